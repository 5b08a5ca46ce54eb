"""Without the extra, without Java, with an order that cannot be: one line that says what to do."""

import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

Here = Callable[..., subprocess.CompletedProcess[str]]


def test_without_pyspark(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    done = here("spark", "ads", "scores", "--depth", "fast")
    assert done.returncode == 2
    assert done.stderr == (
        "scamrecruit: a Spark cluster needs an optional part: pip install 'scamrecruit[spark]'\n"
    )


@pytest.mark.skipif(not find_spec("pyspark"), reason="pyspark is not installed")
def test_without_java(here: Here, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    done = here("spark", "ads", "scores", "--depth", "fast")
    assert done.returncode == 2
    assert done.stderr == (
        "scamrecruit: Spark needs Java 17 or newer: apt install default-jre-headless, or set JAVA_HOME\n"
    )


def test_settings_have_a_key_and_a_value(here: Here) -> None:
    done = here("spark", "ads", "scores", "--depth", "fast", "--conf", "spark.cores.max")
    assert (done.returncode, done.stderr) == (
        2,
        "scamrecruit: --conf 'spark.cores.max': write KEY=VALUE\n",
    )
