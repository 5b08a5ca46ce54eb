"""The authored corpus as texts to learn from."""

from collections.abc import Sequence

import numpy as np

from scamrecruit.corpus import LabelledAd, posting_of
from scamrecruit.extract.compiled import load_rule_pack
from scamrecruit.extract.extractor import Extractor
from scamrecruit.rank.design import NOT_AN_AD
from scamrecruit.rank.encoder import text_of
from scamrecruit.rank.pieces import Pieces
from tools.encoder.upper import Texts


def texts_of(ads: Sequence[LabelledAd], pieces: Pieces, prefix: str, limit: int) -> Texts:
    """``ads`` as written and masked, with what the heads shall say of each: whether it shows the
    documented pattern, and whether it is no offer."""
    views = ([text_of(ad.title, ad.text) for ad in ads], masked_of(ads))
    return Texts(
        rows=[[pieces.numbers(prefix + text, limit) for text in view] for view in views],
        targets=np.array([[ad.label, ad.kind == NOT_AN_AD] for ad in ads], np.float32),
        families=[ad.family for ad in ads],
        languages=[ad.language for ad in ads],
    )


def masked_of(ads: Sequence[LabelledAd]) -> list[str]:
    """Each ad without its contacts, amounts and places."""
    extractor = Extractor(*load_rule_pack())
    return [extractor.extract(posting_of(ad)).masked for ad in ads]
