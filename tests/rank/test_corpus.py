"""The authored corpus: complete, balanced on the surface, and free of real contacts."""

import re
from collections import Counter, defaultdict

import numpy as np
import phonenumbers
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from tests.conftest import CORPUS

from scamrecruit.corpus import LabelledAd, load_corpus
from scamrecruit.rank.measures import roc_auc

ADS = load_corpus(CORPUS)
FIRST = {"en", "id", "vi", "th", "zh-Hans", "fil"}
MAX_SHORTCUT_AUC = 0.60


def test_size_and_languages() -> None:
    first = [ad for ad in ADS if ad.language in FIRST]
    assert len(first) >= 300
    assert {ad.language for ad in first} == FIRST
    assert len({ad.id for ad in ADS}) == len(ADS)


def test_every_positive_has_two_negatives_by_the_same_hand() -> None:
    families: dict[str, Counter[int]] = defaultdict(Counter)
    for ad in ADS:
        families[ad.family][ad.label] += 1
    short = {name: dict(c) for name, c in families.items() if c[0] < 2 * c[1]}
    assert not short


def test_labels_and_kinds_agree() -> None:
    for ad in ADS:
        assert (ad.kind in {"positive", "evasive"}) is (ad.label == 1), ad.id
        assert ad.text.strip()


def surface(ad: LabelledAd) -> list[float]:
    """What a text looks like, whatever it says."""
    text = ad.text
    return [
        len(text), text.count("\n"), bool(ad.title), bool(re.search(r"\d[\d \-().]{6,}", text)),
        bool(re.search(r"@\w{3,}", text)), bool(re.search(r"\w@\w+\.", text)),
        bool(re.search(r"telegram|whats|\bwa\b|\btg\b|line|zalo|viber|wechat|微信|飞机|messenger|t\.me", text, re.I)),
        len(re.findall("[\U0001f300-\U0001faff\u2600-\u27bf]", text)), text.count("!") + text.count("！"),
        sum(map(str.isdigit, text)) / len(text),
        bool(re.search(r"licen|lisens|ใบอนุญาต|giấy phép|许可|dmw|p3mi|izin", text, re.I)),
        "http" in text or "www." in text, sum(map(str.isupper, text)) / len(text),
    ]  # fmt: skip


def test_no_shortcut_predicts_the_label() -> None:
    ads = [ad for ad in ADS if ad.kind != "not_an_ad"]
    labels = np.array([ad.label for ad in ads])
    matrix = np.array([surface(ad) for ad in ads], dtype=float)
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.3, class_weight="balanced"))
    scores = cross_val_predict(
        model, matrix, labels, groups=[ad.family for ad in ads],
        cv=StratifiedGroupKFold(5, shuffle=True, random_state=0), method="predict_proba",
    )[:, 1]  # fmt: skip
    assert roc_auc(labels, scores) <= MAX_SHORTCUT_AUC


@pytest.mark.parametrize("ad", ADS, ids=lambda ad: ad.id)
def test_contacts_are_fictional(ad: LabelledAd) -> None:
    for domain in re.findall(r"\w@([\w-]+(?:\.[\w-]+)+)", ad.text):
        assert re.search(r"(?:^|\.)example(?:\.(?:com|org|net))?$", domain.lower()), domain
    for found in re.findall(r"\+\d[\d \-]{7,16}\d", ad.text):
        number = phonenumbers.parse(found, None)
        digits = re.sub(r"\D", "", found)
        reserved = digits.startswith(("120255501", "447700900", "61491570")) or "000" in digits
        assert reserved or not phonenumbers.is_valid_number(number), found
