"""Pages in archives: all of them come out, whole, once, with their place; damage is told."""

import bz2
import gzip
import hashlib
import json
import lzma
import os
import random
import struct
import tarfile
import zipfile
from collections.abc import Callable
from io import BufferedReader, BytesIO
from pathlib import Path

import brotli
import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.read.archives import PAGE, http, record, wacz, warc_gz, zipped
from tests.read.pages import AD, items, one, read_by

from scamrecruit.read.reader import UNFORESEEN, read
from scamrecruit.records import Capture, PassedOver, Posting, Unreadable


def sorted_out(
    body: bytes | Path, name: str = "case.warc.gz"
) -> tuple[list[Posting], list[Unreadable], list[PassedOver]]:
    found = list(read(Capture(name, body)))
    return (
        [item for item in found if isinstance(item, Posting)],
        [item for item in found if isinstance(item, Unreadable)],
        [item for item in found if isinstance(item, PassedOver)],
    )


def pages(number: int) -> list[bytes]:
    urls = [f"https://jobs.example/{i}" for i in range(number)]
    return [
        record(http(PAGE.replace(b"1500", b"%d" % (1500 + i))), url=url) for i, url in enumerate(urls)
    ]


def test_record_wise_gzip_whole_gzip_zstandard_and_plain_give_the_same() -> None:
    records = pages(3)
    plain = b"".join(records)
    forms = {
        "a.warc": plain,
        "b.warc.gz": warc_gz(records),
        "c.warc.gz": gzip.compress(plain),
        "d.warc.zst": b"".join(zstd.compress(one) for one in records),
        "noname": warc_gz(records),
    }
    for name, body in forms.items():
        postings, lost, _ = sorted_out(body, name)
        assert lost == []
        assert [p.text for p in postings] == [
            f"Operators\n{AD.replace('1500', str(1500 + i))}" for i in range(3)
        ]
        assert [p.url for p in postings] == [f"https://jobs.example/{i}" for i in range(3)]
        source = postings[0].source
        assert (source.claimed_url, source.claimed_saved_at) == (postings[0].url, "2026-11-16T10:00:00Z")
        assert source.container_sha256 == hashlib.sha256(body).hexdigest()
        assert source.sha256 == hashlib.sha256(PAGE).hexdigest()
        assert (read_by(source), source.declared) == ("html", None)


def test_the_place_is_the_offset_in_the_file_itself() -> None:
    records = pages(40)
    postings, _, _ = sorted_out(warc_gz(records), "x.warc.gz")
    offsets = [0]
    for member in records:
        offsets.append(offsets[-1] + len(gzip.compress(member, mtime=0)))
    assert [p.source.uri for p in postings] == [f"x.warc.gz#{offset}" for offset in offsets[:-1]]
    plain, _, _ = sorted_out(b"".join(records), "x.warc")
    assert plain[1].source.uri == f"x.warc#{len(records[0])}"


def test_a_web_archive_is_checked_against_its_list() -> None:
    body = warc_gz(pages(2))
    postings, lost, _ = sorted_out(wacz(body), "case.wacz")
    assert lost == []
    assert postings[0].source.uri == "case.wacz!archive/x.warc.gz#0"
    assert postings[0].source.notes == ()
    altered, _, _ = sorted_out(wacz(body, "0" * 64), "case.wacz")
    assert "not the one that the archive lists" in altered[0].source.notes[0]


def listed(number: int, text: str = f"Operators\n{AD}", **fields: object) -> dict[str, object]:
    """A page in the list of a WACZ."""
    url = f"https://jobs.example/{number}"
    return {"url": url, "title": "Jobs", "ts": "2026-11-16T09:00:00Z", "text": text, **fields}


SCRIPTED = b'<html><title>Jobs</title><div id="app">Loading</div><script src="app.js"></script></html>'


def test_of_a_web_archive_the_text_of_pages_without_a_record_is_read() -> None:
    body = wacz(warc_gz(pages(1)), pages=[listed(0), listed(7), {"url": "https://jobs.example/8"}])
    [first, second], lost, _ = sorted_out(body, "case.wacz")
    assert lost == []
    assert first.source.uri == "case.wacz!archive/x.warc.gz#0"
    assert (second.title, second.text, second.url) == (
        "Jobs",
        f"Operators\n{AD}",
        "https://jobs.example/7",
    )
    source, line = second.source, json.dumps(listed(7), ensure_ascii=False).encode()
    assert source.uri == "case.wacz!pages/pages.jsonl#L3"
    assert source.sha256 == hashlib.sha256(line).hexdigest()
    assert source.container_sha256 == hashlib.sha256(body).hexdigest()
    assert (source.claimed_url, source.claimed_saved_at) == (second.url, "2026-11-16T09:00:00Z")
    assert source.notes == (
        "the text that a browser showed, from the archive's list: no record of this page shows it",
    )


