"""Contacts, plain and disguised, as normalised values."""

import pytest

from scamrecruit.extract.contacts import ContactFinder
from scamrecruit.language.folding import fold

FINDER = ContactFinder()


def found(text: str, *regions: str) -> set[tuple[str, str]]:
    return {(contact.kind, contact.value) for contact in FINDER.find(fold(text), regions)}


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("Telegram: @hr_maya_demo", ("telegram", "hr_maya_demo")),
        ("T e l e g r a m : @hr_maya", ("telegram", "hr_maya")),
        ("теlegrаm @hr_maya", ("telegram", "hr_maya")),
        ("✈️ @gold_jobs", ("telegram", "gold_jobs")),
        ("በቴሌግራም ያግኙን @gold_jobs", ("telegram", "gold_jobs")),
        ("راسلنا عالتلغرام @gold_jobs", ("telegram", "gold_jobs")),
        ("telegram @gold_jobs🇰🇭", ("telegram", "gold_jobs")),
        ("free room🇰🇭@gold_jobs", ("handle", "gold_jobs")),
        ("飞机 @abc_123", ("telegram", "abc_123")),
        ("문의는 텔 레 demo_kr_team 으로만", ("telegram", "demo_kr_team")),
        ("加 微 信: demo_wx88", ("wechat", "demo_wx88")),
        ("TG：lotus_88", ("telegram", "lotus_88")),
        ("https://t.me/lotus_jobs", ("telegram", "lotus_jobs")),
        ("t.me/s/lotus_jobs/12", ("telegram", "lotus_jobs")),
        ("t.me/+AbCdEf12", ("telegram", "+AbCdEf12")),
        ("WhatsApp +1 202 555 0123", ("whatsapp", "+12025550123")),
        ("wa.me/12025550123", ("whatsapp", "+12025550123")),
        ("WA: +44 7700 900123", ("whatsapp", "+447700900123")),
        ("LINE ID: somchai99", ("line", "somchai99")),
        ("Ｌｉｎｅ ＠jobs88", ("line", "jobs88")),
        ("ไลน์ jobs_demo", ("line", "jobs_demo")),
        ("V信：lotus8899", ("wechat", "lotus8899")),
        ("微信号 lotus_8899", ("wechat", "lotus_8899")),
        ("Zalo: +1 202 555 0123", ("zalo", "+12025550123")),
        ("카톡 jobs88", ("kakaotalk", "jobs88")),
        ("加微信wx_lotus88", ("wechat", "wx_lotus88")),
        ("T.G: lotus_hr", ("telegram", "lotus_hr")),
        ("包吃住。TG @lotus_hr", ("telegram", "lotus_hr")),
        ("viber://chat?number=%2B12025550123", ("viber", "+12025550123")),
        ("open.kakao.com/o/gAbCdEf", ("kakaotalk", "gAbCdEf")),
        ("+44 7700 900123 / 07700 900456", ("phone", "+447700900123")),
        ("hr(at)lotus.example", ("email", "hr@lotus.example")),
        ("hr [at] lotus [dot] example", ("email", "hr@lotus.example")),
        ("signal.me/#p/+12025550123", ("signal", "+12025550123")),
        ("m.me/lotusjobs", ("messenger", "lotusjobs")),
        ("mail hr@lotus.example.com now", ("email", "hr@lotus.example.com")),
        ("+1️⃣2️⃣0️⃣2️⃣5️⃣5️⃣5️⃣0️⃣1️⃣2️⃣3️⃣", ("phone", "+12025550123")),
        ("call ＋１ ２０２ ５５５ ０１２３", ("phone", "+12025550123")),
        ("USDT TJRabPrwbZy45sbavfcjinPJC18kjpRTv8", ("wallet", "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8")),
        (
            "btc wallet 0x52908400098527886E0F7030069857D2E4169EE7",
            ("wallet", "0x52908400098527886E0F7030069857D2E4169EE7"),
        ),
    ],
)
def test_a_contact_is_found(text: str, contact: tuple[str, str]) -> None:
    assert contact in found(text)


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("t[.]me/lotus_hr", ("telegram", "lotus_hr")),
        ("t dot me slash lotus_hr", ("telegram", "lotus_hr")),
        ("wa . me / 12025550123", ("whatsapp", "+12025550123")),
        ("wa.me/+1 202 555 0123", ("whatsapp", "+12025550123")),
        ("@lotus\n_hr88", ("handle", "lotus_hr88")),
        ("T3l3gram @lotus_hr", ("telegram", "lotus_hr")),
        ("my telegram username is lotus_hr", ("telegram", "lotus_hr")),
        ("카톡 아이디 lotus88", ("kakaotalk", "lotus88")),
        ("whatsapp +1 2O2 555 O123", ("whatsapp", "+12025550123")),
    ],
)
def test_a_disguised_contact_is_found(text: str, contact: tuple[str, str]) -> None:
    assert contact in found(text)


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        (
            "WhatsApp: zero-seven-seven-zero-zero nine-zero-zero one-two-three",
            ("whatsapp", "07700900123"),
        ),
        ("nol tujuh tujuh nol nol sembilan nol nol satu dua tiga", ("phone", "07700900123")),
        ("ноль семь семь ноль ноль девять ноль ноль один два три", ("phone", "07700900123")),
        ("ศูนย์เจ็ดเจ็ดศูนย์ศูนย์เก้าศูนย์ศูนย์หนึ่งสองสาม", ("phone", "07700900123")),
        ("zalo không bảy bảy không không chín không không một hai ba", ("zalo", "07700900123")),
    ],
)
def test_a_number_in_words_is_found(text: str, contact: tuple[str, str]) -> None:
    assert contact in found(text, "GB")


@pytest.mark.parametrize("text", ["one two three four five six", "v: 2.5 is out", "不一二三四五六七八"])
def test_counting_is_no_number(text: str) -> None:
    assert found(text, "GB") == set()


def test_national_numbers_need_their_region() -> None:
    assert ("phone", "+66812345678") in found("โทร 081-234-5678", "TH")
    assert not any(value.startswith("+66") for _, value in found("call 081-234-5678", "ID"))


def test_a_national_number_in_a_link_takes_its_region() -> None:
    assert ("zalo", "+84912345678") in found("zalo.me/0912345678", "VN")


@pytest.mark.parametrize(
    "text",
    [
        "We develop a Telegram bot and line management tools.",
        "Online signal processing, 24 hours a day.",
        "salary 25,000 - 30,000 from 2024-10-12 to 31/12/2025",
        "Rp 1.500.000 - 2.000.000",
        "reference 12345, floor 3, 1999-2004",
        "message us on WhatsApp and wait",
        "TJRabPrwbZy45sbavfcjinPJC18kjpRTv9 wallet",
    ],
)
def test_ordinary_text_has_no_contact(text: str) -> None:
    assert found(text, "ID", "TH") == set()


def test_the_span_quotes_the_disguise() -> None:
    original = "add T\u200be\u200bl\u200be\u200bg\u200br\u200ba\u200bm @hr１２３ today"
    folded = fold(original)
    (contact,) = FINDER.find(folded, ())
    low, high = folded.span(contact.start, contact.end)
    assert original[low:high] == "T\u200be\u200bl\u200be\u200bg\u200br\u200ba\u200bm @hr１２３"
