"""Risky parsers in a process of their own, with limits on memory, processor and wall time.

    python -m scamrecruit.read.sandbox MODULE < input > output

runs ``MODULE.work(input)`` and writes the bytes that it returns. A process that dies takes nothing
with it: the input becomes one refusal that names the cause.
"""

import importlib
import os
import subprocess
import sys

from scamrecruit.read.refusal import Refusal

SECONDS = 30
MEMORY = 1_500_000_000
"""Bytes of address space."""
_MEMORY_SPENT = 71
_REFUSED = 72
_ADVICE = "open it by hand with care, or save its text"


def isolated(module: str, body: bytes, *, seconds: int = SECONDS) -> bytes:
    """``module.work(body)``, done in a process of its own. Raises Refusal."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-m", "scamrecruit.read.sandbox", module, str(seconds)]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=body, capture_output=True, env=environment, timeout=2 * seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise Refusal(f"built to stall its reader: stopped after {2 * seconds} s", _ADVICE) from None
    if done.returncode == _REFUSED:
        error, _, advice = done.stderr.decode("utf-8", "replace").partition("\n")
        raise Refusal(error, advice.strip())
    if done.returncode == _MEMORY_SPENT:
        raise Refusal(f"needs more than {MEMORY // 1_000_000} MB of memory", _ADVICE)
    if done.returncode < 0:
        raise Refusal("its reader was stopped: it used too much time or memory", _ADVICE)
    if done.returncode:
        raise Refusal("damaged, or not what it seems", _ADVICE)
    return done.stdout


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
        output = importlib.import_module(module).work(sys.stdin.buffer.read())
    except MemoryError:
        return _MEMORY_SPENT
    except Refusal as refusal:
        print(refusal.error, refusal.advice, sep="\n", file=sys.stderr)  # noqa: T201
        return _REFUSED
    except BaseException:
        # Parsers in Rust panic with an exception that is no Exception. What is wrong with a hostile
        # file does not matter to anybody, and its words must not reach a terminal.
        return 1
    sys.stdout.buffer.write(output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