def test_of_a_page_that_a_script_fills_the_text_that_a_browser_showed_is_read() -> None:
    records = [record(http(SCRIPTED)), record(http(SCRIPTED), url="https://jobs.example/2")]
    found, lost, _ = sorted_out(wacz(warc_gz(records), extra=[listed(1)]), "case.wacz")
    assert lost == []
    assert [p.source.uri.partition("!")[2] for p in found] == [
        "archive/x.warc.gz#%d" % len(warc_gz(records[:1])),
        "pages/extraPages.jsonl#L2",
    ]
    assert found[1].text.endswith(AD)


@pytest.mark.parametrize(
    "address",
    ["http://jobs.example/1/", "https://www.jobs.example/1#apply", "https://jobs.example/old"],
)
def test_a_page_that_was_read_from_its_record_is_not_read_from_the_list(address: str) -> None:
    moved = record(http(b"", "301 Moved", Location="/1"), url="https://jobs.example/old")
    body = wacz(warc_gz([moved, record(http())]), pages=[listed(1, url=address)])
    postings, lost, _ = sorted_out(body, "case.wacz")
    assert ([read_by(p.source) for p in postings], lost) == (["html"], [])


def test_a_page_that_is_listed_twice_is_read_once_and_views_of_one_address_all() -> None:
    views = [listed(1, f"{view}: {AD}", url=f"https://jobs.example/#/{view}") for view in ("a", "b")]
    body = wacz(warc_gz([record(http(SCRIPTED), url="https://jobs.example/")]), pages=views, extra=views)
    postings, _, _ = sorted_out(body, "case.wacz")
    assert [p.text[:2] for p in postings] == ["a:", "b:"]


def test_a_damaged_list_of_pages_costs_its_lines_only() -> None:
    odd = [
        listed(2, text=5),
        listed(3, url=None),
        b'{"url": "https:',
        listed(4, text=" -- "),
        listed(5, title=None, ts=20261116),
    ]
    body = wacz(warc_gz(pages(1)), pages=odd)
    postings, [lost], _ = sorted_out(body, "case.wacz")
    assert [p.url for p in postings] == ["https://jobs.example/0", "https://jobs.example/5"]
    assert lost.uri == "case.wacz!pages/pages.jsonl#L4"
    assert "not valid JSON" in lost.error


def test_a_web_archive_of_which_only_the_list_of_pages_is_left() -> None:
    lines = json.dumps(listed(1)).encode()
    body = zipped({"pages/pages.jsonl": lines, "datapackage.json": b"{}"})
    [posting], lost, _ = sorted_out(body, "case.wacz")
    assert (posting.source.uri, lost) == ("case.wacz!pages/pages.jsonl#L1", [])


def streamed_zip(members: dict[str, bytes]) -> bytes:
    """As programs write it that cannot go back: sizes stand behind the members."""
    pipe = BytesIO()
    pipe.seekable = lambda: False  # type: ignore[method-assign]
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return pipe.getvalue()


