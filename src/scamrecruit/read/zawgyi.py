"""Burmese in the Zawgyi font encoding -> Unicode.

Zawgyi uses the code points of Burmese for other signs and writes them in the order in which they are
drawn. So each sign is translated, then each syllable is put into the order that Unicode wants
(Unicode Technical Note 11). Detection is Google's model (myanmartools).
"""

import re
import warnings
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

_SURE = 0.95
_BURMESE = re.compile("[\u1000-\u109f]")
_KINZI, _E, _RA, _STACK = "\u1004\u103a\u1039", "\u1031", "\u103c", "\u1039"
# Signs that differ: Zawgyi -> Unicode, before reordering.
_SIGNS = {
    "\u1039": "\u103a", "\u103a": "\u103b", "\u103c": "\u103d", "\u103d": "\u103e",
    "\u1033": "\u102f", "\u1034": "\u1030", "\u105a": "\u102b\u103a", "\u1064": _KINZI,
    "\u106a": "\u1009", "\u106b": "\u100a", "\u106e": "\u100d\u1039\u100d",
    "\u106f": "\u100d\u1039\u100e", "\u107d": "\u103b", "\u1086": "\u103f", "\u1087": "\u103e",
    "\u1088": "\u103e\u102f", "\u1089": "\u103e\u1030", "\u108a": "\u103d\u103e",
    "\u108b": f"{_KINZI}\u102d", "\u108c": f"{_KINZI}\u102e", "\u108d": f"{_KINZI}\u1036",
    "\u108e": "\u102d\u1036", "\u108f": "\u1014", "\u1090": "\u101b",
    "\u1091": "\u100f\u1039\u100d", "\u1092": "\u100b\u1039\u100c", "\u1094": "\u1037",
    "\u1095": "\u1037", "\u1096": "\u1039\u1010\u103d", "\u1097": "\u100b\u1039\u100b",
}  # fmt: skip
_SIGNS |= dict.fromkeys("\u103b\u107e\u107f\u1080\u1081\u1082\u1083\u1084", _RA)
# Consonants drawn below others.
_SIGNS |= {
    below: _STACK + letter
    for below, letter in zip(
        "\u1060\u1061\u1062\u1063\u1065\u1066\u1067\u1068\u1069\u106c\u106d\u1070\u1071\u1072\u1073\u1074"
        "\u1075\u1076\u1077\u1078\u1079\u107a\u107b\u1093\u107c\u1085",
        "\u1000\u1001\u1002\u1003\u1005\u1006\u1006\u1007\u1008\u100b\u100c\u100f\u1010\u1010\u1011\u1011"
        "\u1012\u1013\u1014\u1015\u1016\u1017\u1018\u1018\u1019\u101c",
        strict=True,
    )
}
_ORDER = (
    "\u103b\u103c\u103d\u103e\u1031\u102d\u102e\u102f\u1030\u1032\u102b\u102c\u1036\u1037\u103a\u1038"
)
_BASE = re.compile("[\u1000-\u102a\u103f]")
# The digits 0 and 7 look like the letters wa and ra, and are typed for them.
_DIGIT_WA = re.compile(
    "(?<![\u1040-\u1049])\u1040(?=[\u1000-\u103e\u105a\u1064\u1087-\u108e])|(?<=\u1031)\u1040"
)
_DIGIT_RA = re.compile("\u1047(?=[\u102b-\u103e\u105a\u1064\u1087-\u108e])|(?<=\u1031)\u1047")


@lru_cache(maxsize=1)
def _detector() -> Any:
    from myanmartools import ZawgyiDetector

    with warnings.catch_warnings():
        # It opens its model in a way that Python 3.11 and 3.12 advise against and 3.13 allows again.
        warnings.simplefilter("ignore", DeprecationWarning)
        return ZawgyiDetector()


def is_zawgyi(text: str) -> bool:
    """Whether the Burmese in ``text`` is written in Zawgyi; False without Burmese."""
    return bool(_BURMESE.search(text)) and _detector().get_zawgyi_probability(text) > _SURE


def to_unicode(text: str) -> str:
    """``text`` with its Burmese in Unicode; it must be Zawgyi."""
    text = _DIGIT_RA.sub("\u101b", _DIGIT_WA.sub("\u101d", text.replace("\u200b", "")))
    return (
        "".join(_syllables(text))
        .replace("\u1025\u102e", "\u1026")
        .replace("\u1025\u103a", "\u1009\u103a")
    )


def _syllables(text: str) -> Iterator[str]:
    """Syllables in Unicode's order, and what stands between them."""
    before, base, stacked, marks = "", "", "", ""
    for char in text:
        signs = _SIGNS.get(char, char)
        if signs in (_E, _RA):
            if base:
                yield _written(base, stacked, marks)
                base, stacked, marks = "", "", ""
            before += signs
        elif _BASE.match(signs) and not signs.startswith(_KINZI):
            if base:
                yield _written(base, stacked, marks)
            base, stacked, marks, before = signs[:1], signs[1:], before, ""
        elif base and signs.startswith(_KINZI):
            base, marks = _KINZI + base, marks + signs.removeprefix(_KINZI)
        elif base and signs.startswith(_STACK):
            stacked, marks = stacked + signs[:2], marks + signs[2:]
        elif base and signs[0] in _ORDER:
            marks += signs
        else:
            yield _written(base, stacked, marks) + before + signs
            before = base = stacked = marks = ""
    yield _written(base, stacked, marks) + before


def _written(base: str, stacked: str, marks: str) -> str:
    """One syllable, each mark once."""
    # The sign that kills the vowel belongs to a long "aa" if there is one, else to the consonant.
    return base + stacked + "".join(sorted(dict.fromkeys(marks), key=_ORDER.index))
