"""WACZ: archives of the web as zip files. The WARC files in them are read, and the texts in their lists
of pages that those do not show; each file is checked against the digest that the archive lists."""

import json
from collections.abc import Collection, Iterator
from typing import BinaryIO, cast
from zipfile import ZipFile, ZipInfo

from msgspec import structs

from scamrecruit.read.identity import posting_id
from scamrecruit.read.input import Input
from scamrecruit.read.pagelist import Entry, PageList, entries_of
from scamrecruit.read.refusal import Refusal
from scamrecruit.read.registry import Item
from scamrecruit.read.zipmember import FAILURES, member_of
from scamrecruit.records import Capture, Posting, Source, Unreadable

_MAX_LIST = 5_000_000
_SHOWN = "the text that a browser showed, from the archive's list: no record of this page shows it"


def is_web_archive(names: Collection[str]) -> bool:
    """Whether members of these names make a WACZ."""
    return "datapackage.json" in names and any(_is_crawl(name) or _is_list(name) for name in names)


def _is_crawl(name: str) -> bool:
    return name.startswith("archive/") and name.endswith((".warc", ".warc.gz", ".warc.zst"))


def _is_list(name: str) -> bool:
    return name.startswith("pages/") and name.endswith(".jsonl")


def web_archive(archive: ZipFile, members: list[ZipInfo], file: Input, reader: str) -> Iterator[Item]:
    """The pages of the crawls, then the texts of listed pages that were not among them.

    ``reader``: name and version of the reader of the archive.
    """
    digests = _listed_digests(archive)
    lists = [info for info in members if _is_list(info.filename)]
    entries = (one for info in lists for one in _entries(member_of(archive, info, file)))
    pages = file.pages = PageList(one.page for one in entries if isinstance(one, Entry))
    for info in members:
        if _is_crawl(info.filename):
            yield member_of(archive, info, file, digests.get(info.filename, ""))
    file.pages = None
    common = file.line_source("", "", f"{reader}+pages", "utf-8")
    common = structs.replace(common, container_sha256=file.container_digest())
    given: set[str] = set()
    for info in lists:
        listed = member_of(archive, info, file, digests.get(info.filename, ""))
        notes = (*listed.notes, _SHOWN) if isinstance(listed, Capture) else ()
        source = structs.replace(common, notes=notes)
        for one in _entries(listed):
            if isinstance(one, Unreadable):
                yield one
            elif pages.shown(one.page.url):
                posting = _posting(one, source)
                if posting.id not in given:
                    given.add(posting.id)
                    yield posting


def _entries(listed: Capture | Unreadable) -> Iterator[Entry | Unreadable]:
    """The pages of a list with a text."""
    if isinstance(listed, Unreadable):
        yield listed
        return
    try:
        yield from entries_of(cast("BinaryIO", listed.handle), listed.uri)
    except Refusal as refusal:
        yield Unreadable(listed.uri, "read", refusal.error, refusal.advice)


def _posting(entry: Entry, source: Source) -> Posting:
    page = entry.page
    title = page.title if isinstance(page.title, str) else ""
    saved_at = page.ts if isinstance(page.ts, str) else None
    own = structs.replace(
        source, uri=entry.uri, sha256=entry.digest, claimed_url=page.url, claimed_saved_at=saved_at
    )
    return Posting(posting_id(title, page.text), own, title, page.text, url=page.url)


def _listed_digests(archive: ZipFile) -> dict[str, str]:
    """Path -> SHA-256 as datapackage.json lists them; empty if it cannot be read."""
    try:
        with archive.open("datapackage.json") as stream:
            listing = json.loads(stream.read(_MAX_LIST))
        entries = [(entry["path"], entry["hash"]) for entry in listing["resources"]]
        return {str(p): str(h).removeprefix("sha256:") for p, h in entries if "sha256:" in str(h)}
    except (*FAILURES, TypeError, RecursionError):
        return {}
