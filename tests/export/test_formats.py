"""Each format, read back by its own validator or library."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from tests.casefile.desk import add, new_case, posting
from tests.conftest import ROOT

from scamrecruit.casefile.cases import cases
from scamrecruit.casefile.decisions import decide, moment, new_id
from scamrecruit.casefile.events import events
from scamrecruit.casefile.store import CaseFile
from scamrecruit.errors import UsageError
from scamrecruit.export.formats import FORMATS, Order, export
from scamrecruit.export.misp import TEMPLATES
from scamrecruit.records import Assessment, Contact, Decision, Posting, Shown
from scamrecruit.share.handover import Disclosure
from scamrecruit.share.redact import Level
from scamrecruit.share.selection import Selection

TO_NGO = Disclosure("Demo NGO", "victim hotline", "gdpr-6-1-f")
HOSTILE = "=HYPERLINK(1) 🧑‍💻 </data> \x0b\x1b \u202e KH @lotus_88 " + "w " * 40
KINDS = {"lotus_88": "telegram", "phone": "phone", "mail": "email", "wallet": "wallet"}


def contacts(item: Posting) -> Iterator[Contact]:
    for value, kind in (
        ("lotus_88", "telegram"),
        ("+85512000111", "phone"),
        ("hr@desk.example", "email"),
    ):
        start = item.text.find(value)
        if start >= 0:
            yield Contact(kind, value, "text", start, start + len(value), value)


@pytest.fixture
def case(tmp_path: Path) -> Iterator[CaseFile]:
    """Three advertisements; two share an account; a reviewer referred the first."""
    from msgspec.structs import replace
    from tests.casefile import desk

    original = desk.scorer

    def scorer(*arguments: Any) -> Any:
        assess = original(*arguments)
        return lambda item: replace(assess(item), contacts=tuple(contacts(item)))

    desk.scorer = scorer
    try:
        with new_case(tmp_path) as made:
            add(made, [
                posting("p-1", HOSTILE, title="=cmd|' /C calc'!A0", employer="@SUM(1)", url="https://jobs.example/1?a=b", posted_at="2026-11-01"),
                posting("p-2", "KH typing lotus_88 or +85512000111 hr@desk.example " + "x" * 60),
                posting("p-3", "quiet local job"),
            ])  # fmt: skip
            (first, *_) = (item for item in cases(made) if item.posting.id == "p-1")
            shown = Shown("model-1", "rules-1", 0.9, "high", blind=False, order="priority")
            note = "=note"
            decide(
                made,
                Decision(
                    new_id(), "p-1", first.content, "refer", "ana", moment(), shown, ("other",), note
                ),
            )
            yield made
    finally:
        desk.scorer = original


def exported(case: CaseFile, form: str, *, clear: bool = True, **order: Any) -> bytes:
    target = case.path.with_name(f"out.{form}")
    given = TO_NGO if clear else None
    wish = {
        "selection": Selection(),
        "redaction": None,
        "tlp": None,
        "disclosure": given,
        "settings": {},
    }
    export(case, target, Order(form, **(wish | order)))
    return target.read_bytes()


@pytest.mark.parametrize("form", FORMATS)
def test_contacts_leave_in_clear_only_with_a_purpose_which_is_written_down(
    case: CaseFile, form: str
) -> None:
    for level in (None, Level.contacts, Level.names, Level.all):
        made = exported(case, form, clear=False, redaction=level)
        text = json.dumps(workbook(made)) if form == "xlsx" else made.decode()
        assert not [
            secret for secret in ("lotus_88", "85512000111", "hr@desk", "/1?a") if secret in text
        ]
        assert "Demo NGO" not in text
    made = exported(case, form)
    text = json.dumps(workbook(made)) if form == "xlsx" else made.decode()
    assert "Demo NGO" in text
    assert "gdpr-6-1-f" in text
    assert "lotus_88" in text or form == "geojson"
    with pytest.raises(UsageError, match="--recipient"):
        exported(case, form, clear=False, redaction=Level.none)
    entries = [event.detail for event in events(case) if event.event == f"export {form}"]
    assert len(entries) == 5
    assert [entry["recipient"] for entry in entries] == [None] * 4 + ["Demo NGO"]
    assert {entry["number"] for entry in entries} == {3}


def test_a_failed_export_leaves_the_file_that_was_there(case: CaseFile) -> None:
    target = case.path.with_name("out.coop")
    target.write_text("before")
    with pytest.raises(UsageError, match="coop knows"):
        exported(case, "coop", settings={"colour": "red"})
    with pytest.raises(UsageError, match="choose one of"):
        exported(case, "sarif")
    assert target.read_text() == "before"
    assert not list(case.path.parent.glob("*.part"))


def test_json_lines_hold_known_schemas(case: CaseFile) -> None:
    lines = exported(case, "jsonl").splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["schema"].split(".")[1].split("/")[0] for row in rows] == [
        "export", "assessment", "decision", "assessment", "assessment",
    ]  # fmt: skip
    import msgspec

    made = msgspec.json.decode(lines[1], type=Assessment)
    assert made.posting.text == HOSTILE
    for finding in made.findings:
        assert HOSTILE[finding.start : finding.end] == finding.quote


def workbook(made: bytes) -> dict[str, list[list[Any]]]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_tables_hold_no_formulas(case: CaseFile) -> None:
    table = list(csv.DictReader(io.StringIO(exported(case, "csv").decode("utf-8-sig"))))
    sheets = workbook(exported(case, "xlsx"))
    assert list(sheets) == ["Advertisements", "Contacts", "About"]
    header, *rows = sheets["Advertisements"]
    for found in (table, [dict(zip(header, row, strict=True)) for row in rows]):
        assert [row["id"] for row in found] == ["p-1", "p-2", "p-3"] or len(found) == 3
        first = next(row for row in found if row["id"] == "p-1")
        assert first["title"].startswith("'=cmd")
        assert first["employer"] == "'@SUM(1)"
        assert first["url"] == "hxxps://jobs[.]example/1?a=b"
        assert first["verdicts"] == "refer"
        assert first["recipient"] == "Demo NGO"
        assert all(
            not str(value).startswith(("=", "+", "-", "@", "\t"))
            for row in found
            for value in row.values()
        )
    assert len(sheets["Contacts"]) == 5
    assert ["recipient", "Demo NGO"] in sheets["About"]


@pytest.mark.parametrize("clear", [True, False])
def test_stix_is_valid_and_accuses_nobody(case: CaseFile, clear: bool) -> None:
    from stix2validator import ValidationOptions, validate_string

    text = exported(case, "stix", clear=clear).decode()
    result = validate_string(text, ValidationOptions(version="2.1"))
    assert result.is_valid, [str(error) for error in result.errors]
    objects = json.loads(text)["objects"]
    kinds = [made["type"] for made in objects]
    assert not {"indicator", "threat-actor", "malware", "campaign"} & set(kinds)
    assert kinds.count("observed-data") == kinds.count("note") == 3
    assert kinds.count("opinion") == kinds.count("grouping") == 1
    assert next(made for made in objects if made["type"] == "opinion")["opinion"] == "strongly-agree"
    (tlp,) = [made for made in objects if made.get("name", "").startswith("TLP:")]
    assert tlp["name"] == ("TLP:AMBER+STRICT" if clear else "TLP:AMBER")
    assert all(
        tlp["id"] in made["object_marking_refs"]
        for made in objects
        if made["type"] != "marking-definition"
    )
    known = {made["id"] for made in objects}
    assert len(known) == len(objects)
    for made in objects:
        assert set(made.get("object_refs", ())) <= known
    again = json.loads(exported(case, "stix", clear=clear))["objects"]
    assert [made["id"] for made in again] == [made["id"] for made in objects]


def test_stix_ids_of_observables_are_those_of_the_standard(case: CaseFile) -> None:
    import stix2

    for made in json.loads(exported(case, "stix"))["objects"]:
        if made["type"] in {"url", "email-addr", "user-account", "file"}:
            properties = {
                key: value for key, value in made.items() if key not in {"id", "object_marking_refs"}
            }
            assert stix2.parse(properties).id == made["id"]  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("clear", [True, False])
def test_misp_takes_the_event_and_its_template(case: CaseFile, clear: bool) -> None:
    from pymisp import MISPEvent, MISPObject

    made = json.loads(exported(case, "misp", clear=clear))
    event = MISPEvent()
    event.from_dict(**json.loads(json.dumps(made)))
    assert len(event.objects) == 3
    for item in made["Event"]["Object"]:
        strict = MISPObject("job-advertisement", misp_objects_path_custom=str(TEMPLATES), strict=True)
        for attribute in item["Attribute"]:
            added = strict.add_attribute(
                attribute["object_relation"],
                **{k: attribute[k] for k in ("value", "type", "to_ids", "category")},
            )
            assert added is not None
            assert not added.to_ids
        assert strict.has_attributes_by_relation(["posting-id"])
        strict.to_json(strict=True)
    assert '"to_ids": true' not in json.dumps(made)
    uuids = [attribute["uuid"] for item in made["Event"]["Object"] for attribute in item["Attribute"]]
    assert len(set(uuids)) == len(uuids)


def test_label_studio_regions_hold_their_words(case: CaseFile) -> None:
    tasks = json.loads(exported(case, "labelstudio"))
    view = ET.parse(ROOT / "docs" / "labelstudio.xml").getroot()
    names = {element.get("name"): element for element in view if element.get("name")}
    assert len(tasks) == 3
    regions = 0
    for task in tasks:
        for region in task["predictions"][0]["result"]:
            element = names[region["from_name"]]
            assert element.tag.lower() == region["type"]
            assert element.get("toName") == region["to_name"]
            (value,) = region["value"][region["type"]]
            assert value in {child.get("value") for child in element}
            if region["type"] == "labels":
                regions += 1
                start, end = region["value"]["start"], region["value"]["end"]
                assert task["data"]["text"][start:end] == region["value"]["text"] == "KH"
    assert regions == 2


def test_label_studio_knows_every_group(rulebook: Any) -> None:
    view = ET.parse(ROOT / "docs" / "labelstudio.xml").getroot()
    labels = {label.get("value") for label in view.iter("Label")}
    assert labels == {rule.group for rule in rulebook.indicators.values()}


def test_coop_bodies_have_the_shape_of_a_report(case: CaseFile) -> None:
    lines = exported(case, "coop", settings={"item-type": "it-1", "user": "u-9"}).splitlines()
    for line in lines:
        body = json.loads(line)
        assert body["reporter"] == {"kind": "user", "typeId": "service", "id": "u-9"}
        assert body["reportedItem"]["typeId"] == "it-1"
        assert "http" not in json.dumps(body["reportedItem"]["data"])
        assert set(body) == {
            "reporter",
            "reportedAt",
            "reportedForReason",
            "reportedItem",
            "additionalItems",
        }
    assert len(lines) == 3


def test_geojson_names_places_and_how_exact_they_are(case: CaseFile) -> None:
    made = json.loads(exported(case, "geojson"))
    (feature,) = made["features"]
    longitude, latitude = feature["geometry"]["coordinates"]
    assert (round(longitude), round(latitude)) == (103, 14)
    assert feature["properties"]["name"] == "Poipet"
    assert feature["properties"]["advertisements"] == 2
    assert feature["properties"]["precision"] == "town_centroid"


def test_graphml_joins_advertisements_by_contact(case: CaseFile) -> None:
    root = ET.fromstring(exported(case, "graphml"))
    space = "{http://graphml.graphdrawing.org/xmlns}"
    nodes = {node.get("id") for node in root.iter(f"{space}node")}
    edges = [(edge.get("source"), edge.get("target")) for edge in root.iter(f"{space}edge")]
    assert nodes == {"ad:p-1", "ad:p-2", "contact:0"}
    assert sorted(edges) == [("ad:p-1", "contact:0"), ("ad:p-2", "contact:0")]


def test_a_missing_library_is_one_line(case: CaseFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    with pytest.raises(UsageError, match=r"pip install 'scamrecruit\[share\]'"):
        exported(case, "xlsx")
