"""Labelled advertisements as the ranker sees them."""

from dataclasses import dataclass

from scamrecruit.records import Evidence


@dataclass(frozen=True, slots=True)
class Sample:
    """One labelled advertisement: what extraction found, its label, and what folds may not split."""

    evidence: Evidence
    label: int
    family: str
    language: str
    kind: str
    source: str = "corpus"
