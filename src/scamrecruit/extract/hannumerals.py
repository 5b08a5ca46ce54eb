"""Numbers written out in Chinese characters or Korean, as advertisements do: 两万五 is 25,000."""

import re
from collections.abc import Iterator

_DIGITS = {
    char: value
    for value, chars in enumerate(("〇零", "一壹", "二两兩", "三", "四", "五", "六", "七", "八", "九"))
    for char in chars
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = "万萬"
_KOREAN = str.maketrans("일이삼사오육칠팔구십백천만", "一二三四五六七八九十百千万")
_HAN = re.compile(
    rf"(?<![{_MYRIADS}千百十])[{''.join(_DIGITS)}十][{''.join(_DIGITS)}十百千]{{0,6}}[{_MYRIADS}千][{''.join(_DIGITS)}十百千]{{0,6}}(?![个個])"
)
# The letters of Korean numbers are those of other words: only up to "ten thousand" and "won".
_HANGUL = re.compile(
    r"(?<![\uac00-\ud7af\d])[일이삼사오육칠팔구십백천]{1,7}만(?:[일이삼사오육칠팔구백천]{2,6})?(?= ?원)"
)


def numbers_in_characters(text: str) -> Iterator[tuple[int, int, float]]:
    """Start, end and value of the numbers of a thousand or more in ``text``."""
    for signs, pattern in (("万萬千", _HAN), ("만", _HANGUL)):
        if any(sign in text for sign in signs):
            for found in pattern.finditer(text):
                yield found.start(), found.end(), _value_of(found[0])


def _value_of(written: str) -> float:
    """The value of a number in characters.

    A last digit without a unit counts in tenths of the unit before it, as people speak: 一万二 is
    12,000, unless a zero stands before it (一万零二).
    """
    myriads, _, rest = written.translate(_KOREAN).replace("萬", "万").rpartition("万")
    if not myriads:
        return float(_below_a_myriad(rest, 1))
    return float(_below_a_myriad(myriads, 1) * 10_000 + _below_a_myriad(rest, 10_000))


def _below_a_myriad(written: str, unit: int) -> int:
    """Up to 9,999; ``unit`` is what stood before, of which a lone last digit is a tenth."""
    total, digit, exact = 0, 0, not written
    for char in written:
        if char in _UNITS:
            unit = _UNITS[char]
            total += (digit or 1) * unit
            digit = 0
        else:
            digit = _DIGITS[char]
            exact = exact or digit == 0
    return total + digit * (1 if exact or unit < 100 else unit // 10)
