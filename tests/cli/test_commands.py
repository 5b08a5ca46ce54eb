"""The rest of the command line: help, indicators, model, start-up."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scamrecruit import __version__

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_version(run: Run) -> None:
    assert run("--version").stdout == f"scamrecruit {__version__}\n"


@pytest.mark.parametrize("command", ["triage", "score", "explain", "indicators", "model"])
def test_help_of_every_command(run: Run, command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert "Usage" in done.stdout


def test_the_list_of_commands_says_each_whole(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    _, _, commands = run("--help").stdout.partition("Commands:")
    assert len(commands.splitlines()) > 15
    assert "..." not in commands


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["triage", "--help"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys; from scamrecruit.cli.app import run; sys.argv[1:] = %r; run(); "
        "heavy = {'numpy', 'sklearn', 'selectolax', 'bs4', 'pycld2', 'ahocorasick_rs', 'httpx', "
        "'phonenumbers', 'scamrecruit.pipeline', 'scamrecruit.engine'} & set(sys.modules); "
        "print('HEAVY', sorted(heavy))" % arguments
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.rstrip().endswith("HEAVY []")


def test_scoring_imports_neither_scikit_learn_nor_scipy() -> None:
    code = (
        "import sys; from scamrecruit.engine import load_engine; load_engine(); "
        "print({'sklearn', 'scipy', 'bs4', 'httpx'} & set(sys.modules) - {'bs4'})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "set()"


def test_indicators_list_and_show(run: Run) -> None:
    assert "73 indicators" in run("indicators", "list").stdout
    lines = run("indicators", "list", "--format", "jsonl", "--group", "travel").stdout.splitlines()
    assert {json.loads(line)["group"] for line in lines} == {"travel"}
    shown = run("indicators", "show", "travel_all_costs_paid").stdout
    for part in ("Meaning", "Innocent explanation", "Sources", "Wording in"):
        assert part in shown
    wrong = run("indicators", "show", "nothing")
    assert wrong.returncode == 2
    assert "no indicator" in wrong.stderr
    assert "travel_all_costs_paid" in run("indicators", "show", "travel_all_costs").stderr
    assert run("indicators", "list", "--group", "nothing").returncode == 2


def test_indicators_check_reads_a_pack_of_ones_own(run: Run, tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "indicators").mkdir()
    (tmp_path / "indicators" / "x.toml").write_text("id = ")
    done = run("indicators", "check", "--rules", str(tmp_path))
    assert done.returncode == 2
    assert "x.toml" in done.stderr


def test_model_show(run: Run) -> None:
    shown = run("model", "show").stdout
    assert "average precision" in shown
    assert "base rate" in shown
    assert json.loads(run("model", "show", "--format", "json").stdout)["metrics"]["overall"]


def test_completion_is_offered_and_its_script_is_made(run: Run) -> None:
    assert "--install-completion" in run("--help").stdout
    script = Path(sys.executable).parent / "scamrecruit"
    environment = {**os.environ, "_SCAMRECRUIT_COMPLETE": "source_bash"}
    done = subprocess.run([script], env=environment, capture_output=True, text=True, timeout=60)
    assert "_SCAMRECRUIT_COMPLETE=complete_bash" in done.stdout


def test_own_rules_are_used_by_every_command_that_finds(run: Run, tmp_path) -> None:  # type: ignore[no-untyped-def]
    words = 'tag = "en"\n[indicators.travel_all_costs_paid]\ncommon = ["lantern fare covered"]\n'
    (tmp_path / "mine" / "languages").mkdir(parents=True)
    (tmp_path / "mine" / "languages" / "en.toml").write_text(words)
    text = "Chat operator for Sihanoukville. Lantern fare covered. Write us for the details of the work."
    (tmp_path / "a.txt").write_text(text)
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": text}) + "\n")
    for arguments in (["triage", "a.txt", "--format", "jsonl"], ["score", "a.jsonl"]):
        plain, own = (json.loads(run(*arguments, *more).stdout) for more in ([], ["--rules", "mine"]))
        found = {f["indicator"] for f in own["findings"]} - {f["indicator"] for f in plain["findings"]}
        assert found == {"travel_all_costs_paid"}
        assert own["rules"] != plain["rules"]
        assert own["score"] > plain["score"]
    assert (
        "Lantern fare covered" in run("explain", "a.txt", "--rules", "mine", "--format", "json").stdout
    )
    assert "lantern fare" in run("indicators", "show", "travel_all_costs_paid", "--rules", "mine").stdout
    checked = run("indicators", "check", "--rules", "mine", "--language", "en")
    assert (checked.returncode, checked.stdout.split("\t")[1]) == (1, "travel_all_costs_paid")
    missing = run("triage", "a.txt", "--rules", "nowhere")
    assert missing.returncode == 2
    assert "no indicators" in missing.stderr
