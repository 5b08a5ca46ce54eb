"""A Spark cluster on this machine: a master and two workers that listen on the loopback only."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

LEAST_JAVA = 17
_LOOPBACK = "127.0.0.1"
_SECONDS = 60
_BRISK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""For a Java that lives for seconds: it spends them on work, not on making its own code faster."""


class Cluster(NamedTuple):
    """Address of the master, the folders in which the workers keep what they do, Spark's settings."""

    master: str
    folders: tuple[Path, ...]
    settings: dict[str, str]


def missing() -> str | None:
    """What is not there that Spark needs; None if all is."""
    if find_spec("pyspark") is None:
        return "pyspark is not installed: with Java on the machine, make test installs it"
    java = (
        Path(os.environ["JAVA_HOME"], "bin", "java")
        if "JAVA_HOME" in os.environ
        else shutil.which("java")
    )
    if not java:
        return "there is no Java: apt install default-jre-headless"
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', said)
    if not version or int(version[1]) < LEAST_JAVA:
        return f"Java is older than {LEAST_JAVA}: apt install default-jre-headless"
    return None


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """The cluster with its folders in ``folder``, ended afterwards."""
    folders = tuple(folder / f"worker-{number}" for number in (1, 2))
    running: list[subprocess.Popen[bytes]] = []
    try:
        log = folder / "master.log"
        running.append(_start(log, "master.Master", "--port", "0"))
        address = _said(log, r"Starting Spark master at (spark://\S+)")[0]
        for own in folders:
            log = own.with_suffix(".log")
            running.append(_start(log, "worker.Worker", "-c", "1", "-m", "1g", "-d", str(own), address))
        for own in folders:
            _said(own.with_suffix(".log"), "Successfully registered with master")
        yield Cluster(address, folders, _settings())
    finally:
        for process in reversed(running):
            process.terminate()
        for process in running:
            process.wait(timeout=30)


def _settings() -> dict[str, str]:
    """Both workers are waited for, and small files are cut into several tasks."""
    return {
        "spark.driver.host": _LOOPBACK,
        "spark.driver.bindAddress": _LOOPBACK,
        "spark.driver.memory": "512m",
        "spark.executor.memory": "512m",
        "spark.scheduler.minRegisteredResourcesRatio": "1.0",
        "spark.scheduler.maxRegisteredResourcesWaitingTime": "60s",
        "spark.cores.max": "2",
        "spark.driver.extraJavaOptions": _BRISK,
        "spark.executor.extraJavaOptions": _BRISK,
        "spark.sql.files.openCostInBytes": "16k",
        "spark.sql.files.maxPartitionBytes": "16k",
    }


def _start(log: Path, role: str, *arguments: str) -> subprocess.Popen[bytes]:
    import pyspark

    script = Path(pyspark.__file__).parent / "bin" / "spark-class"
    command = [str(script), f"org.apache.spark.deploy.{role}", "--host", _LOOPBACK, "--webui-port", "0"]
    environment = {**os.environ, "SPARK_LOCAL_IP": _LOOPBACK, "SPARK_DAEMON_JAVA_OPTS": _BRISK}
    with log.open("wb") as file:
        return subprocess.Popen([*command, *arguments], stdout=file, stderr=file, env=environment)


def _said(log: Path, pattern: str) -> list[str]:
    """What ``pattern`` finds in ``log``, waited for."""
    for _ in range(_SECONDS * 10):
        found = re.findall(pattern, log.read_text(errors="replace"))
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(
        f"not said in {_SECONDS} s: {pattern}\n{log.read_text(errors='replace')[-2000:]}"
    )
