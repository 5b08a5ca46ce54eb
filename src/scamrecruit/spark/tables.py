"""Tables of advertisements to tables of results, on a Spark cluster: what the driver does.

    with session() as spark:
        write(scored(read(spark, "ads/")), "scores/")

The tables may be larger than any memory. A file is cut in the same way whatever the size of the
cluster and whatever else is read, and a row is scored from its own words alone: so another run gives
the same bytes.
"""

import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

import msgspec

from scamrecruit import __version__
from scamrecruit.engine import load_engine
from scamrecruit.errors import MissingExtraError, UsageError
from scamrecruit.extract.compiled import load_rule_pack
from scamrecruit.read.jsonl import MAX_LINE
from scamrecruit.records import Depth
from scamrecruit.spark.columns import Result, columns
from scamrecruit.spark.worker import LINE, PLACE, Kit, scoring

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

_PARQUET = (".parquet", ".parq")
_LINES = (".json", ".jsonl", ".ndjson")
_OURS = re.compile(r"scamrecruit\.errors\.\w+: (.+)")
_DEFAULTS = {
    # How a file is cut must depend neither on the number of cores nor on the other files.
    "spark.sql.files.maxPartitionBytes": "32m",
    "spark.sql.files.openCostInBytes": "32m",
    # "007" in a folder's name stays what it is.
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.sources.partitionOverwriteMode": "dynamic",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "256",
    "spark.sql.execution.arrow.maxBytesPerBatch": "64m",
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


@contextmanager
def session(
    master: str | None = None, settings: Mapping[str, str] | None = None
) -> "Iterator[SparkSession]":
    """A Spark session, ended afterwards; ``settings`` are Spark's own and go before ours.

    Raises MissingExtraError without PySpark, UsageError without Java or for what Spark complains of.
    """
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ModuleNotFoundError as error:
        raise MissingExtraError("a Spark cluster", "spark") from error
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise UsageError(
            "Spark needs Java 17 or newer: apt install default-jre-headless, or set JAVA_HOME"
        )
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("scamrecruit").config(map={**_DEFAULTS, **(settings or {})})
    try:
        spark = (builder.master(master) if master else builder).getOrCreate()
    except Exception as failure:
        raise UsageError(f"Spark did not start: {one_line(failure)}") from failure
    try:
        yield spark
    except PySparkException as failure:
        raise UsageError(f"Spark: {one_line(failure)}") from failure
    finally:
        spark.stop()


def read(spark: "SparkSession", target: str, carried: Sequence[str] = ()) -> "DataFrame":
    """The rows of a Parquet table or of JSON lines as :func:`scored` takes them.

    ``target``: a file, folder or pattern, wherever Spark can read. ``carried``: columns (of a Parquet
    table, or named by folders such as ``day=2026-11-21``) that the results shall have too.
    Raises UsageError for other files and unknown columns.
    """
    from pyspark.sql.functions import col, lit, struct, to_json

    files = spark.read.text(target).inputFiles()
    if files and all(file.endswith(_PARQUET) for file in files):
        table = spark.read.parquet(target)
        kept = [col(_quoted(name)) for name in table.columns if name not in carried]
        line = to_json(struct(*kept), {"timeZone": "UTC"}) if kept else lit("{}")
    elif all(any(end in Path(urlsplit(file).path).suffixes for end in _LINES) for file in files):
        table = spark.read.text(target, lineSep="\n")
        line = col("value")
    else:
        raise UsageError(
            f"{target}: files of Parquet (.parquet) or of JSON lines (.json, .jsonl, .ndjson), not both"
        )
    unknown = [name for name in carried if name not in table.columns]
    if unknown:
        raise UsageError(f"{target} has no column {unknown[0]!r}; it has {', '.join(table.columns)}")
    others = [col(_quoted(name)).cast("string").alias(name) for name in carried]
    return table.select(line.alias(LINE), col("_metadata.file_path").alias(PLACE), *others)


def scored(
    rows: "DataFrame",
    *,
    depth: Depth | None = None,
    rules: Path | None = None,
    model: Path | None = None,
) -> "DataFrame":
    """A row of results (see :mod:`.columns`) for each row of ``rows`` that is not blank.

    ``rows`` has the columns ``line``, a JSON object as text, and ``place``, where it comes from; all
    others are carried along. It may be a stream. ``depth``, ``rules`` and ``model`` as for
    ``load_engine``, with its errors; model and rules are sent to each worker once.
    """
    from pyspark.sql.functions import col, octet_length, when

    carried = tuple(name for name in rows.columns if name not in {LINE, PLACE})
    taken = [name for name in carried if name in Result.__struct_fields__]
    if taken:
        raise UsageError(f"{taken[0]!r} is a column of the results: carry it under another name")
    engine = load_engine(depth, rules=rules, model=model)
    pack = msgspec.msgpack.encode(load_rule_pack(rules))
    encoder = engine.encoder.id if engine.encoder else None
    kit = rows.sparkSession.sparkContext.broadcast(
        Kit(pack, engine.scorer.loaded, depth, encoder, __version__)
    )
    short = when(octet_length(col(LINE)) <= MAX_LINE, col(LINE).cast("binary"))
    lines = rows.select(short.alias(LINE), col(PLACE), *(col(_quoted(name)) for name in carried))
    kept = [f"{_quoted(name)} {lines.schema[name].dataType.simpleString()}" for name in carried]
    schema = ", ".join([*(f"{column.name} {column.ddl()}" for column in columns()), *kept])
    return lines.mapInArrow(scoring(kit, carried), schema)


class Counts(NamedTuple):
    """What a table of results came to, rows."""

    high: int
    medium: int
    low: int
    abstained: int
    errors: int


def write(results: "DataFrame", target: str, kind: str = "parquet", by: Sequence[str] = ()) -> Counts:
    """Write ``results`` (``kind``: parquet or json) and count them; what was at ``target`` is replaced.

    With ``by``, each a folder level, only the folders that ``results`` has rows for are replaced.
    Raises UsageError if that would overwrite what is read.
    """
    from pyspark.sql import Observation

    _keep_apart(results, target)
    seen = Observation()
    writer = results.observe(seen, *_counting()).write
    writer.mode("overwrite").partitionBy(*by).format(kind).save(target)
    return Counts(**seen.get)


def _counting() -> "list[Column]":
    from pyspark.sql.functions import col, count_if

    counted = {tier: col("tier") == tier for tier in ("high", "medium", "low")}
    counted |= {"abstained": col("abstained").isNotNull(), "errors": col("error").isNotNull()}
    return [count_if(which).alias(name) for name, which in counted.items()]


def _keep_apart(results: "DataFrame", target: str) -> None:
    """Refuse to write over what is read, or among it: the next run would read results."""
    spark = results.sparkSession
    path = spark._jvm.org.apache.hadoop.fs.Path(target)
    system = path.getFileSystem(spark._jsc.hadoopConfiguration())
    out = _place(system.makeQualified(path).toString())
    for file in map(_place, map(unquote, results.inputFiles())):
        if file.is_relative_to(out) or out.is_relative_to(file.parent):
            raise UsageError(f"{target} holds what is read, or lies in it: write to another folder")


def _place(uri: str) -> Path:
    """A file of this machine without links; elsewhere the address as a path."""
    parts = urlsplit(uri)
    return Path(parts.path).resolve() if parts.scheme == "file" else Path(uri)


def _quoted(name: str) -> str:
    """A column's name as Spark's expressions take it."""
    return "`" + name.replace("`", "``") + "`"


def one_line(failure: Exception) -> str:
    """One line of what may be a page: our own words, if a worker said them."""
    text = str(failure).strip()
    ours = _OURS.search(text)
    return ours[1] if ours else text.partition("\n")[0]
