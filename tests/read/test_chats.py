"""Chats: advertisements come out one by one, chatter and private things do not."""

import gzip
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.read.archives import zipped
from tests.read.pages import AD, items, read_by

from scamrecruit.read.chat import Message, advertisements, advertises
from scamrecruit.read.reader import UNFORESEEN
from scamrecruit.records import PassedOver, Posting, Source, Unreadable

KHMER = "ជ្រើសរើសបុគ្គលិកឆ្លើយឆាត ប្រាក់ខែ ១២០០ ដុល្លារ មានកន្លែងស្នាក់នៅ និងអាហារ ទាក់ទង Telegram @hr_demo_lotus"
THAI = "รับสมัครแอดมินตอบแชท ทำงานที่ปอยเปต เงินเดือน 30,000 บาท มีที่พัก อาหารฟรี สนใจทักไลน์ Line: hr_demo_lotus ได้เลยวันนี้"


def postings(body: bytes | str, name: str) -> list[Posting]:
    raw = body.encode() if isinstance(body, str) else body
    return [item for item in items(raw, name) if isinstance(item, Posting)]


def passed(body: bytes | str, name: str) -> dict[str, int]:
    raw = body.encode() if isinstance(body, str) else body
    return {item.what: item.number for item in items(raw, name) if isinstance(item, PassedOver)}


# What advertises


@pytest.mark.parametrize(
    "text", [AD, KHMER, THAI, f"URGENT HIRING\n{AD}\nDM now", f"{AD[:120]} https://x.example"]
)
def test_advertisements(text: str) -> None:
    assert advertises(text)


@pytest.mark.parametrize(
    "text",
    ["ok", "hi everyone, good morning, how are you all today? I slept well and the weather here is fine",
     "my number is +44 20 7946 0999", "https://www.example.com/a/very/long/link", "ขอบคุณครับ", "", "😀" * 300],
)  # fmt: skip
def test_chatter(text: str) -> None:
    assert not advertises(text)


def run(*messages: tuple[str, str, float]) -> list[Posting | PassedOver]:
    made = [Message(f"#{i}", author, text, None, at) for i, (author, text, at) in enumerate(messages)]
    return list(advertisements(made, lambda place: Source(f"x{place}", "0", "t"), "x"))


def test_pieces_of_one_author_are_joined() -> None:
    header, body, contact = "🔥🔥 URGENT HIRING 🔥🔥", AD, "Contact: +44 20 7946 0999"
    [posting] = run(("a", header, 0), ("a", body, 20), ("a", contact, 50))
    assert isinstance(posting, Posting)
    assert posting.text == f"{header}\n{body}\n{contact}"
    assert posting.source.uri == "x#0"
    assert posting.source.notes == ("joined from 3 messages sent at one go",)


def test_two_advertisements_stay_two() -> None:
    first, second = run(("a", AD, 0), ("a", KHMER, 1))
    assert isinstance(first, Posting)
    assert isinstance(second, Posting)
    assert (first.text, second.text) == (AD, KHMER)


def test_other_authors_later_messages_and_chatter_are_not_joined() -> None:
    found = run(
        ("a", AD, 0),
        ("b", "Contact: +44 20 7946 0999", 1),
        ("a", AD, 9),
        ("a", "thanks all", 20),
        ("a", "@hr_demo_x", 999),
    )
    assert [item.text for item in found if isinstance(item, Posting)] == [AD, AD]
    assert found[-1] == PassedOver("x", "chat messages that advertise nothing", 3)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("ab"),
            st.sampled_from([AD, "hi", "@hr_demo_a", "x" * 80, KHMER]),
            st.integers(0, 900),
        ),
        max_size=12,
    )
)
def test_every_message_is_in_a_posting_or_counted(rows: list[tuple[str, str, int]]) -> None:
    made = [(a, t, float(m)) for a, t, m in rows]
    found = run(*made)
    joined = sum(
        int(note.split()[2]) if (note := next(iter(p.source.notes), "")) else 1
        for p in found
        if isinstance(p, Posting)
    )
    assert joined + sum(p.number for p in found if isinstance(p, PassedOver)) == len(rows)


