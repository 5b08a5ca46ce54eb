"""GraphML of shared contacts: advertisements and contacts are nodes, "names" is the edge.

Only contacts that at least two of the advertisements name, and those advertisements.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import BinaryIO
from xml.etree import ElementTree as ET

from scamrecruit.casefile.cases import Case
from scamrecruit.export.formats import Settings
from scamrecruit.export.words import about, name_of, verdicts
from scamrecruit.share.display import writable
from scamrecruit.share.handover import Papers

_SPACE = "http://graphml.graphdrawing.org/xmlns"
_KEYS = {
    "kind": "string", "label": "string", "tier": "string", "score": "double", "language": "string",
    "verdicts": "string",
}  # fmt: skip


def write(items: Iterable[Case], papers: Papers, stream: BinaryIO, settings: Settings) -> None:
    """One undirected graph; the papers are its first data."""
    root = ET.Element("graphml", xmlns=_SPACE)
    handed = {f"about-{key}": value for key, value in about(papers).items() if value is not None}
    for name, kind in _KEYS.items():
        _key(root, name, "node", kind)
    for name in handed:
        _key(root, name, "graph", "string")
    graph = ET.SubElement(root, "graph", {"id": "shared-contacts", "edgedefault": "undirected"})
    for name, value in handed.items():
        _data(graph, name, value)
    _fill(graph, items)
    ET.ElementTree(root).write(stream, encoding="utf-8", xml_declaration=True)


def _key(root: ET.Element, name: str, owner: str, kind: str) -> None:
    ET.SubElement(root, "key", {"id": name, "for": owner, "attr.name": name, "attr.type": kind})


def _fill(graph: ET.Element, items: Iterable[Case]) -> None:
    named: dict[tuple[str, str], dict[str, Case]] = defaultdict(dict)
    for item in items:
        for contact in item.assessment.contacts:
            named[contact.kind, contact.value][item.posting.id] = item
    shared = {contact: found for contact, found in named.items() if len(found) > 1}
    joined: dict[str, Case] = {}
    for found in shared.values():
        joined |= found
    for item in joined.values():
        _advertisement(graph, item)
    for number, ((kind, value), found) in enumerate(shared.items()):
        node = ET.SubElement(graph, "node", {"id": f"contact:{number}"})
        _data(node, "kind", kind)
        _data(node, "label", value)
        for identity in found:
            ET.SubElement(graph, "edge", {"source": _node_id(identity), "target": f"contact:{number}"})


def _advertisement(graph: ET.Element, item: Case) -> None:
    made = item.assessment
    node = ET.SubElement(graph, "node", {"id": _node_id(item.posting.id)})
    values = {
        "kind": "advertisement", "label": name_of(item)[:200], "tier": made.tier, "score": made.score,
        "language": made.posting.language, "verdicts": "; ".join(verdicts(item)) or None,
    }  # fmt: skip
    for key, value in values.items():
        _data(node, key, value)


def _node_id(identity: str) -> str:
    return writable(f"ad:{identity}")


def _data(element: ET.Element, key: str, value: object) -> None:
    if value is not None:
        ET.SubElement(element, "data", {"key": key}).text = writable(str(value))
