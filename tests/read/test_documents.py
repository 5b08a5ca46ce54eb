"""PDF, DOCX, pictures: their words, the targets of their links, their QR codes; hostile ones refused."""

import importlib.util
import io
import shutil
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from tests.read.archives import zipped
from tests.read.pages import AD, items, one, read_by, refused

from scamrecruit.read import ocr, pdftext
from scamrecruit.read.formats import pdf as pdf_format
from scamrecruit.read.reader import read
from scamrecruit.read.refusal import Refusal
from scamrecruit.read.sandbox import isolated
from scamrecruit.records import Capture, Unreadable

LINES = [AD[at : at + 60] for at in range(0, len(AD), 60)]
SHORT = "CHAT OPERATORS WANTED\nSalary 1500 USD per month\nFree room and meals\nTelegram hr demo lotus"


def needs(*modules: str, program: str = "") -> pytest.MarkDecorator:
    lacking = [name for name in modules if importlib.util.find_spec(name) is None]
    lacking += [program] if program and not shutil.which(program) else []
    return pytest.mark.skipif(bool(lacking), reason=f"not installed: {', '.join(lacking)}")


def installed_packs() -> str:
    import subprocess

    done = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    return done.stdout


def pdf(*pages: bytes, extra: bytes = b"", box: str = "0 0 612 792", resources: bytes = b"") -> bytes:
    """A PDF with these content streams, one a page."""
    kids = b" ".join(b"%d 0 R" % (10 + 2 * at) for at in range(len(pages)))
    objects = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R" + extra + b">>endobj",
        b"2 0 obj<</Type/Pages/Count %d/Kids[%s]>>endobj" % (len(pages), kids),
        b"3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj",
    ]
    link = b"<</Type/Annot/Subtype/Link/Rect[9 9 99 99]/A<</S/URI/URI(https://t.me/+abc)>>>>"
    for at, stream in enumerate(pages):
        number = 10 + 2 * at
        objects.append(
            b"%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents %d 0 R/Annots[%s]"
            b"/Resources<</Font<</F1 3 0 R>>%s>>>>endobj"
            % (number, box.encode(), number + 1, link, resources)
        )
        body = zlib.compress(stream)
        objects.append(
            b"%d 0 obj<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream endobj"
            % (number + 1, len(body), body)
        )
    return b"%PDF-1.4\n" + b"\n".join(objects) + b"\ntrailer<</Root 1 0 R>>\n%%EOF"


def written(lines: list[str]) -> bytes:
    shown = b"".join(b"(%s) Tj T* " % line.replace("(", "\\(").encode() for line in lines)
    return b"BT /F1 12 Tf 14 TL 50 700 Td " + shown + b"ET"


def picture(
    text: str, form: str = "PNG", size: tuple[int, int] = (900, 320), **options: object
) -> bytes:
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((30, 30), text, "black", ImageFont.load_default(36), spacing=18)
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


@needs("pypdfium2")
@pytest.mark.parametrize("junk", [b"", b"junk before it\r\n"])
def test_pdf(junk: bytes) -> None:
    posting = one(junk + pdf(written(LINES), written(["page two with words enough"])), "ad.pdf")
    assert posting.text == "\n".join(
        (*LINES, "https://t.me/+abc\n\npage two with words enough", "https://t.me/+abc")
    )
    assert read_by(posting.source) == "pdf"
    assert posting.source.declared is None


@needs("pypdfium2")
def test_scripts_in_a_pdf_do_nothing(tmp_path: Path) -> None:
    action = b"/OpenAction<</S/JavaScript/JS(app.launchURL\\('http://192.0.2.1/'\\))>>"
    assert one(pdf(written(LINES), extra=action), "ad.pdf").text.startswith(LINES[0])


@needs("pypdfium2")
def test_damaged_and_locked_documents() -> None:
    assert "damaged" in refused(b"%PDF-1.4\nnothing more", "ad.pdf").error
    locked = pdf(written(LINES)).replace(
        b"trailer<<",
        b"trailer<</ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]"
        b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + b"ab" * 32 + b">/U<" + b"cd" * 32 + b">>>",
    )
    assert "password" in refused(locked, "ad.pdf").error


