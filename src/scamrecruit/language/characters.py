"""One character -> its plain form: case, width, style, native digits, look-alikes.

Sources: Unicode NFKC and character names (unicodedata); look-alike pairs after the kinds of
substitution listed in Unicode UTS #39, restricted to Cyrillic, Greek, Armenian and Latin letters
that pass for ASCII at a glance. The same folding is applied to rules and texts, so Russian words
still match Russian rules.
"""

import re
import unicodedata

_LOOKALIKES = dict(
    zip(
        "авекмнорстухіјѕԁԛԝһӏёαβεικνορτυχհոսօցզꞓ",
        "abekmhopctyxijsdqwhleabeikvoptuxhnuogqc",
        strict=True,
    )
)
_STYLED = re.compile(
    r"(?:NEGATIVE|REGIONAL|SQUARED|CIRCLED|TAG|SMALL CAPITAL|PARENTHESIZED).*?"
    r"(?:LETTER|DIGIT|SYMBOL LETTER)(?: SMALL| CAPITAL)? (\w+)$|^TAG .*$"
)
_DIGIT_NAMES = {
    name: str(number)
    for number, name in enumerate(
        ["ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE"]
    )
}
_PUNCTUATION = {
    **dict.fromkeys("‘’‚‛ʻʼʹ`´′＇", "'"),
    **dict.fromkeys("“”„‟″«»＂", '"'),
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    **dict.fromkeys("•·∙●▪■◦‣￭", "-"),
    "…": " ",
    "\u2029": "\r",
    "\u3000": " ",
    "、": ",",
    "،": ",",
    "。": ".",
}
# Thai and Lao SARA AM stay whole: their NFKC form changes the length of ordinary text.
_KEEP = frozenset("\u0e33\u0eb3")
# Keycap, soft hyphen, joiner and fillers; nukta, which is written or left out at will.
_DROPPED = frozenset("\u20e3\u00ad\u034f\u115f\u1160\u3164\uffa0\u093c\u09bc")
_OVERLAY = 1
"""Unicode's combining class of what strikes a letter through."""
REGIONAL = frozenset(map(chr, range(0x1F1E6, 0x1F200)))
"""Letters of which two make a flag."""


def fold_character(char: str) -> str:
    """Plain form of one code point: nothing for invisible ones and for marks that strike out, underline
    or pile upon a letter (of composed text: those that are no part of it), else one or more characters.
    """
    if char in _PUNCTUATION:
        return _PUNCTUATION[char]
    if char in _KEEP:
        return char
    if char.isspace():
        return "\n" if char == "\n" else " "
    category = unicodedata.category(char)
    if char in _DROPPED or category in {"Cf", "Cc", "Cs", "Co"} or "\ufe00" <= char <= "\ufe0f":
        return ""
    if "\u0300" <= char <= "\u036f" or category == "Me" or unicodedata.combining(char) == _OVERLAY:
        return ""
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    if category == "So":
        return _styled(char)
    folded = unicodedata.normalize("NFKC", char).lower()
    if len(folded) == 1:
        return _PUNCTUATION.get(folded) or _LOOKALIKES.get(folded, folded)
    return "".join(map(fold_character, folded))


def _styled(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char)
    if folded != char:
        return folded.lower().strip("()") or char
    found = _STYLED.match(unicodedata.name(char, ""))
    if found and found[1]:
        name = found[1]
        return _DIGIT_NAMES.get(name) or (name.lower() if len(name) == 1 else char)
    return char
