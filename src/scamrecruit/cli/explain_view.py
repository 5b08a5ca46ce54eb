"""How one posting is explained: sections of rich texts, printed by ``explain``, paged by ``review``."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec
from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from scamrecruit.cli.marking import marked
from scamrecruit.cli.options import TextFormat
from scamrecruit.cli.terminal import TIER_STYLE, out, plain, safe, shown_score, shows_colour
from scamrecruit.engine import Engine, explained
from scamrecruit.extract.rulebook import Indicator, Rulebook
from scamrecruit.records import Assessment, Finding, Posting, Reason

MAX_TEXT = 20_000
"""Characters of a posting's text that are printed around its findings."""
WEIGHS = 0.01
"""Parts of a score that weigh less are named together."""
MAX_PHRASES = 6
"""Phrases that are shown of those that carry the encoder's part."""
_ABSTAINED = {
    "not_an_advertisement": "It reads as news, a warning or advice about such ads, not as an ad.",
    "too_short": "It holds too few words to say anything.",
    "language_not_supported": "Its language has no rules yet, and too little else speaks.",
}


@dataclass(frozen=True, slots=True)
class Section:
    """One part of an explanation; the first has no title."""

    title: str
    body: tuple[RenderableType, ...]


def print_explanation(posting: Posting, engine: Engine, form: TextFormat) -> None:
    """Print everything about one posting, as text for people or as one JSON object."""
    assessment = explained(posting, engine, with_text=form is TextFormat.json)
    if form is TextFormat.json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(assessment), indent=2).decode() + "\n")
        return
    colour = shows_colour(out())
    for section in explanation(posting, assessment, engine.rulebook, colour=colour):
        for line in rendered(section):
            out().print(line)


def rendered(section: Section) -> Iterator[RenderableType]:
    """A section with its heading above it."""
    if section.title:
        yield Text()
        yield Text(section.title, "bold underline")
    yield from section.body


def explanation(
    posting: Posting,
    assessment: Assessment,
    rulebook: Rulebook,
    *,
    blind: bool = False,
    brief: bool = False,
    colour: bool = True,
) -> Iterator[Section]:
    """All there is to say about one posting.

    ``blind`` leaves out the score and its parts, ``brief`` the sources; without ``colour`` the
    findings stand between signs.
    """
    yield Section("", tuple(_heading(posting, assessment, blind)))
    key = "yellow raises concern, green lowers it, underlined is not counted"
    key = key if colour else ">>raises concern<<, ((lowers it)), _not counted_"
    yield Section(f"What it says (marked: {key})", tuple(_text(posting, assessment.findings, colour)))
    yield Section("What was found", tuple(_findings(assessment.findings, rulebook, brief)))
    if assessment.score is not None and not blind:
        yield Section(
            "How the score comes about (log-odds; the parts add up)", tuple(_parts(assessment))
        )
    if assessment.phrases and not blind:
        heading = "What the encoder's part rests on (left out one at a time, it would change by)"
        yield Section(heading, tuple(_phrases(assessment)))
    yield Section("What speaks against", tuple(_against(assessment, rulebook, blind)))
    yield Section(
        "What to check next (passive: never write to the advertiser)",
        tuple(_next_checks(assessment, rulebook)),
    )
    yield Section("Where this comes from", tuple(_provenance(posting, assessment)))


def _heading(posting: Posting, assessment: Assessment, blind: bool) -> Iterator[RenderableType]:
    yield Text(safe(posting.title) or safe(posting.text, 80) or "(no title)", "bold")
    if blind:
        yield Text("The score is hidden: judge by the words.", "dim")
    elif assessment.score is None:
        why = _ABSTAINED.get(assessment.abstained or "", assessment.abstained or "")
        yield Text(f"Not ranked: {why}", "yellow")
    else:
        line = (
            f"score {shown_score(assessment.score)}   {assessment.tier} tier   "
            f"severity if true: {assessment.severity}   confidence: {assessment.confidence}"
        )
        yield Text(line, TIER_STYLE[assessment.tier])
        yield Text("A lead for a person to review, not a verdict.", "dim")
    fields = {
        "language": assessment.posting.language,
        "employer": posting.employer,
        "place": posting.location,
        "pay": posting.pay,
        "address": posting.url,
        "contacts": ", ".join(dict.fromkeys(f"{c.kind} {c.value}" for c in assessment.contacts)),
    }
    for name, value in fields.items():
        if value:
            yield Text(f"{name:>9}  ", "dim") + plain(value)


def _text(posting: Posting, findings: Sequence[Finding], colour: bool) -> Iterator[RenderableType]:
    if any(finding.field == "title" for finding in findings):
        yield marked(posting.title, findings, "title", colour=colour)
    yield marked(posting.text[:MAX_TEXT], findings, "text", colour=colour)
    if len(posting.text) > MAX_TEXT:
        rest = len(posting.text) - MAX_TEXT
        yield Text(f"... and {rest} more characters; --format json holds the whole", "dim")
    if posting.hidden_text:
        hidden = safe(posting.hidden_text, 400)
        yield Text(f"Hidden on the page (not scored): {hidden}", "dim")


