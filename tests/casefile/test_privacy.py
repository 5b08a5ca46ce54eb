"""Contacts as tags, purging, tombstones: what stays in the file, and what does not."""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.casefile.desk import SECOND, add, new_case, posting
from tests.casefile.test_store import decision
from tests.conftest import LURE

from scamrecruit.casefile import desks, events
from scamrecruit.casefile.cases import Wanted, cases, find, load, select
from scamrecruit.casefile.covers import Tagged
from scamrecruit.casefile.decisions import decide, history
from scamrecruit.casefile.facets import shared_contacts
from scamrecruit.casefile.keys import cover_of, read_key
from scamrecruit.casefile.purge import Retention, due, named, purge, retention, set_retention
from scamrecruit.casefile.search import matching
from scamrecruit.casefile.spans import cover
from scamrecruit.casefile.store import CaseFile, open_case
from scamrecruit.engine import Engine
from scamrecruit.errors import UsageError
from scamrecruit.records import Assessment, Posting, Source

Run = Callable[..., subprocess.CompletedProcess[str]]
KEY = Tagged(b"k" * 32)
WORDS = "typing job KH ask @lotus_88 or LOTUS_88 today"


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


@given(
    st.text(max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.text(max_size=6)), max_size=5),
)
def test_places_move_with_the_replacements(text: str, spans: list[tuple[int, int, str]]) -> None:
    covered = cover(
        text, [(min(a, b, len(text)), min(max(a, b), len(text)), sign) for a, b, sign in spans]
    )
    for start in range(len(text) + 1):
        for end in range(start + 1, len(text) + 1):
            low, high = covered.moved(start, end)
            assert 0 <= low <= high <= len(covered.text)
            if not any(a < end and start < b for a, b, _ in covered.spans):
                assert covered.text[low:high] == text[start:end]
            elif any(a <= start and end <= b for a, b, _ in covered.spans):
                assert covered.text[low:high] in {sign for _, _, sign in covered.spans}


def test_real_findings_still_stand_where_they_say(engine: Engine) -> None:
    source = Source(
        "https://t.me/hr_demo_lotus/5", "0" * 64, "text/1", claimed_url="https://t.me/hr_demo_lotus"
    )
    made = Posting("x1", source, title="@hr_demo_lotus", text=LURE * 2, url="https://t.me/hr_demo_lotus",
                   employer="HR_demo_lotus Ltd", extra={"phone": "+85512345678"}, hidden_text="@hr_demo_lotus")  # fmt: skip
    before = engine.assess(made)
    kept, after = KEY.cover(made, before)
    everything = repr((kept, after)).lower()
    assert "lotus" not in everything
    assert "85512345678" not in everything
    fields = {"title": kept.title, "text": kept.text}
    for finding in (*after.findings, *after.contacts):
        assert fields[finding.field][finding.start : finding.end] == finding.quote
    assert [f.indicator for f in after.findings] == [f.indicator for f in before.findings]
    assert (after.score, after.tier) == (before.score, before.tier)
    assert {c.value for c in after.contacts} == {
        KEY.tag(kind, "hr_demo_lotus") for kind in ("telegram", "handle")
    }
    assert after.contacts[0].value.startswith(f"tag:{KEY.key_id}:")


@pytest.fixture
def tagged(tmp_path: Path) -> CaseFile:
    case = open_case(tmp_path / "ads.db", create=True)
    with case.writing():
        case.set_info("contacts", KEY.name)
    add(
        case,
        [
            posting("a", WORDS, extra={"tel": "lotus_88"}),
            posting("b", "also @lotus_88"),
            posting("c", "@rose"),
        ],
        cover=KEY,
    )
    return case


def test_a_tagged_case_holds_no_contact_but_still_joins_by_them(
    tagged: CaseFile, tmp_path: Path
) -> None:
    (shared,) = shared_contacts(tagged)
    assert (shared.kind, shared.value, shared.total) == ("telegram", KEY.tag("telegram", "lotus_88"), 2)
    assert len(select(tagged, Wanted(contact=shared.value))) == 2
    assert len(matching(tagged, shared.value)) == 2
    assert matching(tagged, "lotus") == []
    text = next(item.posting.text for item in cases(tagged) if "typing" in item.posting.text)
    assert text.count("[telegram ") == 2
    tagged.close()
    assert b"lotus" not in bytes_of(tmp_path).lower()