@pytest.mark.parametrize(
    "pack", [zipped, streamed_zip, lambda members: zipped(members, zipfile.ZIP_STORED)]
)
def test_of_a_zip_that_is_cut_off_the_whole_members_are_read(
    pack: Callable[[dict[str, bytes]], bytes],
) -> None:
    pages = {f"seite ü{number}.html": PAGE.replace(b"1500", b"150%d" % number) for number in range(3)}
    body = pack({**pages, "last.txt": os.urandom(3_000).hex().encode()})
    postings, [lost], _ = sorted_out(body[: len(body) * 3 // 4], "case.zip")
    assert [p.source.uri for p in postings] == [f"case.zip!{name}" for name in pages]
    assert [p.source.sha256 for p in postings] == [
        hashlib.sha256(one).hexdigest() for one in pages.values()
    ]
    assert "incomplete" in lost.error


def test_members_of_a_cut_off_zip_that_are_damaged_or_locked_are_not_read() -> None:
    body = bytearray(zipped({"a.txt": AD.encode(), "b.txt": AD.encode()}, zipfile.ZIP_STORED)[:-30])
    body[40] ^= 1
    postings, [lost], _ = sorted_out(bytes(body), "case.zip")
    assert ([p.source.uri for p in postings], "incomplete" in lost.error) == (["case.zip!b.txt"], True)
    body[6] |= 1
    postings, [lost], _ = sorted_out(bytes(body), "case.zip")
    assert (postings, lost.error) == ([], "the archive is damaged or cut short")


def test_what_is_no_page_is_passed_over_and_counted() -> None:
    records = [
        record(b"software: x", "warcinfo"),
        record(b"GET / HTTP/1.1\r\n\r\n", "request"),
        record(http(b"body{}", kind="text/css")),
        record(http(b"", "301 Moved")),
        record(http(b"<p>not here", "404 Not Found")),
        record(http()),
    ]
    postings, lost, [passed] = sorted_out(warc_gz(records))
    assert (len(postings), lost, passed.number) == (1, [], 5)


def test_resource_records_and_pages_of_unnamed_type() -> None:
    records = [
        record(PAGE, "resource", Content_Type="text/html"),
        record(http(PAGE, kind="application/octet-stream")),
    ]
    postings, _, _ = sorted_out(b"".join(records))
    assert [p.text for p in postings] == [f"Operators\n{AD}"] * 2


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("GZIP, br", brotli.compress(gzip.compress(PAGE))),
        ("br", brotli.compress(PAGE)),
        ("zstd", zstd.compress(PAGE)),
        ("deflate", __import__("zlib").compress(PAGE)),
        ("deflate", __import__("zlib").compress(PAGE)[2:-4]),
        ("gzip", PAGE),
        ("br", PAGE),
        ("identity", PAGE),
    ],
)
def test_codings_of_the_web_even_if_they_are_not_true(coding: str, packed: bytes) -> None:
    [posting], lost, _ = sorted_out(record(http(packed, Content_Encoding=coding)), "x.warc")
    assert lost == []
    assert posting.text.endswith(AD)


def test_chunks() -> None:
    chunked = b"5;x=y\r\n" + PAGE[:5] + b"\r\n%x\r\n" % len(PAGE[5:]) + PAGE[5:] + b"\r\n0\r\n\r\n"
    for body in (chunked, PAGE):
        [posting], _, _ = sorted_out(record(http(body, Transfer_Encoding="chunked")), "x.warc")
        assert posting.text.endswith(AD)


def test_the_charset_of_the_answer_is_used() -> None:
    thai = "<p>รับสมัครแอดมิน เงินเดือน 30,000 บาท ทำงานที่ปอยเปต</p>"
    body = http(thai.encode("cp874"), kind="text/html; charset=tis-620")
    [posting], _, _ = sorted_out(record(body), "x.warc")
    assert "รับสมัครแอดมิน" in posting.text
    assert posting.source.encoding == "cp874"


@pytest.mark.parametrize("whole", [False, True])
def test_a_truncated_archive_is_incomplete_and_its_whole_records_are_kept(whole: bool) -> None:
    records = [
        record(http(PAGE + os.urandom(3000).hex().encode()), url=f"https://x.example/{i}")
        for i in range(8)
    ]
    body = gzip.compress(b"".join(records)) if whole else warc_gz(records)
    postings, lost, _ = sorted_out(body[: len(body) * 5 // 8 + 700])
    assert [p.url for p in postings] == [f"https://x.example/{i}" for i in range(5)]
    assert lost
    assert all("incomplete" in item.error for item in lost)


def test_a_truncated_plain_archive() -> None:
    records = pages(3)
    postings, lost, _ = sorted_out(b"".join(records)[:-100], "x.warc")
    assert len(postings) == 2
    assert all("incomplete" in item.error for item in lost)


@pytest.mark.parametrize("length", [5, 100_000_000_000, -1])
def test_a_record_that_lies_about_its_length_costs_itself_only(length: int) -> None:
    first, second = record(http(), length=length), record(http(), url="https://x.example/2")
    postings, lost, _ = sorted_out(first + second, "x.warc")
    assert lost
    if length < 1000:
        assert postings[-1].url == "https://x.example/2"


@pytest.mark.parametrize(
    "url", ["https://[bad/x.html", "https://x.example/a.zip?b=/c.pdf#d", "x\x1b]8;;", ""]
)
def test_strange_addresses(url: str) -> None:
    [posting], lost, _ = sorted_out(record(http(), url=url), "x.warc")
    assert lost == []
    assert posting.url == (url or None)


def test_a_digest_that_does_not_fit_is_noted() -> None:
    body = record(http()).replace(b"1500 USD", b"9500 USD")
    [posting], _, _ = sorted_out(body, "x.warc")
    assert posting.source.notes == ("its digest does not fit: altered or damaged",)


def test_header_lines_without_end() -> None:
    body = b"WARC/1.0\r\n" + b"X: " + b"a" * 3_000_000 + b"\r\n" + b"B: c\r\n" * 100_000 + record(http())
    postings, lost, _ = sorted_out(gzip.compress(body))
    assert len(postings) == 1
    assert lost


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("ad.html.gz", gzip.compress),
        ("ad.html.bz2", bz2.compress),
        ("ad.html.xz", lzma.compress),
        ("ad.html.zst", zstd.compress),
        ("ad", gzip.compress),
    ],
)
def test_compressed_pages(name: str, pack) -> None:  # type: ignore[no-untyped-def]
    [posting], lost, _ = sorted_out(pack(PAGE[:20]) + pack(PAGE[20:]) + b"\0" * 512, name)
    assert lost == []
    assert posting.text.endswith(AD)
    assert posting.source.uri == f"{name}!{name.rpartition('.')[0] or 'data'}"
    assert posting.source.declared is None
    long = PAGE + random.Random(1).randbytes(400_000).hex().encode()
    parts, [problem], _ = sorted_out(pack(long)[:-2000], name)
    assert all(part.text.startswith("Operators") for part in parts)
    assert parts or pack is bz2.compress  # which gives nothing of a block that is not whole
    assert "ends in the middle" in problem.error


