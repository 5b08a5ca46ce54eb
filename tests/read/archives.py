"""Archives made for tests, as the programs that write them do."""

import base64
import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping

from tests.read.pages import AD

PAGE = f"<html><h1>Operators</h1><p>{AD}</p></html>".encode()
CRLF = b"\r\n"


def http(
    body: bytes = PAGE, status: str = "200 OK", kind: str = "text/html; charset=utf-8", **fields: str
) -> bytes:
    """A stored HTTP answer."""
    extra = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{extra}\r\n".encode() + body


def record(
    block: bytes,
    kind: str = "response",
    url: str = "https://jobs.example/1",
    length: int | None = None,
    **fields: str,
) -> bytes:
    """One WARC record."""
    digest = base64.b32encode(hashlib.sha256(block).digest()).decode()
    headers = {
        "WARC-Type": kind,
        "WARC-Target-URI": url,
        "WARC-Date": "2026-11-16T10:00:00Z",
        "WARC-Block-Digest": f"sha256:{digest}",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block) if length is None else length),
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return b"WARC/1.1\r\n" + lines.encode() + CRLF + block + CRLF * 2


def warc_gz(records: Iterable[bytes]) -> bytes:
    """Compressed record by record, as the standard asks."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return out.getvalue()


HEADING = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}


def wacz(
    warc: bytes, digest: str | None = None, pages: Iterable[object] = (), extra: Iterable[object] = ()
) -> bytes:
    """A WACZ with one WARC and two lists of pages in it."""
    named = digest or hashlib.sha256(warc).hexdigest()
    entry = {
        "name": "x.warc.gz",
        "path": "archive/x.warc.gz",
        "hash": f"sha256:{named}",
        "bytes": len(warc),
    }
    members = {
        "archive/x.warc.gz": warc,
        "indexes/index.cdx": b"example,jobs)/1 20261116100000 {}\n",
        "pages/pages.jsonl": _lines(HEADING, *pages),
        "pages/extraPages.jsonl": _lines(HEADING, *extra),
        "datapackage.json": json.dumps({"profile": "data-package", "resources": [entry]}).encode(),
    }
    return zipped(members, zipfile.ZIP_STORED)


def _lines(*entries: object) -> bytes:
    lines = (
        one if isinstance(one, bytes) else json.dumps(one, ensure_ascii=False).encode()
        for one in entries
    )
    return b"".join(line + b"\n" for line in lines)