# Telegram, JSON


def telegram(*messages: dict[str, Any], **chat: Any) -> str:
    whole = {
        "name": "Work abroad",
        "type": "public_supergroup",
        "id": 1234567,
        **chat,
        "messages": messages,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def message(text: Any = AD, number: int = 7, **fields: Any) -> dict[str, Any]:
    return {
        "id": number, "type": "message", "date": "2026-11-16T17:00:00", "date_unixtime": "1794823200",
        "from": "Somchai P.", "from_id": "user99", "text": text, **fields,
    }  # fmt: skip


def test_telegram_message() -> None:
    [posting] = postings(
        telegram(message(edited="2026-11-16T18:00:00", forwarded_from="Jobs KH")), "result.json"
    )
    assert posting.text == AD
    assert posting.posted_at == "2026-11-16T10:00:00+00:00"
    assert posting.url == "https://t.me/c/1234567/7"
    assert posting.source.uri == "result.json#message7"
    assert read_by(posting.source) == "telegram"
    assert posting.source.notes == ("forwarded", "edited")
    assert posting.extra == {
        "chat": "Work abroad", "author": "sender 1", "forwarded_from": "Jobs KH", "edited": "2026-11-16T18:00:00",
    }  # fmt: skip


def test_text_as_a_list_with_hidden_link_targets() -> None:
    parts = ["Hiring! ", {"type": "bold", "text": AD}, " apply ", {"type": "text_link", "text": "here", "href": "https://t.me/+abc"},
             {"type": "link", "text": "https://x.example"}, 7, None]  # fmt: skip
    want = f"Hiring! {AD} apply here (https://t.me/+abc)https://x.example"
    assert postings(telegram(message(parts)), "r.json")[0].text == want
    entities = [{"type": "plain", "text": p} if isinstance(p, str) else p for p in parts if p and p != 7]
    assert postings(telegram(message("", text_entities=entities)), "r.json")[0].text == want


def test_control_characters_as_telegram_writes_them() -> None:
    body = telegram(message(AD.replace("wanted", "wan@@ted \\\\x41"))).replace("@@", "\\x0B")
    [posting] = postings(body, "r.json")
    assert "wan\x0bted" in posting.text
    assert "\\\\x41" in posting.text


def test_contacts_polls_and_buttons_are_text() -> None:
    shared = message(
        AD[:100], contact_information={"first_name": "HR", "last_name": "", "phone_number": "+44 20 7946 0999"},
        poll={"question": "Interested?", "answers": [{"text": "Yes", "voters": 1}]},
        inline_bot_buttons=[[{"type": "url", "text": "Apply", "data": "https://t.me/hr_demo_lotus"}]],
        photo="../../.ssh/id_rsa",
    )  # fmt: skip
    [posting] = postings(telegram(shared), "r.json")
    assert (
        posting.text
        == f"{AD[:100]}\nInterested?\nYes\nHR +44 20 7946 0999\nApply https://t.me/hr_demo_lotus"
    )


def test_service_messages_placeholders_and_strange_values() -> None:
    strange = [
        {"id": 1, "type": "service", "action": "join", "text": AD}, {"id": 2, "type": "unsupported"}, 3, None, [],
        message("", photo="(File not included. Change data exporting settings to download.)"),
        message({"a": 1}), message(None), message(AD, 8, **{"from": None, "from_id": None, "date_unixtime": "x" * 20}),
    ]  # fmt: skip
    [posting] = postings(telegram(*strange), "r.json")
    assert posting.source.uri == "r.json#message8"
    assert posting.posted_at == "2026-11-16T17:00:00"


ACCOUNT = {
    "about": "Here is the data you requested.",
    "personal_information": {"user_id": 42, "first_name": "Ina", "phone_number": "+44 7700 900123", "username": "@ina_demo"},
    "contacts": {"about": "x", "list": [{"first_name": "Mother", "phone_number": "+44 7700 900456", "date": "x"}]},
    "sessions": {"list": [{"last_ip": "192.0.2.77", "device_model": "PC"}]},
    "chats": {
        "about": "x",
        "list": [
            {"name": "Ben", "type": "personal_chat", "id": 5, "messages": [message("private words " + AD)]},
            {"type": "saved_messages", "id": 42, "messages": [message("saved " + AD)]},
            {"name": "Jobs", "type": "public_channel", "id": 77, "messages": [
                message(AD, 1, **{"from": "Jobs", "from_id": "channel77"}), message("own reply " + AD, 2, from_id="user42"),
            ]},
        ],
    },
    "left_chats": {"list": [{"name": "Old", "type": "private_channel", "id": 78, "messages": [message(KHMER, 3)]}]},
}  # fmt: skip


def test_an_accounts_export_keeps_nothing_of_the_exporter() -> None:
    body = json.dumps(ACCOUNT)
    first, second = postings(body, "result.json")
    assert (first.text, second.text) == (AD, KHMER)
    assert first.source.uri == "result.json#chat77/message1"
    assert first.extra == {"chat": "Jobs", "author": "Jobs"}
    everything = repr(items(body.encode(), "result.json"))
    for secret in (
        "900123",
        "900456",
        "Ina",
        "ina_demo",
        "Mother",
        "192.0.2.77",
        "Ben",
        "private words",
        "saved ",
        "own reply",
    ):
        assert secret not in everything
    assert passed(body, "result.json") == {"messages of private chats and the exporter's own": 2}


def test_a_cut_off_export_keeps_what_was_whole() -> None:
    body = telegram(*[message(AD, number, from_id=f"user{number}") for number in range(50)])
    found = items(body[: len(body) // 2].encode(), "result.json")
    assert 20 <= sum(isinstance(item, Posting) for item in found) <= 25
    [lost] = [item for item in found if isinstance(item, Unreadable)]
    assert "ends in the middle" in lost.error


def test_a_large_export_is_read_in_pieces() -> None:
    rows = [message(f"{AD} {'ก' * 300} {i}", i, from_id=f"user{i}") for i in range(6000)]
    body = telegram(*rows).encode()
    found = postings(gzip.compress(body, 1), "result.json.gz")
    assert [p.text.rpartition(" ")[2] for p in found] == [str(i) for i in range(6000)]


def test_a_bottomless_export() -> None:
    body = telegram(message(), "@@").replace('"@@"', "[" * 200_000)  # type: ignore[arg-type]
    found = items(body.encode(), "result.json")
    assert any(isinstance(item, Unreadable) for item in found)


STRANGE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(message())), STRANGE)
def test_telegram_fields_of_any_kind(key: str, value: object) -> None:
    for name in (key, "inline_bot_buttons", "poll", "contact_information", "forwarded_from"):
        found = items(telegram(message(), {**message(), name: value}).encode(), "result.json")
        assert not [item for item in found if isinstance(item, Unreadable)]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["type", "author", "content", "embeds", "id", "timestamp"]), STRANGE)