@needs("pypdfium2")
def test_a_stream_that_swells_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_format, "isolated", partial(isolated, seconds=2))
    body = pdf(b"BT /F1 12 Tf " + b"(x) Tj " * 12_000_000)
    assert len(body) < 1_000_000
    item = refused(body, "ad.pdf")
    assert "memory" in item.error or "stopped" in item.error


@needs("pypdfium2")
@needs("PIL", program="tesseract")
def test_scanned_pages_are_recognised() -> None:
    shade = b"q 600 0 0 100 6 600 cm BI /W 600 /H 100 /BPC 8 /CS /G ID %s EI Q"
    from PIL import Image

    grey = (
        Image.open(io.BytesIO(picture("CHAT OPERATORS WANTED", size=(600, 100)))).convert("L").tobytes()
    )
    posting = one(pdf(shade % grey), "scan.pdf")
    assert "OPERATORS WANTED" in posting.text
    assert "text recognised from a picture (eng)" in posting.source.notes[0]


@needs("pypdfium2")
def test_a_huge_page_is_drawn_small() -> None:
    output = pdftext.work(pdf(b"", box="0 0 14400 14400"))
    assert len(output) < pdftext.MAX_PIXELS * 1.1
    assert output.count(b"P5 ") == 1


# Text documents

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx(body: str) -> bytes:
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": f'<w:document xmlns:w="{WORD}" xmlns:r="{OFFICE}"><w:body>{body}</w:body></w:document>'.encode(),
            "word/_rels/document.xml.rels": b'<Relationships><Relationship Id="r1" Target="https://t.me/+abc"/></Relationships>',
        }
    )


def test_docx() -> None:
    body = (
        f"<w:p><w:r><w:t>{AD[:50]}</w:t></w:r><w:r><w:t xml:space='preserve'>{AD[50:]}</w:t></w:r></w:p>"
        "<w:p><w:hyperlink r:id='r1'><w:r><w:t>Apply</w:t></w:r></w:hyperlink><w:r><w:br/><w:t>now</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>in a table</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    for name in ("ad.docx", "noname"):
        posting = one(docx(body), name)
        assert posting.text == f"{AD}\nApply (https://t.me/+abc)\nnow\nin a table"
        assert (read_by(posting.source), posting.source.uri) == ("office", name)


def test_odt() -> None:
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    content = f'<d xmlns:t="{text}" xmlns:x="http://www.w3.org/1999/xlink"><t:h>Title</t:h><t:p>{AD} <t:span>bold</t:span> tail<t:line-break/>x<t:s t:c="2"/><t:a x:href="https://t.me/+abc">here</t:a>.</t:p></d>'
    body = zipped(
        {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode()},
        zipfile.ZIP_STORED,
    )
    assert one(body, "ad.odt").text == f"Title\n{AD} bold tail\nx here (https://t.me/+abc)."


def test_a_document_that_declares_entities_or_is_damaged() -> None:
    evil = zipped({"word/document.xml": b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'})
    assert "damaged" in refused(evil, "ad.docx").error
    assert "without text" in refused(docx("<w:p/>"), "ad.docx").error


# Pictures


@needs("PIL", program="tesseract")
@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"])
def test_a_screenshot(form: str) -> None:
    posting = one(picture(SHORT, form), "noname")
    assert posting.text.split() == SHORT.split()
    assert read_by(posting.source) == "image"
    assert "confidence 9" in posting.source.notes[0]


def font(script: str) -> Path | None:
    found = sorted(Path("/usr/share/fonts").rglob(f"NotoSans{script}-Regular.ttf"))
    return found[0] if found else None


@needs("PIL", program="tesseract")
@pytest.mark.parametrize(
    ("pack", "script", "text"),
    [
        ("tha", "Thai", "รับสมัครแอดมิน เงินเดือน ที่พัก"),
        ("khm", "Khmer", "ជ្រើសរើសបុគ្គលិក ប្រាក់ខែ"),
        ("mya", "Myanmar", "အလုပ်ခေါ်စာ လစာ ကောင်း"),
    ],
)
def test_the_script_is_found(pack: str, script: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    some = tuple(one for one in ocr.packs() if one in {"eng", "tha", "khm", "mya"})
    monkeypatch.setattr(ocr, "packs", lambda: some)
    from PIL import Image, ImageDraw, ImageFont, features

    path = font(script)
    if pack not in ocr.packs() or path is None or not features.check("raqm"):
        pytest.skip(f"no language pack, font or shaping for {script}")
    image = Image.new("RGB", (1000, 200), "white")
    ImageDraw.Draw(image).text((30, 60), text, "black", ImageFont.truetype(str(path), 48))
    out = io.BytesIO()
    image.save(out, "PNG")
    posting = one(out.getvalue(), "poster.png")
    assert f"({pack})" in posting.source.notes[0]
    same = sum(char in posting.text for char in text)
    assert same >= 0.8 * len(text)


@needs("PIL", "zxingcpp")
def test_qr_codes_are_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "packs", lambda: ())
    import zxingcpp
    from PIL import Image

    for content in ("https://t.me/+abc", "javascript:alert(1)"):
        code = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.QRCode)
        out = io.BytesIO()
        Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=8)).save(out, "PNG")
        posting = one(out.getvalue(), "qr.png")
        assert content in posting.text
        assert posting.url is None
        assert "QR codes: 1, read as text, not opened" in posting.source.notes
        assert "text recognition is not installed" in posting.source.notes[0]
    assert "tesseract" in refused(picture(""), "blank.png").advice


