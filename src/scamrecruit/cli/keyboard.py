"""Keys from a terminal, one at a time, by name; the terminal is put back as it was."""

import codecs
import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from scamrecruit.errors import UsageError

_SEQUENCES = {
    "[A": "up", "[B": "down", "[C": "right", "[D": "left", "OA": "up", "OB": "down", "OC": "right",
    "OD": "left", "[5~": "pageup", "[6~": "pagedown", "[H": "home", "[F": "end", "OH": "home",
    "OF": "end", "[1~": "home", "[4~": "end", "[7~": "home", "[8~": "end",
}  # fmt: skip
_CONTROLS = {"\r": "enter", "\n": "enter", "\t": "tab", "\x7f": "backspace", "\x08": "backspace"}
_ESCAPE_WAIT = 0.05
"""Seconds in which the rest of a sequence must follow; else it was the escape key."""


def require_terminal() -> None:
    """Raises UsageError unless there is a keyboard to read and a screen to draw on."""
    if sys.stdin is None or not sys.stdin.isatty() or not sys.stdout.isatty():
        raise UsageError(
            "review needs a terminal, a keyboard and a screen; "
            "in a script use: scamrecruit decisions import, or scamrecruit stats"
        )


@contextmanager
def single_keys() -> Iterator["Keyboard"]:
    """The keyboard without waiting for line ends and without echo.

    Raises UsageError on a system whose terminals work in another way.
    """
    try:
        import termios
        import tty
    except ImportError as error:
        raise UsageError("review works in terminals of Linux, macOS and WSL") from error
    file = sys.stdin.fileno()
    before = termios.tcgetattr(file)
    try:
        tty.setcbreak(file)
        yield Keyboard(file)
    finally:
        termios.tcsetattr(file, termios.TCSADRAIN, before)


class Keyboard:
    """Reads key names from a file descriptor; keys typed ahead are kept."""

    def __init__(self, file: int) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""
        self._closed = False

    def key(self, wait: float) -> str | None:
        """The next key, or None if none came within ``wait`` seconds; "closed" at the end of input."""
        while not self._held:
            if not self._more(wait):
                return None
            if self._closed:
                return "closed"
        char, self._held = self._held[0], self._held[1:]
        if char == "\x1b":
            return self._sequence()
        return _CONTROLS.get(char, char)

    def _more(self, wait: float) -> bool:
        ready, _, _ = select.select([self._file], [], [], wait)
        if not ready:
            return False
        try:
            read = os.read(self._file, 4096)
        except OSError:
            read = b""
        self._held += self._decoder.decode(read)
        self._closed = not read
        return True

    def _sequence(self) -> str:
        """The key of an escape sequence; sequences of other keys are swallowed whole."""
        if not self._held and not self._more(_ESCAPE_WAIT):
            return "escape"
        if self._held[:1] not in {"[", "O"}:
            return "escape"
        end = 1
        while end < len(self._held) or (self._more(_ESCAPE_WAIT) and not self._closed):
            if self._held[end : end + 1] and "@" <= self._held[end] <= "~":
                break
            end += 1
        sequence, self._held = self._held[: end + 1], self._held[end + 1 :]
        return _SEQUENCES.get(sequence, "unknown")
