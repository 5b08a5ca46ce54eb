"""``score``: the stream form."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import LAWFUL, LURE

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_order_is_kept_and_a_bad_line_costs_only_itself(run: Run) -> None:
    lines = [
        json.dumps({"id": 1, "text": LAWFUL}),
        '{"id": 2, "text": "cut',
        json.dumps({"id": "3", "title": "Chat", "description": LURE, "url": "https://x.example/3"}),
        '{"id": 4, "text": NaN}',
        "",
        '{"id": 5, "text": "\\ud800 lone"}',
        json.dumps({"id": 6}),
        json.dumps({"id": 7, "text": LURE}),
    ]
    done = run("score", "-", stdin="\n".join(lines).encode())
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [row.get("id") for row in rows] == ["1", None, "3", None, None, None, "7"]
    bad = [row for row in rows if row["schema"] == "scamrecruit.unreadable/1"]
    assert [row["uri"] for row in bad] == ["-#L2", "-#L4", "-#L6", "-#L7"]
    assert all(row["error"] and row["advice"] for row in bad)
    assert "half of a character" in bad[2]["error"]
    assert rows[2]["posting"]["url"] == "https://x.example/3"


def test_offsets_refer_to_the_text_as_given(run: Run) -> None:
    text = "  \r\n" + LURE.replace("\n", "\r\n") + "  "
    (row,) = [
        json.loads(x)
        for x in run("score", "-", stdin=json.dumps({"text": text}).encode()).stdout.splitlines()
    ]
    assert row["findings"]
    for finding in row["findings"]:
        assert text[finding["start"] : finding["end"]] == finding["quote"]


def test_an_interruption_keeps_what_was_scored_and_says_so() -> None:
    command = [sys.executable, "-m", "scamrecruit", "score", "-", "--depth", "fast"]
    line = (json.dumps({"id": "1", "text": LAWFUL}) + "\n").encode()
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(line)
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == "1"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, b"")
    assert b"1 advertisement from" in err
    assert err.endswith(b"scamrecruit: interrupted\n")


@pytest.mark.parametrize("options", [[], ["--workers", "2", "--depth", "fast"]])
def test_each_line_comes_as_soon_as_it_is_ready(options: list[str]) -> None:
    command = [sys.executable, "-m", "scamrecruit", "score", "-", "-q", *options]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        for number in range(3):
            process.stdin.write((json.dumps({"id": number, "text": LURE}) + "\n").encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == str(number)
        process.stdin.close()
        assert process.wait(timeout=30) == 0


def test_statuses_and_errors_are_for_people(run: Run, tmp_path: Path) -> None:
    assert run("score", "-", stdin=b"nonsense\n").returncode == 2
    assert run("score", "-", stdin=b"").returncode == 0
    missing = run("score", "none.jsonl")
    assert missing.returncode == 2
    assert missing.stderr.strip() == "scamrecruit: none.jsonl: no such file or directory"
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": LURE}))
    assert run("score", "a.jsonl", "--fail-on", "high").returncode == 3


def test_repeated_runs_give_the_same_bytes(run: Run) -> None:
    line = json.dumps({"id": "x", "text": LURE}).encode()
    assert run("score", "-", stdin=line).stdout == run("score", "-", stdin=line).stdout


@pytest.mark.parametrize("workers", ["1", "2"])
def test_reposts_with_other_contacts_can_be_scored_once(run: Run, workers: str) -> None:
    """Here, as nearly always, with the same results as one by one."""
    texts = [f"{LURE} Telegram @kate_{name}" for name in ("north", "south", "east")]
    lines = b"".join(json.dumps({"id": text[-4:], "text": text}).encode() + b"\n" for text in texts)
    plain = run("score", "-", "--depth", "fast", stdin=lines).stdout
    again = run("score", "-", "--depth", "fast", "--templates", "--workers", workers, stdin=lines).stdout
    assert again == plain
    found = [json.loads(line)["contacts"][-1]["value"] for line in again.splitlines()]
    assert found == ["kate_north", "kate_south", "kate_east"]
