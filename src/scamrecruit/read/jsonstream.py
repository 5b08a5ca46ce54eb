"""Large JSON documents piece by piece: the items of named arrays, one at a time, in bounded memory."""

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from scamrecruit.read.refusal import Refusal

_STEP = 1 << 20
_MAX_ITEM = 16 << 20
_MAX_PRELUDE = 64 << 10
# Telegram writes control characters as \xNN, which is not JSON.
_HEX_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)\\x([0-9A-Fa-f]{2})")
_SEPARATORS = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder(strict=False)
_WHOLE = "what was whole has been read; export it again"


class JsonStream:
    """A JSON document, of which one array after the other is read."""

    def __init__(self, stream: BinaryIO, encoding: str = "utf-8") -> None:
        self._stream = stream
        known = "utf-8-sig" if encoding == "utf-8" else encoding
        self._decoder = codecs.getincrementaldecoder(known)("replace")
        self._text = ""
        self._ended = False

    def array(self, key: str) -> str | None:
        """Go to the next array called ``key``; the text just before it (64 KB at most), or None.

        Keys inside of strings do not count: their quotes are escaped.
        """
        opening = re.compile(rf'(?<!\\)"{re.escape(key)}"\s*:\s*\[')
        prelude = ""
        while True:
            found = opening.search(self._text)
            if found:
                prelude += self._text[: found.start()]
                self._text = self._text[found.end() :]
                return prelude[-_MAX_PRELUDE:]
            # What may be the beginning of the key stays.
            keep = min(len(self._text), 200)
            prelude = (prelude + self._text[: len(self._text) - keep])[-_MAX_PRELUDE:]
            self._text = self._text[len(self._text) - keep :]
            if not self._more():
                return None

    def first_array(self) -> None:
        """Go into the array that the document is. Raises Refusal if it is none."""
        self._more()
        self._text = self._text.lstrip()
        if not self._text.startswith("["):
            raise Refusal("not valid JSON: no list", "export it again")
        self._text = self._text[1:]

    def items(self) -> Iterator[Any]:
        """The items of the array that was gone to. Raises Refusal where it is damaged or cut off."""
        position = 0
        while True:
            position = _SEPARATORS.match(self._text, position).end()  # type: ignore[union-attr]
            if self._text.startswith("]", position):
                self._text = self._text[position + 1 :]
                return
            try:
                # A number at the very end may go on; whole documents end with a bracket.
                item, position = _DECODER.raw_decode(self._text, position)
            except RecursionError:
                raise Refusal("not valid JSON: nested too deeply", _WHOLE) from None
            except ValueError:
                self._text, position = self._text[position:], 0
                if len(self._text) > _MAX_ITEM:
                    raise Refusal("not valid JSON", _WHOLE) from None
                if not self._more():
                    raise Refusal(*self._failure()) from None
                continue
            yield item
            if position > _STEP:
                self._text, position = self._text[position:], 0

    def _failure(self) -> tuple[str, str]:
        error = "it ends in the middle" if not self._text.rstrip().endswith("}") else "not valid JSON"
        return error, _WHOLE

    def _more(self) -> bool:
        """Read on; False at the end."""
        if self._ended:
            return False
        data = self._stream.read(_STEP)
        self._ended = not data
        text = self._decoder.decode(data, final=self._ended)
        while text.endswith("\\") or text[-2:] == "\\x" or text[-3:-1] == "\\x":
            more = self._stream.read(1)
            if not more:
                break
            text += self._decoder.decode(more)
        self._text += _HEX_ESCAPE.sub(r"\1\\u00\2", text)
        return bool(text) or not self._ended