def test_discord_fields_of_any_kind(key: str, value: object) -> None:
    """Found by fuzzing: a type that is a list."""
    whole = {"id": "1", "type": "Default", "author": {"id": "7"}, "content": AD, key: value}
    export = {"guild": {"id": "1"}, "channel": {"id": "2"}, "messages": [whole]}
    found = items(json.dumps(export).encode(), "channel.json")
    assert not [item for item in found if isinstance(item, Unreadable)]


# Telegram, HTML

EXPORT = """<!DOCTYPE html><html><head><meta charset="utf-8"/><title>Exported Data</title></head><body onload="x()">
<div class="page_wrap"><div class="page_header"><div class="content"><div class="text bold">Work abroad</div></div></div>
<div class="page_body chat_page"><div class="history">
<div class="message service" id="message-1"><div class="body details">16 November 2026</div></div>
{}
</div></div></div></body></html>"""
DEFAULT = """<div class="message default clearfix" id="message{0}"><div class="pull_left userpic_wrap"></div><div class="body">
<div class="pull_right date details" title="16.11.2026 10:0{0}:00 UTC+07:00">10:00</div>
<div class="from_name">Somchai P.</div><div class="text">{1}</div></div></div>"""
JOINED = """<div class="message default clearfix joined" id="message{0}"><div class="body">
<div class="pull_right date details" title="16.11.2026 10:0{0}:30 UTC+07:00">10:00</div><div class="text">{1}</div></div></div>"""
FORWARDED = """<div class="message default clearfix" id="message{0}"><div class="body"><div class="pull_right date details"
title="17.11.2026 10:00:00 UTC+07:00">x</div><div class="from_name">Bopha</div><div class="forwarded body"><div class="from_name">
Jobs KH <span class="date details" title="x"> 16.11.2026</span></div><div class="text">{1}</div></div></div></div>"""