def png(width: int, height: int) -> bytes:
    """A one-coloured PNG of any size, some kilobytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x01\0\0\0\0"
    row = b"\0" + bytes((width + 7) // 8)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(row * height, 9))
        + chunk(b"IEND", b"")
    )


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@needs("PIL")
@pytest.mark.parametrize(
    ("body", "words"),
    [
        (png(12_000, 12_000), "megapixels"), (png(100_000, 100_000)[:4000], "megapixels"), (png(3, 3), "too small"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "damaged"), (b"\xff\xd8\xff\xe0" + bytes(500), "damaged"), (png(99, 99), "no text"),
    ],
)  # fmt: skip
def test_pictures_that_are_none_or_too_large(body: bytes, words: str) -> None:
    if words == "no text" and not ocr.packs():
        pytest.skip("no text recognition here")
    assert words in refused(body, "x.png").error


def test_a_drawing_named_as_a_picture_is_no_picture() -> None:
    assert all(isinstance(item, Unreadable) or "alert" not in item.text for item in items(SVG, "x.png"))


@needs("PIL", program="tesseract")
def test_a_picture_of_many_frames() -> None:
    from PIL import Image

    frames = [Image.new("P", (120, 120), number % 250) for number in range(2000)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    assert items(out.getvalue(), "x.gif")


# What is missing, and what dies


@pytest.mark.parametrize(
    ("body", "module", "words"),
    [
        (b"%PDF-1.4\n", "pypdfium2", "scamrecruit[pdf]"),
        (b"\x89PNG\r\n\x1a\n", "PIL", "scamrecruit[ocr]"),
        (
            zipped({"xl/workbook.xml": b""}),
            "python_calamine",
            "scamrecruit[tables]",
        ),
    ],
)
def test_what_is_missing_is_named(
    body: bytes, module: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == module else real(name, *rest)
    )
    item = refused(body, "x")
    assert "not installed" in item.error
    assert words in item.advice


def in_sandbox(tmp_path: Path, code: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[], bytes]:
    (tmp_path / "hostile_work.py").write_text(f"import os, sys, time\ndef work(body):\n    {code}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    return lambda: isolated("hostile_work", b"x", seconds=1)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("x = bytearray(4_000_000_000); return b''", "of memory"), ("while True: pass", "stop"),
        ("time.sleep(9)", "stopped after 2 s"), ("os.abort()", "too much time or memory"), ("raise KeyError", "damaged"),
    ],
)  # fmt: skip
def test_a_worker_that_dies_is_one_refusal(
    code: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refusal, match=words):
        in_sandbox(tmp_path, code, monkeypatch)()


def test_a_worker_gives_what_it_returns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert in_sandbox(tmp_path, "return body * 3", monkeypatch)() == b"xxx"


def test_all_parts_of_a_docx_each_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent>"
    field = '<w:p><w:r><w:instrText> HYPERLINK "https://t.me/+def" </w:instrText></w:r><w:r><w:t>Apply</w:t></w:r></w:p>'
    body = f"<w:p><w:r><m:Alternate xmlns:m='m'><m:Choice>{box}</m:Choice><m:Fallback>{box}</m:Fallback></m:Alternate></w:r></w:p>"
    part = f'<w:x xmlns:w="{WORD}"><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:x>'
    members = {
        "[Content_Types].xml": b"<Types/>",
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}{field}</w:body></w:document>'.encode(),
        "word/footer1.xml": (part % "in the foot").encode(),
        "word/header2.xml": (part % "in the head").encode(),
    }
    assert (
        one(zipped(members), "a.docx").text
        == "in the head\nin a box\n(https://t.me/+def) Apply\nin the foot"
    )


def test_a_document_of_an_unknown_version_of_zip() -> None:
    body = docx("").replace(b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\x14\x03\xff")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    [found] = read(Capture("a.docx", body, kind))
    assert isinstance(found, Unreadable)
    assert found.error == "the document is damaged"


def test_slides() -> None:
    slide = '<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>%s</a:t></a:r></a:p></p:sld>'
    names = {1: AD, 2: "second", 10: "tenth"}
    members = {
        f"ppt/slides/slide{number}.xml": (slide % text).encode() for number, text in names.items()
    }
    body = zipped({"ppt/presentation.xml": b"<p/>", **members})
    assert one(body, "a.pptx").text == f"{AD}\nsecond\ntenth"


@needs("PIL", program="tesseract")
def test_a_poster_in_a_document() -> None:
    body = {
        "word/document.xml": f'<w:document xmlns:w="{WORD}"/>'.encode(),
        "word/media/image1.bmp": picture("Operators wanted in Poipet\nTelegram hr_demo_lotus", "BMP"),
        "word/media/logo.png": b"small",
    }
    posting = one(zipped(body), "a.docx")
    assert "Operators wanted" in posting.text
    assert posting.source.uri == "a.docx!word/media/image1.bmp"


@needs("pypdfium2", "PIL", program="tesseract")
def test_a_scanned_page_with_a_stamp_or_a_letterhead_is_recognised() -> None:
    from PIL import Image

    scan = Image.open(io.BytesIO(picture("Operators wanted in Poipet\nTelegram hr_demo_lotus"))).convert(
        "L"
    )
    image = (
        b"/XObject<</I 4 0 R>>>>/Nothing<<", b"4 0 obj<</Type/XObject/Subtype/Image/Width %d/Height %d"
        b"/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj"
    )  # fmt: skip
    packed = zlib.compress(scan.tobytes())
    drawn = b"q 600 0 0 213 6 400 cm /I Do Q " + written(["Scanned with the scanner of a telephone"])
    body = pdf(drawn, resources=image[0][:-12].replace(b">>>>", b">>"))
    body = body.replace(b"3 0 obj", image[1] % (*scan.size, len(packed), packed) + b"\n3 0 obj", 1)
    posting = one(body, "scan.pdf")
    assert "Operators wanted" in posting.text
    assert posting.text.count("Scanned with the scanner") == 1
    assert posting.source.recognised


@needs("PIL", program="tesseract")
@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_picture_that_lies_on_its_side(angle: int) -> None:
    from PIL import Image

    if "osd" not in installed_packs():
        pytest.skip("the pack that tells how letters stand is not installed")
    lines = "Operators wanted in Poipet\nSalary 1200 dollars\nroom and meals are free\nwrite to us today"
    out = io.BytesIO()
    Image.open(io.BytesIO(picture(lines))).rotate(angle, expand=True).save(out, "PNG")
    assert "Operators wanted in Poipet" in one(out.getvalue(), "ad.png").text


@needs("PIL", program="tesseract")
def test_a_long_screenshot_keeps_its_small_letters() -> None:
    lines = "\n".join(f"Operators wanted in town number {number}" for number in range(120))
    text = one(picture(lines, size=(1000, 8000)), "long.png").text
    assert text.count("Operators wanted") >= 118


@needs("python_calamine", "xlsxwriter")
def test_rows_have_the_numbers_that_the_spreadsheet_shows() -> None:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("ads")
        sheet.write_row(4, 2, ["title", "description"])
        sheet.write_row(5, 2, ["Operator", AD])
    assert one(out.getvalue(), "jobs.xlsx").source.uri == "jobs.xlsx#ads!row6"


def test_a_doubtful_recognition_says_what_cannot_be_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "packs", lambda: tuple(pack for pack in ocr.SCRIPTS if pack != "rus"))
    assert "this machine recognises no Russian: install" in ocr.note(ocr.Recognised("x", "vie", 61.0))
    assert "recognises no" not in ocr.note(ocr.Recognised("x", "eng", 95.0))
