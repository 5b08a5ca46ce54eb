"""How one posting is explained on a terminal."""

import sys
from collections.abc import Sequence

import msgspec
from rich.padding import Padding
from rich.text import Text

from scamrecruit.cli.terminal import (
    TIER_STYLE,
    escape_length,
    out,
    plain,
    safe,
    safe_block,
    shown_score,
)
from scamrecruit.errors import UsageError
from scamrecruit.extract.rulebook import Indicator, Rulebook
from scamrecruit.pipeline import Engine, evidence_of
from scamrecruit.records import Assessment, Field, Finding, Posting, Reason

MAX_TEXT = 20_000
"""Characters of a posting's text that are printed around its findings."""
_STYLE = {"risk": "black on yellow", "mitigating": "black on green"}
_UNCOUNTED = "underline"
_ABSTAINED = {
    "not_an_advertisement": "It reads as news, a warning or advice about such ads, not as an ad.",
    "too_short": "It holds too few words to say anything.",
    "language_not_supported": "Its language has no rules yet, and too little else speaks.",
}


def print_explanation(posting: Posting, engine: Engine, form: str) -> None:
    """Print everything about one posting, as text for people or as one JSON object.

    Raises UsageError for another form.
    """
    if form not in {"text", "json"}:
        raise UsageError(f"--format {form}: choose text or json")
    evidence, assessment = evidence_of(posting, engine)
    if form == "json":
        whole = engine.scorer.assess(posting, evidence, with_text=True)
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(whole), indent=2).decode() + "\n")
        return
    _heading(posting, assessment)
    _text(posting, assessment.findings)
    _findings(assessment.findings, engine.rulebook)
    _parts(assessment)
    _against(assessment, engine.rulebook)
    _next_checks(assessment, engine.rulebook)
    _provenance(posting, assessment)


def _heading(posting: Posting, assessment: Assessment) -> None:
    console = out()
    console.print(plain(posting.title or posting.text[:80] or "(no title)", "bold"))
    if assessment.score is None:
        why = _ABSTAINED.get(assessment.abstained or "", assessment.abstained or "")
        console.print(Text(f"Not ranked: {why}", "yellow"))
    else:
        line = (
            f"score {shown_score(assessment.score)}   {assessment.tier} tier   "
            f"severity if true: {assessment.severity}   confidence: {assessment.confidence}"
        )
        console.print(Text(line, TIER_STYLE[assessment.tier]))
        console.print(Text("A lead for a person to review, not a verdict.", "dim"))
    fields = {
        "language": assessment.posting.language,
        "employer": posting.employer,
        "place": posting.location,
        "pay": posting.pay,
        "address": posting.url,
        "contacts": ", ".join(f"{c.kind} {c.value}" for c in assessment.contacts),
    }
    for name, value in fields.items():
        if value:
            console.print(Text(f"{name:>9}  ", "dim") + plain(value))


def _title(name: str) -> None:
    out().print()
    out().print(Text(name, "bold underline"))


def _text(posting: Posting, findings: Sequence[Finding]) -> None:
    _title("What it says (marked: yellow raises concern, green lowers it, underlined is not counted)")
    if any(finding.field == "title" for finding in findings):
        out().print(_marked(posting.title, findings, "title"))
    out().print(_marked(posting.text[:MAX_TEXT], findings, "text"))
    if len(posting.text) > MAX_TEXT:
        rest = len(posting.text) - MAX_TEXT
        out().print(Text(f"... and {rest} more characters; --format json holds the whole", "dim"))
    if posting.hidden_text:
        hidden = safe(posting.hidden_text, 400)
        out().print(Text(f"Hidden on the page (not scored): {hidden}", "dim"))


def _marked(text: str, findings: Sequence[Finding], field: Field) -> Text:
    """``text`` made safe, findings highlighted at the places they have after that."""
    marked = Text(safe_block(text))
    shifts = _shifts(text)
    for finding in findings:
        if finding.field == field and finding.end <= len(text):
            style = _STYLE[finding.polarity] if finding.counts else _UNCOUNTED
            marked.stylize(style, shifts[finding.start], shifts[finding.end])
    return marked


