"""Each named hostile case that concerns reading has a test."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
CASES = tomllib.loads((ROOT / "fixtures" / "hostile.toml").read_text(encoding="utf-8"))["cases"]
ELSEWHERE = {46}
"""Writing archives: tests/evidence."""


def test_none_is_missing() -> None:
    assert {int(number) for number in CASES} == set(range(1, 77)) - ELSEWHERE


@pytest.mark.parametrize(
    ("name", "expected", "test"), CASES.values(), ids=[case[0] for case in CASES.values()]
)
def test_its_test_is_there(name: str, expected: str, test: str) -> None:
    path, _, function = test.partition("::")
    assert expected
    assert re.search(
        rf"^(?:async )?def {function}\(", (ROOT / "tests" / path).read_text(encoding="utf-8"), re.M
    )
