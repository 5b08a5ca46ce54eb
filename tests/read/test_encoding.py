"""Bytes to text: every encoding that job boards have used, and the ways in which pages lie."""

import codecs
import unicodedata

import pytest
from tests.read.pages import AD, one

from scamrecruit.read.encoding import decode, decode_start, looks_binary

THAI = "ด่วน รับสมัครแอดมินตอบแชท ทำงานที่ปอยเปต เงินเดือน 30000 บาท มีที่พักอาหารฟรี ติดต่อไลน์"
CHINESE = "高薪诚聘客服人员，工作地点柬埔寨，包吃住，月薪两万元，无需经验，联系微信。"
TAIWAN = "高薪誠聘客服人員，工作地點柬埔寨，包吃住，月薪兩萬元，無需經驗，聯絡微信。"
JAPANESE = "急募！カスタマーサポート、勤務地はカンボジア、住居食事付き、経験不問、月給三十万円。"
KOREAN = "고수익 해외 취업 고객 상담원 모집, 캄보디아 근무, 숙식 제공, 경력 무관, 연락 바랍니다."
RUSSIAN = "Срочно требуется менеджер чата в Таиланд, проживание и питание бесплатно, опыт не нужен."
VIETNAMESE = "Tuyển nhân viên trực page lương cao bao ăn ở không cần kinh nghiệm đi ngay"
_TONES = "\u0300\u0301\u0303\u0309\u0323"

LEGACY = [
    (THAI, "cp874", "windows-874"),
    (THAI, "tis-620", "TIS-620"),
    (CHINESE, "gb18030", "gb2312"),
    (CHINESE, "gbk", "GBK"),
    (TAIWAN, "big5", "big5"),
    (JAPANESE, "shift_jis", "Shift_JIS"),
    (JAPANESE, "euc_jp", "euc-jp"),
    (KOREAN, "euc_kr", "euc-kr"),
    (RUSSIAN, "cp1251", "windows-1251"),
    (RUSSIAN, "koi8-r", "koi8-r"),
    (VIETNAMESE, "cp1258", "windows-1258"),
    ("Tuyển gấp nhân viên văn phòng tại Thái Lan, bao ăn ở, vé máy bay", "cp1258", "windows-1258"),
    (JAPANESE, "iso2022_jp", "iso-2022-jp"),
]


def encoded(text: str, encoding: str) -> bytes:
    """``text`` in a legacy encoding; cp1258 writes tones as marks of their own."""
    if encoding != "cp1258":
        return text.encode(encoding)
    pieces = []
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        base = "".join(part for part in parts if part not in _TONES)
        tones = "".join(part for part in parts if part in _TONES)
        pieces.append(unicodedata.normalize("NFC", base) + tones)
    return "".join(pieces).encode(encoding)


def same(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(("text", "encoding", "label"), LEGACY)
def test_declared_legacy_encodings(text: str, encoding: str, label: str) -> None:
    body = f'<html><meta charset="{label}"><p>'.encode() + encoded(text, encoding) + b"</p>"
    posting = one(body)
    assert same(posting.text) == same(text)
    assert posting.source.notes == ()


@pytest.mark.parametrize(("text", "encoding", "label"), LEGACY)
def test_undeclared_legacy_encodings_are_detected(text: str, encoding: str, label: str) -> None:
    decoded = decode(encoded(text, encoding))
    assert same(decoded.text) == same(text)
    assert not decoded.lossy


@pytest.mark.parametrize(("text", "encoding", "label"), LEGACY)
def test_a_label_that_lies_is_found_out(text: str, encoding: str, label: str) -> None:
    utf8 = f'<meta charset="{label}"><p>{text}'.encode()
    assert one(utf8).text == text
    lying = b'<meta charset="utf-8"><p>' + encoded(text, encoding)
    assert same(one(lying).text) == same(text)


def test_a_multibyte_label_that_does_not_fit_gives_way_to_the_detector() -> None:
    body = b'<meta charset="big5"><p>' + THAI.encode("cp874")
    assert one(body).text == THAI


@pytest.mark.parametrize("label", ["utf-7", "no-such-thing", "x" * 40, "rot13", "base64", "zip"])
def test_labels_without_meaning_do_no_harm(label: str) -> None:
    body = f'<meta charset="{label}"><p>{RUSSIAN}'.encode("cp1251")
    assert RUSSIAN in one(body).text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
@pytest.mark.parametrize("text", [AD, THAI, CHINESE])
def test_byte_order_marks(text: str, mark: bytes, encoding: str) -> None:
    assert decode(mark + text.encode(encoding)).text == text
    assert one(mark + f"<html><p>{text}".encode(encoding)).text == text
    assert one(mark + text.encode(encoding), "a.txt").text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [AD, THAI, RUSSIAN])
