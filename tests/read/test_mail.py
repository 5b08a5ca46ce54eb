"""MHTML as browsers save it, mails and mailboxes."""

import quopri
from base64 import b64encode
from email.message import EmailMessage

import pytest
from tests.read.pages import AD, items, one, read_by, refused

from scamrecruit.records import Posting, Unreadable

KHMER = "ជ្រើសរើសបុគ្គលិក ប្រាក់ខែ ១២០០ ដុល្លារ មានកន្លែងស្នាក់នៅ ទាក់ទង Telegram @hr_demo_lotus"


def mhtml(*parts: tuple[str, bytes], saver: str = "<Saved by Blink>") -> bytes:
    """A saved page: (header lines, body) of each part; bodies as quoted-printable."""
    pieces = [
        f"From: {saver}\r\nSnapshot-Content-Location: https://jobs.example/42\r\n"
        "Subject: =?utf-8?Q?Ad=20=E1=9E=80?=\r\nDate: Mon, 16 Nov 2026 10:00:00 -0000\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n'
        '\tboundary="----MultipartBoundary--x----"\r\n\r\n'.encode()
    ]
    for headers, body in parts:
        head = f"------MultipartBoundary--x----\r\n{headers}Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        pieces += [head.encode(), quopri.encodestring(body), b"\r\n"]
    return b"".join(pieces) + b"------MultipartBoundary--x------\r\n"


MAIN = "Content-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\nContent-Location: https://jobs.example/42\r\n"
FRAME = "Content-Type: text/html\r\nContent-ID: <frame-2@mhtml.blink>\r\nContent-Location: https://f.example/\r\n"


def test_chromium_names_no_charset_and_keeps_no_structured_data() -> None:
    posting = one(mhtml((MAIN, f"<h1>Ad</h1><p>{KHMER}".encode())), "ad.mhtml")
    assert posting.text == f"Ad\n{KHMER}"
    assert "\ufffd" not in posting.text
    assert posting.structured_data == "unavailable"
    source = posting.source
    assert (read_by(source), source.declared) == ("mhtml", None)
    assert (source.claimed_url, posting.url) == ("https://jobs.example/42", "https://jobs.example/42")
    assert source.claimed_saved_at == "Mon, 16 Nov 2026 10:00:00 -0000"


def test_frames_are_part_of_the_page() -> None:
    body = mhtml(
        (MAIN, f"<p>{AD}".encode()),
        (FRAME, b"<p>Apply: +44 20 7946 0999"),
        (FRAME, b"<p>Apply: +44 20 7946 0999"),
    )
    posting = one(body, "ad.mht")
    assert posting.text == f"{AD}\n\nApply: +44 20 7946 0999"
    assert posting.source.notes == ("with the text of 1 frame",)


def test_a_declared_charset_and_another_saver() -> None:
    thai = "<p>รับสมัครแอดมิน เงินเดือน 30,000 บาท</p>".encode("cp874")
    part = MAIN.replace("text/html", "text/html; charset=windows-874")
    posting = one(mhtml((part, thai), saver="<Saved by UnMHT>"))
    assert posting.text == "รับสมัครแอดมิน เงินเดือน 30,000 บาท"
    assert posting.structured_data == "absent"


def test_other_parts_do_not_matter() -> None:
    picture = "Content-Type: image/png\r\nContent-Location: https://jobs.example/a.png\r\n"
    body = mhtml(
        (MAIN, f"<p>{AD}".encode()), (picture, b"\x89PNG"), ("Content-Type: text/css\r\n", b"p{}")
    )
    assert one(body).text == AD


