"""Which encoding bytes without a label are in, among those that the web has known.

The detector's measures tie on short texts ("España" is as well Polish): then that encoding counts
under which most letters are usual ones of the languages that were written in it.
"""

import re
import string
from collections import Counter

ENCODINGS = (
    "cp874 gb18030 big5 cp932 cp949 euc_jp cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 "
    "cp1258 koi8_r".split()
)
_MARKUP = re.compile(rb"<[a-zA-Z/!][^<>]*>")
_BEYOND, _LETTERS = bytes(range(0x80, 0x100)), string.ascii_letters.encode()
_SAMPLE = 200_000
_AS_GOOD = 0.1
"""Difference in the detector's measure of chaos (0 to 1) that decides nothing."""
_SIGNS = "€£¥°©®«»“”‘’„–—…•·、。，！？：；（）【】「」・ー～"
_CYRILLIC = "[а-яА-ЯёЁіїєґІЇЄҐўЎ№]"
# Letters, by themselves or as first bytes, that are usual in an encoding's languages.
_USUAL = {
    "cp1252": "[àáâãäåæçèéêëìíîïñòóôõöøùúûüœß¿¡ºªÀÁÂÃÄÅÆÇÈÉÊËÍÎÑÓÔÕÖØÚÛÜ]",
    "cp1250": "[áäąăâćčçďđéęěëíîłľńňóôőöŕřśšşťţúůűüýźžżßÁÄĄČĆĎĐÉĘĚÍÎŁŃŇÓÖŐŘŚŠŞŤŢÚŮÜŰÝŹŽŻ]",
    "cp1254": "[çğıöşüâîûÇĞİÖŞÜ]",
    "cp1257": "[āąčćęēėģīįķļłńņóöõšśūųüžżäĀČĒĖĢĪĶĻŅŠŪŲŽÕÄÖÜ]",
    "cp1258": "[\u0300\u0301\u0303\u0309\u0323àáâăèéêíóôơùúưđÀÁÂĂÈÉÊÍÓÔƠÙÚƯĐ]",
    "cp1251": _CYRILLIC, "koi8_r": _CYRILLIC,
    "cp1253": "[α-ωά-ώΑ-Ω]", "cp1255": "[א-ת]", "cp1256": "[ء-يپچژگکیٹڈڑےں،؟؛]", "cp874": "[ก-๙]",
}  # fmt: skip
_LEADS = {
    "gb18030": (0xB0, 0xD7), "big5": (0xA4, 0xC6), "cp949": (0xB0, 0xC8), "cp932": (0x82, 0x97),
    "euc_jp": (0xA4, 0xCF),
}  # fmt: skip


def detect(body: bytes) -> str:
    """The most likely encoding of ``body``'s words."""
    from charset_normalizer import from_bytes

    words = _MARKUP.sub(b" ", body[:_SAMPLE])
    found = list(from_bytes(words, cp_isolation=ENCODINGS))
    fitting = [one for one in found if one.chaos <= found[0].chaos + _AS_GOOD]
    # Among equals the commonest wins.
    best = max(
        fitting,
        key=lambda one: (_usual_share(words, one.encoding), -one.chaos, one.encoding == "cp1252"),
        default=None,
    )
    return best.encoding if best else "cp1252"


def mostly_beyond_ascii(body: bytes) -> bool:
    """Whether most letters of ``body``'s words lie beyond ASCII, as in no Western language."""
    words = _MARKUP.sub(b" ", body[:_SAMPLE])
    beyond = len(words) - len(words.translate(None, _BEYOND))
    return beyond > len(words) - len(words.translate(None, _LETTERS))


def _usual_share(words: bytes, encoding: str) -> float:
    """Share of the letters beyond ASCII that are usual in ``encoding``, 0 to 1."""
    found = Counter(words.decode(encoding, "replace"))
    beyond = {char: number for char, number in found.items() if not char.isascii()}
    usual = sum(number for char, number in beyond.items() if _is_usual(char, encoding))
    return usual / max(1, sum(beyond.values()))


def _is_usual(char: str, encoding: str) -> bool:
    if char in _SIGNS:
        return True
    if encoding in _USUAL:
        return re.match(_USUAL[encoding], char) is not None
    first, last = _LEADS[encoding]
    code = char.encode(encoding, "replace")
    return len(code) == 2 and first <= code[0] <= last