def test_a_tagged_case_knows_what_it_has_but_needs_the_files_to_score_anew(tagged: CaseFile) -> None:
    items = [
        posting("a", WORDS, extra={"tel": "lotus_88"}),
        posting("b", "also @lotus_88"),
        posting("c", "@rose"),
    ]
    before = [item.posting.id for item in cases(tagged)]
    add(tagged, items, score_of=lambda item: pytest.fail("scored again"), cover=KEY)
    add(tagged, [], SECOND, cover=KEY)
    assert {item.assessment.model for item in cases(tagged)} == {"model-1"}
    found = add(
        tagged, items, SECOND, cover=KEY, score_of=lambda item: 0.9 if "lotus" in item.text else 0.1
    )
    assert {item.assessment.model for item in cases(tagged)} == {"model-2"}
    assert sorted(item.posting.id for item in cases(tagged)) == sorted(before)
    assert [item.score for item in found if isinstance(item, Assessment)] == [0.9, 0.9, 0.1]


def test_tags_differ_by_key_and_kind_and_digests_are_keyed() -> None:
    other = Tagged(b"o" * 32)
    tags = {KEY.tag("phone", "+1"), KEY.tag("whatsapp", "+1"), other.tag("phone", "+1")}
    assert len(tags) == 3
    assert KEY.tag("phone", "+1") == Tagged(b"k" * 32).tag("phone", "+1")
    item = posting("a", WORDS)
    assert KEY.identity(item) != other.identity(item)
    assert KEY.digest("") == ""


def test_keys_are_made_private_and_must_be_those_of_the_case(tmp_path: Path) -> None:
    path = tmp_path / "k.key"
    made = read_key(path, create=True)
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_key(path).key_id == made.key_id
    with open_case(tmp_path / "one.db", create=True) as case:
        assert cover_of(case, path).name == made.name
        assert cover_of(case, path).name == made.name
        with pytest.raises(UsageError, match="give its key"):
            cover_of(case, None)
        read_key(tmp_path / "other.key", create=True)
        with pytest.raises(UsageError, match=r"other\.key is tags:"):
            cover_of(case, tmp_path / "other.key")
    with (
        new_case(tmp_path, posting("a", "text")) as case,
        pytest.raises(UsageError, match="in clear already"),
    ):
        cover_of(case, path)
    path.chmod(0o644)
    with pytest.raises(UsageError, match="chmod 600"):
        read_key(path)
    (tmp_path / "bad.key").write_text("secret")
    (tmp_path / "bad.key").chmod(0o600)
    for name, wrong in (
        ("bad.key", "no key in it"),
        ("none.key", "no such file"),
        ("", "others may read|no key|directory"),
    ):
        with pytest.raises(UsageError, match=wrong):
            read_key(tmp_path / name)


def test_time_runs_from_the_latest_decision(tmp_path: Path) -> None:
    case = new_case(tmp_path, *(posting(name, f"text of {name}") for name in "abcdef"))
    case.db.execute("UPDATE postings SET added_at = '2026-01-01T00:00:00Z'")
    for name, verdict in (("a", "dismiss"), ("b", "watch"), ("c", "refer"), ("d", "unsure")):
        decide(case, decision(name, verdict, at="2026-02-01T00:00:00.000Z"))
    decide(case, decision("a", "not_an_ad", reviewer="r2", at="2026-02-01T00:00:00.000Z"))
    decide(case, decision("f", "dismiss", at="2026-02-01T00:00:00.000Z"))
    decide(case, decision("f", "watch", reviewer="r2", at="2026-02-01T00:00:00.000Z"))

    def over(days: int) -> str:
        day = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=days)
        return "".join(item.id for item in due(case, Retention(), day))

    assert [over(60), over(61), over(180), over(211), over(396), over(9999)] == [
        "",
        "a",
        "ae",
        "ade",
        "abdef",
        "abdef",
    ]
    assert [
        item.standing for item in due(case, Retention(referred=1), datetime(2030, 1, 1, tzinfo=UTC))
    ][2] == "referred"


