"""Texts that speak about such advertisements, and are none: news, warnings, advisories."""

from collections.abc import Sequence

from scamrecruit.extract.matcher import Hit
from scamrecruit.records import Contact

WARNING = "exc_warning_or_news_text"
_PERSONAL = frozenset(
    {
        "telegram",
        "whatsapp",
        "line",
        "wechat",
        "zalo",
        "viber",
        "kakaotalk",
        "signal",
        "imo",
        "messenger",
        "potato",
        "handle",
        "qq",
        "skype",
    }
)


def gate(hits: Sequence[Hit], contacts: Sequence[Contact]) -> str | None:
    """``not_an_advertisement`` if the text reads as news or a warning, else None.

    At least three different places say so (two if one is distinctive). A text that also gives a
    messenger contact is an offer until a person has looked: a recruiter may quote a warning.
    """
    warnings = {(hit.start, hit.end): hit.distinctive for hit in hits if hit.indicator == WARNING}
    weight = len(warnings) + any(warnings.values())
    if weight < 3 or any(contact.kind in _PERSONAL for contact in contacts):
        return None
    return "not_an_advertisement"
