"""The user's own rules beside the shipped ones."""

from pathlib import Path

import pytest

from scamrecruit.errors import RulesError
from scamrecruit.extract.compiled import load_rule_pack
from scamrecruit.extract.extractor import Extractor
from scamrecruit.extract.packcheck import check_rulebook
from scamrecruit.extract.rulebook import Rulebook, load_rulebook, rules_id
from scamrecruit.records import Posting, Source
from scamrecruit.resources import rules_dir

INDICATOR = """
id = "x_blue_lantern"
name = "blue lantern house"
group = "place"
polarity = "risk"
prior = 1.0
detect = ["lexicon"]
meaning = "The ad names a house that a running case is about."
why = "It is where people of the case were held."
innocent = "Other houses have lanterns too."
check = ["Compare the address."]
sources = [{ url = "https://case.example/1", shows = "the name" }]
[english]
distinctive = ["blue lantern (house|residence)"]
match = ["Rooms at the Blue Lantern House."]
no_match = ["Blue paper lanterns for sale."]
"""
MORE_THAI = """
tag = "th"
[indicators.travel_all_costs_paid]
common = ["โคมฟ้าออกให้"]
match = ["ค่าเดินทางโคมฟ้าออกให้ทั้งหมด"]
no_match = ["โคมฟ้าสวยมาก"]
[indicators.x_blue_lantern]
distinctive = ["บ้านโคมฟ้า"]
match = ["พักที่บ้านโคมฟ้า"]
no_match = ["โคมฟ้าขายดี"]
"""
MORE_ENGLISH = """
tag = "en"
[indicators.travel_all_costs_paid]
common = ["lantern fare covered"]
match = ["Lantern fare covered."]
no_match = ["The lantern is covered."]
"""
NEW_LANGUAGE = """
tag = "xx"
name = "Lanternish"
scripts = ["Latn"]
spaces = true
regions = []
negators = ["nixo"]
reviewed_by = "its inventor"
[indicators.travel_all_costs_paid]
common = ["volatu gratisu"]
match = ["Volatu gratisu!"]
no_match = ["Volatu karu."]
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    for name, text in {
        "indicators/x_blue_lantern.toml": INDICATOR, "languages/th.toml": MORE_THAI,
        "languages/en.toml": MORE_ENGLISH, "languages/xx.toml": NEW_LANGUAGE,
    }.items():  # fmt: skip
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_own_rules_are_added_and_nothing_is_taken_away(own: Path, rulebook: Rulebook) -> None:
    both = load_rulebook(own)
    assert set(both.indicators) == {*rulebook.indicators, "x_blue_lantern"}
    assert set(both.languages) == {*rulebook.languages, "xx"}
    for indicator in rulebook.indicators:
        for tag, wording in rulebook.wordings(indicator).items():
            assert set(wording.patterns) <= set(both.wordings(indicator)[tag].patterns)
    assert both.id != rulebook.id


def test_they_find_in_every_language(own: Path) -> None:
    extractor = Extractor(*load_rule_pack(own))
    text = "Rooms at the B l u e Lantern House, บ้านโคมฟ้า. Lantern fare covered. Volatu gratisu!"
    evidence = extractor.extract(Posting("t", Source("t", "", "t"), text=text))
    quotes = {(f.indicator, f.quote) for f in evidence.findings}
    assert {indicator for indicator, _ in quotes} >= {"x_blue_lantern", "travel_all_costs_paid"}
    assert ("x_blue_lantern", "บ้านโคมฟ้า") in quotes
    assert ("travel_all_costs_paid", "Volatu gratisu") in quotes
    assert ("travel_all_costs_paid", "Lantern fare covered") in quotes


def test_the_id_tells_the_packs_apart_and_follows_the_words(own: Path) -> None:
    first = rules_id(own)
    assert first != rules_id()
    (own / "languages" / "th.toml").write_text(MORE_THAI.replace("ขายดี", "ขายไม่ดี"), encoding="utf-8")
    assert rules_id(own) != first
    (own / "notes.txt").write_text("not a rule")
    (own / "other.toml").write_text("not = 'a rule'")
    again = rules_id(own)
    (own / "other.toml").unlink()
    assert rules_id(own) == again


def test_they_are_checked_the_same_way(own: Path) -> None:
    assert check_rulebook(load_rulebook(own), own=own) == []
    (own / "languages" / "en.toml").write_text(MORE_ENGLISH.replace("no_match", "sources"))
    load_rulebook.cache_clear()
    [line] = check_rulebook(load_rulebook(own), own=own)
    assert (line.language, line.indicator) == ("en", "travel_all_costs_paid")
    (own / "languages" / "en.toml").write_text(MORE_ENGLISH)
    broken = INDICATOR.replace('match = ["Rooms at', 'match = ["Rooms near nothing at all", "x')
    (own / "indicators" / "x_blue_lantern.toml").write_text(broken)
    load_rulebook.cache_clear()
    assert {line.indicator for line in check_rulebook(load_rulebook(own))} == {"x_blue_lantern"}


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("indicators/y.toml", INDICATOR.replace("x_blue_lantern", "travel_all_costs_paid"), "already"),
        ("indicators/y.toml", INDICATOR.replace('"place"', '"planet"'), "y.toml"),
        ("languages/th.toml", MORE_THAI.replace("tag =", "negators = []\ntag ="), "th.toml"),
        ("languages/en.toml", MORE_ENGLISH.replace("travel_all", "nothing_at_all"), "no indicator"),
        ("languages/en.toml", MORE_ENGLISH + 'unless = ["lantern fare"]\n', "takes away"),
        ("languages/yy.toml", 'tag = "yy"', "yy.toml"),
        ("languages/zz.toml", "tag", "zz.toml"),
    ],
)
def test_what_does_not_fit_is_named(own: Path, name: str, text: str, says: str) -> None:
    (own / name).write_text(text, encoding="utf-8")
    load_rulebook.cache_clear()
    with pytest.raises(RulesError, match=says):
        load_rulebook(own)


def test_a_whole_pack_stands_alone(rulebook: Rulebook) -> None:
    assert load_rulebook(rules_dir()).id == rulebook.id
