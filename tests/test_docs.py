"""What the documents say is what the program does."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from tests.conftest import ROOT

from scamrecruit import __version__
from scamrecruit.cli.app import app
from scamrecruit.extract.rulebook import Indicator, Language, Rulebook, Wording
from scamrecruit.handbook.pages import pages
from scamrecruit.rank.model import load_model
from scamrecruit.spark.columns import columns

README = (ROOT / "README.md").read_text(encoding="utf-8")
CLI = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
RULES = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"^```console\n(.*?)^```$", README, re.S | re.M)
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "fixtures/README.md")]
PAGES += sorted((ROOT / "docs").glob("*.md"))


def commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """The program and each command that can be run, with its full name."""
    inner = getattr(command, "commands", None)
    if inner is None or name == "scamrecruit":
        yield name, command
    for word, child in (inner or {}).items():
        yield from commands(child, f"{name} {word}")


COMMANDS = dict(commands(typer.main.get_command(app), "scamrecruit"))


def section(page: str, title: str) -> str:
    """The text under the heading ``## title``."""
    found = re.search(rf"^## {re.escape(title)}$(.*?)(?=^## |\Z)", page, re.S | re.M)
    assert found, f"no heading '## {title}'"
    return found[1]


def options(command: Any) -> set[str]:
    names = {"--help", "-h"}
    for parameter in command.params:
        if parameter.param_type_name == "option":
            names |= {*parameter.opts, *parameter.secondary_opts}
    return names


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_documented_with_all_its_options(name: str) -> None:
    rows = re.findall(r"^\| (`-.*?) \|", section(CLI, name), re.M)
    documented = {word for row in rows for word in re.findall(r"`(--?[a-z][a-z-]*)", row)}
    assert documented == options(COMMANDS[name])


def test_no_command_is_documented_that_does_not_exist() -> None:
    assert set(re.findall(r"^## (scamrecruit.*)$", CLI, re.M)) == set(COMMANDS)


def test_the_readme_shows_commands() -> None:
    assert len(CONSOLE) >= 5


@pytest.mark.parametrize("block", CONSOLE, ids=lambda block: block.split("\n")[0].removeprefix("$ "))
def test_the_commands_of_the_readme_run(block: str, tmp_path: Path) -> None:
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    folders = [str(Path(sys.executable).parent), os.environ["PATH"]]
    environment = {**os.environ, "PATH": os.pathsep.join(folders), "NO_COLOR": "1"}
    lines = [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]
    assert lines
    for line in lines:
        if "jq " in line and not shutil.which("jq"):
            continue
        done = subprocess.run(
            line,
            shell=True,
            check=False,
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )
        assert done.returncode in {0, 1}, f"{line}\n{done.stderr}"
        assert "Traceback" not in done.stderr, done.stderr


def test_the_first_screen_holds_the_two_commands() -> None:
    first_screen = "\n".join(README.splitlines()[:20])
    assert "make demo" in first_screen
    assert "make test" in first_screen
    assert len(README.splitlines()) <= 165


def test_the_newest_heading_of_the_changelog_is_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## \[(\d[^\]]*)\]", changelog, re.M)
    assert versions[0] == __version__


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Keys of an indicator file", Indicator),
        ("Keys of a wording", Wording),
        ("Keys of a language file", Language),
    ],
)
def test_documented_keys_are_those_of_the_rule_files(title: str, kind: type[Any]) -> None:
    documented = re.findall(r"^\| `([a-z_]+)` \|", section(RULES, title), re.M)
    assert sorted(documented) == sorted(kind.__struct_fields__)


def test_documented_columns_are_those_that_spark_writes() -> None:
    page = (ROOT / "docs" / "spark.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z_]+)` \| `(.+)` \|$", section(page, "What comes out"), re.M)
    assert rows == [(column.name, column.ddl()) for column in columns()]


def figures(rulebook: Rulebook) -> list[str]:
    """What the README says in numbers, made from the shipped model's metrics."""
    metrics = json.loads((ROOT / "models" / "ranker" / "metrics.json").read_text(encoding="utf-8"))
    overall, by_language = metrics["overall"], metrics["by_language"]
    low, high = overall["average_precision_95"]
    ranked = sorted(by_language.items(), key=lambda item: -item[1]["average_precision"])
    names = ", ".join(
        f"{rulebook.languages[tag].name} {row['average_precision']:.2f}" for tag, row in ranked
    )
    caught = round(10 * metrics["by_kind"]["positive"]["high"])
    alarms = round(990 * metrics["by_kind"]["hard_negative"]["high"])
    return [
        f"Rules exist for {len(rulebook.languages)} languages and spellings.",
        f"Average precision is {overall['average_precision']:.2f} "
        f"(95% interval {low:.2f} to {high:.2f}).",
        f"By language: {names}.",
        f"The high tier holds about {caught} of the 10, and about {alarms} of the other 990.",
    ]


def test_figures_of_the_readme_are_those_of_the_model(rulebook: Rulebook) -> None:
    missing = [line for line in figures(rulebook) if line not in " ".join(README.split())]
    assert not missing, "the model or the rules changed; put into README.md:\n" + "\n".join(missing)


def test_nobody_has_reviewed_a_language_yet(rulebook: Rulebook) -> None:
    drafts = {tag for tag, tongue in rulebook.languages.items() if tongue.reviewed_by == "machine draft"}
    assert ("No native speaker has reviewed them yet." in README) is (drafts == set(rulebook.languages))


def test_pages_of_the_indicators_are_current(rulebook: Rulebook) -> None:
    wanted = dict(pages(rulebook, load_model().model.coefficients))
    there = {
        page.relative_to(ROOT / "docs").as_posix(): page.read_text(encoding="utf-8")
        for page in [ROOT / "docs" / "coverage.md", *(ROOT / "docs" / "indicators").glob("*.md")]
    }
    stale = sorted(name for name in {*wanted, *there} if wanted.get(name) != there.get(name))
    assert not stale, f"run make docs: {stale[:3]} and {len(stale)} in all"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith("https://"):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_documents_accuse_nobody(page: Path) -> None:
    found = re.search(r"\b(?:scammers?|traffickers?)\b", page.read_text(encoding="utf-8"), re.I)
    assert not found
