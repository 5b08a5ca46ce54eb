"""Letters and digits that text recognition takes for each other, put right in a folded text.

"15OO" was 1500, "sa1ary" was salary, "©maya" was @maya. One character stands for one, so offsets
stay. Only for text that was recognised from a picture: typed text means what it says. What changes
the length (rn for m, lost spaces) is left as it is.
"""

import re

# Whole words of digits and what looks like them; whole words of letters with one digit inside.
_NUMBER = re.compile(r"(?<![\w@/])(?=[oil|sbz]?\d)[0-9oil|sbz]++(?!\w)")
_WORD = re.compile(r"(?<![\w@/.])(?:[a-z]++[01|5][a-z]++|0[a-z]{2,}+|[nt]0)(?![\w@])")
_AS_DIGIT = str.maketrans("oil|sbz", "0111582")
_AS_LETTER = str.maketrans("01|5", "olls")
_AT = re.compile(r"[©®](?= ?[a-z][a-z0-9_]{3})")
# An "l" that no digit follows is a litre, an "s" a plural.
_INSIDE = re.compile(r"(?<=\d)o+|^[oil|](?=\d)|(?<=[\do])[il|sbz](?=[\do])")
_LETTERS = 4


def mended(text: str) -> str:
    """``text``, folded, of the same length."""
    text = _NUMBER.sub(lambda found: _as_number(found[0]), _AT.sub("@", text))
    return _WORD.sub(lambda found: _as_word(found[0]), text)


def _as_number(number: str) -> str:
    return _INSIDE.sub(lambda found: found[0].translate(_AS_DIGIT), number)


def _as_word(word: str) -> str:
    known = len(word) > _LETTERS or len(word) == 2
    return word.translate(_AS_LETTER) if known else word