def test_damage_and_strange_bytes_behind_the_end_are_told() -> None:
    body = bytearray(gzip.compress(PAGE))
    body[-6] ^= 1
    _, [damaged], _ = sorted_out(bytes(body), "a.html.gz")
    assert "damaged" in damaged.error
    [posting], [strange], _ = sorted_out(gzip.compress(PAGE) + b"junk!!", "a.html.gz")
    assert posting.text.endswith(AD)
    assert "other bytes" in strange.error


def test_a_folder_in_a_zip() -> None:
    body = zipped(
        {
            "ads/one.html": PAGE,
            "ads/one_files/frame.html": b"<p>advertising frame",
            "ads/style.css": b"p{}",
            "__MACOSX/ads/._one.html": b"\0",
            "ads/.hidden.html": PAGE,
            "ads/two.txt": AD.encode(),
            "more.zip": zipped({"deep/ad.html.gz": gzip.compress(PAGE)}),
        }
    )
    postings, lost, [passed] = sorted_out(body, "case.zip")
    assert lost == []
    places = ["ads/one.html", "ads/two.txt", "more.zip!deep/ad.html.gz!ad.html"]
    assert [p.source.uri for p in postings] == [f"case.zip!{place}" for place in places]
    assert {p.source.container_sha256 for p in postings} == {hashlib.sha256(body).hexdigest()}
    assert passed.number == 4


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress, zstd.compress])
def test_tar(pack) -> None:  # type: ignore[no-untyped-def]
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in (
            ("../a.html", PAGE),
            ("x/style.css", b"p{}"),
            ("x/b.txt", AD.encode()),
            ("c.warc.gz", warc_gz(pages(2))),
        ):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, BytesIO(content))
        link = tarfile.TarInfo("link.html")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    body = pack(out.getvalue())
    postings, lost, [passed] = sorted_out(body, "case.tar.x")
    assert (len(postings), lost, passed.number) == (4, [], 2)
    assert postings[0].source.uri.endswith("!../a.html")
    assert postings[3].source.uri.rpartition("!")[2].startswith("c.warc.gz#")
    whole = out.getvalue()
    some, lost, _ = sorted_out(whole[: whole.index(b"c.warc.gz") + 700], "cut.tar")
    assert len(some) == 2
    assert lost


@pytest.mark.parametrize("kept", [0, 1, 100, 511])
def test_a_tar_cut_off_inside_a_member(kept: int) -> None:
    """Found by fuzzing: the library fails where the member is read."""
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        info = tarfile.TarInfo("a.html")
        info.size = len(PAGE) * 50
        archive.addfile(info, BytesIO(PAGE * 50))
    _, lost, _ = sorted_out(out.getvalue()[: 512 + kept], "cut.tar")
    assert lost
    assert all("incomplete" in item.error for item in lost)


