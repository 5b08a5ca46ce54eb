"""Which inputs have been read: a file of digests that only grows, for runs that go on where one stopped.

One line an input: the SHA-256 of its bytes, then the program and options that read it; read otherwise,
it is read again. It holds no word of any advertisement. A line is written when all that the input gave
has gone out, so a run that is killed repeats the input at hand, at most. (``triage`` remembers in its
case file, which keeps the results too.)
"""

from pathlib import Path
from types import TracebackType
from typing import Self

from scamrecruit import __version__
from scamrecruit.errors import UsageError
from scamrecruit.read.input import ReadOptions

_HEADER = b"scamrecruit state 1\n"
SEEN = "inputs read before"


class Done:
    """The file, open; a context. Raises UsageError if it is none of ours or cannot be written."""

    def __init__(self, path: Path, options: ReadOptions) -> None:
        columns = ",".join(f"{field}={column}" for field, column in sorted(options.columns.items()))
        self._how = f" {__version__} {columns}".rstrip().replace("\n", " ")
        try:
            self._file = path.open("a+b")
        except OSError as error:
            raise UsageError(f"--state {path}: {(error.strerror or str(error)).lower()}") from None
        self._file.seek(0)
        header, *lines = self._file.read().splitlines(keepends=True) or [b""]
        if header not in (b"", _HEADER):
            self._file.close()
            raise UsageError(f"--state {path}: it is another file; name a new one") from None
        # Killed while writing: the last line is not whole, and counts for nothing.
        torn = bool(lines) and not lines[-1].endswith(b"\n")
        self._file.write(b"" if header and not torn else b"\n" if header else _HEADER)
        ending = f"{self._how}\n".encode()
        self._digests = {line[:64] for line in lines if line[64:] == ending}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def __contains__(self, digest: str) -> bool:
        return digest.encode() in self._digests

    def add(self, digest: str) -> None:
        """Remember an input; it is kept when ``keep`` says that all it gave has gone out."""
        self._digests.add(digest.encode())
        self._file.write(f"{digest}{self._how}\n".encode())

    def keep(self) -> None:
        """Write what was added."""
        self._file.flush()
