"""Texts that arrive garbled although their bytes are well-formed: noticed, mended, and said.

Burmese in Zawgyi is turned into Unicode; text that was encoded twice (Thai as "à¸£") is decoded again.
Halves of surrogate pairs, which JSON can name and no file can hold, become U+FFFD.
"""

import re
from typing import Any

import msgspec

from scamrecruit.read.identity import posting_id
from scamrecruit.read.zawgyi import is_zawgyi, to_unicode
from scamrecruit.records import Posting

ZAWGYI = "Burmese in Zawgyi, converted to Unicode"
TWICE = "text was encoded twice, decoded again"
GARBLED = "some text looks garbled: encoded twice and damaged"
HALVES = "halves of characters, shown as \ufffd"
_SURROGATES = re.compile("[\ud800-\udfff]")
_BURMESE = re.compile("[\u1000-\u109f]")
# The letters that bytes 80 to BF are in Latin-1 and in Windows-1252.
_CONTINUED = "\u0080-\u00bf" + bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")
# Lead bytes of UTF-8 as letters, with the bytes that must follow them.
_DOUBLE = re.compile(
    f"[\u00c3-\u00df][{_CONTINUED}]|[\u00e0-\u00ef][{_CONTINUED}]{{2}}|[\u00f0-\u00f4][{_CONTINUED}]{{3}}"
)
_FEW = 3
_UNLIKELY = re.compile("[\x00-\x08\x0e-\x1f\x80-\x9f\u0700-\u08ff]")
_RUN = re.compile(f"[\u00c2-\u00f4{_CONTINUED}]+")


def mended(posting: Posting) -> Posting:
    """``posting`` with its texts mended and a note about it; the same one if nothing is wrong."""
    posting = _storable(posting)
    texts = (posting.title, posting.text, posting.hidden_text)
    notes: dict[str, None] = {}
    title, text, hidden = (_mend(text, notes) for text in texts)
    if not notes:
        return posting
    source = msgspec.structs.replace(posting.source, notes=(*posting.source.notes, *notes))
    return msgspec.structs.replace(
        posting, id=posting_id(title, text), title=title, text=text, hidden_text=hidden, source=source
    )


def _storable(posting: Posting) -> Posting:
    """``posting`` as UTF-8 can hold it: one character for one, in every field."""
    try:
        msgspec.json.encode(posting)
    except UnicodeEncodeError:
        whole = msgspec.convert(_without_halves(msgspec.to_builtins(posting)), Posting)
        source = msgspec.structs.replace(whole.source, notes=(*whole.source.notes, HALVES))
        return msgspec.structs.replace(whole, source=source)
    return posting


def _without_halves(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATES.sub("\ufffd", value)
    if isinstance(value, list | tuple):
        return [_without_halves(each) for each in value]
    if isinstance(value, dict):
        return {_without_halves(key): _without_halves(each) for key, each in value.items()}
    return value


def _mend(text: str, notes: dict[str, None]) -> str:
    if text.isascii():
        return text
    if len(_DOUBLE.findall(text)) >= _FEW:
        text = _RUN.sub(lambda run: _decoded_again(run[0], notes), text)
    if _BURMESE.search(text):
        lines = text.split("\n")
        found = [is_zawgyi(line) for line in lines]
        if any(found):
            notes[ZAWGYI] = None
            text = "\n".join(
                to_unicode(line) if old else line for line, old in zip(lines, found, strict=True)
            )
    return text


def _decoded_again(run: str, notes: dict[str, None]) -> str:
    """A run of letters that are bytes of UTF-8, as what they meant; unchanged if they are none."""
    try:
        body = b"".join(
            char.encode("latin-1") if ord(char) < 256 else char.encode("cp1252") for char in run
        )
        text = body.decode("utf-8")
    except UnicodeError:
        if len(_DOUBLE.findall(run)) >= _FEW:
            notes[GARBLED] = None
        return run
    if _UNLIKELY.search(text):  # "à «" with the spaces of French typography
        return run
    notes[TWICE] = None
    return text
