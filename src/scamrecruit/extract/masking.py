"""The text that the wording model may see: no contact, place, amount, number or address in it, and
no word about who people are.

Without this a model learns messenger names and currencies instead of what an ad offers, and would
carry personal data in its weights (measured: character n-grams transferred between languages by
little else).
"""

import re

from scamrecruit.extract.signals import Scene
from scamrecruit.language.people import PERSON

CONTACT, PLACE, PAY = "\u260e", "\u2302", "\u00a4"
MAX_MASKED = 6000
"""Characters of masked text that are kept: an advertisement says what it offers in its beginning."""
_URL = re.compile(r"(?:https?://|www\.)\S+")
_DIGITS = re.compile(r"\d+")


def masked(scene: Scene) -> str:
    """Folded text of ``scene`` with class signs for contacts, places, pay and persons; digits as 0."""
    text = scene.folded.text
    spans = sorted(
        [(contact.start, contact.end, CONTACT) for contact in scene.contacts]
        + [(mention.start, mention.end, PLACE) for mention in scene.places]
        + [(pay.start, pay.end, PAY) for pay in scene.pays]
        + [(start, end, PERSON) for start, end in scene.persons]
    )
    pieces: list[str] = []
    last = length = 0
    for start, end, sign in spans:
        if length > MAX_MASKED:
            break
        if start >= last:
            pieces += [text[last:start], sign]
            length += start - last + 1
            last = end
    pieces.append(text[last : last + max(0, MAX_MASKED - length)])
    joined = "".join(pieces)[:MAX_MASKED]
    if "://" in joined or "www." in joined:
        joined = _URL.sub(CONTACT, joined)
    return " ".join(_DIGITS.sub("0", joined).split())
