"""What is said before the engine is there."""

import sys
from pathlib import Path

import pytest

from scamrecruit.cli.engine import engine_for
from scamrecruit.cli.options import Depth
from scamrecruit.extract.compiled import is_compiled, load_rule_pack


@pytest.mark.parametrize(("terminal", "quiet"), [(True, False), (True, True), (False, False)])
def test_the_first_time_is_announced_to_a_person_who_waits(
    terminal: bool, quiet: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("scamrecruit.cli.engine.is_compiled", lambda own: False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    engine_for(Depth.fast, quiet=quiet)
    assert ("for the first time" in capsys.readouterr().err) == (terminal and not quiet)


def test_compiled_rules_are_known_to_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_rule_pack()
    assert is_compiled()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert not is_compiled()