def _findings(findings: Sequence[Finding], rulebook: Rulebook, brief: bool) -> Iterator[RenderableType]:
    if not findings:
        yield Text("No indicator of the rule pack.")
    seen: dict[str, list[Finding]] = {}
    for finding in findings:
        seen.setdefault(finding.indicator, []).append(finding)
    for indicator, places in seen.items():
        yield from _finding(rulebook.indicators.get(indicator), places, brief)


def _finding(rule: Indicator | None, places: Sequence[Finding], brief: bool) -> Iterator[RenderableType]:
    """One indicator; ``rule`` is None if the present pack has it no more."""
    first = places[0]
    sign = "+" if first.polarity == "risk" else "-"
    head = Text(f"{sign} {safe(rule.name if rule else first.indicator)}", "bold" if first.counts else "")
    if not first.counts and rule:
        head.append(f"  (not counted: only together with {rule.needs})", "dim")
    yield head
    quotes = dict.fromkeys(
        f'"{safe(place.quote, 120)}"' + (f" = {safe(place.value)}" if place.value else "")
        for place in places
    )
    lines = [Text(", ".join(quotes))]
    if rule:
        lines += [Text(f"means: {rule.meaning}"), Text(f"innocent explanation: {rule.innocent}")]
    if rule and not brief:
        lines += [
            *(Text(f"source: {source.shows}, {source.url}", "dim") for source in rule.sources[:2]),
            Text(f"more: scamrecruit indicators show {rule.id}", "dim"),
        ]
    for line in lines:
        yield Padding(line, (0, 0, 0, 4), expand=False)


def _parts(assessment: Assessment) -> Iterator[RenderableType]:
    weighing = [reason for reason in assessment.reasons if abs(reason.contribution) >= WEIGHS]
    for reason in weighing:
        yield _part(reason)
    others = [safe(reason.label) for reason in assessment.reasons if reason not in weighing]
    if others:
        yield Text(f"   under {WEIGHS}  {', '.join(others)}", "dim")
    total = sum(reason.contribution for reason in assessment.reasons)
    shown = shown_score(assessment.score or 0.0)
    yield Text(f"  {total:+7.2f}  together, which is a score of {shown}", "bold")


def _phrases(assessment: Assessment) -> Iterator[RenderableType]:
    for phrase in assessment.phrases[:MAX_PHRASES]:
        style = "yellow" if phrase.contribution > 0 else "green"
        quote = safe(" ".join(phrase.quote.split()), 100)
        yield Text(f'  "{quote}"  {phrase.contribution:+.2f}', style)


def _part(reason: Reason) -> Text:
    style = "dim" if reason.feature == "base" else "yellow" if reason.contribution > 0 else "green"
    return Text(f"  {reason.contribution:+7.2f}  {safe(reason.label)}", style)


def _against(assessment: Assessment, rulebook: Rulebook, blind: bool) -> Iterator[RenderableType]:
    lowering = [r.label for r in assessment.reasons if r.contribution < 0 and r.feature != "base"]
    for label in () if blind else lowering:
        yield Text(f"- {safe(label)}")
    for indicator in dict.fromkeys(f.indicator for f in assessment.findings if f.polarity == "risk"):
        if indicator in rulebook.indicators:
            yield Text(f"- {rulebook.indicators[indicator].innocent}")
    if not lowering and not assessment.findings:
        yield Text("- Nothing was found either way.")


def _next_checks(assessment: Assessment, rulebook: Rulebook) -> Iterator[RenderableType]:
    ranked = [r.feature for r in assessment.reasons]
    present = [f.indicator for f in assessment.findings]
    checks = dict.fromkeys(
        check
        for indicator in dict.fromkeys([*ranked, *present])
        if indicator in rulebook.indicators
        for check in rulebook.indicators[indicator].check
    )
    for check in list(checks)[:8]:
        yield Text(f"- {check}")


def _provenance(posting: Posting, assessment: Assessment) -> Iterator[RenderableType]:
    source = posting.source
    fields = {
        "id": posting.id,
        "file": source.uri,
        "sha256": source.sha256,
        "read as": f"{source.reader}, {source.encoding}",
        "claims to be from": source.claimed_url,
        "claims to be saved": source.claimed_saved_at,
        "notes": "; ".join(source.notes),
        "model": assessment.model,
        "rules": assessment.rules,
    }
    known = {name: value for name, value in fields.items() if value}
    width = max(map(len, known))
    for name, value in known.items():
        yield Text(f"  {name:{width}}  ", "dim") + plain(value)
