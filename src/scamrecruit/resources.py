"""The one place that knows where shipped files lie: in a wheel, or in a checkout."""

import os
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent.parent


def _shipped(inside_wheel: str, inside_checkout: str) -> Path:
    checkout = _CHECKOUT / inside_checkout
    if (_CHECKOUT / "pyproject.toml").is_file() and checkout.is_dir():
        return checkout
    return _PACKAGE / inside_wheel


def rules_dir() -> Path:
    """Folder of the rule pack."""
    return _PACKAGE / "rules"


def model_dir() -> Path:
    """Folder of the shipped ranker."""
    return _shipped("_models/ranker", "models/ranker")


def encoder_dir() -> Path:
    """Folder of the shipped encoder."""
    return _shipped("_models/encoder", "models/encoder")


def demo_dir() -> Path:
    """Folder of the demonstration pages."""
    return _shipped("_fixtures/demo", "fixtures/demo")


def cache_dir() -> Path:
    """Folder for what can be made anew at any time; it may not exist yet."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "scamrecruit"


@cache
def load_rules_table(name: str) -> dict[str, Any]:
    """A TOML table of the rule pack, parsed once."""
    return tomllib.loads((rules_dir() / name).read_text(encoding="utf-8"))
