"""The three streams of the program, as a shell, a service or Windows hands them over."""

import os
import sys
from typing import TextIO


def settle() -> None:
    """Give the program streams that can be used; call it once, before anything is opened.

    What goes out is UTF-8 wherever it goes, so that no locale loses a script; halves of characters
    are shown as escapes. The place of a stream that was closed (``>&-``) is taken, so that no file
    that is opened later stands there: data cannot be written to it (OSError), messages go nowhere.
    """
    for number, way in enumerate((os.O_WRONLY, os.O_RDONLY, os.O_RDWR)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, way)
    sys.stdout, sys.stderr = _settled(sys.stdout, 1), _settled(sys.stderr, 2)


def give_up_output() -> None:
    """Let what is still to be written to standard output go nowhere: Python tries again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _settled(stream: TextIO | None, number: int) -> TextIO:
    if stream is None:
        return open(number, "w", buffering=1, encoding="utf-8", errors="backslashreplace")
    stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")  # type: ignore[attr-defined]
    return stream