def test_path_bytes_and_pipe_are_alike(tmp_path: Path) -> None:
    body = wacz(warc_gz(pages(3)))
    path = tmp_path / "a.wacz"
    path.write_bytes(body)
    pipe = BufferedReader(BytesIO(body))  # type: ignore[arg-type]
    found = [list(read(Capture("a.wacz", handle))) for handle in (path, body, BytesIO(body), pipe)]
    assert len(found[0]) == 4 - 1
    assert found[0] == found[1] == found[2] == found[3]


def test_members_named_to_escape_are_read_where_they_lie(tmp_path: Path) -> None:
    body = zipped({"../../evil.html": PAGE, "/etc/passwd.html": PAGE, "C:\\x.html": PAGE})
    (tmp_path / "a.zip").write_bytes(body)
    postings, _, _ = sorted_out(tmp_path / "a.zip", "a.zip")
    assert len(postings) == 3
    assert [p.name for p in tmp_path.iterdir()] == ["a.zip"]


@pytest.mark.parametrize("name", ["big.html", "big.txt"])
def test_large_members_are_read_to_their_end(name: str) -> None:
    """Found by a hostile case: a zip gives a member in pieces of a megabyte."""
    big = "".join(f"word{n} " for n in range(600_000)).encode() + AD.encode()
    assert len(big) > 5_000_000
    [posting], lost, _ = sorted_out(zipped({name: big}), "a.zip")
    assert lost == []
    assert posting.text.endswith(AD)
    assert posting.source.sha256 == hashlib.sha256(big).hexdigest()


def test_links_in_a_zip_are_passed_over() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link.html")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("ad.html", PAGE)
    postings, lost, [passed] = sorted_out(out.getvalue(), "a.zip")
    assert (len(postings), lost, passed.number) == (1, [], 1)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_are_all_read() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("ad.html", PAGE)
        archive.writestr("ad.html", PAGE.replace(b"1500", b"9500"))
    postings, _, _ = sorted_out(out.getvalue(), "a.zip")
    assert len({p.id for p in postings}) == 2


def test_a_locked_member_and_a_damaged_one_cost_themselves_only() -> None:
    body = bytearray(zipped({"a.html": PAGE, "b.html": PAGE, "c.html": PAGE}, zipfile.ZIP_STORED))
    directory = body.find(b"PK\x01\x02")
    body[directory + 8] |= 1
    body[6] |= 1
    at = body.find(b"Sihanoukville", body.find(b"b.html"))
    body[at] ^= 1
    postings, lost, _ = sorted_out(bytes(body), "a.zip")
    assert [p.source.uri for p in postings] == ["a.zip!c.html"]
    assert [item.error for item in lost] == [
        "locked with a password",
        "this part of the archive is damaged",
    ]


def test_a_member_without_a_name() -> None:
    body = zipped({"a": PAGE, "b.html": PAGE}, zipfile.ZIP_STORED).replace(b"a<html>", b"\0<html>")
    at = body.index(b"PK\x01\x02")
    nameless = body[: at + 46] + b"\0" + body[at + 47 :]
    postings, lost, _ = sorted_out(nameless, "a.zip")
    assert len(postings) + len(lost) == 2


def test_a_zip_cut_short() -> None:
    [], [item], _ = sorted_out(zipped({"a.html": PAGE})[:60], "a.zip")
    assert "damaged" in item.error


def test_a_directory_that_would_fill_memory() -> None:
    body = zipped({"a.html": PAGE}) + b"\0" * 70_000_000
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 65535, 65535, 69_999_000, 0, 0)
    [], [item], _ = sorted_out(body + end, "a.zip")
    assert item.error == "too many members"


BOMBS = {
    "wacz": lambda: wacz(warc_gz([record(http(b"<p>" + bytes(200_000_000)))])),
    "zip": lambda: zipped({f"{i}.html": bytes(60_000_000) for i in range(9)}),
    "gzip": lambda: gzip.compress(bytes(400_000_000), 6),
    "gzip in gzip": lambda: gzip.compress(gzip.compress(bytes(400_000_000), 6)),
    "zstandard": lambda: zstd.compress(bytes(400_000_000)),
    "brotli": lambda: record(
        http(brotli.compress(bytes(300_000_000), quality=1), Content_Encoding="br")
    ),
    "gzip, gzip": lambda: record(
        http(gzip.compress(gzip.compress(bytes(100_000_000))), Content_Encoding="gzip, gzip")
    ),
    "many codings": lambda: record(http(PAGE, Content_Encoding="gzip, gzip, gzip, gzip")),
}