def _shifts(text: str) -> list[int]:
    """Offset in ``safe_block(text)`` for each offset in ``text``."""
    shifts, position = [0], 0
    for index, char in enumerate(text):
        carriage = char == "\r" and text[index + 1 : index + 2] == "\n"
        position += 0 if carriage else 1 if char == "\n" else escape_length(char)
        shifts.append(position)
    return shifts


def _findings(findings: Sequence[Finding], rulebook: Rulebook) -> None:
    _title("What was found")
    if not findings:
        out().print("No indicator of the rule pack.")
    seen: dict[str, list[Finding]] = {}
    for finding in findings:
        seen.setdefault(finding.indicator, []).append(finding)
    for indicator, places in seen.items():
        _finding(rulebook.indicators[indicator], places)


def _finding(rule: Indicator, places: Sequence[Finding]) -> None:
    console = out()
    counted = places[0].counts
    sign = "+" if rule.polarity == "risk" else "-"
    head = Text(f"{sign} {rule.name}", "bold" if counted else "")
    if not counted:
        needed = " and ".join("/".join(names) for names in rule.counts_only_with)
        head.append(f"  (not counted: only together with {needed})", "dim")
    console.print(head)
    quotes = dict.fromkeys(
        f'"{safe(place.quote, 120)}"' + (f" = {safe(place.value)}" if place.value else "")
        for place in places
    )
    lines = [
        Text(", ".join(quotes)),
        Text(f"means: {rule.meaning}"),
        Text(f"innocent explanation: {rule.innocent}"),
        *(Text(f"source: {source.shows}, {source.url}", "dim") for source in rule.sources[:2]),
        Text(f"more: scamrecruit indicators show {rule.id}", "dim"),
    ]
    for line in lines:
        console.print(Padding(line, (0, 0, 0, 4)))


def _parts(assessment: Assessment) -> None:
    if assessment.score is None:
        return
    _title("How the score comes about (log-odds; the parts add up)")
    for reason in assessment.reasons:
        out().print(_part(reason))
    total = sum(reason.contribution for reason in assessment.reasons)
    out().print(
        Text(f"  {total:+7.2f}  together, which is a score of {shown_score(assessment.score)}", "bold")
    )


def _part(reason: Reason) -> Text:
    neutral = reason.feature == "base" or not reason.contribution
    style = "dim" if neutral else "yellow" if reason.contribution > 0 else "green"
    return Text(f"  {reason.contribution:+7.2f}  {reason.label}", style)


def _against(assessment: Assessment, rulebook: Rulebook) -> None:
    _title("What speaks against")
    lowering = [r.label for r in assessment.reasons if r.contribution < 0 and r.feature != "base"]
    for label in lowering:
        out().print(f"- {label}")
    for finding in {f.indicator: f for f in assessment.findings if f.polarity == "risk"}.values():
        out().print(f"- {rulebook.indicators[finding.indicator].innocent}")
    if not lowering and not assessment.findings:
        out().print("- Nothing was found either way.")


def _next_checks(assessment: Assessment, rulebook: Rulebook) -> None:
    _title("What to check next (passive: never write to the advertiser)")
    ranked = [r.feature for r in assessment.reasons if r.feature in rulebook.indicators]
    present = [f.indicator for f in assessment.findings]
    checks = dict.fromkeys(
        check
        for indicator in dict.fromkeys([*ranked, *present])
        for check in rulebook.indicators[indicator].check
    )
    for check in list(checks)[:8]:
        out().print(f"- {check}")


def _provenance(posting: Posting, assessment: Assessment) -> None:
    _title("Where this comes from")
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
    for name, value in fields.items():
        if value:
            out().print(Text(f"{name:>18}  ", "dim") + plain(value))