def test_utf16_without_a_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text
    posting = one(f"<html><body><p>{text}</p></body></html>".encode(encoding), "noname")
    assert posting.text == text
    assert posting.source.encoding == encoding


def test_chinese_page_in_utf16_without_a_mark() -> None:
    page = f'<html><head><meta charset="utf-16"></head><body><p class="a">{CHINESE}</p></body></html>'
    assert one(page.encode("utf-16-le")).text == CHINESE


def test_a_few_wrong_bytes_cost_only_themselves() -> None:
    body = THAI.encode() + b"\xff" + THAI.encode()
    decoded = decode(body)
    assert decoded == (f"{THAI}\ufffd{THAI}", "utf-8", True)
    assert one(b"<p>" + body).source.notes == ("some bytes had no meaning in this encoding",)


def test_utf8_cut_in_the_middle_of_a_letter() -> None:
    decoded = decode(THAI.encode()[:-1])
    assert decoded.encoding == "utf-8"
    assert decoded.text.startswith(THAI[:-1])


def test_label_from_outside() -> None:
    assert decode(b"caf\xe9", "iso-8859-1").text == "café"
    assert decode(RUSSIAN.encode("koi8-r"), "koi8-r").encoding == "koi8-r"


@pytest.mark.parametrize("body", [b"", b"\0", b"\xff", b"\xfe\xff", b"\xff\xfe\0", bytes(range(256))])
def test_odd_bytes_never_raise(body: bytes) -> None:
    assert isinstance(decode(body).text, str)


def test_looks_binary() -> None:
    assert looks_binary(bytes(range(256)) * 4)
    assert not looks_binary(THAI.encode("cp874"))
    assert not looks_binary(AD.encode("utf-16-le"))
    assert not looks_binary(b"")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Trabajo en España para señoritas, 2000 € al mes, alojamiento incluido", "cp1252"),
        ("Vaga de atendente, não precisa experiência, alojamento grátis", "cp1252"),
        ("We’re hiring – “customer service” • £2,000 a month", "cp1252"),
        ("Sono cercate operatrici: città, però, perché, lunedì, più", "cp1252"),
        ("Praca dla hostess, zakwaterowanie zapewnione, proszę dzwonić już dziś", "cp1250"),
        ("รับสมัครพนักงาน", "cp874"),
        ("高薪招聘客服,包吃住", "gb18030"),
        ("誠徵客服,包吃住", "big5"),
    ],
)
def test_short_texts_of_several_fitting_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


def test_escapes_of_a_terminal_are_no_encoding() -> None:
    assert decode(b"one \x1b$ two \x1b[31m three").encoding == "utf-8"
    assert decode(f"{JAPANESE}\x1b$B".encode()).encoding == "utf-8"


def test_a_start_may_end_in_the_middle_of_a_letter() -> None:
    body = ("a" * 99 + "é").encode()
    assert decode_start(body[:-1]) == ("a" * 99, "utf-8", False)
    assert decode(body[:-1]).encoding != "utf-8"


@pytest.mark.parametrize(
    ("declared", "encoding", "notes"),
    [
        ("gb2312", "utf-8", ("declared as gb2312, read as utf-8",)),
        ("tis-620", "cp874", ()),
        ("utf-8", "utf-8", ()),
        ("no-such", "utf-8", ("declared as no-such, read as utf-8",)),
    ],
)
def test_a_declaration_that_is_not_true_is_told(
    declared: str, encoding: str, notes: tuple[str, ...]
) -> None:
    body = f"<meta charset={declared}><p>{THAI}".encode(encoding)
    posting = one(body)
    assert posting.text == THAI
    assert (posting.source.encoding, posting.source.notes) == (encoding, notes)


@pytest.mark.parametrize(
    ("text", "encoding"), [(THAI, "cp874"), (RUSSIAN, "cp1251"), (CHINESE, "gb18030")]
)
def test_a_western_label_on_other_letters_does_not_count(text: str, encoding: str) -> None:
    posting = one(f"<meta charset=iso-8859-1><p>{text}".encode(encoding))
    assert posting.text == text
    assert f"declared as iso-8859-1, read as {encoding}" in posting.source.notes
