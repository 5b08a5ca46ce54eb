"""The archive and the log: what is written comes back, and nothing in a bag is trusted."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scamrecruit.collect.exchange import Exchange
from scamrecruit.collect.settings import Limits, Scope
from scamrecruit.evidence.archive import Archive, record_id, sha256
from scamrecruit.evidence.custody import NAME, ChainError, CustodyLog, entries
from scamrecruit.evidence.events import Exchanged, Missed, RunStarted
from scamrecruit.evidence.replay import exchanges_after, response_at

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
REQUEST = b"GET / HTTP/1.1\r\nHost: jobs.example\r\n\r\n"


def event(response: bytes, url: str = "https://jobs.example/") -> Exchanged:
    return Exchanged(
        url=url, source="page", target=url, started="2026-11-22T10:00:00+00:00", seconds=0.1, status=200, robots="permits",
        record=record_id(), response_sha256=sha256(response), body_sha256=sha256(b""), bytes=1,
    )  # fmt: skip


def written(folder: Path, *responses: bytes) -> list[Exchanged]:
    archive = Archive(folder, "000001-x", {"software": "test"})
    events = [
        archive.append(Exchange("https://jobs.example/", NOW, 0.1, REQUEST, r), event(r))
        for r in responses
    ]
    archive.close()
    return events


@settings(max_examples=25, deadline=None)
@given(st.lists(st.binary(max_size=300), min_size=1, max_size=3))
def test_any_bytes_come_back(tmp_path_factory: pytest.TempPathFactory, bodies: list[bytes]) -> None:
    folder = tmp_path_factory.mktemp("bag")
    responses = [b"HTTP/1.1 200 OK\r\nX: \xff\r\n\r\n" + body for body in bodies] + bodies
    events = written(folder, *responses)
    assert [response_at(folder, each) for each in events] == responses
    assert list(exchanges_after(folder, events[0].warc, 0)) == events
    assert (
        list(exchanges_after(folder, events[0].warc, events[0].offset + events[0].length)) == events[1:]
    )


def test_an_address_cannot_write_headers_into_a_record(tmp_path: Path) -> None:
    archive = Archive(tmp_path, "000001-x", {"software": "test"})
    for url in ("https://jobs.example/\r\nWARC-Type: resource", "https://jobs.example/a b"):
        with pytest.raises(ValueError, match="control characters"):
            archive.append(Exchange(url, NOW, 0.1, REQUEST, b"x"), event(b"x", url))
    archive.close()


@pytest.mark.parametrize(
    "change",
    [{"warc": "../../etc/passwd"}, {"warc": "/etc/passwd"}, {"warc": "data/archive/../x.warc.gz"}, {"offset": -1}, {"offset": 2**63},
     {"length": 3}, {"length": -1}, {"record": "<urn:uuid:other>"}, {"offset": 5}],
)  # fmt: skip
def test_places_that_a_forged_log_names_are_refused(tmp_path: Path, change: dict[str, object]) -> None:
    (there,) = written(tmp_path, b"HTTP/1.1 200 OK\r\n\r\nx")
    with pytest.raises((ValueError, OSError)):
        response_at(tmp_path, msgspec.structs.replace(there, **change))


def test_a_bomb_in_the_archive_is_refused(tmp_path: Path) -> None:
    (there,) = written(tmp_path, b"HTTP/1.1 200 OK\r\n\r\nx")
    bomb = gzip.compress(b"\0" * 100_000_000)
    (tmp_path / there.warc).write_bytes(bomb)
    with pytest.raises(ValueError, match="unpacks to more"):
        response_at(tmp_path, msgspec.structs.replace(there, offset=0, length=len(bomb)))


def log(folder: Path, number: int = 4) -> Path:
    custody = CustodyLog(folder, "officer")
    custody.run = "r"
    custody.append(RunStarted("t", "m", "r", "c", "l", ("x",), Scope(), Limits(), "direct", "ua", 1.0))
    for each in range(number):
        custody.append(Missed(f"https://jobs.example/{each}", "page", "x", "gone", "look"))
    custody.close()
    return folder / NAME


def test_the_log_goes_on_where_it_stopped(tmp_path: Path) -> None:
    log(tmp_path)
    log(tmp_path)
    assert [entry.seq for entry in entries(tmp_path)] == list(range(1, 11))


def lines_of(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


@pytest.mark.parametrize(
    "tamper",
    [
        lambda lines: [lines[0].replace(b"officer", b"officeR"), *lines[1:]],
        lambda lines: [*lines[:2], *lines[3:]],
        lambda lines: [*lines[:2], lines[3], lines[2], lines[4]],
        lambda lines: [*lines[:2], lines[1], *lines[2:]],
        lambda lines: lines[1:],
        lambda lines: [*lines[:-1], lines[-1][:-5]],
        lambda lines: [*lines, b"{}\n"],
        lambda lines: [lines[0].replace(b'{"actor"', b'{ "actor"'), *lines[1:]],
        lambda lines: [*lines, b"[" * 100_000 + b"\n"],
        lambda lines: [b"\xff\xfe\n", *lines],
    ],
)
def test_any_change_of_the_log_breaks_the_chain(tmp_path: Path, tamper) -> None:  # type: ignore[no-untyped-def]
    path = log(tmp_path)
    path.write_bytes(b"".join(tamper(lines_of(path))))
    with pytest.raises(ChainError, match="line"):
        list(entries(tmp_path))


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_flipped_bit_anywhere_in_the_log_is_found(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("bag")
    path = log(folder, 2)
    body = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(body) - 1))
    last = body[:-1].rfind(b"\n") + 1
    body[place] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(bytes(body))
    try:
        found = list(entries(folder))
    except ChainError:
        return
    assert place >= last, "only the last line has none after it that names its hash; the seal does"
    assert len(found) == 3
