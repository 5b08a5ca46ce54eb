"""How the rule pack is shown."""

import json
import sys

from rich import box
from rich.table import Table
from rich.text import Text

from scamrecruit.cli.options import ListFormat
from scamrecruit.cli.terminal import out
from scamrecruit.errors import UsageError
from scamrecruit.extract.rulebook import Indicator, Rulebook


def print_indicators(rulebook: Rulebook, group: str | None, form: ListFormat) -> None:
    """All indicators, or those of one group, as a table or JSON lines.

    Raises UsageError for an unknown group.
    """
    rules = [rule for rule in rulebook.indicators.values() if group in (None, rule.group)]
    if not rules:
        groups = ", ".join(sorted({rule.group for rule in rulebook.indicators.values()}))
        raise UsageError(f"no group {group!r}; there are {groups}")
    if form is ListFormat.jsonl:
        for rule in rules:
            row = {"id": rule.id, "name": rule.name, "group": rule.group, "polarity": rule.polarity,
                   "meaning": rule.meaning, "languages": sorted(rulebook.wordings(rule.id))}  # fmt: skip
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("id", "in plain words", "group", "speaks"):
        table.add_column(name, overflow="fold")
    for rule in sorted(rules, key=lambda rule: (rule.group, rule.id)):
        table.add_row(rule.id, rule.name, rule.group, "for" if rule.polarity == "risk" else "against")
    out().print(table)
    out().print(f"{len(rules)} indicators; more on one: scamrecruit indicators show ID")


def print_indicator(rulebook: Rulebook, indicator: str) -> None:
    """One indicator whole."""
    rule = rulebook.indicators[indicator]
    console = out()
    console.print(Text(rule.name, "bold"))
    speaks = "raises concern" if rule.polarity == "risk" else "lowers concern"
    console.print(Text(f"{rule.id}, group {rule.group}, {speaks}", "dim"))
    for name, text in _paragraphs(rule).items():
        console.print()
        console.print(Text(name, "bold"))
        console.print(text)
    for name, sources in (("Sources", rule.sources), ("Sources against", rule.counter_sources)):
        if sources:
            console.print()
            console.print(Text(name, "bold"))
            for source in sources:
                console.print(f"- {source.shows}: {source.url}")
    _print_wordings(rulebook, indicator)


def _paragraphs(rule: Indicator) -> dict[str, str]:
    needs = " and ".join(" or ".join(condition) for condition in rule.counts_only_with)
    texts = {
        "Meaning": rule.meaning,
        "Why it matters": rule.why,
        "Innocent explanation": rule.innocent,
        "Caution": rule.caution,
        "Counts only together with": needs,
        "Check next": "\n".join(f"- {line}" for line in rule.check),
        "Found by": ", ".join(rule.detect),
    }
    return {name: text for name, text in texts.items() if text}


def _print_wordings(rulebook: Rulebook, indicator: str) -> None:
    console = out()
    wordings = rulebook.wordings(indicator)
    if not wordings:
        return
    console.print()
    console.print(Text(f"Wording in {len(wordings)} languages", "bold"))
    for tag, wording in wordings.items():
        some = "; ".join(wording.patterns[:4])
        more = f" (and {len(wording.patterns) - 4} more)" if len(wording.patterns) > 4 else ""
        console.print(Text(f"{tag:8}", "dim") + Text(f"{some}{more}"))
