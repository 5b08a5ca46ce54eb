"""Tables, JSON and feeds: every row is read, whatever its columns are called."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.read.pages import AD, items, one, read_by, refused

from scamrecruit.read.input import ReadOptions
from scamrecruit.read.reader import UNFORESEEN, read
from scamrecruit.records import Capture, PassedOver, Posting, Unreadable


def postings(body: bytes | str, name: str, **columns: str) -> list[Posting]:
    raw = body.encode() if isinstance(body, str) else body
    return [p for p in read(Capture(name, raw), ReadOptions(columns)) if isinstance(p, Posting)]


def table(*rows: list[str], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


# CSV


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("name", ["jobs.csv", "noname"])
def test_delimiter_and_encoding_are_found(delimiter: str, encoding: str, name: str) -> None:
    rows = [
        ["Job Title", "Description", "Company", "City"],
        ["Opérateur", f"{AD}\nline two; with, all | signs", "Société Été", "Besançon"],
    ]
    [posting] = postings(table(*rows, delimiter=delimiter).encode(encoding), name)
    assert (posting.title, posting.employer, posting.location) == (
        "Opérateur",
        "Société Été",
        "Besançon",
    )
    assert posting.text == rows[1][1]
    assert posting.source.uri == f"{name}#row2"
    assert read_by(posting.source) == "csv"
    assert posting.source.declared is None


HEADERS = {
    "de": ["Stellentitel", "Beschreibung", "Arbeitgeber", "Arbeitsort", "Gehalt"],
    "zh": ["职位名称", "职位描述", "公司", "工作地点", "薪资"],
    "th": ["ตำแหน่งงาน", "รายละเอียดงาน", "บริษัท", "สถานที่ทำงาน", "เงินเดือน"],
    "vi": ["Tiêu đề", "Mô tả công việc", "Công ty", "Địa điểm", "Mức lương"],
    "id": ["Posisi", "Deskripsi", "Perusahaan", "Lokasi", "Gaji"],
    "ru": ["Должность", "Описание", "Компания", "Город", "Зарплата"],
    "ar": ["المسمى الوظيفي", "الوصف", "الشركة", "الموقع", "الراتب"],
    "hi": ["पद", "विवरण", "कंपनी", "स्थान", "वेतन"],
    "es": ["Título", "Descripción", "Empresa", "Ubicación", "Salario"],
    "km": ["មុខតំណែង", "ពិពណ៌នា", "ក្រុមហ៊ុន", "ទីតាំង", "ប្រាក់ខែ"],
    "uk": ["Посада", "Опис вакансії", "Компанія", "Місто", "Заробітна плата"],
    "tr": ["POZİSYON", "İş Tanımı", "Şirket", "Konum", "MAAŞ"],
    "sw": ["Kazi", "Maelezo ya kazi", "Kampuni", "Mahali", "Mshahara"],
    "fa": ["عنوان شغلی", "شرح شغل", "شرکت", "شهر", "حقوق"],
    "am": ["የሥራ መደብ", "መግለጫ", "ድርጅት", "ቦታ", "ደመወዝ"],
    "uz": ["Lavozim", "Tavsif", "Kompaniya", "Shahar", "Maosh"],
    "ta": ["பதவி", "விவரம்", "நிறுவனம்", "இடம்", "சம்பளம்"],
    "si": ["තනතුර", "විස්තරය", "ආයතනය", "ස්ථානය", "වැටුප"],
    "el": ["Θέση εργασίας", "Περιγραφή", "Εταιρεία", "Πόλη", "Μισθός"],
    "he": ["משרה", "תיאור", "חברה", "עיר", "שכר"],
    "nl": ["Functie", "Omschrijving", "Bedrijf", "Plaats", "Salaris"],
    "pl": ["Stanowisko", "Opis stanowiska", "Pracodawca", "Miejsce pracy", "Wynagrodzenie"],
}


@pytest.mark.parametrize("language", HEADERS)
def test_headers_in_many_languages(language: str) -> None:
    row = ["Operator", AD, "Lotus", "Poipet", "USD 1500 net"]
    [posting] = postings(table(HEADERS[language], row), "noname")
    assert (posting.title, posting.employer, posting.location, posting.pay) == (
        "Operator",
        "Lotus",
        "Poipet",
        "USD 1500 net",
    )
    assert posting.text == f"{AD}\nUSD 1500 net"


def test_columns_the_user_names_go_first() -> None:
    body = table(["a", "b", "description"], ["Operator", AD, "other words"])
    [posting] = postings(body, "x.csv", title="A", text="b")
    assert (posting.title, posting.text) == ("Operator", AD)
    assert posting.extra == {"description": "other words"}


def test_a_table_without_known_names_loses_no_word() -> None:
    first, second = postings(table(["x1", AD], ["x2", "second words here"]), "x.csv")
    assert AD in first.text
    assert "x1" in first.text
    assert "second words here" in second.text


def test_rows_above_the_header() -> None:
    body = table(["Export of 16 November"], [], ["Title", "Text"], ["T", AD])
    assert [p.title for p in postings(body, "x.csv")][-1] == "T"


def test_further_columns_with_contacts_are_part_of_the_text() -> None:
    [posting] = postings(
        table(["title", "text", "phone", "site"], ["T", AD, "+44 20 7946 0999", "boards"]), "x.csv"
    )
    assert posting.text == f"{AD}\n+44 20 7946 0999"
    assert posting.extra == {"site": "boards"}


def test_excels_separator_line_and_our_own_guard() -> None:
    [posting] = postings(f'sep=;\r\ntitle;text\r\n\'=T;"{AD}"\r\n', "x.csv")
    assert posting.title == "=T"


def test_zero_bytes_huge_fields_and_empty_rows() -> None:
    body = f"title,text\nT,{AD[:40]}\0{AD[40:90]}\n,\nU,{'x ' * 3_000_000}\nV,{AD[:90]}\n".encode()
    found = items(body, "x.csv")
    assert [p.title for p in found if isinstance(p, Posting)] == ["T", "V"]
    assert any("field larger" in p.error for p in found if isinstance(p, Unreadable))
    assert any(isinstance(p, PassedOver) and p.number == 1 for p in found)


def test_text_with_commas_is_text() -> None:
    assert one(f"Hello, all,\nwe hire: {AD}\nname, age, place\n", "ad.txt").text.startswith("Hello")


def test_jobspy() -> None:
    names = "id,site,job_url,job_url_direct,title,company,location,date_posted,job_type,salary_source,interval,min_amount,max_amount,currency,is_remote,description".split(
        ","
    )
    row = [
        "in-1",
        "indeed",
        "https://x.example/1",
        "",
        "Operator",
        "Lotus",
        "Poipet, KH",
        "2026-11-16",
        "fulltime",
        "direct_data",
        "monthly",
        "1200",
        "1500.0",
        "USD",
        "False",
        AD,
    ]
    [posting] = postings(table(names, row), "jobs.csv")
    assert posting.url == "https://x.example/1"
    assert posting.pay == "USD 1200-1500.0 monthly"
    assert posting.location == "Poipet, KH"
    assert posting.posted_at == "2026-11-16"
    assert posting.extra["site"] == "indeed"
    line = json.dumps(dict(zip(names, row, strict=True)))
    assert postings(line, "jobs.jsonl")[0].text == AD


# XLSX

CELL = '<c r="{0}{1}" t="inlineStr"><is><t>{2}</t></is></c>'


def xlsx(*rows: list[str | float], sheet: str = "Jobs") -> bytes:
    """A small workbook, as spreadsheets write it."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(
            CELL.format("ABCDEFGH"[at], number, value.replace("&", "&amp;").replace("<", "&lt;"))
            if isinstance(value, str) else f'<c r="{"ABCDEFGH"[at]}{number}"><v>{value!r}</v></c>'
            for at, value in enumerate(row)
        )  # fmt: skip
        lines.append(f'<row r="{number}">{cells}</row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    doc = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rel = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    members = {
        "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{rel}"><Relationship Id="rId1" Type="{doc}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{doc}"><sheets><sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{rel}"><Relationship Id="rId1" Type="{doc}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return out.getvalue()


def test_xlsx(tmp_path: Path) -> None:
    body = xlsx(
        ["ตำแหน่งงาน", "รายละเอียด", "Phone", "Openings"],
        ["แอดมิน", AD, "012345678", 20.0],
        ["Guard", "Night guard wanted, " + AD[:60], "", 1.0],
    )
    for name in ("jobs.xlsx", "noname", "jobs.zip"):
        first, second = postings(body, name)
        assert (first.title, first.text) == ("แอดมิน", f"{AD}\n012345678")
        assert second.title == "Guard"
        assert first.source.uri == f"{name}#Jobs!row2"
        assert read_by(first.source) == "xlsx"
        assert first.extra == {"Openings": 20.0}
    path = tmp_path / "a.xlsx"
    path.write_bytes(body)
    assert len([p for p in read(Capture("a.xlsx", path)) if isinstance(p, Posting)]) == 2


def test_numbers_that_lost_their_last_digits_are_noted() -> None:
    [posting] = postings(xlsx(["title", "text", "phone"], ["T", AD, 8.551234567890123e19]), "x.xlsx")
    assert "more than 15 digits" in posting.source.notes[0]


def test_a_workbook_that_swells() -> None:
    body = io.BytesIO(xlsx(["title", "text"], ["T", AD]))
    with (
        zipfile.ZipFile(body, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/x.xml", "w") as member,
    ):
        for _ in range(45):
            member.write(bytes(10_000_000))
    assert "swells" in refused(body.getvalue(), "x.xlsx").error


def test_a_damaged_workbook() -> None:
    body = xlsx(["title", "text"], ["T", AD])
    broken = body.replace(b"worksheets/sheet1.xml", b"worksheets/sheet9.xml", 2)
    assert [type(item) for item in items(broken, "x.xlsx")] == [Unreadable]
    assert [
        type(item) for item in items(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000), "x.xls")
    ] == [Unreadable]


# JSON


def test_lists_and_single_objects() -> None:
    row = {"title": "T", "description": f"<p>{AD}</p>", "company": {"name": "Lotus"}, "n": 1}
    for body in (
        json.dumps([row]),
        json.dumps([row], indent=2),
        json.dumps(row, indent=2),
        json.dumps({"meta": 1, "results": [row]}),
    ):
        [posting] = postings(body, "x.json")
        assert (posting.title, posting.text, posting.employer) == ("T", AD, "Lotus")
        assert read_by(posting.source) == "json"


def test_a_list_cut_off_and_a_strange_item() -> None:
    body = json.dumps([{"title": "T", "text": AD}] * 3 + [5, {"a": 1}])
    found = items(body.encode(), "x.json")
    assert [type(item) for item in found] == [Posting] * 3 + [Unreadable] * 2
    found = items(body[: len(body) // 2].encode(), "x.json")
    assert [type(item) for item in found] == [Posting, Unreadable]


HTML = f"<p>{AD}</p>"
SYSTEMS: dict[str, tuple[Any, str, str]] = {
    "greenhouse": (
        {"jobs": [{"id": 1, "internal_job_id": 2, "title": "T", "absolute_url": "https://x.example/1", "location": {"name": "Poipet"}, "content": "&lt;p&gt;" + AD + "&lt;/p&gt;", "updated_at": "2026-11-16", "departments": [], "offices": []}], "meta": {"total": 1}},
        AD, "Poipet",
    ),
    "lever": (
        [{"id": "a", "text": "T", "categories": {"location": "Poipet", "team": "x"}, "openingPlain": "Opening words.", "descriptionPlain": AD, "lists": [{"text": "You bring", "content": "<li>one<li>two"}], "additionalPlain": "More words.", "hostedUrl": "https://x.example/1", "createdAt": 1794823200000}],
        f"Opening words.\n\n{AD}\n\nYou bring\n\none\ntwo\n\nMore words.", "Poipet",
    ),
    "ashby": (
        {"apiVersion": "1", "jobs": [{"id": "a", "title": "T", "location": "Poipet", "employmentType": "FullTime", "isListed": True, "jobUrl": "https://x.example/1", "descriptionHtml": HTML}, {"id": "b", "title": "Hidden", "isListed": False, "employmentType": "x", "jobUrl": "https://x.example/2", "descriptionPlain": AD}]},
        AD, "Poipet",
    ),
    "smartrecruiters": (
        {"id": "a", "name": "T", "company": {"name": "Lotus"}, "location": {"city": "Poipet"}, "postingUrl": "https://x.example/1", "jobAd": {"sections": {"companyDescription": {"title": "x", "text": "<p>Who we are.</p>"}, "jobDescription": {"text": HTML}}}},
        f"Who we are.\n\n{AD}", "Poipet",
    ),
    "workable": (
        {"name": "Lotus", "description": None, "jobs": [{"title": "T", "shortcode": "A1", "url": "https://x.example/1", "city": "Poipet", "description": HTML}]},
        AD, "Poipet",
    ),
    "recruitee": (
        {"offers": [{"id": 1, "title": "T", "careers_url": "https://x.example/1", "location": "Poipet", "description": HTML, "requirements": "<p>None at all.</p>"}]},
        f"{AD}\n\nNone at all.", "Poipet",
    ),
    "jsonfeed": (
        {"version": "https://jsonfeed.org/version/1", "title": "Jobs", "items": [{"id": "1", "title": "T", "url": "https://x.example/1", "content_html": HTML, "_jobposting": {"jobLocation": [{"address": {"addressLocality": "Poipet"}}]}}]},
        AD, "Poipet",
    ),
}  # fmt: skip


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("indent", [None, 2])
def test_applicant_tracking_systems(system: str, indent: int | None) -> None:
    document, text, location = SYSTEMS[system]
    [posting] = postings(json.dumps(document, indent=indent), "jobs.json")
    assert (posting.title, posting.text, posting.location) == ("T", text, location)
    assert posting.url == "https://x.example/1"
    assert read_by(posting.source) == f"json+{system}"


def test_empty_is_not_missing_and_not_an_error() -> None:
    assert [type(item) for item in items(b'{"jobs": [], "meta": {"total": 0}}', "x.json")] == [
        PassedOver
    ]
    assert [type(item) for item in items(b'{\n"jobs": null}', "x.json")] == [Unreadable]
    assert [type(item) for item in items(b'{\n"jobs": [', "x.json")] == [Unreadable]


@pytest.mark.parametrize(
    "body",
    [
        '{\n"a": ' + "[" * 100_000,
        '{\n"a": NaN}',
        '[{"a": ' + "[" * 100_000,
        '{\n"jobs": [{"a": "\\ud800"}]}',
    ],
)
def test_json_that_is_none(body: str) -> None:
    assert all(isinstance(item, Unreadable) for item in items(body.encode(), "x.json"))


# Feeds

RSS = """<?xml version="1.0" encoding="{1}"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Jobs</title><item><title>T &amp; U</title><link>https://x.example/1</link>
<description>short</description><content:encoded><![CDATA[<p>{0}</p>]]></content:encoded><pubDate>Mon, 16 Nov 2026 10:00:00 GMT</pubDate></item>
<item><title>second</title><description>&lt;b&gt;{0}&lt;/b&gt;</description></item></channel></rss>"""


def test_rss() -> None:
    first, second = postings(RSS.format(AD, "utf-8"), "jobs.xml")
    assert (first.title, first.url) == ("T & U", "https://x.example/1")
    assert AD in first.text
    assert second.text == AD
    assert first.source.uri == "jobs.xml#item1"


def test_a_feed_in_another_encoding() -> None:
    body = RSS.format(f"诚聘客服 月薪一万 {AD}", "gb2312").encode("gb18030")
    assert "诚聘客服 月薪一万" in postings(body, "jobs.rss")[0].text


def test_atom_and_job_feeds() -> None:
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><link href="https://x.example/1"/><content type="html">&lt;p&gt;{AD}</content></entry></feed>'
    [posting] = postings(atom, "noname")
    assert (posting.title, posting.text, posting.url) == ("T", AD, "https://x.example/1")
    jobs = f"<source><job><title>T</title><company>Lotus</company><city>Poipet</city><country>KH</country><description><![CDATA[{AD}]]></description><salary>USD 1500 net</salary></job></source>"
    [posting] = postings(jobs, "jobs.xml")
    assert (posting.employer, posting.location, posting.pay) == ("Lotus", "Poipet, KH", "USD 1500 net")


BOMB = (
    '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><rss><channel><item><title>&i;</title></item></channel></rss>"
)
XXE = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss><channel><item><title>x</title><description>&x;</description></item></channel></rss>'
DTD = '<!DOCTYPE rss SYSTEM "http://192.0.2.1/x.dtd"><rss><channel/></rss>'


@pytest.mark.parametrize("body", [BOMB, XXE, DTD])
def test_entities_and_document_types_are_refused(body: str) -> None:
    item = refused(body.encode(), "jobs.xml")
    assert "refused" in item.error


def test_a_broken_feed_keeps_its_good_items() -> None:
    body = RSS.format(AD, "utf-8").replace("<description>short", "<description>R&D short")
    found = items(body.encode(), "jobs.xml")
    assert [item.title for item in found if isinstance(item, Posting)] == ["second"]
    assert any("1 of 2 items lost" in item.error for item in found if isinstance(item, Unreadable))


def test_a_site_map_is_no_advertisement() -> None:
    body = b'<?xml version="1.0"?><urlset><url><loc>https://x.example/</loc></url></urlset>'
    assert [type(item) for item in items(body, "sitemap.xml")] == [PassedOver]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.sampled_from([json.dumps(SYSTEMS["lever"][0]), RSS.format(AD, "utf-8"), table(["title", "text"], ["T", AD]), json.dumps(SYSTEMS["ashby"][0], indent=1)]),
    st.lists(st.tuples(st.integers(0, 2000), st.sampled_from(["", "[", "}", '"', "\\x", "<", "&", "9" * 400, "\n", ";", "\0", "1e999", "\ud7ff"])), max_size=8),
    st.sampled_from(["x.json", "x.csv", "x.xml", "noname"]),
)  # fmt: skip
def test_any_damage_gives_postings_and_refusals_only(
    text: str, changes: list[tuple[int, str]], name: str
) -> None:
    for at, piece in changes:
        text = text[: at % len(text)] + piece + text[at % len(text) + 1 :]
    for item in items(text.encode(), name):
        assert isinstance(item, Posting | Unreadable | PassedOver)
        assert UNFORESEEN not in repr(item)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Judul Lowongan;Nama Perusahaan;Lokasi Kerja;Gaji per Bulan;Deskripsi Pekerjaan;Tautan;Tanggal Posting", "id"),
        ("Tên công việc;Tên công ty;Nơi làm việc;Mức lương;Mô tả công việc;Đường link;Ngày đăng tuyển", "vi"),
        ("Título del puesto;Empresa;Ubicación;Salario;Descripción del puesto;Enlace;Fecha de publicación", "es"),
        ("Название вакансии;Компания;Город;Заработная плата;Описание вакансии;Ссылка;Дата публикации", "ru"),
        ("المسمى الوظيفي;اسم الشركة;مكان العمل;الراتب الشهري;وصف الوظيفة;رابط الإعلان;تاريخ النشر", "ar"),
        ("ตำแหน่งงาน;ชื่อบริษัท;สถานที่ทำงาน;อัตราเงินเดือน;รายละเอียดงาน;ลิงก์;วันที่ประกาศ", "th"),
        ("招聘职位;公司名称;工作地点;薪资待遇;职位描述;链接;发布日期", "zh"),
        ("नौकरी का शीर्षक;कंपनी का नाम;कार्य स्थान;वेतन;नौकरी का विवरण;लिंक;तिथि", "hi"),
    ],
)  # fmt: skip
def test_names_of_columns_may_be_composed(header: str, row: str) -> None:
    cells = f"Agent {row};Limetree;Poipet;1200 USD;{AD};https://x.example/1;2024-05-01"
    [posting] = postings(f"{header}\n{cells}\n".encode(), "jobs.csv")
    assert (posting.title, posting.employer, posting.location) == (f"Agent {row}", "Limetree", "Poipet")
    assert (posting.pay, posting.url, posting.posted_at) == (
        "1200 USD",
        "https://x.example/1",
        "2024-05-01",
    )
    assert posting.text == f"{AD}\n1200 USD"


