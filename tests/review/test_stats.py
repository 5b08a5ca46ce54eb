"""The figures of a case whose decisions are known."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.casefile.desk import add, new_case, posting
from tests.casefile.test_store import decision

from scamrecruit.casefile.decisions import decide
from scamrecruit.casefile.store import CaseFile
from scamrecruit.records import Shown
from scamrecruit.review.stats import NOT_RANKED, sides_of, stats

Run = Callable[..., subprocess.CompletedProcess[str]]
BLIND = Shown("model-1", "rules-1", None, None, True, "random")


@pytest.fixture
def case(tmp_path: Path) -> CaseFile:
    """Twenty ads, p20 the highest score; those over 70 letters are in the high tier."""
    made = new_case(tmp_path)
    texts = {n: ("KH " if n % 2 else "") + "x" * n * 4 for n in range(1, 21)}
    add(made, [posting(f"p{n}", text) for n, text in texts.items()])
    add(made, [posting("none", "y")], score_of=lambda item: None)
    return made


def test_precision_by_depth_tier_and_language(case: CaseFile) -> None:
    for n in range(11, 21):
        decide(case, decision(f"p{n}", "refer" if n > 12 else "dismiss"))
    decide(case, decision("none", "not_an_ad"))
    decide(case, decision("p1", "unsure"))
    figures = stats(case)
    assert (figures.postings, figures.decided, figures.decisions, figures.unsure) == (21, 12, 12, 1)
    assert [(depth.k, depth.worth.hits, depth.worth.number) for depth in figures.at_depth] == [
        (10, 8, 10),
        (20, 8, 10),
    ]
    assert figures.by_tier["high"].share == 1
    assert (figures.by_tier["medium"].hits, figures.by_tier["medium"].number) == (4, 6)
    assert figures.by_tier[NOT_RANKED].share == 0
    assert figures.by_tier["low"].share is None
    alarms = figures.false_alarms_by_language["en"]
    assert (alarms.hits, alarms.number) == (2, 10)
    assert figures.verdicts == {"refer": 8, "dismiss": 2, "not_an_ad": 1, "unsure": 1}


def test_indicators_that_mislead(case: CaseFile) -> None:
    for n in range(1, 21):
        decide(case, decision(f"p{n}", "dismiss" if n % 2 else "refer"))
    (sign,) = stats(case).signs
    assert (sign.indicator, sign.worth.hits, sign.worth.number, sign.misleads) == (
        "place_kh",
        0,
        10,
        True,
    )


def test_the_control_sample_tells_what_is_missed(case: CaseFile) -> None:
    for n in (1, 2, 12, 20):
        decide(case, decision(f"p{n}", "refer" if n != 2 else "dismiss", shown=BLIND))
    decide(case, decision("p19", "refer"))
    control = stats(case).control
    assert (control.worth.hits, control.worth.number) == (3, 4)
    assert (control.missed.hits, control.missed.number) == (1, 3)
    assert (control.by_tier["low"].hits, control.by_tier["low"].number) == (1, 2)


def test_reviewers_and_days(case: CaseFile) -> None:
    verdicts = {"ana": "rrdd", "ben": "rrdr", "cleo": "rd"}
    names = {"r": "refer", "d": "dismiss"}
    for reviewer, marks in verdicts.items():
        for number, mark in enumerate(marks, 1):
            decide(case, decision(f"p{number}", names[mark], reviewer=reviewer, seconds=number * 2.0,
                                  at=f"2026-01-0{number}T10:00:00.000Z"))  # fmt: skip
    figures = stats(case)
    pairs = {pair.reviewers: pair for pair in figures.pairs}
    assert (pairs["ana", "ben"].ads, pairs["ana", "ben"].agreement) == (4, 0.75)
    assert pairs["ana", "ben"].kappa == pytest.approx(0.5)
    assert figures.fleiss_kappa is not None
    assert figures.by_day["2026-01-01"] == {"ana": 1, "ben": 1, "cleo": 1}
    assert figures.median_seconds == {"ana": 5.0, "ben": 5.0, "cleo": 3.0}
    assert figures.unsure == 1  # p4: one says refer, one dismiss


def test_most_reviewers_decide_the_side() -> None:
    made = [decision("a", verdict) for verdict in ("refer", "watch", "dismiss")]
    made += [decision("b", "unsure"), decision("c", "not_an_ad"), decision("c", "unsure")]
    assert sides_of(made) == {"a": True, "c": False}


def test_the_command_for_people_and_machines(run: Run, case: CaseFile, tmp_path: Path) -> None:
    assert "Nothing was decided yet" in run("stats", "ads.db").stdout
    for n in range(1, 21):
        decide(case, decision(f"p{n}", "refer" if n > 5 else "dismiss", reviewer="ana"))
        decide(case, decision(f"p{n}", "refer" if n > 6 else "dismiss", reviewer="ben\x1b[2J"))
    done = run("stats", "ads.db")
    assert done.returncode == 0, done.stderr
    assert "the 10 highest scores" in done.stdout
    assert "100%" in done.stdout
    assert "ana and ben" in done.stdout
    assert "\x1b" not in done.stdout
    figures = json.loads(run("stats", "ads.db", "--format", "json").stdout)
    assert figures["schema"] == "scamrecruit.stats/1"
    assert figures["pairs"][0]["ads"] == 20
    assert run("stats", "ads.db", "--format", "xml").returncode == 2
    assert run("stats", "none.db").returncode == 2


def test_the_search_command(run: Run, case: CaseFile) -> None:
    done = run("search", "ads.db", "kh", "--format", "table", "--top", "2")
    assert done.returncode == 0
    assert done.stderr == "10 advertisements hold it; shown: the first 2.\n"
    (row,) = run("search", "ads.db", "p20", "--with-text").stdout.splitlines()
    assert json.loads(row)["posting"]["text"] == "x" * 80
    nothing = run("search", "ads.db", '"NEAR(', "--format", "csv")
    assert (nothing.returncode, nothing.stderr) == (0, "No advertisements hold it.\n")
    assert run("search", "ads.db", " ").returncode == 2
