"""Corpus -> shipped model: reads, extracts, trains, measures, writes the model folder."""

import hashlib
import json
import platform
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from scamrecruit import __version__
from scamrecruit.corpus import LabelledAd, load_corpus, load_labels, posting_of
from scamrecruit.errors import ModelError
from scamrecruit.extract.extractor import Extractor
from scamrecruit.extract.rulebook import Rulebook, load_rulebook
from scamrecruit.rank.card import model_card
from scamrecruit.rank.design import Design, designed
from scamrecruit.rank.encoder import Encoder, load_encoder, text_of
from scamrecruit.rank.fit import (
    Fitted,
    Fold,
    Settings,
    family_folds,
    fit,
    language_folds,
    out_of_fold,
)
from scamrecruit.rank.fusion import (
    FAST,
    Parts,
    Weights,
    escalation,
    fuse,
    prior_shift,
    probability,
    tier_bounds,
    wanted,
)  # fmt: skip
from scamrecruit.rank.heads import summed
from scamrecruit.rank.measures import average_precision, figures, measure, roc_auc
from scamrecruit.rank.model import EncoderHeads, Model, Stage, Tiers, identity_of, pack_wording
from scamrecruit.rank.samples import Sample
from scamrecruit.rank.tuned import (
    FAMILIES,
    LANGUAGES,
    MASKED,
    PATTERN,
    REPORT,
    Tuned,
    digest_of,
    load_tuned,
)
from scamrecruit.rank.vectors import VectorStore
from scamrecruit.resources import cache_dir, encoder_dir

DEFAULT = Settings()
BEGINNING = 70
"""Characters that name an advertisement in the model card."""
EPSILON = 0.01
"""How far a figure may fall below the floor of the model there, before training refuses."""


def samples_of(
    ads: list[LabelledAd], extractor: Extractor, store: VectorStore, tuned: Tuned, authored: int
) -> list[Sample]:
    """Labelled ads as the ranker sees them; those behind the first ``authored`` were decided.

    What the encoder learned from is spoken of by encoders that did not; all else it speaks of itself.
    """
    evidence = [extractor.extract(posting_of(ad)) for ad in ads]
    written = [text_of(ad.title, ad.text) for ad in ads]
    adapting = len(ads) > authored
    new = [n for n, text in enumerate(written) if digest_of(text) not in tuned.unseen]
    needed = range(len(ads)) if adapting else new
    vectors = dict(zip(needed, store.embed([written[n] for n in needed]), strict=True))
    masked = dict(zip(new, store.embed([evidence[n].masked for n in new]), strict=True))
    return [
        Sample(
            evidence=evidence[n],
            label=ad.label,
            family=ad.family,
            language=ad.language,
            kind=ad.kind,
            unseen=tuned.of(vectors[n], masked[n])
            if n in masked
            else tuned.unseen[digest_of(written[n])],
            vector=vectors[n] if adapting else None,
            decided=n >= authored,
            id=ad.id,
            beginning=" ".join(f"{ad.title} {ad.text}".split())[:BEGINNING],
        )
        for n, ad in enumerate(ads)
    ]


class _HeldOut(NamedTuple):
    """Parts of each sample's score by models that never saw its family, or its language (``abroad``),
    and the weights of both stages that were found on the first."""

    parts: Parts
    abroad: Parts
    fast: Weights
    full: Weights


