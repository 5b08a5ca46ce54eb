"""Section 13: a folder of many kinds of files, by one process and by two."""

import csv
import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from itertools import cycle, islice
from pathlib import Path

import inputs
from measure import Cost, Counts, Row, Rows, child, row
from memory import peak

_BESIDE = 8
"""Advertisements of a table or an archive."""


def section(counts: Counts, folder: Path) -> Rows:
    """Rows of this section. Raises ValueError if two processes give other bytes than one."""
    few, many = counts.mixed // 10, counts.mixed
    small, large = (write_mixture(count, folder / f"mixed-{count}") for count in (few, many))
    out = folder / "mixed.jsonl"
    _triage(small, out, 1)  # untimed: the rules are compiled once
    costs, digests = zip(*(_triage(large, out, workers) for workers in (1, 2)), strict=True)
    if digests[0] != digests[1]:
        raise ValueError("two processes give other results than one")
    one, two = costs
    command = ["triage", "--quiet", "--depth", "fast", "--workers", "2", "-o", str(out)]
    least, most = (peak([*command, str(each)]) for each in (small, large))
    what = f"`triage` of {many:,} files of seven kinds, two processes against one (the same bytes)"
    return {
        13: [
            row(f"{what}, wall", [one.wall], [two.wall], f"{many / two.wall:.0f} files/s"),
            row("... CPU of all", [one.cpu], [two.cpu]),
            Row(
                f"... peak memory of the first process, {few:,} files then {many:,}",
                f"{least:.0f} MB", f"{most:.0f} MB", most / least,
            ),
        ]
    }  # fmt: skip


def _triage(folder: Path, out: Path, workers: int) -> tuple[Cost, str]:
    command = [sys.executable, "-m", "scamrecruit", "triage", "--quiet", "--depth", "fast"]
    cost = child([*command, "--workers", str(workers), "--format", "jsonl", "-o", str(out), str(folder)])
    return cost, hashlib.sha256(out.read_bytes()).hexdigest()


def write_mixture(count: int, folder: Path) -> Path:
    """``count`` files of authored advertisements, the kinds in turn, no two of the same words."""
    texts = (f"{text}\n{number}" for number, text in enumerate(cycle(inputs.advertisements())))
    for number, (kind, make) in enumerate(islice(cycle(_KINDS.items()), count)):
        target = folder / f"{number % 100:02d}" / f"{number:06d}.{kind}"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(make(texts))
    return folder


def _page(texts: Iterator[str]) -> bytes:
    body = next(texts).replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
    return f"<!DOCTYPE html><meta charset=utf-8><title>Job</title><body><p>{body}</p></body>".encode()


def _message(texts: Iterator[str]) -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = "Job", "list@board.example"
    message.set_content(next(texts))
    return message.as_bytes()


def _table(texts: Iterator[str]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows(
        [["title", "description"], *(["Job", t] for t in islice(texts, _BESIDE))]
    )
    return stream.getvalue().encode()


def _archive(texts: Iterator[str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(_BESIDE):
            archive.writestr(f"{number}.html", _page(texts))
    return stream.getvalue()


def _record(texts: Iterator[str]) -> bytes:
    payload = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + _page(texts)
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
        "WARC-Date: 2026-11-01T00:00:00Z\r\nWARC-Target-URI: https://board.example/1\r\n"
        f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload + b"\r\n\r\n"


_KINDS: dict[str, Callable[[Iterator[str]], bytes]] = {
    "html": _page,
    "txt": lambda texts: next(texts).encode(),
    "jsonl": lambda texts: json.dumps({"text": next(texts)}).encode() + b"\n",
    "eml": _message,
    "csv": _table,
    "zip": _archive,
    "warc": _record,
}