def test_telegram_html() -> None:
    link = AD.replace("Write to", 'Write <a href="https://t.me/+abc">here</a><br>to')
    body = EXPORT.format(
        DEFAULT.format(1, link) + JOINED.format(2, "+44 20 7946 0999") + FORWARDED.format(3, KHMER)
    )
    first, second = postings(body, "messages.html")
    assert (
        first.text == AD.replace("Write to", "Write here (https://t.me/+abc)\nto") + "\n+44 20 7946 0999"
    )
    assert first.posted_at == "2026-11-16T10:01:00+07:00"
    assert first.source.uri == "messages.html#message1"
    assert first.extra == {"chat": "Work abroad", "author": "sender 1"}
    assert second.text == KHMER
    assert second.extra == {"chat": "Work abroad", "author": "sender 2", "forwarded_from": "Jobs KH"}
    assert "Somchai" not in repr(first)


def test_pages_of_the_exporter_are_passed_over() -> None:
    body = """<html><head><title>Exported Data</title></head><body><div class="page_wrap"><div class="entry">
    <div class="name bold">Mother</div><div class="details_entry details">+44 7700 900456</div></div></div>"""
    assert [type(item) for item in items(body.encode(), "contacts.html")] == [PassedOver]


# WhatsApp

HEADERS = [
    "12/31/23, 10:15 PM - {}: ", "[31/12/23, 22:15:02] {}: ", "\u200e[31/12/2023, 22:15:02] {}: ",
    "12/31/23, 10:15\u202fPM - {}: ", "31.12.23, 22:15 - {}: ", "2023/12/31, 22:15 - {}: ",
    "31/12/2023, 10:15 p.\u00a0m. - {}: ", "31/12/2023 22:15 - \u202a{}\u202c: ", "31/12/2566 22:15 - {}: ",
    "2023. 12. 31. 오후 10:15, {} : ", "2023년 12월 31일 오후 10:15, {} : ", "2023/12/31 下午10:15 - {}: ",
    "[2023-12-31, 10:15:02 PM] ~\u202f{}: ", "31-12-2023 22.15 - {}: ", "\u200f٣١/١٢/٢٠٢٣، ١٠:١٥ م - {}: ",
    "[31/12/23 22:15:02] {}: ", "31/12/66 22:15 - {}: ",
]  # fmt: skip


@pytest.mark.parametrize("header", HEADERS)
def test_whatsapp_dates(header: str) -> None:
    other = header.format("+44 7700 900456")
    system = (
        header.format("x").rpartition("x")[0].rstrip("~\u202f\u202a ")
        + " Messages are end-to-end encrypted."
    )
    body = f"{system}\n{header.format('Somchai')}{AD}\nsecond line\n\nlast line\n{other}ok thanks\n"
    [posting] = postings(body, "_chat.txt")
    assert posting.text == f"{AD}\nsecond line\n\nlast line"
    assert posting.posted_at == "2023-12-31T22:15"
    assert read_by(posting.source) == "whatsapp"
    assert posting.extra["author"] == "sender 1"
    assert "Somchai" not in repr(items(body.encode(), "_chat.txt"))
    assert sum(passed(body, "_chat.txt").values()) == 1