def train_ranker(
    corpus: Path,
    into: Path,
    labels: Path | None = None,
    settings: Settings = DEFAULT,
    *,
    allow_regression: bool = False,
) -> Iterator[str]:
    """Train, measure and write a model folder; yields lines that say what was done.

    With ``labels`` (a file of ``decisions export``) what analysts decided is learned too; the figures
    of the model stay those on the corpus, and ``metrics["labels"]`` says what was gained.
    Raises ModelError if the new model's average precision on held-out families is lower than that
    of the model in ``into`` by more than ``EPSILON``, unless ``allow_regression``.
    """
    encoder, tuned, rulebook = load_encoder(), load_tuned(encoder_dir()), load_rulebook()
    ads = load_corpus(corpus)
    authored = len(ads)
    ads += load_labels(labels) if labels else []
    store = VectorStore(encoder, cache_dir())
    samples = samples_of(ads, Extractor(rulebook), store, tuned, authored)
    yield f"{len(samples)} ads, {sum(s.label for s in samples)} of them positive"
    polarity = {i: rule.polarity for i, rule in rulebook.indicators.items()}
    groups = {i: rule.group for i, rule in rulebook.indicators.items()}
    design = designed(samples, groups, settings.min_documents)
    rounds = family_folds(design, settings)
    held = _held_out(design, samples, rounds, polarity, settings)
    metrics = _metrics(design, samples[:authored], held, settings)
    manifest = _manifest(corpus, ads, rulebook, encoder, settings)
    if labels:
        before = out_of_fold(design, _without(rounds, authored), polarity, settings)
        gain = _gain(design.labels, (before, held.parts), held.full, authored)
        metrics["labels"] = gain
        manifest["labels_sha256"] = hashlib.sha256(labels.read_bytes()).hexdigest()
        yield "average precision by cross-validation, without and with your labels: " + ", ".join(
            f"{name} {without} and {with_them}" for name, (without, with_them) in gain["gain"].items()
        )
    _refuse_regression(into, metrics, allow_regression)
    fitted = fit(design, design.everything, polarity, settings)
    arrays = pack_wording(*fitted.spread(design))
    stages = [_stage(weights, held.parts, design.labels, settings) for weights in (held.fast, held.full)]
    model = Model(
        id="",
        coefficients={name: round(value, 5) for name, value in fitted.named(design).items()},
        group_cap=settings.group_cap,
        wording_intercept=round(fitted.wording_intercept, 5),
        wording_cap=settings.wording_cap,
        wording_sha256=hashlib.sha256(arrays).hexdigest(),
        base_rate=settings.base_rate,
        fast=stages[0],
        full=stages[1],
        escalate=_score(metrics["cascade"]["escalate_log_odds"], settings),
        heads=_heads(encoder, tuned, fitted, settings),
        languages=tuple(sorted(rulebook.languages)),
        trained_with_rules=rulebook.id,
    )
    model = msgspec.structs.replace(model, id=identity_of(model))
    _write(into, model, arrays, metrics, manifest)
    yield f"average precision on unseen families {metrics['overall']['average_precision']:.3f}"
    yield f"written: {into} ({model.id})"


def _held_out(
    design: Design,
    samples: list[Sample],
    rounds: list[list[Fold]],
    polarity: Mapping[str, str],
    settings: Settings,
) -> _HeldOut:
    parts = out_of_fold(design, rounds, polarity, settings)
    by_language = language_folds([sample.language for sample in samples]) or rounds[:1]
    abroad = out_of_fold(design, by_language, polarity, settings, LANGUAGES)
    return _HeldOut(parts, abroad, fuse(parts, design.labels, FAST), fuse(parts, design.labels))


def _metrics(
    design: Design, authored: list[Sample], held: _HeldOut, settings: Settings
) -> dict[str, Any]:
    truth, (parts, abroad, fast, full) = design.labels, held
    masked = design.unseen[FAMILIES, :, MASKED, PATTERN].astype(np.float64)
    return {
        **measure(authored, full.log_odds(parts)[: len(authored)], settings.seed),
        "fast": figures(truth, fast.log_odds(parts)),
        "languages_left_out": figures(truth, full.log_odds(abroad)),
        "masking_costs_auc": round(roc_auc(truth, parts.encoder) - roc_auc(truth, masked), 3),
        "cascade": _cascade(truth, (parts, abroad), fast, full),
    }


def _heads(encoder: Encoder, tuned: Tuned, fitted: Fitted, settings: Settings) -> EncoderHeads:
    pattern = summed(tuned.heads[PATTERN], fitted.correction)
    report = tuned.heads[REPORT]
    return EncoderHeads(encoder.id, pattern, report, settings.head_cap, encoder.languages)


def _without(rounds: list[list[Fold]], authored: int) -> list[list[Fold]]:
    """The same folds, trained on authored advertisements only."""
    return [[(train[train < authored], held_out) for train, held_out in folds] for folds in rounds]


