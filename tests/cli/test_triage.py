"""``triage`` as its users run it."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import DEMO, LAWFUL, LURE

Run = Callable[..., subprocess.CompletedProcess[str]]
REQUIRED = {
    "schema", "id", "source", "posting", "score", "tier", "severity", "abstained", "findings",
    "reasons", "contacts", "model", "rules",
}  # fmt: skip


def rows(text: str) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def demo() -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "scamrecruit", "triage", str(DEMO), "--with-text"],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    return done


def test_the_demo_is_ranked_and_explained(demo: subprocess.CompletedProcess[str]) -> None:
    found = rows(demo.stdout)
    assert demo.returncode == 1  # one file of it is broken
    scored = [row for row in found if row.get("score") is not None]
    assert [row["score"] for row in scored] == sorted((row["score"] for row in scored), reverse=True)
    assert len(scored) >= 30
    assert len({row["posting"]["language"] for row in scored}) >= 10
    for row in scored:
        assert set(row) >= REQUIRED
        for finding in row["findings"]:
            field = row["posting"][finding["field"]]
            assert field[finding["start"] : finding["end"]] == finding["quote"]
    assert [row["schema"] for row in found][-1] == "scamrecruit.unreadable/1"
    assert found[-1]["advice"]
    assert "1 unreadable" in demo.stderr


def test_the_demo_puts_what_is_worth_review_first(demo: subprocess.CompletedProcess[str]) -> None:
    expected = rows((DEMO.parent / "demo_expected.jsonl").read_text(encoding="utf-8"))
    wanted = {Path(entry["file"]).name for entry in expected if entry["worth_review"]}
    first = [row for row in rows(demo.stdout) if row.get("tier") in {"high", "medium"}]
    hits = {Path(row["source"]["uri"].partition("#")[0]).name for row in first}
    assert len(wanted & hits) >= 0.75 * len(wanted)
    top = [Path(row["source"]["uri"].partition("#")[0]).name for row in first[:6]]
    assert sum(name in wanted for name in top) >= 5


def test_news_and_warnings_are_not_ranked(demo: subprocess.CompletedProcess[str]) -> None:
    news = [
        row for row in rows(demo.stdout) if "news and warnings" in row.get("source", {}).get("uri", "")
    ]
    assert news
    assert {row["abstained"] for row in news} == {"not_an_advertisement"}


def test_files_folders_and_stdin_mix(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LURE)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "b.jsonl").write_text(
        json.dumps({"id": "b", "text": LAWFUL, "site": "x"}) + "\n"
    )
    done = run(
        "triage", "a.txt", "folder", "-", stdin=b"<html><body><h1>Cook</h1><p>We hire a cook.</p>"
    )
    assert done.returncode == 0
    found = {row["source"]["uri"]: row for row in rows(done.stdout)}
    assert set(found) == {"a.txt", "folder/b.jsonl#L1", "-"}
    assert found["folder/b.jsonl#L1"]["id"] == "b"
    assert found["folder/b.jsonl#L1"]["extra"] == {"site": "x"}
    assert rows(done.stdout)[0]["source"]["uri"] == "a.txt"


def test_filters(run: Run, tmp_path: Path) -> None:
    for name, text in (("a.txt", LURE), ("b.txt", LAWFUL), ("c.txt", "hi")):
        (tmp_path / name).write_text(text)
    uris = lambda *options: [row["source"]["uri"] for row in rows(run("triage", ".", *options).stdout)]
    assert uris("--top", "1") == ["./a.txt"]
    assert uris("--tier", "high") == ["./a.txt"]
    assert uris("--tier", "low") == ["./b.txt"]
    assert uris("--min-score", "0.5") == ["./a.txt"]
    assert uris() == ["./a.txt", "./b.txt", "./c.txt"]


def test_exit_statuses(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LURE)
    (tmp_path / "empty.txt").write_text("")
    assert run("triage", "a.txt").returncode == 0
    assert run("triage", "a.txt", "empty.txt").returncode == 1
    assert run("triage", "nowhere").returncode == 2
    assert run("triage", "a.txt", "--fail-on", "high").returncode == 3
    assert run("triage", "a.txt", "--top", "x").returncode == 2
    assert run("triage", "a.txt", "--min-score", "nan").returncode == 2
    assert run("triage").returncode == 2


def test_csv_is_safe_for_a_spreadsheet(run: Run, tmp_path: Path) -> None:
    titles = [
        '=HYPERLINK("http://x.example")',
        "@SUM(A1)",
        "+1",
        "-1",
        "\t=1",
        "＝1+1",
        "\u200b=1",
        "plain",
    ]
    lines = [
        json.dumps({"id": f"={i}", "title": title, "text": LAWFUL}) for i, title in enumerate(titles)
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    done = run("triage", "a.jsonl", "--format", "csv")
    assert done.stdout.startswith("rank,")
    table = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(table) == len(titles)
    for row in table:
        for value in row.values():
            assert not value.lstrip("\u200b\ufeff ").startswith(("=", "+", "@", "\t", "＝")), value
    assert {row["title"] for row in table} >= {"plain"}


def test_output_appears_whole_or_not_at_all(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LURE)
    done = run("triage", "a.txt", "--output", "out.csv")
    assert done.stdout == ""
    assert "Written to out.csv" in done.stderr
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbfrank,score,tier")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "out.csv"]
    refused = run("triage", "a.txt", "-o", "no/such/folder/out.csv")
    assert refused.returncode == 2
    assert "cannot write" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_quiet_silences_stderr_only(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LURE)
    done = run("triage", "a.txt", "--quiet")
    assert done.stderr == ""
    assert rows(done.stdout)


def test_the_table_is_for_people(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LURE)
    done = run("triage", "a.txt", "--format", "table")
    for word in ("score", "tier", "high", "telegram", "a.txt"):
        assert word in done.stdout
    assert "1 high" in done.stderr


def test_a_page_cannot_speak_to_the_terminal(run: Run, tmp_path: Path) -> None:
    evil = "\x1b]0;owned\x07\x1b[2J\x9b31m \u202egpj.exe [bold]x[/bold] [link=http://x]y[/link]"
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"id": "e\x1b[31m", "title": evil, "text": f"{LURE} {evil}"})
    )
    for arguments in (("triage", "a.jsonl", "--format", "table"), ("explain", "a.jsonl")):
        done = run(*arguments)
        assert done.returncode == 0, done.stderr
        for char in ("\x1b", "\x07", "\x9b", "\u202e"):
            assert char not in done.stdout
        assert "[bold]x[/bold]" in done.stdout.replace("\n", " ") or arguments[0] == "triage"


def test_a_pipe_closed_early_is_quiet(tmp_path: Path) -> None:
    line = json.dumps({"text": LURE * 5})
    (tmp_path / "a.jsonl").write_text("\n".join([line] * 2000))
    command = (
        f"{sys.executable} -m scamrecruit triage a.jsonl | head -1 | wc -l; echo ${{PIPESTATUS[0]}}"
    )
    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert done.stdout.split() == ["1", "0"]
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def interrupted(folder: Path, wait: float) -> bytes:
    """What a triage of three lines says that is interrupted after ``wait`` seconds."""
    with subprocess.Popen(
        [sys.executable, "-m", "scamrecruit", "triage", "-", "-o", "out.jsonl"],
        stdin=subprocess.PIPE, stderr=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder,
    ) as process:  # fmt: skip
        assert process.stdin
        process.stdin.write((json.dumps({"id": "1", "text": LURE}) + "\n").encode() * 3)
        process.stdin.flush()
        time.sleep(wait)
        os.kill(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    return err


def test_interruption_keeps_what_was_done(tmp_path: Path) -> None:
    partial = tmp_path / "out.partial.jsonl"
    for wait in (3, 12, 48):  # a busy machine takes longer to get there
        (tmp_path / "out.jsonl").write_text("earlier\n")
        err = interrupted(tmp_path, wait)
        if partial.exists() and len(rows(partial.read_text())) == 3:
            break
    assert b"Traceback" not in err
    assert b"nterrupted" in err
    assert (tmp_path / "out.jsonl").read_text() == "earlier\n"
    assert len(rows(partial.read_text())) == 3


@pytest.mark.parametrize("case", [(), ("--case", "ads.db")])
def test_halves_of_characters_are_replaced_one_for_one(
    here: Run, tmp_path: Path, case: tuple[str, ...]
) -> None:
    """JSON can name half a surrogate pair; no file in UTF-8 can hold it."""
    text = json.dumps(LURE.replace(" ", " \ud800 ", 1))
    (tmp_path / "p.html").write_text(
        '<script type="application/ld+json">{"@type": "JobPosting", "title": "Chat \\udfff work", '
        f'"description": {text}}}</script>'
    )
    (tmp_path / "result.json").write_text(
        '{"name": "jobs", "type": "public_channel", "id": 1, "messages": [{"id": 1, "type": "message", '
        f'"date": "2026-01-02T03:04:05", "from": "x", "text": {text}}}]}}'
    )
    done = here("triage", "p.html", "result.json", "--with-text", "--depth", "fast", *case)
    assert done.returncode == 0, done.stderr
    ranked = rows(done.stdout)
    assert len(ranked) == 2
    for row in ranked:
        assert "\ufffd" in row["posting"]["text"]
        assert "halves of characters, shown as \ufffd" in row["source"]["notes"]
        for found in [*row["findings"], *row["contacts"]]:
            words = row["posting"][found["field"]]
            assert words[found["start"] : found["end"]] == found["quote"]
