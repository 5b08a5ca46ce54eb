"""Parquet: rows as they come, columns guessed, whatever the file claims."""

import io
from datetime import date
from pathlib import Path

import pytest
from tests.read.pages import AD, items, read_by, refused
from tests.read.test_documents import needs

from scamrecruit.read import budget
from scamrecruit.read.formats import parquet as parquet_format
from scamrecruit.read.reader import read
from scamrecruit.records import Capture, Posting, Unreadable

JOBSPY = {
    "id": ["in-1", "li-2"], "site": ["indeed", "linkedin"], "job_url": ["https://indeed.example/1", None],
    "title": ["Chat agent", "Cook"], "company": ["Lime Tree Ltd", None], "location": ["Poipet, KH", None],
    "date_posted": [date(2026, 11, 10), None], "interval": ["monthly", None], "min_amount": [1200.0, None],
    "max_amount": [1800.0, None], "currency": ["USD", None], "is_remote": [False, None],
    "emails": [["hr@limetree.example"], None], "description": [AD, "Cook for a school."],
}  # fmt: skip


def parquet(columns: dict[str, list[object]], **options: object) -> bytes:
    import pyarrow
    from pyarrow import parquet as writer

    out = io.BytesIO()
    writer.write_table(pyarrow.table(columns), out, **options)
    return out.getvalue()


@needs("pyarrow")
def test_jobspy_output() -> None:
    first, second = items(parquet(JOBSPY), "jobs.parquet")
    assert isinstance(first, Posting)
    assert isinstance(second, Posting)
    assert first.source.uri == "jobs.parquet#row2"
    assert read_by(first.source) == "parquet"
    assert (first.title, first.employer, first.location) == ("Chat agent", "Lime Tree Ltd", "Poipet, KH")
    assert (first.pay, first.posted_at) == ("USD 1200-1800 monthly", "2026-11-10")
    assert first.text == f"{AD}\nUSD 1200-1800 monthly\nhr@limetree.example"
    assert second.text == "Cook for a school."


@needs("pyarrow")
@pytest.mark.parametrize("packing", ["none", "snappy", "gzip", "zstd", "brotli", "lz4"])
def test_a_large_table_of_any_packing_comes_in_pieces(packing: str, tmp_path: Path) -> None:
    number = 20_000
    body = parquet(
        {"title": [f"Job {n}" for n in range(number)], "text": [AD] * number},
        compression=packing, row_group_size=3_000,
    )  # fmt: skip
    (tmp_path / "a.parquet").write_bytes(body)
    stream = read(Capture("a.parquet", tmp_path / "a.parquet"))
    first = next(stream)
    assert isinstance(first, Posting)
    assert first.title == "Job 0"
    assert 1 + sum(isinstance(item, Posting) for item in stream) == number


@needs("pyarrow")
def test_nobody_wants_the_rest() -> None:
    stream = read(Capture("a.parquet", parquet({"text": [AD] * 50_000})))
    next(stream)
    stream.close()  # type: ignore[attr-defined]


@needs("pyarrow")
def test_damaged_and_swelling_tables() -> None:
    body = parquet(
        {"text": [f"{n} {AD}" for n in range(5_000)]}, compression="none", use_dictionary=False
    )
    assert "damaged" in refused(body[: len(body) // 2], "a.parquet").error
    hurt = bytearray(body)
    hurt[2_000:4_000] = bytes(2_000)
    assert any(isinstance(item, Unreadable) for item in items(bytes(hurt), "a.parquet"))
    swelling = parquet({"text": ["x" * 900_000] * 3_000}, compression="zstd")
    assert len(swelling) < 1_000_000
    assert "MB of memory" in refused(swelling, "a.parquet").error


@needs("pyarrow")
def test_rows_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "FLOOR", 1_000_000)
    body = parquet({"title": [AD] * 40_000}, compression="zstd")
    assert len(body) < 10_000
    *some, last = items(body, "a.parquet")
    assert isinstance(last, Unreadable)
    assert "swells" in last.error
    assert 0 < len(some) < 40_000


def test_without_pyarrow_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(parquet_format.FORMAT.needs[0]), "missing", lambda need: True)
    item = refused(b"PAR1" + bytes(100), "a.parquet")
    assert item.error == "a Parquet table: its reader is not installed"
    assert "scamrecruit[parquet]" in item.advice
