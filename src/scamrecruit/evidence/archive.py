"""The archive: every exchange as WARC/1.1 records, compressed one by one.

An exchange is written as response, request and metadata (what the custody log says of it), in this
order; so what a crash leaves behind can be told from its last whole metadata record.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from scamrecruit.collect.exchange import Exchange
from scamrecruit.evidence.events import Exchanged

FOLDER = "data/archive"
_CONTROL = re.compile(r"[\x00-\x20\x7f]")
_JSON = "application/json"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


class _AsItCame(StatusAndHeaders):  # type: ignore[misc]
    """An HTTP head that is written byte for byte as it passed."""

    def __init__(self, head: bytes) -> None:
        super().__init__("", [])
        self._head = head

    def __bool__(self) -> bool:
        return True

    def compute_headers_buffer(self, header_filter: Any = None) -> None:  # noqa: ARG002
        self.headers_buff = self._head


class _Writer(WARCWriter):  # type: ignore[misc]
    @staticmethod
    def _create_digester() -> Digester:
        return Digester("sha256")


def record_id() -> str:
    """A new id for a WARC record."""
    name: str = _Writer._make_warc_id()
    return name


class Archive:
    """A new WARC file, open for writing until it is closed."""

    def __init__(self, bag: Path, stem: str, facts: dict[str, str]) -> None:
        self.name = f"{FOLDER}/{stem}.warc.gz"
        path = bag / self.name
        path.parent.mkdir(parents=True, exist_ok=True)
        self._stream = path.open("xb")
        out = BytesIO()
        writer = _Writer(out, gzip=True, warc_version="1.1")
        writer.write_record(writer.create_warcinfo_record(path.name, facts))
        self._flush(out.getvalue())

    def append(self, exchange: Exchange, event: Exchanged) -> Exchanged:
        """Write an exchange, onto the disk before this returns; the event comes back with its place.

        Raises ValueError for an address that would write headers of its own into the record.
        """
        if _CONTROL.search(event.url):
            raise ValueError("control characters in an address")
        out = BytesIO()
        writer = _Writer(out, gzip=True, warc_version="1.1")
        for record in _records(writer, exchange, event):
            writer.write_record(record)
        offset = self._stream.tell()
        self._flush(out.getvalue())
        return msgspec.structs.replace(
            event, warc=self.name, offset=offset, length=self._stream.tell() - offset
        )

    def _flush(self, data: bytes) -> None:
        self._stream.write(data)
        self._stream.flush()
        os.fsync(self._stream.fileno())

    def close(self) -> None:
        """Close the file."""
        self._stream.close()


def _records(writer: _Writer, exchange: Exchange, event: Exchanged) -> Iterator[Any]:
    common = {"WARC-Date": exchange.at.isoformat(timespec="microseconds").replace("+00:00", "Z")}
    peer = {"WARC-IP-Address": exchange.peer} if exchange.peer else {}
    cut = {"WARC-Truncated": exchange.truncated} if exchange.truncated else {}
    again = _revisit(event)
    own = {"WARC-Record-ID": event.record, **common, **peer, **cut, **again}
    yield _message(writer, event.url, "revisit" if again else "response", exchange.response, own)
    beside = {**common, "WARC-Concurrent-To": event.record}
    yield _message(writer, event.url, "request", exchange.request, {**beside, **peer})
    facts = msgspec.json.encode(event, order="sorted")
    yield writer.create_warc_record(
        event.url, "metadata", BytesIO(facts), len(facts), _JSON, warc_headers_dict=beside
    )


def _revisit(event: Exchanged) -> dict[str, str]:
    if event.refers_to is None:
        return {}
    return {
        "WARC-Profile": _NOT_MODIFIED,
        "WARC-Refers-To": event.refers_to,
        "WARC-Refers-To-Target-URI": event.url,
    }


def _message(writer: _Writer, url: str, kind: str, message: bytes, headers: dict[str, str]) -> Any:
    end = message.find(b"\r\n\r\n")
    cut = end + 4 if end >= 0 else len(message)
    return writer.create_warc_record(
        url, kind, BytesIO(message[cut:]), len(message) - cut,
        warc_headers_dict=headers, http_headers=_AsItCame(message[:cut]),
    )  # fmt: skip


def sha256(body: bytes) -> str:
    """The digest as the log writes it."""
    return hashlib.sha256(body).hexdigest()
