"""Capture -> postings: opens it, finds its format, reads it, and whatever lies inside it.

Members of archives go through the same door, with one budget for all that one file holds.
"""

import re
from collections.abc import Iterator
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import BinaryIO

from scamrecruit.read.budget import Budget
from scamrecruit.read.input import HEAD, Head, Input, ReadOptions, read_up_to, spooled
from scamrecruit.read.mending import mended
from scamrecruit.read.refusal import Refusal
from scamrecruit.read.registry import Format, identify, promised
from scamrecruit.records import Capture, PassedOver, Posting, Unreadable

Item = Posting | Unreadable | PassedOver
_DEFAULT = ReadOptions()
UNFORESEEN = "its reader failed in a way that was not foreseen"
# No parser of addresses: it would refuse hostile ones.
_ADDRESS = re.compile(r"https?://[^/?#]*(?P<path>[^?#]*)", re.I)
_GONE = "check that it is still there and yours to read"


def read(capture: Capture, options: ReadOptions = _DEFAULT) -> Iterator[Item]:
    """Postings of ``capture`` in order; failures come out as ``Unreadable``, not as exceptions."""
    handle = capture.handle
    if not isinstance(handle, Path | bytes) and handle.closed:
        yield Unreadable(capture.uri, "read", "has been read already", "name it once")
        return
    try:
        with _opened(handle) as stream:
            yield from _read(capture, stream, options)
    except OSError as error:
        yield _failed(capture, error)


def _opened(handle: Path | bytes | BinaryIO) -> BinaryIO:
    if isinstance(handle, Path):
        return handle.open("rb", buffering=0)
    return BytesIO(handle) if isinstance(handle, bytes) else handle


def _read(
    capture: Capture, stream: BinaryIO, options: ReadOptions, around: Input | None = None
) -> Iterator[Item]:
    """What ``capture`` gives; ``around`` is the container that it lies in."""
    try:
        head, found = _identified(capture, stream)
    except Refusal as refusal:  # a damaged member of an archive
        yield _unreadable(capture, refusal)
        return
    depth, budget = (around.depth + 1, around.budget) if around else (0, Budget())
    file = Input(capture, head, stream, depth, budget, options, promised(head, found))
    try:
        if around:
            file.pages = around.pages
            file.budget.enter(depth)
        elif found.container:
            _prepare(file)
        yield from _items(file, found)
    except Refusal as refusal:
        yield _unreadable(capture, refusal, file.digest())
    except OSError as error:
        yield _failed(capture, error)
    except Exception as failure:
        # A reader met what its author did not think of: the batch goes on, and says what to report.
        words = f"{UNFORESEEN} ({found.reader}: {type(failure).__name__})"
        unknown = Refusal(words, "please report it, with a file that shows it")
        yield _unreadable(capture, unknown, file.digest())
    finally:
        if file.stream is not stream:
            file.stream.close()


def _identified(capture: Capture, stream: BinaryIO) -> tuple[Head, Format]:
    """The first bytes and the format. A pipe of lines is not waited for."""
    name, raw = _name(capture), b""
    if isinstance(stream, BufferedReader):
        raw = stream.read1(HEAD)
        head = Head(raw, name, capture.media_type)
        if (found := identify(head)).by_line:
            return head, found
    head = Head(raw + read_up_to(stream, HEAD - len(raw)), name, capture.media_type)
    return head, identify(head)


def _unreadable(capture: Capture, refusal: Refusal, digest: str | None = None) -> Unreadable:
    return Unreadable(capture.uri, "read", refusal.error, refusal.advice, digest)


def _failed(capture: Capture, error: OSError) -> Unreadable:
    return Unreadable(capture.uri, "read", (error.strerror or str(error)).lower(), _GONE)


def _items(file: Input, found: Format) -> Iterator[Item]:
    """What the reader of the format gives, members read in their places."""
    for item in found.read(file):
        if isinstance(item, Capture):
            member = _opened(item.handle)
            yield from _read(item, member, file.options, file)
        elif isinstance(item, Posting) and not found.by_line:
            if file.pages:
                file.pages.was_read(item.source.claimed_url)
            yield mended(item)
        else:  # the text of a JSON line is kept exactly
            yield item


def _prepare(file: Input) -> None:
    """Make a container that is not inside another ready: countable, and safe to jump about in."""
    handle = file.capture.handle
    if isinstance(handle, Path):
        size = handle.stat().st_size
    elif isinstance(handle, bytes):
        size = len(handle)
    else:
        file.stream, size, file.container = spooled(file.plain())
        file.stream.seek(len(file.head.raw))
    file.budget = Budget.for_size(size)


def _name(capture: Capture) -> str:
    """The file name that a capture goes by; in archives of the web, that of the address."""
    inside = capture.container_sha256 and capture.claimed_url
    path = inside or capture.uri.rpartition("!")[2]
    address = _ADDRESS.match(path)
    return (address["path"] if address else path).rpartition("/")[2]
