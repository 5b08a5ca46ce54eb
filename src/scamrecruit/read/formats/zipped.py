"""Zip archives: folders of saved files, WACZ, and the office formats that are zip inside.

Read member by member from the archive itself, nothing is ever unpacked to disk.
"""

import io
import stat
import struct
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO
from zipfile import ZipFile, ZipInfo

from scamrecruit.read.input import Head, Input
from scamrecruit.read.refusal import Refusal
from scamrecruit.read.registry import Fit, Format, Item
from scamrecruit.read.webarchive import is_web_archive, web_archive
from scamrecruit.read.zipmember import DAMAGED, FAILURES, member_of
from scamrecruit.read.zipsalvage import salvaged
from scamrecruit.records import PassedOver, Unreadable
from scamrecruit.savedpages import is_aside, parts_folders

_MAX_DIRECTORY = 64_000_000
_UTF8 = 0x800
_CUT = ("incomplete: the archive is cut short", "what was whole has been read; get a whole copy")
_END = b"PK\x05\x06"
_OFFICE = {
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xl/workbook.bin": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def _fits(head: Head) -> Fit:
    return Fit.SIGNED if head.raw.startswith((b"PK\x03\x04", _END)) else Fit.NO


def _read(file: Input) -> Iterator[Item]:
    stream = file.seekable()
    try:
        archive = ZipFile(_checked(stream))
    except FAILURES:
        archive = None
    if archive is not None:
        with archive:
            yield from _contents(archive, file)
        return
    with salvaged(stream, file.budget) as rest:
        if not rest.namelist():
            raise Refusal("the archive is damaged or cut short", DAMAGED)
        yield from _contents(rest, file)
    yield Unreadable(file.uri, "read", *_CUT)


def _contents(archive: ZipFile, file: Input) -> Iterator[Item]:
    members = [_named(info) for info in archive.infolist() if not info.filename.endswith("/")]
    names = {info.filename for info in members}
    office = next((kind for name, kind in _OFFICE.items() if name in names), _open_document(archive))
    if office and file.capture.media_type != office:
        body = file.seekable()
        body.seek(0)
        yield file.member("", body, media_type=office, notes=file.capture.notes)
    elif is_web_archive(names):
        yield from web_archive(archive, members, file, FORMAT.reader)
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


def _folder(archive: ZipFile, members: list[ZipInfo], file: Input) -> Iterator[Item]:
    """Members as a folder of files would be read: parts of saved pages are passed over."""
    parts = parts_folders(info.filename for info in members)
    passed = 0
    for info in sorted(members, key=lambda info: info.filename):
        if _is_part(info, parts):
            passed += 1
        else:
            yield member_of(archive, info, file)
    if passed:
        yield PassedOver(file.uri, "parts of saved pages and hidden files", passed)


def _is_part(info: ZipInfo, parts: set[str]) -> bool:
    folders = info.filename.split("/")
    link = stat.S_ISLNK(info.external_attr >> 16)
    inside = any("/".join(folders[:depth]) in parts for depth in range(1, len(folders)))
    return link or inside or is_aside(info.filename)


FORMAT = Format("zip", "zip archive, WACZ", (".zip", ".wacz"), _fits, _read, version=2, container=True)
