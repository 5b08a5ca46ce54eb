"""Evidence -> Assessment by the shipped model; every part of the score is given as a reason."""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scamrecruit.rank.features import features, group_of
from scamrecruit.rank.model import LoadedModel, Stage
from scamrecruit.rank.wording import wording_logit
from scamrecruit.records import Assessment, Evidence, Finding, Posting, PostingSummary, Reason, Tier

MIN_LETTERS = 25
"""Fewer letters than this and no finding: too little to say anything."""
BEGINNING = 80
"""Characters of the text that name a posting without a title."""
CORROBORATING_GROUPS = 2
"""Groups of risk signs without which word patterns alone cannot raise an alert in the fast stage."""
_BELOW = 0.1
LANGUAGE = "language_not_supported"
BASE = "base"
WORDING = "wording"
ENCODER = "encoder"
REPORT = "report"
_LABELS = {
    BASE: "starting point of the model",
    WORDING: "wording of the whole text",
    ENCODER: "wording, read by the encoder",
    REPORT: "reads as a report, warning or question, not as an offer (encoder)",
}

Vector = NDArray[np.float32]


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

    def assess(
        self,
        posting: Posting,
        evidence: Evidence,
        vector: Vector | None = None,
        *,
        with_text: bool = False,
    ) -> Assessment:
        """The assessment of one posting; abstains with a reason where a score would mislead.

        ``vector`` is the encoder's of the posting; without it the fast stage speaks alone.
        ``with_text`` puts the posting's text into the result.
        """
        abstained = self._abstains(evidence, vector)
        reasons = () if abstained else self.reasons(evidence, vector)
        score = None if abstained else _probability(sum(r.contribution for r in reasons))
        return Assessment(
            id=posting.id,
            source=posting.source,
            posting=summary_of(posting, evidence.language, with_text=with_text),
            score=None if score is None else round(score, 4),
            tier=None if score is None else self._tier(score, self._stage(vector)),
            severity=None if abstained else self._severity(evidence),
            confidence=None if abstained else self._confidence(evidence),
            abstained=abstained,
            findings=evidence.findings,
            reasons=reasons,
            contacts=evidence.contacts,
            depth="fast" if vector is None else "full",
            model=self.loaded.model.id,
            rules=self._rules,
            extra=posting.extra,
        )

    def worth_encoding(self, fast: Assessment) -> bool:
        """Whether the fast stage could not rule the posting out, or does not know its language."""
        if fast.score is None:
            return fast.abstained == LANGUAGE
        return fast.score >= self.loaded.model.escalate

    def reasons(self, evidence: Evidence, vector: Vector | None = None) -> tuple[Reason, ...]:
        """Signed parts of the log-odds, strongest first; they add up to the score's log-odds.

        Signs that count but that the model gave no weight of their own stand at zero: they speak
        through their group's meeting with others.
        """
        stage = self._stage(vector)
        parts = {name: stage.indicators * value for name, value in self._indicators(evidence).items()}
        parts[WORDING] = stage.wording * self._wording(evidence)
        if vector is None:
            parts[WORDING] = min(parts[WORDING], self._wording_limit(evidence))
        else:
            parts |= self.encoder_parts(vector)
        parts[BASE] = stage.intercept
        ordered = sorted(parts.items(), key=lambda part: (part[0] == BASE, -abs(part[1])))
        return tuple(Reason(name, self._label(name), round(value, 4)) for name, value in ordered)

    def encoder_parts(self, vector: Vector) -> dict[str, float]:
        """What the encoder's vector adds to the log-odds, by feature."""
        stage, heads = self.loaded.model.full, self.loaded.model.heads
        parts = {ENCODER: stage.encoder * _clipped(heads.pattern.logit(vector), heads.cap)}
        if (report := heads.report.logit(vector)) > 0:
            parts[REPORT] = stage.report * min(report, heads.cap)
        return parts

    def _stage(self, vector: Vector | None) -> Stage:
        return self.loaded.model.fast if vector is None else self.loaded.model.full

    def _indicators(self, evidence: Evidence) -> dict[str, float]:
        """Coefficients of the present features, each group's sum kept within the cap."""
        weights = self.loaded.model.coefficients
        parts = {
            name: weights.get(name, 0.0)
            for name in features(evidence)
            if weights.get(name) or name in self._facts
        }
        for name, factor in self._capping(parts).items():
            parts[name] *= factor
        return parts

    def _wording(self, evidence: Evidence) -> float:
        model, arrays = self.loaded.model, self.loaded.wording
        raw = wording_logit(evidence.masked, arrays.idf, arrays.coefficients)
        return _clipped(raw + model.wording_intercept, model.wording_cap)

    def _wording_limit(self, evidence: Evidence) -> float:
        """Most that wording may add: without signs of two groups it cannot lift an ad to high."""
        if len(_risk_groups(evidence)) >= CORROBORATING_GROUPS:
            return math.inf
        stage = self.loaded.model.fast
        return math.log(stage.tiers.high / (1 - stage.tiers.high)) - stage.intercept - _BELOW

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

    def _abstains(self, evidence: Evidence, vector: Vector | None) -> str | None:
        if evidence.gate:
            return evidence.gate
        risk_groups = _risk_groups(evidence)
        if evidence.letters < MIN_LETTERS and not risk_groups:
            return "too_short"
        model = self.loaded.model
        known = model.languages if vector is None else (*model.languages, *model.heads.languages)
        if evidence.language not in known and len(risk_groups) < 2:
            return LANGUAGE
        return None

    @staticmethod
    def _tier(score: float, stage: Stage) -> Tier:
        tiers = stage.tiers
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


def summary_of(posting: Posting, language: str, *, with_text: bool) -> PostingSummary:
    """What a result says of its posting."""
    return PostingSummary(
        title=posting.title,
        beginning=" ".join(posting.text[: 2 * BEGINNING].split())[:BEGINNING],
        language=language,
        employer=posting.employer,
        location=posting.location,
        url=posting.url,
        text=posting.text if with_text else None,
    )


def _counted_risks(evidence: Evidence) -> list[Finding]:
    return [f for f in evidence.findings if f.counts and f.polarity == "risk"]


def _risk_groups(evidence: Evidence) -> set[str]:
    return {finding.group for finding in _counted_risks(evidence)}


def _clipped(value: float, cap: float) -> float:
    return max(-cap, min(cap, value))


def _probability(log_odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-log_odds)) if log_odds > -700 else 0.0
