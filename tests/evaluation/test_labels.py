"""Labels as people write them."""

from collections.abc import Callable

import pytest

from scamrecruit.errors import UsageError
from scamrecruit.evaluation.labels import Labelled, labelled, names_of
from scamrecruit.records import Posting, Unreadable

Make = Callable[..., Posting]


@pytest.mark.parametrize(
    ("value", "label"), [(1, 1), (0, 0), (True, 1), ("0", 0), (1.0, 1), (" True ", 1)]
)
def test_labels_in_many_forms(posting: Make, value: object, label: int) -> None:
    found = labelled(posting("words", extra={"label": value}), names_of(None))
    assert isinstance(found, Labelled)
    assert found.label == label


@pytest.mark.parametrize("value", [None, "", 2, -1, "yes?", [1], {"a": 1}, 0.5])
def test_anything_else_is_no_label_and_says_what_to_do(posting: Make, value: object) -> None:
    found = labelled(posting("words", extra={"label": value}), names_of(None))
    assert isinstance(found, Unreadable)
    assert "--fields label=NAME" in found.advice


def test_fields_can_be_named(posting: Make) -> None:
    names = names_of("label=y, family=campaign")
    found = labelled(posting("words", extra={"y": 1, "campaign": 7, "kind": "a\nb"}), names)
    assert isinstance(found, Labelled)
    assert (found.label, found.family, found.kind) == (1, "7", "a b")
    assert found.source == "test"


def test_families_have_other_names(posting: Make) -> None:
    found = labelled(posting("words", extra={"label": 0, "dup_group": "g"}), names_of(None))
    assert isinstance(found, Labelled)
    assert found.family == "g"


@pytest.mark.parametrize("words", ["label", "size=x", "label="])
def test_wrong_fields_are_refused(words: str) -> None:
    with pytest.raises(UsageError, match="FIELD=NAME"):
        names_of(words)
