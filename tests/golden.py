"""Golden cases of the readers: fixtures/pages/READER/CASE/ holds an input and ``expected.jsonl``.

    python -m tests.golden     writes every expected.jsonl anew; look at what changed before you commit

The input is all of the folder but ``expected.jsonl``, collected as a folder of the user's would be.
"""

import re
from pathlib import Path

import msgspec

from scamrecruit.collect.targets import captures
from scamrecruit.read.reader import read
from scamrecruit.read.registry import formats
from scamrecruit.records import Capture

FOLDER = Path(__file__).parent.parent / "fixtures" / "pages"
EXPECTED = "expected.jsonl"
# What depends on the version of tesseract.
_CONFIDENCE = re.compile(r"confidence \d+ of 100")
_RECOGNISED = re.compile(r'"recognised":[\d.]+')


def cases() -> list[Path]:
    """The folders of all cases."""
    return sorted(path for path in FOLDER.glob("*/*") if path.is_dir())


def lines(case: Path) -> str:
    """What the readers make of a case: one line an item, places relative to the folder."""
    found = []
    for capture in captures([str(case)]):
        assert isinstance(capture, Capture)
        name = Path(capture.uri).relative_to(case).as_posix()
        if name != EXPECTED:
            found += list(read(msgspec.structs.replace(capture, uri=name)))
    text = "".join(msgspec.json.encode(item).decode() + "\n" for item in found)
    text = _CONFIDENCE.sub("confidence 90 of 100", text)
    return _RECOGNISED.sub('"recognised":90.0', text)


def missing(case: Path) -> list[str]:
    """What the reader of a case needs and this machine does not have."""
    needs = (need for one in formats() if one.name == case.parent.name for need in one.needs)
    return [need.name for need in needs if need.missing()]


def main() -> None:
    """Write what is expected of all cases that can be read here."""
    for case in filter(lambda case: not missing(case), cases()):
        (case / EXPECTED).write_text(lines(case), encoding="utf-8")


if __name__ == "__main__":
    main()
