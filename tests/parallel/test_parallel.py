"""Several processes give what one gives, byte for byte, through the command line."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import DEMO, LAWFUL, LURE

from scamrecruit.cli.stream import steps
from scamrecruit.parallel import MANY
from scamrecruit.read.jsonl import line_batches

Run = Callable[..., subprocess.CompletedProcess[str]]


def many_lines() -> bytes:
    """Good lines, bad lines and blanks, in several reads of 64 KB."""
    lines = []
    for number in range(60):
        text = (LURE if number % 3 else LAWFUL) + "\n" + f"number {number}" * (number % 5 * 200)
        lines.append(json.dumps({"id": number, "text": text}))
        if number % 20 == 7:
            lines += ['{"id": 1, "text": "cut', "", '{"id": "no text"}']
    return "\n".join(lines).encode()


def test_score_gives_the_same_bytes_by_one_and_by_two(run: Run, tmp_path: Path) -> None:
    body = many_lines()
    (tmp_path / "a.jsonl").write_bytes(body)
    one = run("score", "a.jsonl", "-q", "--depth", "fast")
    two = run("score", "a.jsonl", "-q", "--depth", "fast", "--workers", "2", "--flush-every", "50")
    assert one.stdout == two.stdout
    assert (one.returncode, two.returncode) == (1, 1)
    piped = run("score", "-", "-q", "--depth", "fast", "--workers", "2", stdin=body)
    assert piped.stdout.replace('"uri":"-#', '"uri":"a.jsonl#') == one.stdout


def test_a_reader_that_leaves_early_and_an_interruption_leave_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(many_lines() * 50)
    command = [
        sys.executable,
        "-m",
        "scamrecruit",
        "score",
        "a.jsonl",
        "-q",
        "--workers",
        "2",
        "--depth",
        "fast",
    ]
    for leave in ("close", "interrupt"):
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, start_new_session=True
        ) as process:
            assert process.stdout
            assert process.stderr
            assert process.stdout.readline()
            if leave == "close":
                process.stdout.close()
            else:
                os.killpg(process.pid, signal.SIGINT)
                process.stdout.read()
            assert process.wait(timeout=30) == (0 if leave == "close" else 130)
            assert b"Traceback" not in process.stderr.read()
        assert _ended(process.pid), "processes were left behind"


def _ended(group: int) -> bool:
    for _ in range(50):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_triage_of_many_files_gives_the_same_by_one_and_by_two(run: Run, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    sources = [path for path in sorted(DEMO.rglob("*")) if path.is_file() and path.suffix != ".jsonl"]
    for number in range(MANY + 10):
        source = sources[number % len(sources)]
        (pages / f"{number:03d}{source.suffix}").write_bytes(source.read_bytes() + b"\n" * (number % 7))
    how = ("--format", "jsonl", "--depth", "fast")
    one = run("triage", "pages", *how, "--workers", "1")
    two = run("triage", "pages", *how, "--workers", "2")
    assert one.stdout == two.stdout
    assert len(one.stdout.splitlines()) >= 30
    without_seconds = [line for line in one.stderr.splitlines() if " s: " not in line]
    assert without_seconds == [line for line in two.stderr.splitlines() if " s: " not in line]


def test_triage_of_a_large_archive_gives_the_same_by_one_and_by_two(run: Run, tmp_path: Path) -> None:
    sources = [path for path in sorted(DEMO.rglob("*.html")) if path.is_file()]
    with ZipFile(tmp_path / "pages.zip", "w") as archive:
        for number in range(MANY + 150):  # reposts, new words and what cannot be read, in turn
            body = sources[number % len(sources)].read_bytes()
            new = f"<p>copy {number}</p></body".encode() if number % 3 else b"</body"
            archive.writestr(f"{number:03d}.html", body.replace(b"</body", new) if number % 50 else b"")
    how = ("--format", "jsonl", "--depth", "fast", "pages.zip")
    one = run("triage", *how, "--workers", "1")
    two = run("triage", *how, "--workers", "2")
    assert one.stdout == two.stdout
    assert len(one.stdout.splitlines()) >= MANY
    without_seconds = [line for line in one.stderr.splitlines() if " s: " not in line]
    assert without_seconds == [line for line in two.stderr.splitlines() if " s: " not in line]


def test_progress_is_told_in_lines(capsys: pytest.CaptureFixture[str]) -> None:
    tell = steps(every=0)
    tell(1_000, 0.25)
    tell(2_000, None)
    known, unknown = capsys.readouterr().err.splitlines()
    assert re.fullmatch(r"scamrecruit: 1,000 lines, [\d,]+ a second, \d+ s to go", known)
    assert re.fullmatch(r"scamrecruit: 2,000 lines, [\d,]+ a second", unknown)


class Dripping(BytesIO):
    """A pipe that brings a few bytes at a time."""

    step = 3

    def read1(self, size: int | None = -1, /) -> bytes:
        return self.read(self.step)


@settings(deadline=None)
@given(st.lists(st.binary(max_size=12)), st.integers(1, 40))
def test_lines_are_the_same_however_they_come(lines: list[bytes], step: int) -> None:
    body = b"\n".join(lines)
    pipe = Dripping(body)
    pipe.step = step
    found = [line for batch in line_batches(pipe, "x") for line in batch]
    assert found == [
        (f"x#L{number}", line)
        for number, line in enumerate(body.split(b"\n"), 1)
        if line.strip(b" \t\r\n\xef\xbb\xbf")
    ]