def test_an_uncertain_order_of_day_and_month_is_said() -> None:
    [posting] = postings(f"05/06/23, 10:15 - A: {AD}\n", "_chat.txt")
    assert posting.posted_at is None
    assert posting.extra["date_as_written"] == "05/06/23 10:15"
    assert "not certain" in posting.source.notes[0]
    [certain] = postings(f"05/06/23, 10:15 - A: {AD}\n06/05/23, 10:15 - A: hi\n", "_chat.txt")
    assert certain.posted_at == "2023-05-06T10:15"


def test_lines_that_look_like_headers() -> None:
    fake = "[31/12/23, 22:15:02] Boss: you"
    [posting] = postings(
        f"31/12/2023, 22:15 - A: {AD}\n{fake}\n31/12/2023, 22:16 - B: hi\n", "_chat.txt"
    )
    assert posting.text == f"{AD}\n{fake}"


def test_media_and_edited_marks() -> None:
    head = "[31/12/23, 22:15:02] A: "
    body = f"{head}\u200eimage omitted\n{head}<Media omitted>\n{head}IMG-2023.jpg (file attached)\n{AD} \u200e<This message was edited>\n"
    [posting] = postings(body, "_chat.txt")
    assert posting.text == AD
    assert posting.source.notes == ("edited",)


def test_system_lines_with_a_colon_name_no_sender() -> None:
    body = f'31/12/2023, 22:15 - Ann changed the subject from "Jobs: a" to "{AD}"\n31/12/2023, 22:16 - B: {KHMER}\n'
    [posting] = postings(body, "_chat.txt")
    assert posting.text == KHMER


def test_whatsapp_in_its_zip() -> None:
    [posting] = postings(
        zipped({"WhatsApp Chat/_chat.txt": f"31/12/2023, 22:15 - A: {AD}\n".encode()}), "chat.zip"
    )
    assert posting.source.uri == "chat.zip!WhatsApp Chat/_chat.txt#L1"


# LINE, Discord


def test_line() -> None:
    body = f'[LINE] ประวัติการแชทกับ งาน\nบันทึกเมื่อ 2023/12/31 22:30\n\n2023/12/31(อา.)\n22:15\tSomchai\t"{THAI}\nบรรทัดสอง"\n22:40\tB\tขอบคุณ\n'
    [posting] = postings(body, "line.txt")
    assert posting.text == f"{THAI}\nบรรทัดสอง"
    assert posting.posted_at == "2023-12-31T22:15"
    assert posting.extra == {"author": "sender 1"}
    assert "Somchai" not in repr(items(body.encode(), "line.txt"))


def test_line_in_english_with_a_twelve_hour_clock() -> None:
    body = f"[LINE] Chat history with jobs\nSaved on: 12/31/2023 22:30\n\nSun, 12/31/2023\n10:15 PM\tA\t{AD}\n"
    assert postings(body, "line.txt")[0].posted_at == "2023-12-31T22:15"


