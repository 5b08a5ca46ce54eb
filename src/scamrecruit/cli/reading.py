"""The loop of ``read``: each posting as a line, nothing kept."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from scamrecruit.cli.output import destination
from scamrecruit.cli.progress import progress
from scamrecruit.cli.summary import print_reading
from scamrecruit.pipeline import Tally, postings
from scamrecruit.read.input import ReadOptions


def write_postings(
    inputs: list[str], columns: Mapping[str, str], output: Path | None, *, quiet: bool
) -> Tally:
    """Write the postings of ``inputs`` to ``output`` or standard output; what it came to."""
    tally, encoder = Tally(), msgspec.json.Encoder()
    with progress(inputs, quiet) as advance, destination(output) as stream:

        def seen(uri: str) -> None:
            tally.captures += 1
            advance(uri)

        for item in postings(inputs, seen, tally.pass_over, ReadOptions(columns)):
            stream.write(encoder.encode(item).decode() + "\n")
            tally.add(item)
    if not quiet:
        print_reading(tally)
    return tally
