"""Writing results: to standard output, or to a file that appears whole or not at all."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from scamrecruit.errors import UsageError


@contextmanager
def destination(path: Path | None) -> Iterator[TextIO]:
    """A text stream to ``path`` (renamed into place at the end) or to standard output.

    Raises UsageError if the folder cannot be written.
    """
    if path is None:
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")  # type: ignore[union-attr]
        yield sys.stdout
        return
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {(error.strerror or '').lower()}") from error
    try:
        with open(handle, "w", encoding="utf-8", newline="") as stream:
            yield stream
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def partial_name(path: Path) -> Path:
    """Where an interrupted run puts what it has, so that an earlier whole result stays."""
    return path.with_name(f"{path.stem}.partial{path.suffix}")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
