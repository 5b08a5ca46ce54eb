"""Corpus -> shipped model: reads, extracts, trains, measures, writes the model folder."""

import hashlib
import json
import platform
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from scamrecruit import __version__
from scamrecruit.errors import ModelError, UsageError
from scamrecruit.extract.extractor import Extractor
from scamrecruit.extract.rulebook import Rulebook, load_rulebook
from scamrecruit.rank.card import model_card
from scamrecruit.rank.fit import Settings, fit, fuse, out_of_fold, prior_shift
from scamrecruit.rank.measures import measure
from scamrecruit.rank.model import Model, Tiers, pack_wording
from scamrecruit.rank.samples import Sample
from scamrecruit.records import Posting, Source

EPSILON = 0.01
"""How far a figure may fall below the floor of the model there, before training refuses."""


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


def samples_of(ads: list[LabelledAd], extractor: Extractor) -> list[Sample]:
    """Labelled ads as the ranker sees them."""
    return [
        Sample(
            evidence=extractor.extract(_posting(ad)),
            label=ad.label,
            family=ad.family,
            language=ad.language,
            kind=ad.kind,
        )
        for ad in ads
    ]


def _posting(ad: LabelledAd) -> Posting:
    source = Source(ad.id, "", "corpus")
    return Posting(id=ad.id, source=source, title=ad.title, text=ad.text)


def train_ranker(corpus: Path, into: Path, *, allow_regression: bool = False) -> Iterator[str]:
    """Train, measure and write a model folder; yields lines that say what was done.

    Raises ModelError if the new model's average precision on held-out families is lower than that
    of the model in ``into`` by more than ``EPSILON``, unless ``allow_regression``.
    """
    settings = Settings()
    rulebook = load_rulebook()
    ads = load_corpus(corpus)
    samples = samples_of(ads, Extractor(rulebook))
    yield f"{len(samples)} ads, {sum(s.label for s in samples)} of them positive"
    polarity = {i: rule.polarity for i, rule in rulebook.indicators.items()}
    groups = {i: rule.group for i, rule in rulebook.indicators.items()}
    labels = np.array([sample.label for sample in samples])
    indicator, wording = out_of_fold(samples, polarity, groups, settings)
    weights = fuse(indicator, wording, labels)
    log_odds = weights[0] * indicator + weights[1] * wording + weights[2]
    metrics = measure(samples, log_odds, settings.seed)
    _refuse_regression(into, metrics, allow_regression)
    fitted = fit(samples, polarity, settings)
    arrays = pack_wording(fitted.idf, fitted.wording)
    shift = prior_shift(settings.base_rate)
    model = Model(
        id="",
        coefficients={n: round(c * weights[0], 5) for n, c in fitted.coefficients.items()},
        intercept=round(weights[2] + shift, 5),
        group_cap=round(settings.group_cap * weights[0], 5),
        wording_weight=round(weights[1], 5),
        wording_intercept=round(fitted.wording_intercept, 5),
        wording_cap=settings.wording_cap,
        wording_sha256=hashlib.sha256(arrays).hexdigest(),
        base_rate=settings.base_rate,
        tiers=_tiers(metrics, shift),
        languages=tuple(sorted(rulebook.languages)),
        trained_with_rules=rulebook.id,
    )
    digest = hashlib.sha256(msgspec.json.encode(model)).hexdigest()
    model = msgspec.structs.replace(model, id=f"ranker-{digest[:12]}")
    manifest = _manifest(corpus, ads, rulebook, settings)
    _write(into, model, arrays, metrics, manifest)
    yield f"average precision on unseen families {metrics['overall']['average_precision']:.3f}"
    yield f"written: {into} ({model.id})"


def _tiers(metrics: dict[str, Any], shift: float) -> Tiers:
    """Tiers by the false positives among hard negatives of unseen families: 2% and 10%."""

    def probability(log_odds: float) -> float:
        return float(1 / (1 + np.exp(-(log_odds + shift))))

    thresholds = metrics["thresholds"]
    return Tiers(
        high=round(probability(thresholds["2%"]), 4),
        medium=round(probability(thresholds["10%"]), 4),
    )


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
    corpus: Path, ads: list[LabelledAd], rulebook: Rulebook, settings: Settings
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
