"""The key file of contact tags, and whether it is the one of a case; the key of what is handed on."""

import os
import re
import secrets
from pathlib import Path

from scamrecruit.casefile.covers import Clear, Identity, Tagged
from scamrecruit.casefile.store import CaseFile
from scamrecruit.errors import UsageError

_KEY = re.compile(r"[0-9a-f]{64}")
_CONTACTS = "contacts"
"""Name of the fact of a case that says how it keeps contacts."""
_SHARE_KEY = "share_key"
"""Name of the fact of a case that holds the key for redacted reports and exports."""


def read_key(path: Path, *, create: bool = False) -> Tagged:
    """The tagger of a key file: 64 hex digits, readable by its owner alone.

    ``create`` makes a missing one of random bytes. Raises UsageError if it cannot be used.
    """
    try:
        if create and not path.exists():
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(file, "w", encoding="ascii") as stream:
                stream.write(secrets.token_hex(32) + "\n")
        if path.stat().st_mode & 0o077:
            raise UsageError(f"{path}: others may read this key; type: chmod 600 {path}")
        text = path.read_bytes()[:1000].decode("ascii", "replace").strip()
    except OSError as error:
        raise UsageError(f"{path}: {(error.strerror or '').lower()}") from error
    if not _KEY.fullmatch(text):
        raise UsageError(f"{path}: no key in it (64 hex digits); name a new file to make one")
    return Tagged(bytes.fromhex(text))


def cover_of(case: CaseFile, key: Path | None) -> Clear:
    """How this case keeps contacts; the first run decides, and all later ones must agree.

    Raises UsageError if the key is missing, another one, or comes too late.
    """
    kept = case.info(_CONTACTS)
    if kept is None:
        cover = read_key(key, create=True) if key else Clear()
        with case.writing():
            case.set_info(_CONTACTS, cover.name)
        return cover
    if key is None:
        if kept != Clear.name:
            raise UsageError(
                f"{case.path}: contacts are kept as {kept}; give its key: --contact-key FILE"
            )
        return Clear()
    cover = read_key(key)
    if kept == Clear.name:
        raise UsageError(f"{case.path}: keeps contacts in clear already; begin a new case for tags")
    if kept != cover.name:
        raise UsageError(f"{case.path}: contacts are kept as {kept}, but {key} is {cover.name}")
    return cover


def kept_in_clear(case: CaseFile) -> bool:
    """Whether the case holds contacts and words as they were read."""
    return case.info(_CONTACTS) in {None, Clear.name}


def share_tagger(case: CaseFile) -> Tagged | None:
    """Makes the tags, ids and digests of what is handed on redacted, by a key inside the case file.

    The same in every hand-over of a case. None if the case holds nothing but tags anyway.
    """
    if not kept_in_clear(case):
        return None
    if case.info(_SHARE_KEY) is None:
        with case.writing():
            if case.info(_SHARE_KEY) is None:
                case.set_info(_SHARE_KEY, secrets.token_hex(32))
    return Tagged(bytes.fromhex(case.info(_SHARE_KEY) or ""))


def aliases(case: CaseFile) -> dict[Identity, Identity]:
    """Of each posting: what stands for it in redacted hand-overs, and what it is in the case."""
    tagged = share_tagger(case)
    if tagged is None:
        return {}
    rows = case.db.execute("SELECT id, content FROM postings")
    return {tagged.alias(identity, content): Identity(identity, content) for identity, content in rows}
