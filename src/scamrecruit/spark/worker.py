"""What a Spark worker does: batches of rows as JSON become batches of results.

Everything here runs in the Python processes of the cluster. The engine is built once in each of them,
from the model and the compiled rules that the driver sent.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from scamrecruit.engine import Engine, make_engine
from scamrecruit.errors import ScamrecruitError
from scamrecruit.extract.compiled import RulePack
from scamrecruit.pipeline import score_line, unscored
from scamrecruit.rank.model import LoadedModel
from scamrecruit.read.jsonl import Line, is_blank
from scamrecruit.records import Depth, Unreadable
from scamrecruit.spark.columns import Result, columns, result_of

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark import Broadcast

LINE, PLACE = "line", "place"
"""Columns that go in: one row as JSON (null: too long), and where it stands. All others are carried."""
_object = msgspec.json.Decoder(dict[str, Any])


@dataclass(frozen=True, eq=False)
class Kit:
    """What the driver sends to build an engine from; ``encoder`` is the id of the one that it has."""

    rules: bytes
    model: LoadedModel
    depth: Depth | None
    encoder: str | None
    version: str


@lru_cache(maxsize=1)
def engine_of(kit: Kit) -> Engine:
    """The engine of this process. Raises ScamrecruitError if what is installed here is not what the
    driver has: its results would be others."""
    from scamrecruit import __version__

    if kit.version != __version__:
        raise ScamrecruitError(
            f"a worker has scamrecruit {__version__}, the driver {kit.version}: install the same on all"
        )
    pack = msgspec.msgpack.decode(kit.rules, type=RulePack)
    engine = make_engine(pack, kit.model, kit.depth)
    here = engine.encoder.id if engine.encoder else None
    if here != kit.encoder:
        raise ScamrecruitError(
            f"a worker has the encoder {here}, the driver {kit.encoder}: "
            "install scamrecruit[encoder,spark] on all, or say --depth fast"
        )
    return engine


def scoring(
    kit: "Broadcast[Kit]", carried: tuple[str, ...]
) -> "Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]":
    """The function for ``mapInArrow``."""

    def score(batches: "Iterable[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        engine = engine_of(kit.value)
        for batch in batches:
            yield _scored(batch, engine, carried)

    return score


def _scored(batch: "pa.RecordBatch", engine: Engine, carried: tuple[str, ...]) -> "pa.RecordBatch":
    import pyarrow as pa

    lines = list(zip(batch.column(PLACE).to_pylist(), batch.column(LINE).to_pylist(), strict=True))
    kept = [number for number, (_, body) in enumerate(lines) if body is None or not is_blank(body)]
    rows = [msgspec.to_builtins(_result(lines[number], engine)) for number in kept]
    ours = [pa.array([row[column.name] for row in rows], type=column.arrow()) for column in columns()]
    theirs = [batch.column(name).take(pa.array(kept, pa.int64())) for name in carried]
    names = [column.name for column in columns()]
    return pa.RecordBatch.from_arrays(ours + theirs, names=[*names, *carried])


def _result(line: Line, engine: Engine) -> Result:
    """The result of one row; whatever it does to the program, it costs itself only."""
    try:
        item = score_line(line, engine, with_text=True)
    except Exception as failure:
        item = unscored(line[0], type(failure).__name__)
    return result_of(item, _given_id(line[1]) if isinstance(item, Unreadable) else None)


def _given_id(body: bytes | None) -> str | None:
    """The id in a row that could not be read, if that much of it can."""
    try:
        given = _object.decode(body or b"").get("id")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return str(given) if isinstance(given, str | int) else None