@pytest.mark.parametrize("name", BOMBS)
def test_what_swells_is_refused_in_words(name: str) -> None:
    postings, lost, _ = sorted_out(BOMBS[name](), f"a.{'warc' if 'WARC' in name else name}")
    assert postings == []
    assert lost
    for item in lost:
        assert any(words in item.error for words in ("larger than", "swells", "4 times", "binary")), item


def test_nesting_has_an_end() -> None:
    body = PAGE
    for _ in range(12):
        body = zipped({"a.zip": body})
    [], [item], _ = sorted_out(body, "a.zip")
    assert "nested" in item.error


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.sampled_from(["warc", "warc.gz", "wacz", "zip", "gz", "zst"]), st.data())
def test_any_damage_gives_postings_and_refusals_only(kind: str, data: st.DataObject) -> None:
    records = pages(2)
    whole = {
        "warc": b"".join(records), "warc.gz": warc_gz(records), "wacz": wacz(warc_gz(records)),
        "zip": zipped({"a.html": PAGE, "b.txt": AD.encode()}), "gz": gzip.compress(PAGE),
        "zst": zstd.compress(PAGE),
    }[kind]  # fmt: skip
    body = bytearray(whole)
    for at in data.draw(st.lists(st.integers(0, len(body) - 1), max_size=6)):
        body[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(body)))
    for item in read(Capture(f"a.{kind}", bytes(body[:cut]))):
        assert isinstance(item, Posting | Unreadable | PassedOver)
        assert UNFORESEEN not in repr(item)


def arc(pages: list[bytes]) -> list[bytes]:
    """The records of an ARC file of version 1."""
    about = b"1 0 Archive\nURL IP-address Archive-date Content-type Archive-length\n"
    blocks = [("filedesc://x.arc", "text/plain", about)]
    blocks += [(f"https://jobs.example/{n}", "text/html", http(page)) for n, page in enumerate(pages)]
    blocks.append(("dns:jobs.example", "text/dns", b"192.0.2.1"))
    return [
        f"{url} 192.0.2.1 20261116100000 {kind} {len(block)}\n".encode() + block + b"\n"
        for url, kind, block in blocks
    ]


@pytest.mark.parametrize("pack", [b"".join, warc_gz, lambda records: gzip.compress(b"".join(records))])
def test_arc(pack) -> None:  # type: ignore[no-untyped-def]
    body = pack(arc([PAGE, PAGE.replace(b"Operators", b"Cooks")]))
    postings, lost, [passed] = sorted_out(body, "old.arc.gz")
    assert lost == []
    assert [p.title for p in postings] == ["Operators", "Cooks"]
    assert postings[0].source.claimed_url == "https://jobs.example/0"
    assert postings[0].source.claimed_saved_at == "2026-11-16T10:00:00Z"
    assert passed.number == 2


def test_a_damaged_arc() -> None:
    body = b"".join(arc([PAGE, PAGE]))
    _, [cut], _ = sorted_out(body[:-150], "old.arc")
    assert "incomplete" in cut.error
    postings, [junk], _ = sorted_out(
        body.replace(b"https://jobs.example/1 ", b"junk\nhttps://jobs.example/1 "), "x.arc"
    )
    assert "belong to none" in junk.error
    assert len(postings) == 2


def test_documents_and_answers_to_scripts_in_a_web_archive() -> None:
    job = {"absolute_url": "https://b.example/1", "title": "T", "content": AD}
    jobs = http(json.dumps({"jobs": [job]}).encode(), kind="application/json")
    other = http(b'{"visitor": 7, "flags": [1, 2]}', kind="application/json")
    table = http(f'title,description\nT,"{AD}"\n'.encode(), kind="text/csv")
    text = record(AD.encode(), "conversion", "https://w.example/1", Content_Type="text/plain")
    seen = record(AD.encode(), "resource", "urn:text:https://s.example/1", Content_Type="text/plain")
    body = b"".join((record(jobs), record(other), record(table), text, seen))
    found = [item for item in items(body, "a.warc") if isinstance(item, Posting)]
    assert [posting.text for posting in found] == [AD] * 4
    assert [posting.url for posting in found[2:]] == ["https://w.example/1", "https://s.example/1"]
    assert read_by(found[0].source) == "json+greenhouse"


def test_names_in_utf8_without_its_mark() -> None:
    body = zipped({"A" * 9: AD.encode()}).replace(b"A" * 9, "งาน".encode())
    assert one(body, "a.zip").source.uri == "a.zip!งาน"
