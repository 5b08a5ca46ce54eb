"""The command line: parse, call one function of the library, render."""

import gc
import os
import sys


def main() -> None:
    """Entry point: runs the command; errors are one line and an exit status."""
    # Our vectors are short: numpy's threads would cost more to start than they save.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Rules and vocabulary are many small objects that stay: looking for cycles after each 700 of them
    # takes a tenth of a start.
    gc.set_threshold(50_000, 20, 100)
    from scamrecruit.cli.streams import settle

    settle()
    from scamrecruit.cli.app import run

    sys.exit(run())
