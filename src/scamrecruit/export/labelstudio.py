"""Label Studio: tasks with a prediction each, for people who annotate.

The labels are the groups of the indicators, so that the labelling interface in
``docs/labelstudio.xml`` fits all exports. Offsets count code points; each region also holds its
words, by which it can be found again whatever an editor counts.
"""

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from scamrecruit.casefile.cases import Case
from scamrecruit.export.formats import Settings
from scamrecruit.export.ids import own_uuid
from scamrecruit.export.words import about, put_json
from scamrecruit.records import Finding
from scamrecruit.share.display import writable
from scamrecruit.share.handover import Papers


def write(items: Iterable[Case], papers: Papers, stream: BinaryIO, settings: Settings) -> None:
    """One JSON list of tasks; each bears the papers, since the list has no place for them."""
    put_json(stream, [_task(item, papers) for item in items], indent=1)


def _task(item: Case, papers: Papers) -> dict[str, Any]:
    made, title = item.assessment, item.posting.title
    text = writable(f"{title}\n\n{item.posting.text}" if title else item.posting.text)
    shift = {"title": 0, "text": len(title) + 2 if title else 0}
    seen = [finding for finding in made.findings if finding.field in shift]
    result = [region for finding in seen for region in _region(finding, text, shift[finding.field])]
    if made.tier:
        choice = {"type": "choices", "value": {"choices": [made.tier]}}
        result.append({"id": "tier", "from_name": "tier", "to_name": "text", **choice})
    facts = {"language": made.posting.language, "score": made.score, "tier": made.tier}
    prediction = {"model_version": made.model, "score": made.score or 0.0, "result": result}
    return {
        "data": {"text": text, "scr_id": item.posting.id, **facts, "about": about(papers)},
        "predictions": [prediction],
    }


def _region(finding: Finding, text: str, shift: int) -> Iterator[dict[str, Any]]:
    start, end = finding.start + shift, finding.end + shift
    if not 0 <= start < end <= len(text):
        return
    value = {"start": start, "end": end, "text": text[start:end], "labels": [finding.group]}
    yield {
        "id": own_uuid(finding.indicator, finding.field, str(start), str(end))[:10],
        "from_name": "sign",
        "to_name": "text",
        "type": "labels",
        "value": value,
        "meta": {"text": [finding.indicator]},
    }
