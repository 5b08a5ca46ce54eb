"""Saved web pages, with the frames that a browser saved beside them."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from scamrecruit.read.html import READER, VERSION, read_html, with_frames
from scamrecruit.read.input import Head, Input
from scamrecruit.read.registry import Fit, Format, Item
from scamrecruit.read.remembered import remembered
from scamrecruit.read.sniff import MARKUP
from scamrecruit.records import Posting, Source
from scamrecruit.savedpages import parts_folders

_FRAME = re.compile(rb"""<i?frame\b[^>]{0,500}?\ssrc=["'](?:\./)?([^"'>]{1,300}\.html?)["']""", re.I)
_MOST_FRAMES, _LARGEST_FRAME = 20, 5_000_000
_EXTENSIONS = (".html", ".htm", ".xhtml", ".shtml", ".php", ".aspx")


def _fits(head: Head) -> Fit:
    if head.media_type in {"text/html", "application/xhtml+xml"}:
        return Fit.SHAPED
    if MARKUP.search(head.body.replace(b"\0", b"")):
        return Fit.SHAPED
    return Fit.NAMED if head.name.endswith(_EXTENSIONS) else Fit.NO


def _read(file: Input) -> Iterator[Item]:
    shown = file.pages.shown(file.capture.claimed_url) if file.pages else 0
    items = remembered(file, READER, partial(read_html, shown=shown))
    frames = _frames(file)
    if not frames:
        yield from items
        return
    pages = list(items)
    alone = len(pages) == 1
    texts = [text for path in frames for text in _texts(path)]
    yield from (with_frames(p, texts) if alone and isinstance(p, Posting) else p for p in pages)


def _frames(file: Input) -> list[Path]:
    """The pages of frames in the folder of parts beside a page; nothing else is opened."""
    page = file.capture.handle
    if file.depth or not isinstance(page, Path):
        return []
    folders = {name for name in parts_folders([page.name]) if (page.parent / name).is_dir()}
    if not folders:
        return []
    named = {unquote(found[1].decode("utf-8", "replace")) for found in _FRAME.finditer(file.body())}
    paths = [
        page.parent / name
        for name in sorted(named)
        if name.count("/") == 1 and name.partition("/")[0] in folders
    ]
    return [path for path in paths[:_MOST_FRAMES] if path.is_file() and not path.is_symlink()]


def _texts(path: Path) -> Iterator[str]:
    with path.open("rb") as frame:
        body = frame.read(_LARGEST_FRAME)
    for item in read_html(body, Source("", "", READER)):
        if isinstance(item, Posting):
            yield item.text


FORMAT = Format("html", "web page", _EXTENSIONS, _fits, _read, version=VERSION)
