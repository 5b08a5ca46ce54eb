"""What a worker does with a batch, without a cluster."""

import json
from collections.abc import Iterator
from functools import lru_cache, partial

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import LAWFUL, LURE

from scamrecruit import __version__
from scamrecruit.engine import Engine, load_engine
from scamrecruit.errors import ScamrecruitError
from scamrecruit.extract.compiled import load_rule_pack
from scamrecruit.pipeline import score_line
from scamrecruit.read.jsonl import MAX_LINE
from scamrecruit.spark.columns import Result, columns, result_of
from scamrecruit.spark.worker import Kit, engine_of, scoring

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'scamrecruit[spark]'")


class Sent:
    """What a broadcast is to a worker."""

    def __init__(self, kit: Kit) -> None:
        self.value = kit


def kit(version: str = __version__, encoder: str | None = None) -> Kit:
    engine = load_engine("fast")
    pack = msgspec.msgpack.encode(load_rule_pack())
    return Kit(pack, engine.scorer.loaded, "fast", encoder, version)


@lru_cache
def sent_once() -> Sent:
    return Sent(kit())


@pytest.fixture(scope="module")
def sent() -> Sent:
    return sent_once()


def batch(*lines: bytes | None) -> "pa.RecordBatch":
    places = [f"x#{number}" for number in range(len(lines))]
    return pa.RecordBatch.from_arrays(
        [pa.array(lines, pa.binary()), pa.array(places), pa.array(places)],
        names=["line", "place", "day"],
    )


def results(sent: Sent, *batches: "pa.RecordBatch") -> list[dict[str, object]]:
    score = scoring(sent, ("day",))
    return [row for out in score(iter(batches)) for row in out.to_pylist()]


def line(**fields: object) -> bytes:
    return json.dumps(fields).encode()


def test_each_row_gives_one_row_and_a_bad_one_costs_only_itself(sent: Sent) -> None:
    rows = results(
        sent,
        batch(line(id=1, text=LURE, site="a"), b'{"id": 2, "text": "cut', b" \r\n", None),
        batch(line(id="4"), b"[]", line(id=6, title="Nurse", description=LAWFUL)),
    )
    assert [row["id"] for row in rows] == ["1", None, None, "4", None, "6"]
    assert [row["day"] for row in rows] == ["x#0", "x#1", "x#3", "x#0", "x#1", "x#2"]
    assert [bool(row["error"]) for row in rows] == [False, True, True, True, True, False]
    assert all(bool(row["advice"]) == bool(row["error"]) for row in rows)
    assert str(MAX_LINE // 1_000_000) in str(rows[2]["error"])
    assert (rows[0]["tier"], rows[0]["text"], rows[0]["extra"]) == ("high", LURE, '{"site":"a"}')
    assert rows[5]["title"] == "Nurse"


def test_the_engine_is_built_once_for_all_batches(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[Engine] = []

    def make(*parts: object) -> Engine:
        built.append(load_engine("fast"))
        return built[-1]

    monkeypatch.setattr("scamrecruit.spark.worker.make_engine", make)
    engine_of.cache_clear()
    for _ in range(3):
        assert len(results(sent, batch(line(text=LURE)), batch(line(text=LAWFUL)))) == 2
    assert len(built) == 1
    engine_of.cache_clear()


def test_what_the_program_fails_on_is_a_row_with_an_error(
    sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **options: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr("scamrecruit.spark.worker.score_line", fail)
    (row,) = results(sent, batch(line(id="7", text=LURE)))
    assert (row["id"], row["error"], row["score"]) == ("7", "not scored: RuntimeError", None)


def test_a_worker_with_other_parts_than_the_driver_says_so() -> None:
    with pytest.raises(ScamrecruitError, match="install the same on all"):
        engine_of(kit(version="0.0.9"))
    with pytest.raises(ScamrecruitError, match="the driver enc-x: install"):
        engine_of(kit(encoder="enc-x"))


WORDS = st.sampled_from([*LURE.split(), *LAWFUL.split(), "ก็", "招聘", "\0", "👩‍💻", "+85512000111"])
OBJECTS = st.dictionaries(
    st.sampled_from(["id", "title", "text", "description", "url", "site", "company"]),
    st.one_of(st.none(), st.integers(), st.lists(WORDS, max_size=30).map(" ".join)),
)
LINES = st.one_of(
    OBJECTS.map(partial(json.dumps, ensure_ascii=False)).map(str.encode), st.binary(max_size=40)
)


@settings(deadline=None, max_examples=60)
@given(st.lists(LINES, max_size=6))
def test_arrow_holds_exactly_what_score_says(lines: list[bytes]) -> None:
    """Every field of every row is that of the single machine, floats to the last bit."""
    rows = results(sent_once(), batch(*lines))
    expected = list(_expected(lines))
    assert [row["error"] is None for row in rows] == [error is None for _, error in expected]
    for row, (result, _) in zip(rows, expected, strict=True):
        del row["day"]
        row["id"] = row["id"] if row["error"] is None else None
        assert msgspec.convert(row, Result) == result


def _expected(lines: list[bytes]) -> Iterator[tuple[Result, str | None]]:
    for number, body in enumerate(lines):
        if body.strip(b" \t\r\n\xef\xbb\xbf"):
            item = score_line((f"x#{number}", body), load_engine("fast"), with_text=True)
            result = result_of(item, None)
            yield result, result.error


def test_columns_are_the_fields_of_a_result_in_both_languages() -> None:
    for column in columns():
        assert column.name in Result.__struct_fields__
        assert column.arrow() is not None
    ddl = {column.name: column.ddl() for column in columns()}
    assert ddl["score"] == "DOUBLE"
    assert ddl["reasons"] == "ARRAY<STRUCT<feature: STRING, label: STRING, contribution: DOUBLE>>"
    assert "start: INT" in ddl["findings"]
