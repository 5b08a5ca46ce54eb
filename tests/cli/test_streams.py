"""Streams as shells, services and other systems hand them over."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

LINE = b'{"id": "1", "text": "\xe0\xb8\xa3\xe0\xb8\xb1\xe0\xb8\x9a chat staff for Poipet, free room"}\n'


def shell(command: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """What a shell says to ``command``, in which ``$S`` is the command line."""
    (folder / "a.jsonl").write_bytes(LINE)
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, capture_output=True, timeout=120,
        env={**os.environ, "S": f"{sys.executable} -m scamrecruit", **variables},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("$S triage a.jsonl -q --depth fast > /dev/full", "no space left on device"),
        ("$S triage a.jsonl -q --depth fast --format csv > /dev/full", "no space left on device"),
        ("$S score a.jsonl -q --depth fast > /dev/full", "no space left on device"),
        ("$S explain a.jsonl --depth fast > /dev/full", "no space left on device"),
        ("$S --help > /dev/full", "no space left on device"),
        ("$S triage a.jsonl -q --depth fast >&-", "bad file descriptor"),
        ("$S --version >&-", "bad file descriptor"),
    ],
)
def test_output_that_cannot_be_written_is_one_line(command: str, why: str, tmp_path: Path) -> None:
    done = shell(command, tmp_path)
    assert done.stderr.decode() == f"scamrecruit: cannot write: {why}\n"
    assert done.returncode == 2


def test_without_standard_output_a_file_is_written_all_the_same(tmp_path: Path) -> None:
    done = shell("$S triage a.jsonl -q --depth fast -o out.jsonl >&-", tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "out.jsonl").read_text().startswith('{"schema"')


def test_without_standard_error_messages_do_not_get_among_the_data(tmp_path: Path) -> None:
    done = shell("$S triage a.jsonl --depth fast 2>&-; $S explain nosuch 2>&-", tmp_path)
    assert done.stdout.count(b"\n") == 1
    assert done.returncode == 2


def test_without_standard_input_the_stream_says_so(tmp_path: Path) -> None:
    done = shell("$S score - <&-", tmp_path)
    assert done.stderr == b"scamrecruit: there is no standard input: name a file instead\n"


@pytest.mark.parametrize("command", ["explain a.jsonl", "triage a.jsonl --format table"])
def test_no_locale_loses_a_script(command: str, tmp_path: Path) -> None:
    done = shell(f"$S {command} --depth fast", tmp_path, PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert "\u0e23\u0e31\u0e1a".encode() in done.stdout


def test_an_error_cannot_speak_to_the_terminal(tmp_path: Path) -> None:
    done = shell("$S explain $'no\\e[31msuch'", tmp_path)
    assert b"\x1b" not in done.stderr
    assert b"no\\u{1b}[31msuch" in done.stderr
