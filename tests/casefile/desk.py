"""Cases for tests: postings without files, and a scorer that needs no model."""

from collections.abc import Callable, Iterable
from pathlib import Path

from scamrecruit.casefile.covers import Clear
from scamrecruit.casefile.intake import Intake, Stages
from scamrecruit.casefile.recall import Engine
from scamrecruit.casefile.store import CaseFile, open_case
from scamrecruit.records import (
    Assessment,
    Capture,
    Contact,
    Finding,
    Posting,
    PostingSummary,
    Reason,
    Source,
    Unreadable,
)

FIRST = Engine("model-1", "rules-1")
SECOND = Engine("model-2", "rules-1")


def posting(identity: str, text: str, **fields: object) -> Posting:
    return Posting(
        id=identity, source=Source(f"{identity}.txt", "0" * 64, "test/1"), text=text, **fields
    )  # type: ignore[arg-type]


def scorer(
    engine: Engine, score_of: Callable[[Posting], float | None]
) -> Callable[[Posting], Assessment]:
    """Assesses by ``score_of``; each @word is a contact, the word KH a place."""

    def assess(item: Posting) -> Assessment:
        score = score_of(item)
        tier = None if score is None else "high" if score > 0.7 else "medium" if score > 0.3 else "low"
        return Assessment(
            id=item.id,
            source=item.source,
            posting=PostingSummary(
                item.title, item.text[:80], "en", item.employer, item.location, item.url
            ),
            score=score,
            tier=tier,  # type: ignore[arg-type]
            severity="low",
            confidence="high",
            abstained="too_short" if score is None else None,
            findings=tuple(_findings(item)),
            reasons=(Reason("place_kh", "a place", 1.0),),
            contacts=tuple(_contacts(item)),
            model=engine.model,
            rules=engine.rules,
        )

    return assess


def _contacts(item: Posting) -> Iterable[Contact]:
    for word in item.text.split():
        if word.startswith("@"):
            start = item.text.index(word)
            yield Contact("telegram", word[1:], "text", start, start + len(word), word)


def _findings(item: Posting) -> Iterable[Finding]:
    at = item.text.find("KH")
    if at >= 0:
        yield Finding("place_kh", "place", "risk", "text", at, at + 2, "KH", "Poipet (KH)")


def add(
    case: CaseFile, postings: Iterable[Posting | Unreadable], engine: Engine = FIRST,
    score_of: Callable[[Posting], float | None] = lambda item: len(item.text) / 100, uri: str = "in.jsonl",
    cover: Clear | None = None,
) -> list[Assessment | Unreadable]:  # fmt: skip
    """Bring postings into the case as one capture."""
    items = list(postings)
    intake = Intake(case, engine, Stages(lambda capture: items, scorer(engine, score_of)), cover)
    intake.rescore()
    captures = [Capture(uri, repr(items).encode())]
    found = [result for result, _ in intake.results(captures, lambda name: None)]
    intake.close()
    return found


def new_case(folder: Path, *postings: Posting) -> CaseFile:
    """A case file in ``folder`` that holds the postings."""
    case = open_case(folder / "ads.db", create=True)
    if postings:
        add(case, postings)
    return case
