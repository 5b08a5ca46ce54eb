"""What a report is made of, without a browser."""

import base64
import csv
import hashlib
import json
import re
from datetime import date, timedelta
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st
from tests.casefile.desk import new_case, posting
from tests.conftest import ROOT

from scamrecruit.records import Finding
from scamrecruit.report.atlas import atlas_of, countries
from scamrecruit.report.build import Wish, write_report
from scamrecruit.report.charts import HEIGHT, nice, stacked
from scamrecruit.report.counts import Corridor
from scamrecruit.report.data import posted_on
from scamrecruit.report.marks import pieces
from scamrecruit.report.timeline import Bin, timeline
from scamrecruit.share.display import visible
from scamrecruit.share.places import Place
from scamrecruit.share.selection import Selection


def finding(start: int, end: int) -> Finding:
    return Finding("sign", "place", "risk", "text", start, end, "")


@given(
    st.text(st.characters(exclude_characters="\r"), max_size=60),
    st.lists(st.tuples(st.integers(-3, 70), st.integers(-3, 70)), max_size=6),
)
def test_pieces_join_to_the_text_and_cover_the_findings(text: str, spans: list[tuple[int, int]]) -> None:
    made = pieces(text, [finding(*span) for span in spans], "text")
    assert "".join(words for words, _ in made) == visible(text)
    for number, (start, end) in enumerate(spans):
        covered = "".join(words for words, numbers in made if number in numbers)
        inside = 0 <= start < end <= len(text)
        assert covered == (visible(text[start:end]) if inside else "")


def test_the_page_allows_its_own_style_and_script_only(tmp_path: Path) -> None:
    with new_case(tmp_path, posting("a", "</script> & KH " + "x" * 80)) as case:
        write_report(case.path, tmp_path / "r.html", Wish(Selection()))
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    rules = dict(rule.split(" ", 1) for rule in policy[1].split("; "))
    assert rules["default-src"] == "'none'"
    for name, tag in (("script-src", "script"), ("style-src", "style")):
        (body,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.S)
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert rules[name] == f"'sha256-{digest}'"
    (data,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert not set("<>&") & set(data)
    assert json.loads(data)["ads"][0]["text"][0][0].startswith("</script> & ")
    assert not re.findall(r"""(?:src|href|action)=["'](?!#)|url\(|@import|style=""", page)


def test_a_day_is_told_from_the_forms_of_dates() -> None:
    for text, day in (
        ("2026-11-05T10:00:00Z", "2026-11-05"), ("2026-11-05", "2026-11-05"),
        ("Thu, 05 Nov 2026 10:00:00 +0700", "2026-11-05"), ("5 พ.ย. 2569", None), ("", None), (None, None),
        ("2026-13-45", None), ("yesterday", None),
    ):  # fmt: skip
        assert posted_on(text) == day


@given(st.lists(st.dates() | st.dates(date(2020, 1, 1), date(2030, 1, 1)), max_size=30))
@example([date(1, 1, 1)])
@example([date(9999, 12, 31), date(2099, 12, 31)])
def test_a_time_line_is_short_and_loses_little(days: list[date]) -> None:
    columns = timeline([(day, "high") for day in days])
    plausible = [day for day in days if 1990 <= day.year < 2100]
    assert bool(columns) is bool(plausible)
    assert len(columns) <= 245
    assert columns == sorted(columns)
    if plausible and max(plausible) - min(plausible) <= timedelta(days=7000):
        assert sum(column.tiers[0] for column in columns) == len(plausible)


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 50), st.integers(0, 9)), max_size=40))
def test_columns_stand_on_the_floor_and_fit(counts: list[tuple[int, int, int]]) -> None:
    chart = stacked([Bin(str(number), count) for number, count in enumerate(counts)])
    for column, count in zip(chart.columns, counts, strict=True):
        assert len(column.boxes) == sum(map(bool, count))
        for box in column.boxes:
            assert 0 <= box.y <= HEIGHT
            assert box.height > 0


def test_an_axis_ends_at_a_round_number() -> None:
    assert [nice(most) for most in (0, 1, 2, 3, 7, 10, 11, 99, 2040, 100_000)] == [
        2, 2, 2, 4, 8, 10, 12, 100, 2400, 100_000,
    ]  # fmt: skip


def test_the_map_fits_what_it_shows() -> None:
    place = Place("kh", "Poipet", "hub_town", "KH", 13.66, 102.56, "town_centroid")
    atlas = atlas_of([(place, 3)], [Corridor("IN", "KH", 5), Corridor("XX", "KH", 9)])
    assert [circle.kind for circle in atlas.circles] == ["start", "town"]
    assert {name.text for name in atlas.names} == {"India", "Poipet"}
    assert len(atlas.arcs) == 1
    assert atlas.land.count("M") > 500
    assert atlas_of([], []).circles == ()


def test_every_country_of_the_gazetteer_has_a_point() -> None:
    with (ROOT / "src/scamrecruit/rules/places.csv").open(encoding="utf-8", newline="") as file:
        assert {row["country_iso2"] for row in csv.DictReader(file)} <= countries().keys()