def _gain(
    truth: NDArray[np.int64], parts: tuple[Parts, Parts], weights: Weights, authored: int
) -> dict[str, Any]:
    """Average precision on the decided ads and on the corpus, by models that never saw their family:
    trained without labels, then with them (``parts``). None where only one side was decided."""

    def on(where: slice) -> tuple[float | None, float | None]:
        if len(set(truth[where].tolist())) < 2:
            return None, None
        return tuple(round(average_precision(truth[where], x[where]), 3) for x in (before, after))  # type: ignore[return-value]

    before, after = map(weights.log_odds, parts)
    own, corpus = slice(authored, None), slice(authored)
    return {
        "ads": len(truth) - authored,
        "positives": int(truth[own].sum()),
        "gain": {"decided ads": on(own), "corpus": on(corpus)},
    }


def _stage(weights: Weights, parts: Parts, labels: NDArray[np.int64], settings: Settings) -> Stage:
    """Tiers by the false positives among negatives of unseen families."""
    high, medium = tier_bounds(labels, weights.log_odds(parts))
    return Stage(
        intercept=round(weights.intercept + prior_shift(settings.base_rate), 5),
        indicators=round(weights.indicators, 5),
        wording=round(weights.wording, 5),
        encoder=round(weights.encoder, 5),
        report=round(weights.report, 5),
        tiers=Tiers(high=_score(high, settings), medium=_score(medium, settings)),
    )


def _score(log_odds: float, settings: Settings) -> float:
    """Balanced log-odds as a score at the base rate."""
    return round(probability(log_odds + prior_shift(settings.base_rate)), 4)


def _cascade(
    labels: NDArray[np.int64], parts: tuple[Parts, Parts], fast: Weights, full: Weights
) -> dict[str, float]:
    """Where the encoder is asked: chosen on unseen families and on unseen languages, whichever asks it
    more, since real advertisements are further from the corpus than its own families are. (What is in a
    language without rules is always asked.)"""
    stages = [(fast.log_odds(each), full.log_odds(each)) for each in parts]
    bound = escalation(labels, stages)
    asked = stages[0][0] >= bound
    lost = [float((x[wanted(labels, y)] < bound).mean()) for x, y in stages]
    return {
        "escalate_log_odds": round(bound, 4),
        "share_of_positives_asked": round(float(asked[labels == 1].mean()), 3),
        "share_of_negatives_asked": round(float(asked[labels == 0].mean()), 3),
        "lost_in_families_left_out": round(lost[0], 3),
        "lost_in_languages_left_out": round(lost[1], 3),
    }


def _refuse_regression(into: Path, metrics: dict[str, Any], allowed: bool) -> None:
    path = into / "metrics.json"
    if allowed or not path.is_file():
        return
    before = json.loads(path.read_text(encoding="utf-8"))["overall"]["average_precision"]
    now = metrics["overall"]["average_precision"]
    if now < before - EPSILON:
        raise ModelError(
            f"average precision would fall from {before:.3f} to {now:.3f}; "
            "add --allow-regression to write it all the same"
        )


def _manifest(
    corpus: Path, ads: list[LabelledAd], rulebook: Rulebook, encoder: Encoder, settings: Settings
) -> dict[str, Any]:
    import sklearn

    digest = hashlib.sha256()
    for path in sorted(corpus.glob("*.jsonl")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    counts: dict[str, list[int]] = {}
    for ad in ads:
        counts.setdefault(ad.language, [0, 0])[ad.label] += 1
    return {
        "command": "scamrecruit model train fixtures/corpus --into models/ranker",
        "corpus_sha256": digest.hexdigest(),
        "ads_by_language": {tag: {"negative": n, "positive": p} for tag, (n, p) in counts.items()},
        "rules": rulebook.id,
        "encoder": encoder.id,
        "settings": asdict(settings),
        "versions": {
            "scamrecruit": __version__,
            "scikit-learn": sklearn.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
    }


def _write(
    into: Path, model: Model, arrays: bytes, metrics: dict[str, Any], manifest: dict[str, Any]
) -> None:
    into.mkdir(parents=True, exist_ok=True)
    (into / "wording.npz").write_bytes(arrays)
    pretty = msgspec.json.format(msgspec.json.encode(model), indent=1)
    (into / "model.json").write_bytes(pretty + b"\n")
    for name, content in (("metrics.json", metrics), ("manifest.json", manifest)):
        (into / name).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    card = model_card(model, metrics, manifest)
    (into / "MODEL_CARD.md").write_text(card, encoding="utf-8")
