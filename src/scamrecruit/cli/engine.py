"""The engine for a depth, and a word if it goes less deep than it could."""

import sys
from functools import partial
from pathlib import Path
from typing import Literal

from scamrecruit.cli.options import Depth
from scamrecruit.cli.stream import Scoring
from scamrecruit.parallel import Recipe, score_lines
from scamrecruit.pipeline import Engine, load_engine, score_stream
from scamrecruit.read.input import ReadOptions

_FAST_ONLY = (
    "scamrecruit: ranked without the encoder, so less well: pip install 'scamrecruit[encoder]' "
    "(--depth fast says that this is meant)"
)


def engine_for(
    depth: Depth, rules: Path | None = None, *, model: Path | None = None, quiet: bool = False
) -> Engine:
    """The engine; a missing encoder is an error only if ``full`` was asked for."""
    engine = load_engine(chosen_depth(depth), rules=rules, model=model)
    if engine.encoder is None and depth is Depth.auto and not quiet:
        print(_FAST_ONLY, file=sys.stderr)
    return engine


def scoring(
    depth: Depth, rules: Path | None, model: Path | None, *, workers: int, with_text: bool, quiet: bool
) -> Scoring:
    """What scores JSON lines: this process, or several."""
    engine = engine_for(depth, rules, model=model, quiet=quiet)
    if workers == 1:
        return partial(score_stream, engine=engine, with_text=with_text)
    recipe = recipe_of(depth, rules, model, ReadOptions(), with_text=with_text)
    return partial(score_lines, recipe=recipe, workers=workers)


def recipe_of(
    depth: Depth, rules: Path | None, model: Path | None, options: ReadOptions, *, with_text: bool
) -> Recipe:
    """What a process needs to build the engine anew."""
    return Recipe(chosen_depth(depth), rules, model, with_text=with_text, options=options)


def chosen_depth(depth: Depth) -> Literal["fast", "full"] | None:
    """The depth as the library takes it."""
    return {Depth.auto: None, Depth.fast: "fast", Depth.full: "full"}[depth]
