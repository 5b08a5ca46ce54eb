"""Words of an advertisement made harmless for a reader's eyes, for links and for cells."""

import re
from typing import Any

# Controls, bidirectional overrides, marks and tags, invisible signs. Zero-width joiners stay: Khmer,
# Burmese, Hindi and emoji need them.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SCHEME = re.compile(r"\bhttp(s?)://", re.IGNORECASE)
_DOT = re.compile(r"(?<=[\w\-])\.(?=[\w\-])")
_FORMULA = re.compile("^[\\s\u200b-\u200f\ufeff]*[=+\\-@\\uff1d\\uff0b\\uff0d\\uff20|%]|^[\t\r\n]")


def visible(text: str) -> str:
    """``text`` with every sign that hides or turns words shown as ``⟦U+202E⟧``."""
    return _HIDDEN.sub(lambda found: f"⟦U+{ord(found[0]):04X}⟧", text.replace("\r\n", "\n"))


def defanged(address: str) -> str:
    """A web address that nobody follows by accident: ``hxxps://t[.]me/name``."""
    return _SCHEME.sub(r"hxxp\1://", _DOT.sub("[.]", address))


def writable(text: str) -> str:
    """``text`` without what XML 1.0 and UTF-8 cannot hold."""
    return _UNWRITABLE.sub("\ufffd", text)


def cell(value: Any) -> Any:
    """A value for a spreadsheet, which takes no text of ours for a formula."""
    if not isinstance(value, str):
        return value
    text = _HIDDEN.sub(" ", value.replace("\n", " "))
    return f"'{text}" if _FORMULA.match(value) or _FORMULA.match(text) else text
