"""``read --state``: what was read is not read again, whatever happens to a run."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import sleep

from tests.conftest import LURE

Run = Callable[..., subprocess.CompletedProcess[str]]


def folder(at: Path, number: int) -> Path:
    at.mkdir()
    for name in range(number):
        (at / f"{name:04}.txt").write_text(f"{LURE} Number {name}.", encoding="utf-8")
    return at


def texts(lines: str) -> list[str]:
    return [json.loads(line)["text"] for line in lines.splitlines()]


def test_only_what_is_new_or_changed_is_read(here: Run, tmp_path: Path) -> None:
    files = folder(tmp_path / "ads", 5)
    first = here("read", str(files), "--state", "done")
    assert len(texts(first.stdout)) == 5
    again = here("read", str(files), "--state", "done")
    assert (again.returncode, again.stdout) == (0, "")
    assert "passed over: inputs read before (5)" in again.stderr
    (files / "0002.txt").write_text("Changed.", encoding="utf-8")
    (files / "0003.txt").rename(files / "moved.txt")
    (files / "new.txt").write_text("New.", encoding="utf-8")
    assert texts(here("read", str(files), "--state", "done").stdout) == ["Changed.", "New."]
    assert LURE not in Path(tmp_path / "done").read_text()


def test_other_options_read_again_and_what_could_not_be_read_is_tried_again(
    here: Run, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("x,y,title\none,two,three\n")
    here("read", "a.csv", "--state", "done")
    assert texts(here("read", "a.csv", "--state", "done", "--columns", "text=y").stdout) == ["two"]
    (tmp_path / "b.html").write_bytes(b"")
    for _ in range(2):
        assert '"the file is empty"' in here("read", "b.html", "--state", "done").stdout


def test_a_file_of_another_kind_is_left_alone(here: Run, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("mine\n")
    done = here("read", str(folder(tmp_path / "ads", 1)), "--state", "notes")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--state notes: it is another file" in done.stderr
    assert (tmp_path / "notes").read_text() == "mine\n"
    assert here("read", "ads", "--state", "s", "--output", "o").returncode == 2


def test_a_killed_run_loses_nothing_and_repeats_one_input_at_most(tmp_path: Path) -> None:
    files, out, state = folder(tmp_path / "ads", 400), tmp_path / "out.jsonl", tmp_path / "done"
    command = [sys.executable, "-m", "scamrecruit", "read", str(files), "--state", str(state), "--quiet"]
    for _ in range(3):
        before = out.stat().st_size if out.exists() else 0
        with out.open("ab") as stream, subprocess.Popen(command, stdout=stream, env=os.environ) as run:
            while run.poll() is None and out.stat().st_size < before + 9_000:
                sleep(0.002)
            if run.poll() is None:
                run.send_signal(signal.SIGKILL)
        with out.open("r+b") as stream:  # a line cut off is the input at hand
            body = stream.read()
            stream.truncate(body.rfind(b"\n") + 1)
    with state.open("ab") as stream:
        stream.write(b"0123456789abcdef")  # killed in the middle of a line
    with out.open("ab") as stream:
        assert subprocess.run(command, stdout=stream).returncode == 0
    found = texts(out.read_text(encoding="utf-8"))
    assert len(set(found)) == 400
    assert len(found) <= 400 + 3
    assert subprocess.run(command, capture_output=True).stdout == b""
