"""Zip archives: folders of saved files, WACZ, and the office formats that are zip inside.

Read member by member from the archive itself, nothing is ever unpacked to disk. Of a WACZ only the
WARC files are read, and each is checked against the digest that the archive lists.
"""

import hashlib
import io
import json
import stat
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from scamrecruit.read.budget import Budget
from scamrecruit.read.input import Head, Input
from scamrecruit.read.refusal import Refusal
from scamrecruit.read.registry import Fit, Format, Item
from scamrecruit.records import PassedOver, Unreadable
from scamrecruit.savedpages import is_aside, parts_folders

_MAX_DIRECTORY = 64_000_000
_MAX_LIST = 5_000_000
_STEP = 1 << 20
_UTF8 = 0x800
_END = b"PK\x05\x06"
_DAMAGED = "get a whole copy"
_OFFICE = {
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xl/workbook.bin": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
FAILURES = (
    BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError,
    IndexError, KeyError, struct.error,
)  # fmt: skip


def _fits(head: Head) -> Fit:
    return Fit.SIGNED if head.raw.startswith((b"PK\x03\x04", _END)) else Fit.NO


def _read(file: Input) -> Iterator[Item]:
    try:
        archive = ZipFile(_checked(file.seekable()))
    except FAILURES:
        raise Refusal("the archive is damaged or cut short", _DAMAGED) from None
    with archive:
        members = [_named(info) for info in archive.infolist() if not info.filename.endswith("/")]
        names = {info.filename for info in members}
        office = next((kind for name, kind in _OFFICE.items() if name in names), _open_document(archive))
        if office and file.capture.media_type != office:
            body = file.seekable()
            body.seek(0)
            yield file.member("", body, media_type=office, notes=file.capture.notes)
        elif "datapackage.json" in names and any(_is_crawl(name) for name in names):
            yield from _web_archive(archive, members, file)
        else:
            yield from _folder(archive, members, file)


def _named(info: ZipInfo) -> ZipInfo:
    """``info`` with its name in UTF-8 if it is that, as macOS writes it without saying so."""
    if not info.flag_bits & _UTF8:
        with suppress(UnicodeError):
            info.filename = info.filename.encode("cp437").decode()
    return info


def _open_document(archive: ZipFile) -> str | None:
    """The media type that an OpenDocument file names in its first member."""
    try:
        kind = archive.read("mimetype")[:100].decode("ascii")
    except FAILURES:
        return None
    return kind if kind.startswith("application/vnd.oasis.opendocument.") else None


def _checked(stream: BinaryIO) -> BinaryIO:
    """``stream``, if its list of members is not so long that listing it would fill memory."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - 65_557))
    tail = stream.read()
    at = tail.rfind(_END)
    if at >= 0 and len(tail) >= at + 16:
        (directory,) = struct.unpack_from("<L", tail, at + 12)
        if min(directory, size) > _MAX_DIRECTORY:
            raise Refusal("too many members", "split the archive")
    stream.seek(0)
    return stream


def _is_crawl(name: str) -> bool:
    return name.startswith("archive/") and name.endswith((".warc", ".warc.gz", ".warc.zst"))


def _web_archive(archive: ZipFile, members: list[ZipInfo], file: Input) -> Iterator[Item]:
    listed = _listed_digests(archive)
    for info in members:
        if _is_crawl(info.filename):
            yield from _one(archive, info, file, listed.get(info.filename))


def _listed_digests(archive: ZipFile) -> dict[str, str]:
    """Path -> SHA-256 as datapackage.json lists them; empty if it cannot be read."""
    try:
        with archive.open("datapackage.json") as stream:
            listing = json.loads(stream.read(_MAX_LIST))
        entries = [(entry["path"], entry["hash"]) for entry in listing["resources"]]
        return {str(p): str(h).removeprefix("sha256:") for p, h in entries if "sha256:" in str(h)}
    except (*FAILURES, TypeError, RecursionError):
        return {}


def _folder(archive: ZipFile, members: list[ZipInfo], file: Input) -> Iterator[Item]:
    """Members as a folder of files would be read: parts of saved pages are passed over."""
    parts = parts_folders(info.filename for info in members)
    passed = 0
    for info in sorted(members, key=lambda info: info.filename):
        if _is_part(info, parts):
            passed += 1
        else:
            yield from _one(archive, info, file, None)
    if passed:
        yield PassedOver(file.uri, "parts of saved pages and hidden files", passed)


def _is_part(info: ZipInfo, parts: set[str]) -> bool:
    folders = info.filename.split("/")
    link = stat.S_ISLNK(info.external_attr >> 16)
    inside = any("/".join(folders[:depth]) in parts for depth in range(1, len(folders)))
    return link or inside or is_aside(info.filename)


def _one(archive: ZipFile, info: ZipInfo, file: Input, digest: str | None) -> Iterator[Item]:
    uri = f"{file.uri}!{info.filename}"
    if info.flag_bits & 1:
        yield Unreadable(uri, "read", "locked with a password", "unlock the archive first")
        return
    try:
        notes = file.capture.notes
        if digest and digest != _digest(Member(archive, info, file.budget)):
            notes = (*notes, "its SHA-256 is not the one that the archive lists: altered or damaged")
        yield file.member(f"!{info.filename}", Member(archive, info, file.budget), notes=notes)  # type: ignore[arg-type]
    except Refusal as refusal:
        yield Unreadable(uri, "read", refusal.error, refusal.advice)


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
        return Refusal("this part of the archive is damaged", _DAMAGED)


FORMAT = Format("zip", "zip archive, WACZ", (".zip", ".wacz"), _fits, _read, container=True)
