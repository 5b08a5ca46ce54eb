"""Tables through a real cluster: the same results as on one machine, to the last bit."""

import hashlib
import io
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.conftest import CORPUS, LAWFUL, LURE
from tests.spark.cluster import Cluster, cluster, missing

from scamrecruit.engine import load_engine
from scamrecruit.errors import UsageError
from scamrecruit.pipeline import score_stream
from scamrecruit.spark.columns import Result, result_of

WHY = missing()
pytestmark = pytest.mark.skipif(WHY is not None, reason=f"no Spark cluster: {WHY}")
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


def advertisements() -> list[bytes]:
    """Lines of many languages, some of them broken, one blank."""
    lines = []
    for file in sorted(CORPUS.glob("*.jsonl")):
        for row in map(json.loads, file.read_text(encoding="utf-8").splitlines()[:2]):
            ad = {"id": f"{file.stem}-{len(lines)}", "title": "", "text": row["text"], "site": file.stem}
            lines.append(json.dumps(ad, ensure_ascii=False).encode())
    lines[3:3] = [b'{"id": "cut", "text": "cut', b"", b'{"id": "wordless"}', b"\xff\xfe", b"[1, 2]"]
    return lines


def scored_here(lines: list[bytes]) -> list[Result]:
    stream = io.BytesIO(b"\n".join(lines))
    items = score_stream(stream, "-", load_engine("fast"), with_text=True)
    return [_without_place(result_of(item, None)) for item in items]


def _without_place(result: Result) -> Result:
    """What is the same wherever a row stood; the id of a bad row is tested by itself."""
    source = msgspec.structs.replace(result.source, uri="")
    return msgspec.structs.replace(result, source=source, id=None if result.error else result.id)


def table(folder: Path, **options: Any) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    rows: list[dict[str, Any]] = pq.read_table(folder, **options).to_pylist()
    return rows


def result(row: dict[str, Any]) -> Result:
    return _without_place(msgspec.convert(row, Result))


def by_digest(results: list[Result]) -> list[Result]:
    return sorted(results, key=lambda result: (result.source.sha256, result.id or ""))


def contents(folder: Path) -> list[str]:
    """Digests of the files of a table; Spark gives them new names each time.

    Without the footers of Parquet: they list the encodings of a column in an order that is another in
    each Java process.
    """
    files = (file.read_bytes() for file in folder.rglob("part-*"))
    return sorted(hashlib.sha256(_without_footer(body)).hexdigest() for body in files)


def _without_footer(body: bytes) -> bytes:
    footer = int.from_bytes(body[-8:-4], "little") + 8 if body.endswith(b"PAR1") else 0
    return body[: len(body) - footer]


def write_days(folder: Path, lines: list[bytes]) -> None:
    """Two days of ``lines``, in files of several sizes."""
    half = len(lines) // 2
    for day, part in (("2026-11-20", lines[:half]), ("2026-11-21", lines[half:])):
        (folder / f"day={day}").mkdir(parents=True)
        (folder / f"day={day}" / "a.jsonl").write_bytes(b"\n".join(part[:-3]) + b"\r\n")
        (folder / f"day={day}" / "b.jsonl").write_bytes(b"\n".join(part[-3:]))


def test_lines_by_two_workers_are_what_one_machine_says(
    machines: Cluster, run: Run, tmp_path: Path
) -> None:
    lines = advertisements()
    write_days(tmp_path / "ads", lines)
    given = [f"--conf={key}={value}" for key, value in machines.settings.items()]
    command = ["spark", "ads", "scores", "--partition-by", "day", "--master", machines.master]
    done = run(*command, "--depth", "fast", *given, timeout=120)
    assert done.returncode == 1, done.stderr
    assert done.stderr.endswith("4 rows with an error.\n")
    rows = table(tmp_path / "scores")
    assert by_digest([result(row) for row in rows]) == by_digest(scored_here(lines))
    assert {row["day"] for row in rows} == {"2026-11-20", "2026-11-21"}
    assert all(f"/day={row['day']}/" in row["source"]["uri"] for row in rows)
    assert {row["id"] for row in rows if row["error"]} == {None, "wordless"}
    for folder in machines.folders:
        assert list(folder.glob("app-*/*/stderr")), f"{folder.name} had no part in it"


