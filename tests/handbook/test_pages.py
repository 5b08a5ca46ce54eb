"""Pages about the rules: complete, harmless, and of one's own rules too."""

from pathlib import Path

import msgspec

from scamrecruit.extract.rulebook import Rulebook, Wording
from scamrecruit.handbook.markdown import link, plain
from scamrecruit.handbook.pages import pages


def test_a_page_says_all_that_a_reviewer_needs(rulebook: Rulebook) -> None:
    written = dict(pages(rulebook, {"travel_all_costs_paid": 0.5, "pay_easy_rich": 0.7}))
    assert set(written) == {"coverage.md", *(f"indicators/{i}.md" for i in rulebook.indicators)}
    page, rule = (
        written["indicators/travel_all_costs_paid.md"],
        rulebook.indicators["travel_all_costs_paid"],
    )
    for text in (rule.meaning, rule.innocent, *rule.check):
        assert plain(text) in page
    assert all(source.url in page for source in rule.sources)
    assert "Fitted weight +0.50" in page
    for tag in rulebook.wordings("travel_all_costs_paid"):
        assert f"(`{tag}`)" in page


def test_every_language_stands_in_the_table(rulebook: Rulebook) -> None:
    table = dict(pages(rulebook, {}))["coverage.md"]
    rows = [line for line in table.splitlines() if line.startswith("| [")]
    assert len(rows) == sum(bool(rulebook.wordings(i)) for i in rulebook.indicators)
    columns = 2 + len(rulebook.languages)
    assert {line.count(" | ") + 1 for line in rows} == {columns}


def test_signs_of_markdown_are_taken_literally(rulebook: Rulebook) -> None:
    rule = rulebook.indicators["travel_all_costs_paid"]
    words = Wording(common=("a",), match=("<b>x</b> | [y](javascript:z)\n# w",), no_match=("n",))
    odd = msgspec.structs.replace(rule, meaning="<script>", english=words)
    book = Rulebook("r", {rule.id: odd}, rulebook.languages)
    page = dict(pages(book, {}))[f"indicators/{rule.id}.md"]
    assert "<script" not in page.replace("\\<script", "")
    assert "\\<b\\>x\\</b\\> \\| \\[y\\](javascript:z) \\# w" in page


def test_only_clean_addresses_become_links() -> None:
    assert link("https://a.example/b") == "<https://a.example/b>"
    assert "<" not in link("javascript:alert(1)")
    assert link("https://a.example/ onload").startswith("https://a.example/ ")


def test_pages_of_indicators_that_are_no_more_are_taken_away(tmp_path: Path) -> None:
    from scamrecruit.cli.handbook import write_pages

    (tmp_path / "indicators").mkdir()
    (tmp_path / "indicators" / "mine.md").write_text("# by hand")
    number = write_pages(tmp_path, None)
    page = tmp_path / "indicators" / "travel_all_costs_paid.md"
    (tmp_path / "indicators" / "gone.md").write_text(page.read_text())
    assert write_pages(tmp_path, None) == number
    assert not (tmp_path / "indicators" / "gone.md").exists()
    assert (tmp_path / "indicators" / "mine.md").exists()
    assert (
        len(list((tmp_path / "indicators").iterdir())) == number
    )  # coverage.md counts, mine.md stands for it