def test_what_is_purged_is_gone_from_the_disk_and_stays_gone(tmp_path: Path) -> None:
    case = new_case(tmp_path, posting("a", "secret orchid words"), posting("b", "kept words"))
    add(case, [posting("a", "secret orchid words")], uri="second.jsonl")
    decide(case, decision("a", "dismiss", note="orchid again"))
    desks.leave(case, "ana", desks.Desk("a", "contact:orchid", "priority", blind=False))
    assert b"orchid" in bytes_of(tmp_path)
    (key,) = find(case, "a")
    packed = [
        case.db.execute(f"SELECT body FROM {table} WHERE posting = ?", (key,)).fetchone()[0][8:40]
        for table in ("bodies", "details")
    ]
    assert all(piece in bytes_of(tmp_path) for piece in packed)
    assert purge(case, named(case, ["a", "zz"]), "asked for") == 1
    assert load(case, key) is None
    assert matching(case, "orchid") == []
    assert [item.note for item in history(case)] == [""]
    assert [item.posting.id for item in cases(case)] == ["b"]
    assert case.db.execute("SELECT id, standing, reason FROM tombstones").fetchall() == [
        ("a", "dismissed", "asked for")
    ]
    assert case.db.execute("INSERT INTO trigrams (trigrams) VALUES ('integrity-check')")
    found = add(
        case, [posting("a", "secret orchid words"), posting("a", "other words")], uri="third.jsonl"
    )
    assert [item.id for item in found if isinstance(item, Assessment)] == ["a", "a"]
    assert sorted(item.posting.text for item in cases(case)) == ["kept words", "other words"]
    assert [event.event for event in events.events(case)].count("purge") == 1
    assert b"orchid" not in bytes_of(tmp_path)
    assert not any(piece in bytes_of(tmp_path) for piece in packed)
    assert desks.desk(case, "ana") == desks.Desk("a", "", "priority", blind=False)


def test_days_are_kept_with_the_case(tmp_path: Path) -> None:
    with new_case(tmp_path) as case:
        assert retention(case) == Retention()
        set_retention(case, Retention(dismissed=7))
    with open_case(tmp_path / "ads.db") as case:
        assert retention(case).dismissed == 7


def test_the_commands(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ad.txt").write_text(LURE)
    first = run("triage", "ad.txt", "--case", "ads.db", "--contact-key", "k.key", "--with-text")
    assert first.returncode == 0
    again = run("triage", "ad.txt", "--case", "ads.db", "--contact-key", "k.key", "--with-text")
    assert again.stdout == first.stdout
    assert "lotus" not in first.stdout
    assert '"tag:' in first.stdout
    for arguments, wrong in (
        (("triage", "ad.txt", "--case", "ads.db"), "give its key"),
        (("triage", "ad.txt", "--contact-key", "k.key"), "give --case FILE too"),
        (("purge", "ads.db", "--id", "zz"), "no advertisement with id 'zz'"),
        (("purge", "none.db"), "no such case file"),
    ):
        done = run(*arguments)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert wrong in done.stderr
    with open_case(tmp_path / "ads.db") as case:
        (identity,) = (brief.id for brief in select(case))
    found = run("search", "ads.db", "@HR_demo_lotus", "--contact-key", "k.key")
    assert found.stderr == "1 advertisement holds it.\n"
    assert (
        run("search", "ads.db", "@other", "--contact-key", "k.key").stderr
        == "No advertisements hold it.\n"
    )
    assert "Would purge 1: 0 dismissed, 1 undecided" in run("purge", "ads.db", "--id", identity).stderr
    assert "Would purge 0" in run("purge", "ads.db", "--dismissed", "5").stderr
    done = run("purge", "ads.db", "--id", identity, "--reason", "asked for", "--yes")
    assert (done.returncode, "Purged 1: " in done.stderr) == (0, True)
    after = run("triage", "ad.txt", "--case", "ads.db", "--contact-key", "k.key", "--quiet")
    assert after.returncode == 0
    with open_case(tmp_path / "ads.db") as case:
        assert select(case) == []
