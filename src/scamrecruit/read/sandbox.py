"""Risky parsers in a process of their own, with limits on memory, processor and wall time.

    python -m scamrecruit.read.sandbox MODULE SECONDS < input > output

runs ``MODULE.work(input)`` and writes the bytes that it returns, or runs ``MODULE.pieces(file)`` and
writes each piece behind its length as it comes. A process that dies takes nothing with it: the input
becomes one refusal that names the cause.
"""

import importlib
import os
import struct
import subprocess
import sys
from collections.abc import Iterator
from tempfile import TemporaryFile
from types import ModuleType
from typing import BinaryIO

from scamrecruit.read.refusal import Refusal

SECONDS = 30
MEMORY = 1_500_000_000
"""Bytes of address space."""
_MEMORY_SPENT = 71
_REFUSED = 72
_LENGTH = struct.Struct("<L")
_LONGEST_COMPLAINT = 2_000
_ADVICE = "open it by hand with care, or save its text"


def isolated(module: str, body: bytes, *, seconds: int = SECONDS) -> bytes:
    """``module.work(body)``, done in a process of its own. Raises Refusal."""
    try:
        done = subprocess.run(  # noqa: S603
            _command(module, seconds), input=body, capture_output=True, env=_environment(),
            timeout=2 * seconds, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Refusal(f"built to stall its reader: stopped after {2 * seconds} s", _ADVICE) from None
    _check(done.returncode, done.stderr)
    return done.stdout


def streamed(module: str, file: BinaryIO, *, seconds: int) -> Iterator[bytes]:
    """``module.pieces(file)``, done in a process of its own, piece by piece. Raises Refusal, perhaps
    after some pieces. ``file`` is one of the system, open at its beginning; ``seconds`` of processor."""
    with TemporaryFile() as complaints:
        worker = subprocess.Popen(  # noqa: S603
            _command(module, seconds), stdin=file, stdout=subprocess.PIPE, stderr=complaints,
            env=_environment(),
        )  # fmt: skip
        output = worker.stdout
        assert output is not None  # noqa: S101
        try:
            while len(length := output.read(_LENGTH.size)) == _LENGTH.size:
                yield output.read(*_LENGTH.unpack(length))
            worker.wait(seconds)
        finally:  # if nobody wants more, it ends
            worker.kill()
            worker.wait()
            output.close()
        complaints.seek(0)
        _check(worker.returncode, complaints.read(_LONGEST_COMPLAINT))


def _command(module: str, seconds: int) -> list[str]:
    return [sys.executable, "-m", "scamrecruit.read.sandbox", module, str(seconds)]


def _environment() -> dict[str, str]:
    path = os.pathsep.join(filter(None, sys.path))
    return {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}


def _check(status: int, complaint: bytes) -> None:
    """Raises Refusal for the status of a worker that failed."""
    if status == _REFUSED:
        error, _, advice = complaint.decode("utf-8", "replace").partition("\n")
        raise Refusal(error, advice.strip())
    if status == _MEMORY_SPENT:
        raise Refusal(f"needs more than {MEMORY // 1_000_000} MB of memory", _ADVICE)
    if status < 0:
        raise Refusal("its reader was stopped: it used too much time or memory", _ADVICE)
    if status:
        raise Refusal("damaged, or not what it seems", _ADVICE)


def _limit(seconds: int) -> None:
    """Limits of this process; where the system knows none (Windows), only the wall time holds."""
    try:
        import resource
    except ImportError:
        return
    for kind, limit in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CORE, 0),
    ):
        _, most = resource.getrlimit(kind)
        resource.setrlimit(kind, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))


def main() -> int:
    """Do the work of one input; the status tells what came of it."""
    module, seconds = sys.argv[1:]
    _limit(int(seconds))
    try:
        _work(importlib.import_module(module))
    except MemoryError:
        return _MEMORY_SPENT
    except Refusal as refusal:
        print(refusal.error, refusal.advice, sep="\n", file=sys.stderr)  # noqa: T201
        return _REFUSED
    except BaseException:
        # Parsers in Rust panic with an exception that is no Exception. What is wrong with a hostile
        # file does not matter to anybody, and its words must not reach a terminal.
        return 1
    return 0


def _work(module: ModuleType) -> None:
    output = sys.stdout.buffer
    if not hasattr(module, "pieces"):
        output.write(module.work(sys.stdin.buffer.read()))
        return
    for piece in module.pieces(sys.stdin.buffer):
        output.write(_LENGTH.pack(len(piece)) + piece)
    output.flush()


if __name__ == "__main__":
    sys.exit(main())