def mail(**content: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "hr@lotus.example", "you@mail.example"
    message["Subject"], message["Date"] = "งานใหม่ job", "Mon, 16 Nov 2026 10:00:00 +0700"
    message["Message-ID"] = "<1@lotus.example>"
    message.set_content(content.get("plain", AD))
    if "html" in content:
        message.add_alternative(content["html"], subtype="html")
    return message


def test_a_mail_is_its_text_with_its_subject() -> None:
    posting = one(mail().as_bytes(), "ad.eml")
    assert (posting.title, posting.text) == ("งานใหม่ job", AD)
    assert read_by(posting.source) == "mail"
    assert posting.source.claimed_saved_at == "Mon, 16 Nov 2026 10:00:00 +0700"


def test_html_goes_before_plain_text() -> None:
    posting = one(mail(plain="see the HTML", html=f"<p>{AD}<p>second").as_bytes(), "ad.eml")
    assert posting.text == f"{AD}\nsecond"


def test_attachments_are_read() -> None:
    message = mail(plain="see attached, our new offer is there")
    message.add_attachment(f"<p>{AD}".encode(), maintype="text", subtype="html", filename="../ad.html")
    message.add_attachment(b"\0\1\2" * 99, maintype="application", subtype="x-thing", filename="x.bin")
    body, attached, lost = items(message.as_bytes(), "ad.eml")
    assert isinstance(body, Posting)
    assert isinstance(attached, Posting)
    assert attached.text == AD
    assert attached.source.uri == "ad.eml!.._ad.html"
    assert attached.source.container_sha256 == body.source.sha256
    assert isinstance(lost, Unreadable)
    assert lost.uri == "ad.eml!x.bin"


def test_a_forwarded_mail_inside_a_mail() -> None:
    outer = mail(plain="look at this offer from the chat")
    outer.add_attachment(mail())
    _, inner = items(outer.as_bytes(), "ad.eml")
    assert isinstance(inner, Posting)
    assert inner.text == AD


def test_a_mailbox() -> None:
    message = (
        mail(plain=f"{AD}\nFrom here on: details").as_bytes().replace(b"\nFrom here", b"\n>From here")
    )
    body = b"From hr@lotus.example Mon Nov 16 10:00:00 2026\n" + message + b"\n"
    found = items(body * 3, "all.mbox")
    assert [item.text for item in found if isinstance(item, Posting)] == [
        f"{AD}\nFrom here on: details"
    ] * 3
    assert isinstance(found[1], Posting)
    assert found[1].source.uri == f"all.mbox#{len(body)}"
    assert found[1].source.container_sha256


def test_words_about_mails_are_text() -> None:
    text = "From: our office\nTo: all\n\nPackers wanted."
    assert one(text, "ad.txt").text == text


def test_ten_thousand_parts() -> None:
    body = mhtml((MAIN, f"<p>{AD}".encode()), *[("Content-Type: image/png\r\n", b"x")] * 10_000)
    found = items(body)
    assert [type(item) for item in found] == [Unreadable, Posting]


@pytest.mark.parametrize("levels", [50, 3000])
def test_parts_within_parts_without_end(levels: int) -> None:
    body = b"MIME-Version: 1.0\r\nSubject: x\r\n"
    for level in range(levels):
        body += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level)
    item = refused(body + b"Content-Type: text/html\r\n\r\n" + AD.encode())
    assert "parts" in item.error


@pytest.mark.parametrize(
    "subject", ["=?utf-8?b?Wrong!?=", "=?utf-8?b?abcde?=", "=?no-such?q?a?=", "=?utf-8?q?=ff?="]
)
def test_headers_that_cannot_be_decoded(subject: str) -> None:
    body = mail().as_bytes()
    at, end = body.index(b"Subject: "), body.index(b"Date: ")
    assert one(body[:at] + f"Subject: {subject}\n".encode() + body[end:], "ad.eml").text == AD


def test_a_part_with_broken_coding() -> None:
    body = mhtml((MAIN, f"<p>{AD}".encode())).replace(b"quoted-printable", b"base64")
    assert items(body)
    good = b64encode(f"<p>{AD}".encode())
    text = (
        mhtml((MAIN, b"x"))
        .replace(b"quoted-printable", b"base64")
        .replace(b"\r\n\r\nx", b"\r\n\r\n" + good)
    )
    assert one(text).text == AD


def test_a_named_part_is_an_attachment_though_it_is_called_inline() -> None:
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = "a@x.example", "Fwd", "<1@x.example>"
    message.set_content("See below")
    message.add_attachment(
        AD.encode(), maintype="text", subtype="plain", filename="a.txt", disposition="inline"
    )
    found = items(message.as_bytes(), "m.eml")
    assert [item.text for item in found if isinstance(item, Posting)] == ["See below", AD]


def test_the_footer_of_a_mailing_list_does_not_replace_the_mail() -> None:
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = "a@x.example", "Job", "<1@x.example>"
    message.set_content(AD)
    message.make_mixed()
    footer = EmailMessage()
    footer.set_content("<p>You are a member of this list</p>", subtype="html")
    message.attach(footer)
    posting = one(message.as_bytes(), "m.eml")
    assert (posting.title, posting.text) == ("Job", f"{AD}\nYou are a member of this list")


def test_a_saved_page_of_one_part() -> None:
    body = (
        "From: <Saved by Microsoft Internet Explorer 5>\r\nSubject: Ad\r\nMIME-Version: 1.0\r\n"
        'Content-Type: text/html; charset="utf-8"\r\nContent-Location: https://jobs.example/7\r\n\r\n'
        f"<p>{AD}</p>"
    )
    posting = one(body.encode(), "ad.mht")
    assert (posting.text, posting.url, read_by(posting.source)) == (
        AD,
        "https://jobs.example/7",
        "mhtml",
    )
