"""Checks a WARC file that lies alone: is it whole, and has each record the digest that it names?

It holds no score and no log, so nothing else can be checked of it; the folder of a collection can.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from scamrecruit.preserve.checks import MOST, Check, count
from scamrecruit.read.budget import Budget
from scamrecruit.read.refusal import Refusal
from scamrecruit.read.streams import Decompressed, codec_of
from scamrecruit.read.warcrecords import WarcStream

_HEAD = 16


def is_warc(path: Path) -> bool:
    """Whether a file begins as a WARC file does, compressed or not."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
            stream.seek(0)
            codec = codec_of(head)
            plain = Decompressed(stream, codec, Budget()).read(5) if codec else head[:5]
    except (OSError, Refusal):
        return False
    return plain == b"WARC/"


def verify_warc(path: Path) -> Iterator[Check]:
    """What there is to check. Raises OSError if it cannot be read."""
    with path.open("rb") as stream:
        yield _records(path, stream)


def _records(path: Path, stream: BinaryIO) -> Check:
    codec = codec_of(stream.read(_HEAD))
    stream.seek(0)
    packed = Decompressed(stream, codec, Budget.for_size(path.stat().st_size)) if codec else None
    records = WarcStream(io.BufferedReader(packed) if packed else stream)
    found: list[str] = []
    total = named = 0
    try:
        for record in records:
            total += 1
            named += "warc-block-digest" in record.headers
            if not record.is_intact(record.block()):
                about = record.headers.get("warc-target-uri", record.headers.get("warc-type", ""))
                found.append(f"record {total} ({about}): its content has not the digest that it names")
    except Refusal as refusal:
        found.append(f"record {total}: {refusal.error}")
    found += [each.error for each in (packed.problem if packed else None, records.problem) if each]
    if found:
        summary = f"{count(total, 'record')} read, {len(found)} not as they were written"
        return Check("bytes", "differs", summary, tuple(dict.fromkeys(found[:MOST])))
    if not total:
        return Check("bytes", "differs", "it holds no record")
    without = f"; {total - named} name no digest" if named < total else ""
    return Check("bytes", "ok", f"{count(total, 'record')}, each with the digest that it names{without}")
