"""A stored HTTP answer -> status, media type and plain body, whatever its codings claim."""

import io
import re
from typing import NamedTuple

from scamrecruit.read.budget import Budget
from scamrecruit.read.guard import MAX_BYTES
from scamrecruit.read.refusal import Refusal
from scamrecruit.read.sniff import MARKUP
from scamrecruit.read.streams import Decompressed, codec_of

_MAX_CODINGS = 3
_CHUNK = re.compile(rb"[0-9a-fA-F]{1,8}[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")


class Answer(NamedTuple):
    """``ok`` if it carries a document (2xx); ``moved`` is where a redirect (3xx) leads."""

    ok: bool
    media_type: str | None
    body: bytes
    notes: list[str]
    moved: str = ""


def payload(message: bytes, budget: Budget) -> Answer:
    """The answer stored in ``message``. Raises Refusal if its body cannot be unpacked."""
    found = _END_OF_HEADERS.search(message)
    head, body = (message[: found.start()], message[found.end() :]) if found else (message, b"")
    status, *lines = head.decode("iso-8859-1").splitlines()
    fields = [line.partition(":")[::2] for line in lines]
    headers = {name.strip().lower(): value.strip() for name, value in reversed(fields)}
    code = next(iter(status.split()[1:]), "")
    if not code.startswith("2"):
        return Answer(False, None, b"", [], headers.get("location", "") if code.startswith("3") else "")
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _without_chunks(body)
    body, notes = _unpacked(body, headers.get("content-encoding", ""), budget)
    return Answer(True, headers.get("content-type"), body, notes)


def _without_chunks(body: bytes) -> bytes:
    """``body`` without the frames of chunks; as it is if it has none, as some archivers store it."""
    pieces: list[bytes] = []
    at = 0
    while (size := _CHUNK.match(body, at)) is not None:
        length = int(re.split(rb"[;\s]", size[0], maxsplit=1)[0], 16)
        if not length:
            return b"".join(pieces)
        pieces.append(body[size.end() : size.end() + length])
        at = size.end() + length + (2 if body[size.end() + length :][:2] == b"\r\n" else 1)
    return b"".join(pieces) if pieces else body


def _unpacked(body: bytes, coding: str, budget: Budget) -> tuple[bytes, list[str]]:
    codings = [name.strip().lower() for name in coding.split(",") if name.strip()]
    if len(codings) > _MAX_CODINGS:
        raise Refusal(f"compressed {len(codings)} times over", "save the page again")
    notes: list[str] = []
    for name in reversed(codings):
        if name == "identity" or (name in {"gzip", "x-gzip", "zstd"} and not codec_of(body)):
            continue  # stored plain, only the header was kept
        plain = Decompressed(io.BytesIO(body), name, budget)
        unpacked = io.BufferedReader(plain).read(MAX_BYTES + 1)
        if len(unpacked) > MAX_BYTES:
            raise Refusal(f"larger than {MAX_BYTES // 1_000_000} MB unpacked", "save the text alone")
        if plain.problem and not unpacked:
            if MARKUP.search(body[:4096]):
                continue
            raise plain.problem
        body = unpacked
        if plain.problem:
            notes.append(f"cut short: {plain.problem.error}")
    return body, notes
