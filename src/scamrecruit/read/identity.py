"""What is the same again: a posting by what it says, never by where or when it was read; an input by
its bytes."""

import hashlib
from pathlib import Path

from scamrecruit.records import Capture


def words_digest(title: str, text: str) -> str:
    """SHA-256 of title and text: the same for the same words, wherever they were found (lone surrogates
    tolerated)."""
    return hashlib.sha256(f"{title}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()


def posting_id(title: str, text: str) -> str:
    """``p-`` and sixteen hex digits of the digest of its words."""
    return f"p-{words_digest(title, text)[:16]}"


def capture_digest(capture: Capture) -> str:
    """SHA-256 of a capture's bytes; empty for a stream, which can be read only once."""
    if isinstance(capture.handle, bytes):
        return hashlib.sha256(capture.handle).hexdigest()
    if not isinstance(capture.handle, Path):
        return ""
    try:
        with capture.handle.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
