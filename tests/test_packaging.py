"""The wheel holds all that a user needs, and works without the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.conftest import ROOT

from scamrecruit import __version__


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    return built


def test_it_holds_rules_model_and_demo_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "scamrecruit/rules/indicators/travel_all_costs_paid.toml", "scamrecruit/rules/languages/th.toml",
        "scamrecruit/_models/ranker/model.json", "scamrecruit/_models/ranker/wording.npz",
        "scamrecruit/report/assets/page.html.j2", "scamrecruit/report/assets/main.js",
        "scamrecruit/export/misp-objects/job-advertisement/definition.json",
    ):  # fmt: skip
        assert wanted in names
    assert sum(name.startswith("scamrecruit/_fixtures/demo/") for name in names) >= 30
    assert {name.split("/")[0] for name in names} == {
        "scamrecruit",
        f"scamrecruit-{__version__}.dist-info",
    }
    assert not [name for name in names if name.endswith((".pyc", ".venv"))]


def test_it_works_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    environment = {
        **os.environ,
        "PYTHONPATH": str(tmp_path / "site"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    code = "import scamrecruit, sys; print(scamrecruit.__file__); from scamrecruit.cli import main; sys.argv = ['x', 'demo']; main()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert str(tmp_path / "site") in done.stdout.splitlines()[0], "the checkout was imported instead"
    assert done.returncode == 1, done.stderr  # one demo file is broken on purpose
    assert "high" in done.stdout
    assert list((tmp_path / "cache" / "scamrecruit").glob("*.msgpack"))
