"""The shipped rule pack: its lints, its own examples, and what it must hold."""

import re

import pytest

from scamrecruit.errors import RulesError
from scamrecruit.extract.packcheck import check_rulebook
from scamrecruit.extract.rulebook import Rulebook, load_rulebook
from scamrecruit.resources import rules_dir

FULL_LANGUAGES = ("en", "id", "vi", "th", "zh-Hans", "fil")


def test_the_pack_and_all_its_examples_hold(rulebook: Rulebook) -> None:
    advice = check_rulebook(rulebook)
    assert advice == [], "\n".join(f"{a.language} {a.indicator}: {a.text}" for a in advice[:20])


def test_all_indicators_are_there(rulebook: Rulebook) -> None:
    assert len(rulebook.indicators) == 73
    assert {path.stem for path in (rules_dir() / "indicators").glob("*.toml")} == set(
        rulebook.indicators
    )


def test_every_indicator_explains_itself(rulebook: Rulebook) -> None:
    for rule in rulebook.indicators.values():
        assert rule.meaning
        assert rule.innocent
        assert rule.check
        assert rule.sources, rule.id


def test_words_on_screen_accuse_nobody(rulebook: Rulebook) -> None:
    accusing = re.compile(r"\b(scammers?|traffickers?|guilty|criminals?)\b", re.I)
    for rule in rulebook.indicators.values():
        shown = " ".join([rule.name, *rule.check])
        assert not accusing.search(shown), rule.id


@pytest.mark.parametrize("language", FULL_LANGUAGES)
def test_first_languages_cover_most_indicators(rulebook: Rulebook, language: str) -> None:
    covered = [i for i in rulebook.indicators if language in rulebook.wordings(i)]
    assert len(covered) >= 50


def test_every_language_covers_more_than_half(rulebook: Rulebook) -> None:
    thin = {
        tag
        for tag in rulebook.languages
        if sum(tag in rulebook.wordings(i) for i in rulebook.indicators) < 43
    }
    assert not thin


def test_every_language_can_tell_an_offer_from_other_texts(rulebook: Rulebook) -> None:
    for tag, language in rulebook.languages.items():
        assert language.offers, tag
        for indicator in (
            "exc_warning_or_news_text", "exc_question_about_offer", "exc_job_seeker",
            "exc_structured_selection",
        ):  # fmt: skip
            assert tag in rulebook.wordings(indicator), (tag, indicator)


def test_the_id_is_the_digest_of_the_files(rulebook: Rulebook) -> None:
    assert re.fullmatch(r"rules-[0-9a-f]{12}", rulebook.id)


def test_a_broken_file_is_named(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "indicators").mkdir()
    (tmp_path / "indicators" / "odd.toml").write_text("id = 3\n")
    with pytest.raises(RulesError, match=r"odd\.toml"):
        load_rulebook(tmp_path)


def test_an_empty_folder_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(RulesError, match="no indicators"):
        load_rulebook(tmp_path)
