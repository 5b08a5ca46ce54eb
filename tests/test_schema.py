"""The published schemas are those of the records, and real output fits them."""

import json

import msgspec
import pytest
from tests.conftest import LURE
from tests.schemas import FOLDER, TYPES, schema

from scamrecruit.engine import Engine
from scamrecruit.records import Assessment, Posting, Source, Unreadable


@pytest.mark.parametrize("name", TYPES)
def test_the_published_schema_is_current(name: str) -> None:
    assert json.loads((FOLDER / name).read_text()) == schema(name), "run: make schema"


def test_records_round_trip(engine: Engine) -> None:
    made = engine.assess(Posting(id="1", source=Source("f", "0", "t"), text=LURE), with_text=True)
    line = msgspec.json.encode(made)
    assert msgspec.json.decode(line, type=Assessment) == made
    assert json.loads(line)["schema"] == "scamrecruit.assessment/1"
    lost = Unreadable("f", "read", "empty", "save it again")
    assert msgspec.json.decode(msgspec.json.encode(lost), type=Unreadable) == lost
