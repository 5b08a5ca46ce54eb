"""The command line: parse, call one function of the library, render."""

import sys


def main() -> None:
    """Entry point: runs the command and turns our errors into one line and an exit status."""
    from scamrecruit.cli.app import run

    sys.exit(run())
