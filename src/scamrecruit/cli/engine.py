"""The engine for a depth, and a word if it goes less deep than it could."""

import sys
from functools import partial
from pathlib import Path
from typing import Literal

from scamrecruit.cli.options import Depth
from scamrecruit.cli.stream import Scoring
from scamrecruit.engine import Engine, begin_encoder, load_engine
from scamrecruit.extract.compiled import is_compiled
from scamrecruit.parallel import Recipe, assessor_of, score_lines
from scamrecruit.pipeline import score_stream

_FAST_ONLY = (
    "scamrecruit: ranked without the encoder, so less well: pip install 'scamrecruit[encoder]' "
    "(--depth fast says that this is meant)"
)
_FIRST_TIME = "scamrecruit: preparing these rules for the first time, which takes some seconds"


def engine_for(
    depth: Depth,
    rules: Path | None = None,
    *,
    model: Path | None = None,
    quiet: bool = False,
    soon: bool = False,
) -> Engine:
    """The engine; a missing encoder is an error only if ``full`` was asked for.

    ``soon``: this process will assess, so the encoder begins to load beside the rules.
    """
    if soon and depth is not Depth.fast:
        begin_encoder()
    if not quiet and sys.stderr.isatty() and not is_compiled(rules):
        print(_FIRST_TIME, file=sys.stderr)
    engine = load_engine(chosen_depth(depth), rules=rules, model=model)
    if engine.encoder is None and depth is Depth.auto and not quiet:
        print(_FAST_ONLY, file=sys.stderr)
    return engine


def scoring(recipe: Recipe, depth: Depth, *, workers: int, quiet: bool) -> Scoring:
    """What scores JSON lines: this process, or several."""
    engine = engine_for(depth, recipe.rules, model=recipe.model, quiet=quiet, soon=workers == 1)
    if workers > 1:
        return partial(score_lines, recipe=recipe, workers=workers)
    return partial(score_stream, engine=assessor_of(recipe, engine), with_text=recipe.with_text)


def chosen_depth(depth: Depth) -> Literal["fast", "full"] | None:
    """The depth as the library takes it."""
    return {Depth.auto: None, Depth.fast: "fast", Depth.full: "full"}[depth]
