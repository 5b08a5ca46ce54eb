"""An evaluation as tables of words, alike on a terminal and on a page."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scamrecruit.evaluation.dial import in_words
from scamrecruit.evaluation.records import Alarms, Budget, Cut, Evaluation, Slice
from scamrecruit.evaluation.signtables import sign_grids
from scamrecruit.evaluation.words import (
    figure_words,
    interval_words,
    per_thousand,
    share_brief,
    share_words,
    shown,
)

NAMES = {
    "average_precision": "average precision",
    "roc_auc": "ROC-AUC",
    "recall_at_1%_false_positives": "found at 1%",
    "recall_at_5%_false_positives": "found at 5%",
    "brier": "Brier score",
    "calibration_error": "calibration error",
}


class Grid(NamedTuple):
    """A table, and sentences below it."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    below: Sequence[str] = ()


def headline(result: Evaluation) -> Iterator[str]:
    """What was measured, by what, and what to beware of."""
    whole = result.overall
    yield (
        f"{whole.ads} labelled advertisements, {whole.positives} of them of the documented pattern. "
        f"{result.model}, {result.rules}."
    )
    yield (
        f"95% intervals from {result.rounds} samples, drawn by {result.drawn_by} (seed {result.seed}). "
        "What has no score counts as ranked last."
    )
    yield from (f"Note: {note}" for note in result.notes)


def grids(result: Evaluation, *, brief: bool) -> Iterator[Grid]:
    """All tables, in the order in which one reads them; ``brief`` ones fit a terminal: fewer columns,
    no intervals of shares."""
    yield _overall(result)
    if result.abstained:
        rows = [(_plain(reason), str(p), str(n)) for reason, (p, n) in result.abstained.items()]
        yield Grid("Abstained", ("reason", "positives", "lawful"), rows)
    for title, slices in (
        ("language", result.by_language), ("source", result.by_source), ("kind", result.by_kind),
    ):  # fmt: skip
        yield _slices(title, slices, brief=brief)
    yield from _dial(result.cuts, brief=brief)
    words = [in_words(rate) for rate in result.base_rates]
    if words:
        yield Grid("What this means among many advertisements", (), (), words)
    if result.budget:
        yield Grid("The threshold that fills a day", (), (), _budget(result.budget))
    yield from (Grid(*parts) for parts in sign_grids(result.signs, brief=brief))


def _overall(result: Evaluation) -> Grid:
    rows = [
        (NAMES.get(name, name.replace("_", " ")), shown(figure.value), interval_words(figure.interval))
        for name, figure in result.overall.figures.items()
    ]
    below = (
        "Found at 1% and 5%: share of positives above the score that 1% and 5% of the lawful exceed.",
        f"Brier score and calibration error are of scored advertisements, weighted to the base rate of "
        f"{result.base_rate:.0%} that scores speak of.",
    )
    return Grid("All", ("figure", "value", "95% interval"), rows, below)


def _slices(part: str, slices: Sequence[Slice], *, brief: bool) -> Grid:
    figures = ("average_precision", "recall_at_5%_false_positives") if brief else tuple(NAMES)[:4]
    shares = share_brief if brief else share_words
    columns = (
        part, "ads", "positives", "no score", *(NAMES[name] for name in figures),
        "found: high", "medium+", "lawful: high", "medium+",
    )  # fmt: skip
    rows = [
        (
            each.name, str(each.ads), str(each.positives), str(each.abstained),
            *(figure_words(each.figures.get(name)) for name in figures),
            shares(each.positives_high), shares(each.positives_medium_or_high),
            shares(each.negatives_high), shares(each.negatives_medium_or_high),
        )
        for each in sorted(slices, key=lambda each: -each.ads)
    ]  # fmt: skip
    return Grid(f"By {part}", columns, rows)


def _dial(cuts: Sequence[Cut], *, brief: bool) -> Iterator[Grid]:
    """One table a part: false alarms per 1,000 lawful advertisements, a column a cut."""
    columns = ("lawful", "ads", *(cut.name.removeprefix("score ") for cut in cuts))
    found = ("positives found", "", *(share_brief(cut.found) for cut in cuts))
    for part in ("all", "language", "source", "kind"):
        rows = list(_alarm_rows(part, cuts, brief=brief))
        if part == "all":
            title = "Where to draw the line: false alarms per 1,000 lawful advertisements"
            yield Grid(title, columns, [found, *rows])
        elif rows:
            yield Grid(f"False alarms per 1,000 lawful advertisements, by {part}", columns, rows)


def _alarm_rows(part: str, cuts: Sequence[Cut], *, brief: bool) -> Iterator[tuple[str, ...]]:
    """Largest parts first."""
    parts: dict[str, list[Alarms]] = {}
    for alarms in (alarms for cut in cuts for alarms in cut.alarms if alarms.part == part):
        parts.setdefault(alarms.name, []).append(alarms)
    for name, line in sorted(parts.items(), key=lambda item: -item[1][0].lawful.number):
        cells = (per_thousand(alarms, brief=brief) for alarms in line)
        yield (name or "all", str(line[0].lawful.number), *cells)


def _budget(day: Budget) -> list[str]:
    found = "" if day.found is None else f" ({day.found:.0%} of those)"
    lines = [
        f"Of {day.volume:,.0f} advertisements a day, {day.volume * day.base_rate:,.0f} of the pattern "
        f"({day.base_rate:.1%}), about {day.per_day:,.0f} have a score from {day.threshold:.4f}: "
        f"about {day.true:,.0f} of the pattern{found} and {day.per_day - day.true:,.0f} lawful ones.",
        f"Use it: scamrecruit triage INPUT... --min-score {day.threshold:g}",
    ]
    if day.per_day > day.budget:
        lines.insert(1, f"Even the highest score stands for more than {day.budget:g} a day.")
    return lines


def _plain(reason: str) -> str:
    return reason.replace("_", " ")
