"""Asks for the password of a signing key."""

import sys
from getpass import getpass
from pathlib import Path

from scamrecruit.evidence.signature import is_encrypted


def password_for(key: Path) -> str:
    """The password: asked for on a terminal, else the first line of standard input; empty if the key
    needs none. Raises UsageError if it is no key."""
    if not is_encrypted(key):
        return ""
    if sys.stdin.isatty():
        return getpass(f"Password of {key}: ")
    return sys.stdin.readline().rstrip("\r\n")
