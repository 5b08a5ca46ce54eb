"""Records that the first version wrote: a case file of then is opened by every version to come."""

import msgspec

from scamrecruit.casefile.packing import pack, unpack
from scamrecruit.records import Assessment, Decision, Posting, Unreadable

SOURCE = b"""{"uri": "a.jsonl#L1", "sha256": "00", "reader": "jsonl/1", "encoding": "utf-8", "claimed_url": null,
"claimed_saved_at": null, "notes": []}"""
POSTING = (
    b"""{"schema": "scamrecruit.posting/1", "id": "a", "source": %s, "title": "T", "text": "typing job",
"hidden_text": "", "url": null, "employer": null, "location": null, "pay": null, "language": null,
"posted_at": null, "structured_data": "absent", "extra": {"k": 1}}"""
    % SOURCE
)
ASSESSMENT = (
    b"""{"schema": "scamrecruit.assessment/1", "id": "a", "source": %s, "posting": {"title": "T",
"beginning": "typing job", "language": "en", "employer": null, "location": null, "url": null}, "score": 0.5,
"tier": "medium", "severity": "low", "confidence": "low", "abstained": null, "findings": [{"indicator": "role_x",
"group": "role", "polarity": "risk", "field": "text", "start": 0, "end": 6, "quote": "typing", "value": null,
"counts": true}], "reasons": [{"feature": "base", "label": "b", "contribution": -1.0}], "contacts": [{"kind":
"email", "value": "a@b.example", "field": "text", "start": 0, "end": 1, "quote": "t"}], "model": "m", "rules": "r",
"extra": {}}"""
    % SOURCE
)
UNREADABLE = b"""{"schema": "scamrecruit.unreadable/1", "uri": "f", "stage": "read", "error": "e", "advice": "a",
"sha256": null}"""
DECISION = b"""{"schema": "scamrecruit.decision/1", "id": "d-1", "posting": "a", "content": "00", "verdict": "refer",
"reviewer": "ana", "at": "2026-11-22T00:00:00.000Z", "shown": {"model": "m", "rules": "r", "score": 0.5,
"tier": "medium", "blind": false, "order": "priority"}, "reasons": ["other"], "note": "n", "seconds": 1.5}"""


def test_a_new_field_needs_a_default() -> None:
    for line, kind in ((POSTING, Posting), (ASSESSMENT, Assessment), (UNREADABLE, Unreadable)):
        record = msgspec.json.decode(line, type=kind)
        assert unpack(pack(record), kind) == record
    assert msgspec.json.decode(DECISION, type=Decision).verdict == "refer"
