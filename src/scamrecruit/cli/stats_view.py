"""How the figures of a case are shown."""

import sys
from collections.abc import Iterable, Mapping

import msgspec
from rich import box
from rich.table import Table
from rich.text import Text

from scamrecruit.casefile.moves import moves
from scamrecruit.casefile.store import CaseFile
from scamrecruit.cli.options import FigureFormat
from scamrecruit.cli.terminal import out, safe
from scamrecruit.review.agreement import Share
from scamrecruit.review.codes import LABELS
from scamrecruit.review.stats import Stats, stats

MOVED = 20
SIGNS = 15


def print_stats(case: CaseFile, form: FigureFormat) -> None:
    """Print the figures as tables for people or as one JSON object."""
    figures = stats(case)
    if form is FigureFormat.json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(figures), indent=2).decode() + "\n")
        return
    _heading(figures)
    if figures.decisions:
        _precision(figures)
        _control(figures)
        _shares(
            "False alarms in the high and medium tiers", "language", figures.false_alarms_by_language
        )
        _signs(figures)
        _people(figures)
    _moved(case)


def _heading(figures: Stats) -> None:
    verdicts = ", ".join(f"{count} {_label(name)}" for name, count in figures.verdicts.items())
    out().print(
        f"{figures.postings} advertisements, {figures.decided} decided "
        f"({figures.unsure} without a side), {figures.decisions} decisions"
        + (f": {verdicts}." if verdicts else ".")
    )
    if not figures.decisions:
        out().print(Text("Nothing was decided yet: scamrecruit review shows them one by one.", "dim"))


def _label(verdict: str) -> str:
    return next((label for name, label in LABELS.items() if name == verdict), verdict)


def _precision(figures: Stats) -> None:
    rows = {f"the {depth.k} highest scores": depth.worth for depth in figures.at_depth}
    rows |= {f"{tier} tier" if tier in {"high", "medium", "low"} else tier: share
             for tier, share in figures.by_tier.items()}  # fmt: skip
    _shares("Worth review (refer or watch) among the decided", "of", rows)


def _control(figures: Stats) -> None:
    control = figures.control
    if not control.worth.number:
        line = "No control sample yet; it says what holds for all: scamrecruit review --order random"
        out().print(Text(line, "dim"))
        return
    rows = {"worth review, of all": control.worth, "of these in low or not ranked": control.missed}
    _shares("Control sample, random and blind", "share", rows)


def _shares(title: str, name: str, rows: Mapping[str, Share]) -> None:
    table = _table(title, (name, "number", "of", "share", "95% interval"))
    for label, share in rows.items():
        table.add_row(safe(label), str(share.hits), str(share.number), *_cells(share))
    if rows:
        out().print(table)


def _cells(share: Share) -> tuple[str, str]:
    if share.share is None or share.interval is None:
        return "-", "-"
    return f"{share.share:.0%}", f"{share.interval[0]:.0%} to {share.interval[1]:.0%}"


def _table(title: str, columns: Iterable[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=Text(title, "bold"), title_justify="left")
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left")
    return table


def _signs(figures: Stats) -> None:
    misleading = [sign for sign in figures.signs if sign.misleads][:SIGNS]
    rows = {sign.indicator: sign.worth for sign in misleading}
    _shares(
        "Indicators that mislead: worth review clearly less often than all decided", "indicator", rows
    )


def _people(figures: Stats) -> None:
    table = _table("Agreement of reviewers", ("reviewers", "ads", "agree", "Cohen's kappa"))
    for pair in figures.pairs:
        kappa = "-" if pair.kappa is None else f"{pair.kappa:.2f}"
        table.add_row(safe(" and ".join(pair.reviewers)), str(pair.ads), f"{pair.agreement:.0%}", kappa)
    if figures.pairs:
        out().print(table)
        if figures.fleiss_kappa is not None:
            out().print(f"Fleiss' kappa of all: {figures.fleiss_kappa:.2f}")
    table = _table("Decisions a day", ("day", "decisions", "by"))
    for day, counts in figures.by_day.items():
        by = ", ".join(f"{name} {count}" for name, count in counts.items())
        table.add_row(day, str(sum(counts.values())), safe(by))
    out().print(table)
    pace = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in figures.median_seconds.items())
    out().print(safe(f"Median look at one advertisement: {pace or '-'}"))


def _moved(case: CaseFile) -> None:
    moved = moves(case, MOVED)
    if not moved.total:
        return
    out().print(Text(f"{moved.total} changed tier with the last model or rules", "bold"))
    for move in moved.largest:
        out().print(safe(f"  {move.before} -> {move.after}  {move.title}  ({move.id})", 160))
