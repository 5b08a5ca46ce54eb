"""Labels of postings: from the further fields that a line or a row holds beside its text."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any, NamedTuple

from scamrecruit.errors import UsageError
from scamrecruit.records import Posting, Unreadable

FIELDS: dict[str, tuple[str, ...]] = {
    "label": ("label",),
    "language": ("language",),
    "kind": ("kind",),
    "source": ("source",),
    "family": ("family", "group", "dup_group"),
}
"""Our fields and the names under which they are looked for, first found first taken."""
_LABELS = {"1": 1, "1.0": 1, "true": 1, "0": 0, "0.0": 0, "false": 0}
UNKNOWN = "-"
MAX_NAME = 80


class Labelled(NamedTuple):
    """A posting with its label (1: shows the documented pattern) and the parts it belongs to.

    ``family`` is None if the line does not name one.
    """

    posting: Posting
    label: int
    language: str | None
    kind: str
    source: str
    family: str | None


def names_of(words: str | None) -> dict[str, tuple[str, ...]]:
    """``FIELD=NAME,...`` as the names to look for. Raises UsageError."""
    names = dict(FIELDS)
    for pair in filter(str.strip, (words or "").split(",")):
        field, sign, name = (part.strip() for part in pair.partition("="))
        if not sign or field not in FIELDS or not name:
            raise UsageError(f"--fields {pair!r}: write FIELD=NAME; fields are {', '.join(FIELDS)}")
        names[field] = (name,)
    return names


def labelled(posting: Posting, names: Mapping[str, Sequence[str]]) -> Labelled | Unreadable:
    """``posting`` with its label, or what is wrong with it."""
    found = {field: _first(posting.extra, keys) for field, keys in names.items()}
    label = _LABELS.get(str(found["label"]).strip().lower())
    if label is None:
        name = names["label"][0]
        seen = "no label" if found["label"] is None else f"{name} is {str(found['label'])[:40]!r}"
        advice = f"write {name}: 1 or {name}: 0, or name the field: --fields label=NAME"
        return Unreadable(posting.source.uri, "read", seen, advice, posting.source.sha256)
    return Labelled(
        posting,
        label,
        _name(found["language"]) or posting.language,
        _name(found["kind"]) or UNKNOWN,
        _name(found["source"]) or _file(posting.source.uri),
        _name(found["family"]),
    )


def _first(fields: Mapping[str, Any], keys: Sequence[str]) -> Any:
    return next((fields[key] for key in keys if fields.get(key) not in (None, "")), None)


def _name(value: Any) -> str | None:
    """A short name on one line; lists and objects are none."""
    if value is None or isinstance(value, list | dict):
        return None
    return " ".join(str(value).split())[:MAX_NAME] or None


def _file(uri: str) -> str:
    """The file that a line came from, without its endings, and its folder: ``folder/name``."""
    path = PurePath(uri.partition("#")[0].partition("!")[0])
    return "/".join([*path.parts[-2:-1], path.name.partition(".")[0]])[-MAX_NAME:]
