"""Which phrases carry the encoder's part of a score: each is left out once, and what changes is its.

Occlusion (Zeiler & Fergus, 2014) on clauses: no gradient, no attention weight, only what the score
would be without the words. The parts need not add up: clauses that say the same cover for each other.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from scamrecruit.rank.encoder import Encoder, text_of
from scamrecruit.records import Field, Phrase, Posting

MAX_PHRASES = 24
"""Clauses that are tried; in longer texts neighbours are taken together."""
MAX_TEXT = 2000
"""Characters of a text in which phrases are sought: about what the encoder reads."""
LEAST = 0.05
"""Log-odds below which a phrase is not worth showing."""
_CLAUSE = re.compile(r".+?(?:[.!?;:,،؟؛](?=\s)|[。!?;,、।॥។៖။၊]|\n|\Z)\s*", re.DOTALL)
_SHORT = 12


class Span(NamedTuple):
    """A stretch of one field of a posting."""

    field: Field
    start: int
    end: int


def phrases(posting: Posting, encoder: Encoder, part: Callable[..., float]) -> tuple[Phrase, ...]:
    """Phrases that raise or lower the encoder's part, strongest first.

    ``part`` gives the encoder's signed part of the score, in log-odds, for a vector.
    """
    spans = clauses(posting)
    vectors = encoder.embed(
        [text_of(posting.title, posting.text), *(_without(posting, s) for s in spans)]
    )
    whole, *rest = (part(vector) for vector in vectors)
    found = [
        Phrase(span.field, span.start, span.end, _quote(posting, span), round(whole - without, 4))
        for span, without in zip(spans, rest, strict=True)
    ]
    found.sort(key=lambda phrase: -abs(phrase.contribution))
    return tuple(phrase for phrase in found if abs(phrase.contribution) >= LEAST)


def clauses(posting: Posting) -> list[Span]:
    """The title and the clauses of the text; at most ``MAX_PHRASES``."""
    found: list[Span] = []
    for match in _CLAUSE.finditer(posting.text[:MAX_TEXT]):
        start, end = match.span()
        if not match[0].strip():
            continue
        if found and found[-1].end - found[-1].start < _SHORT:
            start = found.pop().start
        found.append(Span("text", start, end))
    together = -(-len(found) // (MAX_PHRASES - 1)) or 1
    joined = [found[index : index + together] for index in range(0, len(found), together)]
    title = [Span("title", 0, len(posting.title))] if posting.title.strip() else []
    return title + [Span("text", group[0].start, group[-1].end) for group in joined]


def _without(posting: Posting, span: Span) -> str:
    if span.field == "title":
        return text_of("", posting.text)
    return text_of(posting.title, posting.text[: span.start] + posting.text[span.end :])


def _quote(posting: Posting, span: Span) -> str:
    return (posting.title if span.field == "title" else posting.text)[span.start : span.end]
