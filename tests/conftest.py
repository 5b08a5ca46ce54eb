"""What many tests share: the engine, a posting, the command line as a process."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scamrecruit.engine import Engine, load_engine
from scamrecruit.extract.extractor import Extractor
from scamrecruit.extract.rulebook import Rulebook, load_rulebook
from scamrecruit.records import Posting, Source

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "fixtures" / "demo"
CORPUS = ROOT / "fixtures" / "corpus"

LURE = (
    "URGENT! Customer service chat operators wanted for Sihanoukville, Cambodia.\n"
    "Salary $1,200 - $1,500 per month plus commission. No experience needed, typing only.\n"
    "Company pays your flight ticket, visa and hotel. Free room and meals in the company park.\n"
    "Fly within 3 days. Contact Telegram: @hr_demo_lotus, do not tell your family."
)
LAWFUL = (
    "Registered nurse, day ward\n"
    "The district hospital hires two registered nurses for its day ward from January.\n"
    "Duties: monitor patients, give medicine as prescribed, keep records, train students.\n"
    "You hold a nursing degree and a valid registration and have two years of experience.\n"
    "We offer 40 hours a week, paid leave, pension and health insurance.\n"
    "Apply with CV and certificates at careers@hospital.example before 12 December;\n"
    "shortlisted candidates will be invited to an interview and a skills test on 18 December."
)


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return load_rulebook()


@pytest.fixture(scope="session")
def engine() -> Engine:
    return load_engine()


@pytest.fixture(scope="session")
def extractor(engine: Engine) -> Extractor:
    return engine.extractor


@pytest.fixture(scope="session")
def posting() -> Callable[..., Posting]:
    """Makes a posting of a text."""

    def make(text: str, title: str = "", **fields: object) -> Posting:
        return Posting(
            id="t-1", source=Source("test.txt", "0" * 64, "text/1"), title=title, text=text, **fields
        )  # type: ignore[arg-type]

    return make


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs ``scamrecruit`` in an empty folder, as a user would."""

    def call(
        *arguments: str, stdin: bytes = b"", cwd: Path | None = None, timeout: float = 60
    ) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "COLUMNS": "120", "PYTHONWARNINGS": "error", "NO_COLOR": "1"}
        done = subprocess.run(
            [sys.executable, "-m", "scamrecruit", *arguments],
            input=stdin,
            capture_output=True,
            cwd=cwd or tmp_path,
            env=environment,
            timeout=timeout,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
        )

    return call
