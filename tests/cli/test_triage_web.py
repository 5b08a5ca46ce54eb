"""Addresses given straight to ``triage``."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.collect.server import Server, answer
from tests.conftest import LURE

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_addresses_and_files_are_ranked_together(here: Run, tmp_path: Path) -> None:
    (tmp_path / "saved.txt").write_text(LURE + " Saved.")
    page = answer(f"<h1>Work</h1><p>{LURE}</p>")
    with Server({"/job": page, "/robots.txt": answer("User-agent: *\nDisallow: /private")}) as server:
        address = f"127.0.0.1:{server.port}"
        done = here(
            "triage",
            "saved.txt",
            f"http://{address}/job",
            f"http://{address}/private",
            "--allow-private",
            address,
        )
        assert server.asked == ["/robots.txt", "/job"]
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1, done.stderr
    assert {row["source"]["uri"] for row in rows[:2]} == {"saved.txt", f"http://{address}/job"}
    assert rows[2]["error"] == "robots.txt forbids it"
    assert rows[2]["stage"] == "collect"


def test_nothing_private_is_reached_without_being_named(here: Run) -> None:
    with Server({}) as server:
        done = here("triage", server.url("/job"), "file:///etc/passwd", "https://t.me/+abc")
        assert server.asked == []
    assert done.returncode == 2
    assert "no public address" in done.stdout
    assert "only http and https" in done.stdout
    assert "invitation" in done.stdout


def test_wrong_options_are_one_line(here: Run) -> None:
    done = here("triage", "https://a.example/", "--proxy", "ftp://x")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "--proxy takes" in done.stderr