def test_a_row_of_a_table_without_header_is_no_header() -> None:
    body = b"Hotel job,Sample company,Bangkok city,Serve food and drinks\nCook work,Other,Poipet,Cook\n"
    assert [posting.extra["column 1"] for posting in postings(body, "jobs.csv")] == [
        "Hotel job",
        "Cook work",
    ]


def test_no_column_of_text_is_lost() -> None:
    body = f'Message,Description,Company ID\n"{AD}",what the link says,7\n'.encode()
    [posting] = postings(body, "posts.csv")
    assert AD in posting.text
    assert "what the link says" in posting.text
    assert posting.employer is None
    assert posting.extra == {"Company ID": "7"}


def test_text_repeated_in_another_column_stands_once() -> None:
    [posting] = postings(f'summary,description\n"{AD[:40]} ...","{AD}"\n'.encode(), "jobs.csv")
    assert posting.text == AD


def test_times_since_1970_are_dates() -> None:
    body = json.dumps([{"title": "T", "text": AD, "createdAt": 1714550400000}]).encode()
    [posting] = postings(body, "x.json")
    assert posting.posted_at == "2024-05-01T08:00:00+00:00"


def test_the_encoding_shows_late() -> None:
    rows = "".join(f"Clerk {number},Plain words in an office\n" for number in range(3_000))
    body = f"title,description\n{rows}Señora,Trabajo en España\n".encode("cp1252")
    last = postings(body, "jobs.csv")[-1]
    assert (last.title, last.text, last.source.encoding) == ("Señora", "Trabajo en España", "cp1252")


