"""The loop of ``read``: each posting as a line, nothing kept."""

from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path

import msgspec

from scamrecruit.cli.output import destination
from scamrecruit.cli.progress import progress
from scamrecruit.cli.summary import print_reading
from scamrecruit.errors import UsageError
from scamrecruit.pipeline import How, Tally, postings
from scamrecruit.read.done import Done
from scamrecruit.read.input import ReadOptions


def write_postings(
    inputs: list[str],
    columns: Mapping[str, str],
    output: Path | None,
    state: Path | None,
    *,
    quiet: bool,
) -> Tally:
    """Write the postings of ``inputs`` to ``output`` or standard output; what it came to.

    With ``state``, inputs that it knows are passed over. Raises UsageError for both with ``output``.
    """
    if state and output:
        raise UsageError("--state writes what is new: give it with >> FILE instead of --output")
    tally, encoder, options = Tally(), msgspec.json.Encoder(), ReadOptions(columns)
    with (
        progress(inputs, quiet) as advance,
        destination(output) as stream,
        Done(state, options) if state else nullcontext() as done,
    ):

        def seen(uri: str) -> None:
            tally.captures += 1
            if done is not None:
                stream.flush()
            advance(uri)

        for item in postings(inputs, seen, tally.pass_over, How(options=options, done=done)):
            stream.write(encoder.encode(item).decode() + "\n")
            tally.add(item)
    if not quiet:
        print_reading(tally)
    return tally
