"""Ranking of any number of results in flat memory: lines on disk, a few numbers each in memory."""

import tempfile
from array import array
from collections.abc import Iterator

import msgspec

from scamrecruit.records import Assessment, Unreadable

_ABSTAINED, _UNREADABLE = 2.0, 3.0
_IN_MEMORY = 4_000_000
MAX_PLACES = 1_000
"""Further places of one advertisement that are listed; more are counted only."""


class Spool:
    """Collects results as JSON lines and gives them back highest score first.

    Order: by score, ties in reading order; then the abstained, then the unreadable.
    """

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        self._keys = array("d")
        self._offsets = array("Q")
        self._encoder = msgspec.json.Encoder()
        self._end = 0
        self._also: dict[int, list[str]] = {}

    def add(self, result: Assessment | Unreadable) -> None:
        """Keep one result."""
        line = self._encoder.encode(result)
        self._file.write(line)
        self._keys.append(_key(result))
        self._offsets.append(self._end)
        self._end += len(line)

    def __len__(self) -> int:
        return len(self._keys)

    def found_again(self, number: int, uri: str) -> None:
        """Note that the words of result ``number`` (from 0, as added) stand at ``uri`` too."""
        places = self._also.setdefault(number, [])
        if len(places) < MAX_PLACES:
            places.append(uri)

    def ranked(self) -> Iterator[bytes]:
        """JSON lines (without line ends) in ranking order."""
        order = sorted(range(len(self._keys)), key=self._keys.__getitem__)
        for number in order:
            start = self._offsets[number]
            last = number + 1 == len(self._offsets)
            self._file.seek(start)
            line = self._file.read((self._end if last else self._offsets[number + 1]) - start)
            yield self._with_places(line, self._also[number]) if number in self._also else line

    def _with_places(self, line: bytes, places: list[str]) -> bytes:
        result = msgspec.json.decode(line)
        return self._encoder.encode({**result, "also": [*result["also"], *places][:MAX_PLACES]})

    def close(self) -> None:
        """Give the disk space back."""
        self._file.close()


def _key(result: Assessment | Unreadable) -> float:
    if isinstance(result, Unreadable):
        return _UNREADABLE
    return _ABSTAINED if result.score is None else -result.score