def test_a_letter_cut_in_half_by_the_first_block() -> None:
    start = b"title,description\n"
    body = start + b"a" * (65_535 - len(start)) + "é,b\nSeñora,Trabajo en España\n".encode()
    assert postings(body, "jobs.csv")[-1].text == "Trabajo en España"


@pytest.mark.parametrize(
    ("document", "places"),
    [
        ({"results": [{"hits": [{"title": "A", "text": AD}]}, {"hits": []}]}, ["results/1/hits/1"]),
        ({"data": [{"text": AD}], "users": [{"name": "a"}, {"name": "b"}, {"name": "c"}]}, ["data/1"]),
        ({"10": {"title": "A", "text": AD}, "11": {"title": "B", "text": AD}}, ["10", "11"]),
        ({"job": {"title": "A", "text": AD}, "similar": []}, ["job"]),
        ({"edges": [{"node": {"title": "A", "text": AD}}]}, ["edges/1"]),
        ({"title": "A", "text": AD, "offices": [{"id": 1}, {"id": 2}]}, ["item1"]),
        ([{"jobs": [{"title": "A", "text": AD}]}], ["item1/jobs/1"]),
    ],
)  # fmt: skip
def test_the_list_of_advertisements_is_found(document: object, places: list[str]) -> None:
    found = postings(json.dumps(document).encode(), "x.json")
    assert [posting.source.uri.rpartition("#")[2] for posting in found] == places
    assert found[0].text == AD


