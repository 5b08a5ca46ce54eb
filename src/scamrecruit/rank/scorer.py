"""Evidence -> Assessment by the shipped model; every part of the score is given as a reason."""

import math
from collections.abc import Mapping
from typing import NamedTuple

from scamrecruit.rank.features import features, group_of
from scamrecruit.rank.model import LoadedModel
from scamrecruit.rank.wording import wording_logit
from scamrecruit.records import Assessment, Evidence, Finding, Posting, PostingSummary, Reason, Tier

MIN_LETTERS = 25
"""Fewer letters than this and no finding: too little to say anything."""
BEGINNING = 80
"""Characters of the text that name a posting without a title."""
CORROBORATING_GROUPS = 2
"""Groups of risk signs without which the wording of a text alone cannot raise an alert."""
_BELOW = 0.1
BASE = "base"
WORDING = "wording"
_LABELS = {BASE: "starting point of the model", WORDING: "wording of the whole text"}


class IndicatorFacts(NamedTuple):
    """What scoring needs to know of an indicator; the rulebook holds the rest."""

    name: str
    group: str
    grave: bool


class Scorer:
    """Scores evidence by ``loaded``; ``rules`` is the id of the pack that ``facts`` come from."""

    def __init__(self, loaded: LoadedModel, rules: str, facts: Mapping[str, IndicatorFacts]) -> None:
        self.loaded = loaded
        self._rules = rules
        self._facts = facts
        self._groups = {indicator: fact.group for indicator, fact in facts.items()}

    def assess(self, posting: Posting, evidence: Evidence, *, with_text: bool = False) -> Assessment:
        """The assessment of one posting; abstains with a reason where a score would mislead.

        ``with_text`` puts the posting's text into the result.
        """
        abstained = self._abstains(evidence)
        reasons = () if abstained else self.reasons(evidence)
        score = None if abstained else _probability(sum(r.contribution for r in reasons))
        return Assessment(
            id=posting.id,
            source=posting.source,
            posting=PostingSummary(
                title=posting.title,
                beginning=" ".join(posting.text[: 2 * BEGINNING].split())[:BEGINNING],
                language=evidence.language,
                employer=posting.employer,
                location=posting.location,
                url=posting.url,
                text=posting.text if with_text else None,
            ),
            score=None if score is None else round(score, 4),
            tier=None if score is None else self._tier(score),
            severity=None if abstained else self._severity(evidence),
            confidence=None if abstained else self._confidence(evidence),
            abstained=abstained,
            findings=evidence.findings,
            reasons=reasons,
            contacts=evidence.contacts,
            model=self.loaded.model.id,
            rules=self._rules,
            extra=posting.extra,
        )

    def reasons(self, evidence: Evidence) -> tuple[Reason, ...]:
        """Signed parts of the log-odds, strongest first; they add up to the score's log-odds.

        Signs that count but that the model gave no weight of their own stand at zero: they speak
        through their group's meeting with others.
        """
        model = self.loaded.model
        weights = model.coefficients
        parts = {
            name: weights.get(name, 0.0)
            for name in features(evidence)
            if weights.get(name) or name in self._facts
        }
        for name, factor in self._capping(parts).items():
            parts[name] *= factor
        if model.wording_weight:
            raw = wording_logit(
                evidence.masked, self.loaded.wording.idf, self.loaded.wording.coefficients
            )
            shifted = raw + model.wording_intercept
            clipped = max(-model.wording_cap, min(model.wording_cap, shifted))
            parts[WORDING] = min(model.wording_weight * clipped, self._wording_limit(evidence))
        parts[BASE] = model.intercept
        ordered = sorted(parts.items(), key=lambda part: (part[0] == BASE, -abs(part[1])))
        return tuple(Reason(name, self._label(name), round(value, 4)) for name, value in ordered)

    def _wording_limit(self, evidence: Evidence) -> float:
        """Most that wording may add: without signs of two groups it cannot lift an ad to high."""
        if len(_risk_groups(evidence)) >= CORROBORATING_GROUPS:
            return math.inf
        high = self.loaded.model.tiers.high
        return math.log(high / (1 - high)) - self.loaded.model.intercept - _BELOW

    def _label(self, feature: str) -> str:
        """The feature in plain words."""
        if feature in self._facts:
            return self._facts[feature].name
        if feature.startswith("groups>="):
            return f"{feature.removeprefix('groups>=')} or more kinds of signs together"
        if "+" in feature:
            return f"{feature.replace('+', ' and ')} signs together"
        return _LABELS[feature]

    def _capping(self, parts: Mapping[str, float]) -> dict[str, float]:
        """Factors that keep each group's sum within the cap, so that synonyms do not stack."""
        sums: dict[str, float] = {}
        for name, value in parts.items():
            group = group_of(name, self._groups)
            sums[group] = sums.get(group, 0.0) + value
        cap = self.loaded.model.group_cap
        return {
            name: cap / abs(sums[group])
            for name in parts
            if abs(sums[group := group_of(name, self._groups)]) > cap
        }

    def _abstains(self, evidence: Evidence) -> str | None:
        if evidence.gate:
            return evidence.gate
        risk_groups = _risk_groups(evidence)
        if evidence.letters < MIN_LETTERS and not risk_groups:
            return "too_short"
        if evidence.language not in self.loaded.model.languages and len(risk_groups) < 2:
            return "language_not_supported"
        return None

    def _tier(self, score: float) -> Tier:
        tiers = self.loaded.model.tiers
        return "high" if score >= tiers.high else "medium" if score >= tiers.medium else "low"

    def _severity(self, evidence: Evidence) -> Tier:
        """How grave it would be if true: by what the ad itself says of compulsion and crime."""
        if any(self._facts[finding.indicator].grave for finding in _counted_risks(evidence)):
            return "high"
        return "medium" if len(_risk_groups(evidence)) >= 3 else "low"

    def _confidence(self, evidence: Evidence) -> Tier:
        """How much text and how many kinds of evidence the score rests on, not how high it is."""
        groups = {finding.group for finding in evidence.findings if finding.counts}
        supported = evidence.language in self.loaded.model.languages
        if evidence.letters >= 200 and len(groups) >= 3 and supported:
            return "high"
        return "medium" if evidence.letters >= 80 and supported else "low"


def _counted_risks(evidence: Evidence) -> list[Finding]:
    return [f for f in evidence.findings if f.counts and f.polarity == "risk"]


def _risk_groups(evidence: Evidence) -> set[str]:
    return {finding.group for finding in _counted_risks(evidence)}


def _probability(log_odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-log_odds)) if log_odds > -700 else 0.0
