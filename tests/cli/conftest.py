"""The command line within the process of the tests."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line in this process: faster, for what needs no process of its own."""

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        from scamrecruit.cli import app, terminal

        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr("sys.argv", ["scamrecruit", *arguments])
        terminal.out.cache_clear()
        terminal.err.cache_clear()
        status = app.run()
        said = capfd.readouterr()
        return subprocess.CompletedProcess(list(arguments), status, said.out, said.err)

    return call
