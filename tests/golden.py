"""Golden cases of the readers: fixtures/pages/READER/CASE/ holds an input and ``expected.jsonl``.

    python -m tests.golden     writes every expected.jsonl anew; look at what changed before you commit

The input is all of the folder but ``expected.jsonl``, collected as a folder of the user's would be. What
is expected names the reader with its version: of the same bytes, another output is not written before
the version is raised.
"""

import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

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


def unraised(before: str, after: str) -> set[str]:
    """Readers, with their versions, that make another output of the same bytes than they made before."""
    old, new = _by_reader(before), _by_reader(after)
    return {key[0] for key, items in old.items() if new.get(key, items) != items}


def _by_reader(expected: str) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Reader and SHA-256 -> the postings that it made of these bytes."""
    made = defaultdict(list)
    for item in map(json.loads, expected.splitlines()):
        if source := item.get("source"):
            made[source["reader"].partition("+")[0], source["sha256"]].append(item)
    return made


def main() -> int:
    """Write what is expected of all cases that can be read here; 1 if a version is to be raised first."""
    status = 0
    for case in filter(lambda case: not missing(case), cases()):
        file = case / EXPECTED
        before, after = file.read_text(encoding="utf-8") if file.exists() else "", lines(case)
        if readers := unraised(before, after):
            print(f"{case.relative_to(FOLDER)}: raise the version of {', '.join(sorted(readers))}")
            status = 1
        else:
            file.write_text(after, encoding="utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main())