@pytest.fixture(scope="module")
def spark(machines: Cluster) -> Iterator[Any]:
    from scamrecruit.spark.tables import session

    with session(machines.master, machines.settings) as running:
        yield running


def test_another_run_gives_the_same_bytes_and_touches_only_the_days_it_read(
    spark: Any, tmp_path: Path
) -> None:
    from scamrecruit.spark.tables import read, scored, write

    def score() -> None:
        results = scored(read(spark, str(tmp_path / "ads"), ["day"]), depth="fast")
        for kind in ("parquet", "json"):
            write(results, str(tmp_path / kind), kind, by=["day"])

    write_days(tmp_path / "ads", advertisements()[:30])
    score()
    first = {kind: contents(tmp_path / kind) for kind in ("parquet", "json")}
    older = tmp_path / "json" / "day=2026-11-20"
    names = sorted(older.iterdir())
    shutil.rmtree(tmp_path / "ads" / "day=2026-11-20")
    score()
    assert {kind: contents(tmp_path / kind) for kind in first} == first
    assert sorted(older.iterdir()) == names, "a day that was not read was written anew"


def test_parquet_has_types_of_its_own_and_columns_that_we_do_not_know(
    spark: Any, tmp_path: Path
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from scamrecruit.spark.tables import read, scored, write

    ads = {
        "id": [11, 12, 13, None],
        "title": ["Chat", None, "", "Nurse"],
        "description": [LURE, f"<p>{LAWFUL}</p>", None, LAWFUL],
        "Seen At": pa.array([0, 1, 2, 3], pa.timestamp("s", tz="UTC")),
        "pay.from": [1.5, None, 0.1, 2.0],
    }
    (tmp_path / "ads").mkdir()
    pq.write_table(pa.table(ads), tmp_path / "ads" / "a.parquet")
    rows = read(spark, str(tmp_path / "ads"))
    counts = write(scored(rows, depth="fast"), str(tmp_path / "scores"))
    assert counts._replace(low=0, abstained=0) == (1, 0, 0, 0, 1)
    found = {row["id"]: row for row in table(tmp_path / "scores")}
    assert len(found) == 4
    assert found["13"]["error"].startswith("no text")
    assert json.loads(found["11"]["extra"]) == {"Seen At": "1970-01-01T00:00:00.000Z", "pay.from": 1.5}
    written = (row.line.encode() for row in rows.collect())
    (expected,) = (one for one in scored_here(list(written)) if one.id == "12")
    assert result(found["12"]) == expected


def test_what_is_read_is_never_written_over(spark: Any, tmp_path: Path) -> None:
    from scamrecruit.spark.tables import read, scored, write

    (tmp_path / "ads").mkdir()
    file = tmp_path / "ads" / "a b.jsonl"
    file.write_bytes(json.dumps({"text": LURE}).encode())
    (tmp_path / "link").symlink_to(tmp_path / "ads")
    results = scored(read(spark, str(tmp_path / "ads")), depth="fast")
    for target in ("ads", "ads/scores", ".", "link"):
        with pytest.raises(UsageError, match="write to another folder"):
            write(results, str(tmp_path / target))
    assert list((tmp_path / "ads").iterdir()) == [file]


def test_what_spark_or_the_table_lacks_is_one_line(spark: Any, tmp_path: Path) -> None:
    from scamrecruit.spark.tables import one_line, read

    (tmp_path / "a.jsonl").write_bytes(json.dumps({"text": LURE}).encode())
    with pytest.raises(UsageError, match="has no column 'day'; it has value"):
        read(spark, str(tmp_path / "a.jsonl"), ["day"])
    (tmp_path / "a.csv").write_text("text")
    with pytest.raises(UsageError, match="files of Parquet"):
        read(spark, str(tmp_path / "a.csv"))
    with pytest.raises(Exception, match="PATH_NOT_FOUND") as failure:
        read(spark, str(tmp_path / "none"))
    assert "\n" not in one_line(failure.value)
