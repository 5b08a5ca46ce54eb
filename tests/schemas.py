"""JSON Schemas of the output lines, generated from the records into docs/schema/."""

import json
from pathlib import Path
from typing import Any

import msgspec

from scamrecruit.records import Assessment, Change, Decision, Posting, Unreadable

FOLDER = Path(__file__).parent.parent / "docs" / "schema"
TYPES = {
    "assessment-1.json": Assessment,
    "change-1.json": Change,
    "decision-1.json": Decision,
    "posting-1.json": Posting,
    "unreadable-1.json": Unreadable,
}


def schema(name: str) -> dict[str, Any]:
    """The schema of one file of the folder."""
    made = msgspec.json.schema(TYPES[name])
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name, **made}
    plain: dict[str, Any] = json.loads(json.dumps(whole))
    return plain


def main() -> None:
    """Write all schemas."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in TYPES:
        (FOLDER / name).write_text(json.dumps(schema(name), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
