"""The recipes run as they stand, with the practice file and a stand-in for what is not here."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import DEMO, ROOT

PAGE = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
CONTAINER = (ROOT / "Containerfile").read_text(encoding="utf-8")
ADS = DEMO / "export_jobs_2026-11-16.jsonl"
# Reads topics from, and appends to, files of their names; -G and -C read, -P writes.
KCAT = """#!/bin/sh
while [ $# -gt 0 ]; do case $1 in
  -b) shift;; -G) shift 2; topic=$1; does=cat;; -C) does=cat;; -P) does=append;; -t) shift; topic=$1;;
esac; shift; done
if [ $does = cat ]; then cat "$topic"; else cat >> "$topic"; fi
"""


def blocks(heading: str, language: str) -> list[str]:
    part = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    found = re.findall(rf"^```{language}\n(.*?)^```$", part, re.S | re.M)
    assert found
    return found


def shell(script: str, folder: Path, *arguments: str) -> None:
    """Run ``script`` in ``folder`` with our command, and the stand-in if there is one, on the path."""
    path = os.pathsep.join([str(folder / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", script, "recipe", *arguments],
        cwd=folder,
        env={**os.environ, "PATH": path, "BROKERS": "broker.example:9092"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode in {0, 1}, done.stderr
    assert "Traceback" not in done.stderr


def scores(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.mark.skipif(not shutil.which("jq"), reason="jq is not installed: apt install jq")
def test_kafka_in_and_out(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "kcat").write_text(KCAT)
    (tmp_path / "bin" / "kcat").chmod(0o755)
    given = ADS.read_bytes() + b'{"id": "cut\n'
    (tmp_path / "ads").write_bytes(given)
    into, routed = blocks("Kafka", "sh")
    shell(into, tmp_path)
    assert len(scores(tmp_path / "scores")) == len(given.splitlines())
    assert [row.get("id") for row in scores(tmp_path / "scores")][:2] == ["a-1001", "a-1002"]
    shell(routed, tmp_path)
    assert {row["tier"] for row in scores(tmp_path / "review")} <= {"high", "medium"}
    assert [row["uri"] for row in scores(tmp_path / "unreadable")] == [f"-#L{len(given.splitlines())}"]


def test_a_folder_every_night(tmp_path: Path) -> None:
    (script,) = blocks("A folder, every night", "sh")
    inbox, outbox = tmp_path / "in box", tmp_path / "out"
    inbox.mkdir()
    outbox.mkdir()
    shell(script, tmp_path, str(inbox), str(outbox))
    (inbox / "a.jsonl").write_bytes(ADS.read_bytes() + b"[]\n")
    shell(script, tmp_path, str(inbox), str(outbox))
    (result,) = outbox.iterdir()
    assert result.name == "a.jsonl"
    assert len(scores(result)) == len(ADS.read_bytes().splitlines()) + 1
    written = result.stat().st_mtime_ns
    shell(script, tmp_path, str(inbox), str(outbox))
    assert result.stat().st_mtime_ns == written


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_units_are_well_formed(tmp_path: Path) -> None:
    names = ("scamrecruit.service", "scamrecruit.timer")
    for name, block in zip(names, blocks("A folder, every night", "ini"), strict=True):
        (tmp_path / name).write_text(block.replace("/usr/local/bin/score-new.sh", "/dev/null"))
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", name],
            cwd=tmp_path,
            env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert name not in done.stderr, done.stderr


def test_airflow_runs_a_command_that_works(tmp_path: Path) -> None:
    (code,) = blocks("Airflow", "python")
    (command,) = (
        ast.literal_eval(word.value)
        for word in ast.walk(ast.parse(code))
        if isinstance(word, ast.keyword) and word.arg == "bash_command"
    )
    for folder in ("in", "out"):
        (tmp_path / folder).mkdir()
    (tmp_path / "in" / "2026-11-21.jsonl").write_bytes(ADS.read_bytes())
    shell(command.replace("{{ ds }}", "2026-11-21"), tmp_path)
    assert scores(tmp_path / "out" / "2026-11-21.jsonl")


def test_what_the_image_is_built_of_is_enough(tmp_path: Path) -> None:
    """The files that it copies make a wheel; to build the image itself takes a registry."""
    first = CONTAINER.split("\nFROM ")[1]
    for line in re.findall(r"^COPY (.+)$", first, re.M):
        *sources, target = line.split()
        for source in sources:
            assert target in {"./", source}
            into = tmp_path / source
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, into, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / source, into)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "dist").glob("*.whl"))


def test_the_image_runs_without_rights_and_compiles_its_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = CONTAINER.rpartition("\nFROM ")[2]
    assert second.index("\nUSER scamrecruit\n") < second.index("\nENTRYPOINT")
    (warm,) = re.findall(r"^RUN (echo .+)$", second, re.M)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shell(warm, tmp_path)
    assert list((tmp_path / "cache" / "scamrecruit").glob("pack-*.msgpack"))
