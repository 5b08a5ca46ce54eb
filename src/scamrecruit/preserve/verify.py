"""Whatever there is to verify -> its checks, in order."""

from collections.abc import Callable, Iterator
from pathlib import Path

from scamrecruit.casefile.store import is_case, open_case
from scamrecruit.engine import Engine
from scamrecruit.errors import UsageError
from scamrecruit.preserve.checks import Check
from scamrecruit.preserve.verify_bag import verify_bag
from scamrecruit.preserve.verify_case import verify_case
from scamrecruit.preserve.verify_file import verify_results
from scamrecruit.preserve.verify_warc import is_warc, verify_warc


def verify(
    target: Path,
    engine: Engine,
    proofs: tuple[str | None, Path | None] = (None, None),
    progress: Callable[[str], None] = lambda each: None,
) -> Iterator[Check]:
    """Checks of a bag, a case file, a WARC, or a file of results.

    ``proofs``: the public key and the authorities that seals of a bag must be of. Raises UsageError if
    ``target`` is none of these, or is a file and ``proofs`` are given.
    """
    if target.is_dir():
        yield from verify_bag(target, engine, *proofs)
        return
    if any(proofs):
        raise UsageError("--public-key and --tsa-ca belong to the folder of a collection")
    if is_case(target):
        with open_case(target) as case:
            yield from verify_case(case, engine, progress)
    elif is_warc(target):
        yield from verify_warc(target)
    else:
        yield from verify_results(target, engine)