def test_fields_of_other_names_are_read_in_full() -> None:
    [posting] = postings(json.dumps({"title": "A", "what you do": AD, "n": 1}).encode(), "x.json")
    assert AD in posting.text


def test_one_object_of_a_known_system_as_a_line() -> None:
    row = {
        "title": "Agent",
        "absolute_url": "https://b.example/1",
        "content": f"&lt;p&gt;{AD}&lt;/p&gt;",
    }
    for name in ("x.json", "x.jsonl"):
        [posting] = postings(json.dumps(row).encode(), name)
        assert (posting.text, posting.url) == (AD, "https://b.example/1")


def test_json_in_utf16() -> None:
    body = json.dumps([{"title": "A", "text": "Señora"}], ensure_ascii=False).encode("utf-16")
    [posting] = postings(body, "x.json")
    assert (posting.text, posting.source.encoding) == ("Señora", "utf-16")


def test_columns_of_json_lines_can_be_named() -> None:
    body = json.dumps({"blurb": AD, "text": "no"}).encode()
    (found,) = read(Capture("x.jsonl", body), ReadOptions({"text": "blurb"}))
    assert isinstance(found, Posting)
    assert found.text == AD


def test_markup_in_atom_and_names_of_other_vocabularies() -> None:
    feed = f"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:m="http://search.example/mrss/">
        <entry><title>Agent</title><m:title>Agent, as the picture calls it</m:title><content type="xhtml">
        <div xmlns="http://www.w3.org/1999/xhtml"><p>{AD}</p><ul><li>One</li><li>Two</li></ul></div>
        </content></entry></feed>"""
    [posting] = postings(feed, "x.xml")
    assert (posting.title, posting.text) == ("Agent", f"{AD}\nOne\nTwo")


def test_a_feed_of_unknown_names_is_read_in_full() -> None:
    job = f"<name>Agent</name><what-to-do>{AD}</what-to-do>"
    [posting] = postings(f"<jobs><position>{job}</position></jobs>", "x.xml")
    assert posting.title == "Agent"
    assert AD in posting.text


def test_a_header_of_unknown_names_is_found_by_those_that_the_user_names() -> None:
    [posting] = postings(f"aaa,bbb\nOperator,{AD.replace(',', '')}\n", "x.csv", text="bbb", title="aaa")
    assert (posting.title, posting.text) == ("Operator", AD.replace(",", ""))
