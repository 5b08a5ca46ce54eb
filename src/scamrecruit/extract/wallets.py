"""Crypto wallet addresses, checked by their own checksum where they carry one.

Bitcoin and TRON addresses end in a Base58Check digest (first four bytes of a double SHA-256);
Ethereum ones and Bech32 are taken by shape.
"""

import hashlib
import re
from collections.abc import Iterator

from scamrecruit.language.folding import Folded

_WALLET = re.compile(
    r"(?:(?P<eth>0x[0-9a-fA-F]{40})|(?P<tron>T[1-9A-HJ-NP-Za-km-z]{33})"
    r"|(?P<bech>bc1[0-9a-z]{25,59})|(?P<btc>[13][1-9A-HJ-NP-Za-km-z]{25,34}))"
)
_SHORTEST = 26
_LONG_WORD = re.compile(rf"\w{{{_SHORTEST},62}}")
_HINTS = ("usdt", "trc", "erc20", "wallet", "btc", "bitcoin", "0x", "bc1", "钱包", "กระเป๋า", "ví ")
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def wallets(folded: Folded) -> Iterator[tuple[str, str, int, int]]:
    """``("wallet", address, start, end)`` in the folded text; read from the original's case."""
    if not any(hint in folded.text for hint in _HINTS):
        return
    if max(map(len, folded.original.split()), default=0) < _SHORTEST:
        return
    for word in _LONG_WORD.finditer(folded.original):
        found = _WALLET.fullmatch(word[0])
        if found is None:
            continue
        if found["eth"] or found["bech"] or _checksum_holds(found[0]):
            start, end = folded.after(word.start()), folded.after(word.end())
            if start < end:
                yield "wallet", found[0], start, end


def _checksum_holds(address: str) -> bool:
    number = 0
    for char in address:
        number = number * 58 + _BASE58.index(char)
    raw = number.to_bytes(25, "big") if number < 1 << 200 else b""
    digest = hashlib.sha256(hashlib.sha256(raw[:-4]).digest()).digest()
    return bool(raw) and raw[-4:] == digest[:4]
