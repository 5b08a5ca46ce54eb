"""Labelled advertisements: the authored corpus, and what analysts decided."""

from pathlib import Path

import msgspec

from scamrecruit.errors import UsageError
from scamrecruit.records import Posting, Source
from scamrecruit.review.teaching import taught


class LabelledAd(msgspec.Struct, frozen=True):
    """One line of ``fixtures/corpus/*.jsonl``; see its README."""

    id: str
    label: int
    kind: str
    variant: str
    family: str
    language: str
    register: str
    title: str
    text: str
    facts: tuple[str, ...]


def load_corpus(folder: Path) -> list[LabelledAd]:
    """All labelled ads of a folder.

    Raises UsageError naming file and line if one does not fit, or if there are none.
    """
    ads = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            try:
                ads.append(msgspec.json.decode(line, type=LabelledAd))
            except msgspec.DecodeError as error:
                raise UsageError(f"{path}, line {number}: {error}") from error
    if not ads:
        raise UsageError(f"{folder}: no labelled *.jsonl in this folder")
    return ads


def load_labels(path: Path) -> list[LabelledAd]:
    """Advertisements that analysts decided, as the corpus writes its own.

    Raises UsageError if the file does not fit, or holds none.
    """
    return [
        LabelledAd(
            id=item.id,
            label=item.label,
            kind=item.kind,
            variant="decided",
            family=item.family,
            language=item.ad.language,
            register="decided",
            title=item.ad.title,
            text=item.ad.text,
            facts=(),
        )
        for item in taught(path)
    ]


def posting_of(ad: LabelledAd) -> Posting:
    """A labelled ad as a posting."""
    source = Source(ad.id, "", "corpus")
    return Posting(id=ad.id, source=source, title=ad.title, text=ad.text)
