"""``collect`` and ``verify`` as a user runs them."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.collect.server import Server, answer
from tests.conftest import LAWFUL, LURE

Run = Callable[..., subprocess.CompletedProcess[str]]


PAGE = answer(f"<h1>Chat work</h1><p>{LURE}</p>")


def test_collect_verify_triage_and_tamper(run: Run, here: Run, tmp_path: Path) -> None:
    pages = {
        "/": answer('<a href="/job/1">x</a> <a href="/job/2">y</a> <a href="/about">z</a>'),
        "/job/1": PAGE,
        "/job/2": answer(f"<h1>Nurse \x1b[31m</h1><p>{LAWFUL}</p>"),
    }
    with Server(pages) as server:
        common = [
            "--into",
            "bag",
            "--follow",
            "*/job/*",
            "--allow-private",
            "127.0.0.1",
            "--interval",
            "0",
            "--reason",
            "a test",
        ]
        done = here("collect", server.url("/"), *common, "--format", "text")
        assert server.asked == ["/robots.txt", "/", "/job/1", "/job/2"]
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("new")
    assert "high" in lines[0]
    assert "\x1b" not in done.stdout
    assert "3 pages, 2 advertisements: 1 high" in done.stderr
    verified = run("verify", "bag")
    assert verified.returncode == 0, verified.stdout
    assert verified.stdout.splitlines()[-1] == "Bytes intact, score reproduced"
    ranked = here("triage", "bag", "-o", "leads.jsonl")
    assert ranked.returncode == 0, ranked.stderr
    assert len((tmp_path / "leads.jsonl").read_text().splitlines()) == 2
    into_case = here("triage", "bag", "--case", "ads.db", "--quiet")
    assert into_case.stdout == (tmp_path / "leads.jsonl").read_text()
    (results,) = (tmp_path / "bag/data/assessments").iterdir()
    results.write_text(results.read_text().replace("Sihanoukville", "Sihanoukvile"))
    forged = here("verify", "bag")
    assert forged.returncode == 1
    assert "was altered" in forged.stdout
    assert forged.stdout.splitlines()[-1] == "Bytes altered, score not reproduced"


def test_a_file_of_results_is_verified_against_its_inputs(here: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LURE)
    (tmp_path / "b.jsonl").write_text(
        json.dumps({"text": LURE + " More."}) + "\n" + json.dumps({"text": LAWFUL}) + "\n"
    )
    here("triage", "a.txt", "b.jsonl", "-o", "leads.jsonl", "--with-text")
    assert here("verify", "leads.jsonl").stdout.splitlines()[-1] == "Bytes intact, score reproduced"
    rows = (tmp_path / "leads.jsonl").read_text()
    row = json.loads(rows.splitlines()[0])
    (tmp_path / "touched.jsonl").write_text(rows.replace(f'"score":{row["score"]}', '"score":0.1234', 1))
    done = here("verify", "touched.jsonl")
    assert done.returncode == 1
    assert f"score recorded 0.1234, derived {row['score']}" in done.stdout
    assert done.stdout.splitlines()[-1] == "Bytes intact, score not reproduced"
    (tmp_path / "a.txt").write_text(LURE + " Changed.")
    done = here("verify", "leads.jsonl")
    assert done.returncode == 1
    assert "SHA-256" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("Bytes altered")


def test_a_dry_run_contacts_nobody_and_names_all(here: Run, tmp_path: Path) -> None:
    with Server({}) as server:
        (tmp_path / "list.txt").write_text(
            f"# jobs\n{server.url('/a')}\n\nhttps://t.me/+abc\nhttps://jobs.example/x\n"
        )
        done = here("collect", "list.txt", "--dry-run")
        assert server.asked == []
    assert done.returncode == 1
    assert done.stdout.splitlines() == ["127.0.0.1", f"  {server.url('/robots.txt')}", f"  {server.url('/a')}",
                                        "jobs.example", "  https://jobs.example/robots.txt", "  https://jobs.example/x"]  # fmt: skip
    assert "invitation" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["https://a.example/"], "--into FOLDER"),
        (["https://a.example/", "--into", "b", "--ignore-robots"], "--ignore-robots needs --reason"),
        (["https://a.example/", "--into", "b", "--interval", "0.1"], "needs --reason"),
        (
            ["https://a.example/", "--into", "b", "--user-agent", "Mozilla"],
            "--user-agent needs --reason",
        ),
        (["https://a.example/", "--into", "b", "--since", "soon"], "is no date"),
        (["https://a.example/", "--into", "b", "--contact", "a\nb"], "ASCII"),
        (["missing.txt", "--into", "b"], "no such file"),
        (["bad.toml", "--into", "b"], "bad.toml"),
    ],
)
def test_wrong_use_is_one_line(here: Run, tmp_path: Path, arguments: list[str], words: str) -> None:
    (tmp_path / "bad.toml").write_text("[[search]]\nname = 1\n")
    done = here("collect", *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "b").exists()


def test_verify_says_what_it_wants(here: Run, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "x.jsonl").write_text('{"a": 1}\n')
    for name, words in (
        ("folder", "no bag"),
        ("missing.jsonl", "no such file"),
        ("x.jsonl", "no file of results"),
    ):
        done = here("verify", name)
        assert done.returncode == 2
        assert words in done.stderr
        assert done.stderr.count("\n") == 1