def test_discord() -> None:
    whole = {
        "guild": {"id": "11", "name": "Jobs", "iconUrl": "x"},
        "channel": {"id": "22", "type": "GuildTextChat", "name": "hiring", "topic": None},
        "dateRange": {"after": None, "before": None}, "exportedAt": "2026-11-16T10:00:00+00:00",
        "messages": [
            {"id": "33", "type": "Default", "timestamp": "2026-11-16T10:00:00.1+00:00", "timestampEdited": None,
             "content": AD, "author": {"id": "9", "name": "somchai_demo"}, "embeds": [{"title": "Apply", "url": "https://x.example"}]},
            {"id": "34", "type": "GuildMemberJoin", "content": AD, "author": {"id": "8"}},
            {"id": "35", "type": "Default", "timestamp": "bad", "content": "hello", "author": None, "embeds": None},
        ],
        "messageCount": 3,
    }  # fmt: skip
    [posting] = postings(json.dumps(whole, indent=2), "jobs.json")
    assert posting.text == f"{AD}\nApply\nhttps://x.example"
    assert posting.url == "https://discord.com/channels/11/22/33"
    assert "somchai_demo" not in repr(posting)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(
    st.sampled_from([telegram(message(), message("hi")), f"31/12/2023, 22:15 - A: {AD}\nx", EXPORT.format(DEFAULT.format(1, AD)), f"[LINE] x\n2023/12/31\n22:15\tA\t{AD}"]),
    st.lists(st.tuples(st.integers(0, 3000), st.sampled_from(["", "[", "}", '"', "\\x", "\u202f", "9999", "\n", "<div>", "99/99/99, 99:99 - ", "\0"])), max_size=8),
)  # fmt: skip
def test_any_damage_gives_postings_and_refusals_only(text: str, changes: list[tuple[int, str]]) -> None:
    for at, piece in changes:
        text = text[: at % len(text)] + piece + text[at % len(text) + 1 :]
    for item in items(text.encode(), "chat"):
        assert isinstance(item, Posting | Unreadable | PassedOver)
        assert UNFORESEEN not in repr(item)


@pytest.mark.parametrize(
    "header", ["22:16, 13/01/2024 - Ann: ", "[22:16:02, 13/01/2024] Ann: ", "၁၃/၁/၂၄၊ ၂၂:၁၆ - Ann: "]
)
def test_more_forms_of_whatsapp(header: str) -> None:
    [posting] = postings(f"{header}{AD}\n{header}ok\n", "chat.txt")
    assert (posting.text, posting.posted_at) == (AD, "2024-01-13T22:16")
    assert (read_by(posting.source), posting.source.encoding) == ("whatsapp", "utf-8")


@pytest.mark.parametrize(
    ("header", "day"),
    [
        ("2026-11-22 14 h 05 - Ann: ", "2026-11-22T14:05"),
        ("۱۴۰۵/۸/۲۲،\u200f ۱۴:۰۵ - Ann: ", "2026-11-13T14:05"),
        ("۱۴۰۳/۱۲/۳۰،\u200f ۱۴:۰۵ - Ann: ", "2025-03-20T14:05"),
        ("۱۴۰۴/۱/۱، ۱۴:۰۵ - Ann: ", "2025-03-21T14:05"),
        ("۱۴۰۴/۷/۳۱، ۱۴:۰۵ - Ann: ", None),
    ],
)
def test_dates_of_other_telephones(header: str, day: str | None) -> None:
    [posting] = postings(f"{header}{AD}\n{header}ok\n", "chat.txt")
    assert (posting.text, posting.posted_at) == (AD, day)


def test_a_date_as_written_keeps_the_half_of_the_day() -> None:
    [posting] = postings(f"05/06/23, 10:15 PM - A: {AD}\n", "_chat.txt")
    assert posting.extra["date_as_written"] == "05/06/23 10:15 PM"


def test_line_on_a_computer() -> None:
    body = f"2024.05.13 Monday\n22:10 Ann {AD}\nsecond line\n22:11 Bob hello\n"
    [posting] = postings(body, "line.txt")
    assert (posting.text, posting.posted_at) == (f"{AD}\nsecond line", "2024-05-13T22:10")
    assert posting.extra["author"] == "sender 1"


def test_a_chat_history_of_unknown_form_is_said() -> None:
    [found] = items(b"[LINE] something new\nno message here\n", "line.txt")
    assert isinstance(found, Unreadable)


def test_buttons_under_messages_of_telegram_pages() -> None:
    body = (
        '<html><head><title>Exported Data</title></head><body><div class="page_wrap"><div class="history">'
        '<div class="message default clearfix" id="message6"><div class="body"><div class="from_name">Bot'
        f'</div><div class="text">{AD}</div><table class="bot_buttons_table"><tr><td>'
        '<a href="https://t.me/button_demo">Apply</a></td></tr></table></div></div></div></div></body></html>'
    )
    [posting] = postings(body, "messages.html")
    assert posting.text == f"{AD}\nApply (https://t.me/button_demo)"
