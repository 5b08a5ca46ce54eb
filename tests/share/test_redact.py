"""What each level takes away, and what evidence stays where its words are."""

import re
from pathlib import Path

import pytest
from tests.casefile.desk import add, new_case, posting

from scamrecruit.casefile.cases import Case, cases
from scamrecruit.casefile.covers import Tagged
from scamrecruit.casefile.decisions import decide, moment, new_id
from scamrecruit.casefile.keys import share_tagger
from scamrecruit.errors import UsageError
from scamrecruit.records import Decision, Shown
from scamrecruit.share.display import cell, defanged, visible
from scamrecruit.share.handover import disclosure_of
from scamrecruit.share.redact import Level, Redactor
from scamrecruit.share.selection import Selection, chosen
from scamrecruit.share.tlp import LABELS, label_of

TEXT = (
    "Lotus Office Ltd hires for KH. Ask Mrs. Dara Demo or @dara_desk by telegram, again: dara_desk. "
    "Write to LOTUS OFFICE LTD." + " more" * 20
)
SECRETS = ("dara_desk", "Lotus Office", "LOTUS OFFICE", "Dara Demo", "secret note", "ana", "85512345678")


def one(folder: Path) -> tuple[Case, Tagged]:
    """A case of one posting, which a reviewer referred with a note."""
    with new_case(folder) as case:
        item = posting(
            "p-1",
            TEXT,
            title="Desk @dara_desk",
            employer="Lotus Office Ltd",
            url="https://jobs.example/dara_desk?id=1",
        )
        add(case, [item], uri="/home/ana/chat +855 12 345 678.txt")
        (found,) = cases(case)
        shown = Shown("model-1", "rules-1", 0.9, "high", blind=False, order="priority")
        decide(
            case,
            Decision(
                new_id(), "p-1", found.content, "refer", "ana", moment(), shown, note="secret note"
            ),
        )
        (found,) = cases(case)
        tagged = share_tagger(case)
        assert tagged
        assert share_tagger(case).key_id == tagged.key_id  # type: ignore[union-attr]
    return found, tagged


@pytest.mark.parametrize(
    ("level", "gone"),
    [
        (Level.none, ()),
        (Level.contacts, ("dara_desk", "secret note", "/home", "345 678", 'p-1"', "?id=1")),
        (Level.names, (*SECRETS, "jobs.example", "chat")),
        (Level.all, (*SECRETS, "hires for", "Desk")),
    ],
)
def test_each_level_takes_away_what_it_says(tmp_path: Path, level: Level, gone: tuple[str, ...]) -> None:
    item, tagged = one(tmp_path)
    made = Redactor(level, tagged)(item)
    words = repr(made).replace("'", '"')
    for secret in gone:
        assert secret not in words, secret
    assert any(
        finding.quote == "KH" and finding.value == "Poipet (KH)" for finding in made.assessment.findings
    )
    for finding in made.assessment.findings:
        text = made.posting.text
        assert level is Level.all or text[finding.start : finding.end] == finding.quote
    assert len(made.decisions) == 1
    if level is not Level.none:
        assert re.search(r"tag:[0-9a-f]{8}:[0-9a-f]{32}", words)
        assert made.posting.id.startswith("t-")
        assert made.decisions[0].posting == made.posting.id
        assert item.content not in words


def test_a_case_of_tags_stays_as_it_is(tmp_path: Path) -> None:
    item, _ = one(tmp_path)
    made = Redactor(Level.contacts, None)(item)
    assert made.assessment.contacts == item.assessment.contacts


def test_a_selection_by_verdict(tmp_path: Path) -> None:
    with new_case(tmp_path, *(posting(name, f"KH {name} " + "x" * 60) for name in "abc")) as case:
        (first, second, _) = cases(case)
        shown = Shown("m", "r", None, None, blind=True, order="random")
        for item, verdict in ((first, "refer"), (second, "dismiss"), (second, "refer")):
            decide(
                case, Decision(new_id(), item.posting.id, item.content, verdict, "ana", moment(), shown)
            )  # type: ignore[arg-type]
        assert len(list(chosen(case, Selection(verdicts=("refer",))))) == 2
        assert not list(chosen(case, Selection(verdicts=("dismiss",))))
        assert len(list(chosen(case, Selection(top=1)))) == 1


def test_labels() -> None:
    assert label_of(None, clear=True).name == "TLP:AMBER+STRICT"
    assert label_of(None, clear=False).name == "TLP:AMBER"
    assert label_of("tlp:Red", clear=True).slug == "red"
    assert len({label.stix for label in LABELS.values()}) == 5
    with pytest.raises(UsageError, match="too wide"):
        label_of("clear", clear=True)


def test_a_disclosure_is_whole_or_none() -> None:
    assert disclosure_of(None, " ", "") is None
    made = disclosure_of("NGO  A", "hotline", "gdpr-6-1-e")
    assert made
    assert made.statement == "Given to NGO A. Purpose: hotline. Legal basis: gdpr-6-1-e."
    with pytest.raises(UsageError, match="--purpose"):
        disclosure_of("NGO", None, "x")
    with pytest.raises(UsageError, match="at most"):
        disclosure_of("N" * 301, "x", "x")


def test_words_for_eyes_and_cells() -> None:
    assert visible("a\u202eb\u200bc\r\nd\x1b") == "a⟦U+202E⟧b⟦U+200B⟧c\nd⟦U+001B⟧"
    assert visible("क्‍ष 👨‍👩‍👧 မြန်မာ") == "क्‍ष 👨‍👩‍👧 မြန်မာ"
    assert defanged("HTTPS://t.me/a.b?x=1.5") == "hxxpS://t[.]me/a[.]b?x=1[.]5"
    for risky in ("=1+1", " =1", "\t=1", "+1", "-1", "@x", "＝1", "|x", "%x", "\u200b=1", "\n=1"):
        assert cell(risky).startswith("'")
    assert cell("plain 1+1") == "plain 1+1"
    assert cell(0.5) == 0.5
