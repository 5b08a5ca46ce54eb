"""Writing results: to standard output, or to a file that appears whole or not at all."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from scamrecruit.share.files import whole_file


@contextmanager
def destination(path: Path | None) -> Iterator[TextIO]:
    """A text stream to ``path`` (renamed into place at the end) or to standard output.

    Raises UsageError if the folder cannot be written.
    """
    if path is None:
        yield sys.stdout
        return
    with whole_file(path) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
        yield text
        text.flush()
        text.detach()


def partial_name(path: Path) -> Path:
    """Where an interrupted run puts what it has, so that an earlier whole result stays; a pipe or
    device holds none."""
    if path.exists() and not path.is_file():
        return path
    return path.with_name(f"{path.stem}.partial{path.suffix}")
