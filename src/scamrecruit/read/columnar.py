"""Parquet tables -> rows, a batch at a time, by pyarrow. Runs in the sandbox."""

from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

import msgspec

from scamrecruit.read.refusal import Refusal

ROWS = 200
"""Rows of one piece."""
_LONGEST_CELL = 1_000_000
_DAMAGED = ("the table is damaged", "write it again, or as CSV")


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """MessagePack lists of rows; the first row of the first holds the names. Raises Refusal."""
    import pyarrow
    from pyarrow import parquet

    pyarrow.set_cpu_count(1)
    pyarrow.set_memory_pool(pyarrow.system_memory_pool())
    try:
        table = parquet.ParquetFile(file, pre_buffer=False)
        yield msgspec.msgpack.encode([table.schema_arrow.names])
        for batch in table.iter_batches(batch_size=ROWS, use_threads=False):
            columns = [column.to_pylist() for column in batch.columns]
            yield msgspec.msgpack.encode([list(map(_cell, row)) for row in zip(*columns, strict=True)])
    except MemoryError:  # that of pyarrow is one of its own errors too
        raise
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError, UnicodeError):
        raise Refusal(*_DAMAGED) from None


def _cell(value: Any) -> Any:
    """A cell as text, number, truth value, or lists and mappings of them."""
    if value is None or isinstance(value, bool | int | float):
        return value if not isinstance(value, int) or abs(value) < 2**63 else str(value)
    if isinstance(value, str):
        return value[:_LONGEST_CELL]
    if isinstance(value, bytes):
        return value[:_LONGEST_CELL].decode("utf-8", "replace")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [_cell(entry) for entry in value]
    if isinstance(value, dict):
        return {str(key): _cell(entry) for key, entry in value.items()}
    return str(value)
