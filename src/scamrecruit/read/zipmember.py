"""Members of zip archives, as captures: their bytes counted, their damage told in words."""

import hashlib
import io
import struct
import zlib
from typing import Any, BinaryIO, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from scamrecruit.read.budget import Budget
from scamrecruit.read.input import Input
from scamrecruit.read.refusal import Refusal
from scamrecruit.records import Capture, Unreadable

_STEP = 1 << 20
DAMAGED = "get a whole copy"
_ALTERED = "its SHA-256 is not the one that the archive lists: altered or damaged"
FAILURES = (
    BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError,
    IndexError, KeyError, struct.error,
)  # fmt: skip
"""What the library raises for an archive that is damaged or not known."""


def member_of(archive: ZipFile, info: ZipInfo, file: Input, listed: str = "") -> Capture | Unreadable:
    """A member of ``archive``, which ``file`` is; noted if it has not the SHA-256 that is ``listed``."""
    uri = f"{file.uri}!{info.filename}"
    if info.flag_bits & 1:
        return Unreadable(uri, "read", "locked with a password", "unlock the archive first")
    try:
        altered = listed and listed != _digest(Member(archive, info, file.budget))
        member = cast("BinaryIO", Member(archive, info, file.budget))
    except Refusal as refusal:
        return Unreadable(uri, "read", refusal.error, refusal.advice)
    notes = (*file.capture.notes, _ALTERED) if altered else file.capture.notes
    return file.member(f"!{info.filename}", member, notes=notes)


def _digest(member: "Member") -> str:
    digest = hashlib.sha256()
    while piece := member.read(_STEP):
        digest.update(piece)
    return digest.hexdigest()


class Member(io.RawIOBase):
    """The bytes of a member; damage is a Refusal. What is read is counted if it was compressed."""

    def __init__(self, archive: ZipFile, info: ZipInfo, budget: Budget) -> None:
        super().__init__()
        try:
            self._inner = archive.open(info)
        except FAILURES as failure:
            raise self._refusal(failure) from None
        self._budget = budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            piece = self._inner.read(min(len(buffer), _STEP))
        except FAILURES as failure:
            raise self._refusal(failure) from None
        self._budget.spend(len(piece))
        buffer[: len(piece)] = piece
        return len(piece)

    @staticmethod
    def _refusal(failure: Exception) -> Refusal:
        if isinstance(failure, NotImplementedError):
            return Refusal("packed in a way that is not known", "pack it again as plain zip")
        return Refusal("this part of the archive is damaged", DAMAGED)
