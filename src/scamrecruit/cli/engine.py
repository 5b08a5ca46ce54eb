"""The engine for a depth, and a word if it goes less deep than it could."""

import sys
from pathlib import Path

from scamrecruit.cli.options import Depth
from scamrecruit.pipeline import Engine, load_engine

_FAST_ONLY = (
    "scamrecruit: ranked without the encoder, so less well: pip install 'scamrecruit[encoder]' "
    "(--depth fast says that this is meant)"
)


def engine_for(
    depth: Depth, rules: Path | None = None, *, model: Path | None = None, quiet: bool = False
) -> Engine:
    """The engine; a missing encoder is an error only if ``full`` was asked for."""
    wanted = None if depth is Depth.auto else depth.value
    engine = load_engine(wanted, rules=rules, model=model)
    if engine.encoder is None and depth is Depth.auto and not quiet:
        print(_FAST_ONLY, file=sys.stderr)
    return engine
