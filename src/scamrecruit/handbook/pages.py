"""One page an indicator, and the table of what is covered in which language."""

from collections.abc import Iterable, Iterator, Mapping

from scamrecruit.extract.rulebook import Indicator, Rulebook, SourceLine, Wording
from scamrecruit.handbook.markdown import MADE, link, plain, table

ANY_LANGUAGE = "und"
_SPEAKS = {"risk": "raises concern", "mitigating": "lowers concern"}


def pages(rulebook: Rulebook, weights: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    """Path below the folder of documents, and text, of every page.

    ``weights``: fitted weight of each indicator that has one (log-odds before fusion).
    """
    for rule in rulebook.indicators.values():
        text = "\n".join(_indicator(rule, rulebook, weights))
        yield f"indicators/{rule.id}.md", text + "\n"
    yield "coverage.md", "\n".join(_coverage(rulebook)) + "\n"


def _indicator(rule: Indicator, rulebook: Rulebook, weights: Mapping[str, float]) -> Iterator[str]:
    yield from (MADE, "", f"# {plain(rule.name)}", "")
    yield f"`{rule.id}`, group {rule.group}: {_SPEAKS[rule.polarity]}."
    needs = "; and ".join(" or ".join(f"`{i}`" for i in wanted) for wanted in rule.counts_only_with)
    grave = "It speaks of force or crime: the severity is high if it counts." if rule.grave else ""
    for name, text in (
        ("Meaning", plain(rule.meaning)),
        ("Why it matters", plain(rule.why)),
        ("Innocent explanation", plain(rule.innocent)),
        ("Caution", plain(rule.caution)),
        ("Counts only together with", needs),
        ("Severity", grave),
        ("Strength", _strength(rule, rulebook, weights)),
    ):
        if text:
            yield from ("", f"**{name}.** {text}")
    if rule.check:
        yield from ("", "## Check next", "", *(f"- {plain(line)}" for line in rule.check))
    yield from _sources("Sources", rule.sources)
    yield from _sources("Sources on lawful use", rule.counter_sources)
    yield from _languages(rule, rulebook)


def _strength(rule: Indicator, rulebook: Rulebook, weights: Mapping[str, float]) -> str:
    """Its fitted weight and its place among signs that speak the same way."""
    weight = weights.get(rule.id, 0.0)
    if not weight:
        return (
            "No weight of its own: on the advertisements of training it tells no more than the others, "
            "or it was not seen there. It still counts when groups of signs meet."
        )
    alike = [i for i, other in rulebook.indicators.items() if other.polarity == rule.polarity]
    place = 1 + sum(abs(weights.get(i, 0.0)) > abs(weight) for i in alike)
    weighted = sum(bool(weights.get(i)) for i in alike)
    return f"Fitted weight {weight:+.2f}, place {place} of {weighted} that speak the same way."


def _sources(title: str, sources: Iterable[SourceLine]) -> Iterator[str]:
    lines = [f"- {plain(source.shows)}: {link(source.url)}" for source in sources]
    if lines:
        yield from ("", f"## {title}", "", *lines)


def _languages(rule: Indicator, rulebook: Rulebook) -> Iterator[str]:
    wordings = rulebook.wordings(rule.id)
    yield from ("", "## Languages", "")
    if not wordings:
        yield "It is found by how the advertisement is made, in every language."
        return
    rows = [
        [_name(tag, rulebook), str(len(words.patterns)), _example(words), _reviewer(tag, rulebook)]
        for tag, words in wordings.items()
    ]
    yield from table(("language", "patterns", "such as", "reviewed by"), rows)


def _example(words: Wording) -> str:
    return plain(words.match[0]) if words.match else ""


def _name(tag: str, rulebook: Rulebook) -> str:
    return "any" if tag == ANY_LANGUAGE else f"{rulebook.languages[tag].name} (`{tag}`)"


def _reviewer(tag: str, rulebook: Rulebook) -> str:
    return "" if tag == ANY_LANGUAGE else plain(rulebook.languages[tag].reviewed_by)


def _coverage(rulebook: Rulebook) -> Iterator[str]:
    spoken = {i: words for i in rulebook.indicators if (words := rulebook.wordings(i))}
    yield from (MADE, "", "# What is covered in which language", "")
    yield (
        f"{len(rulebook.indicators)} indicators in {len(rulebook.languages)} languages and spellings. "
        f"{len(rulebook.indicators) - len(spoken)} are found by how an advertisement is made, whatever "
        "its language; the others need wording. Every pattern is tried on every text."
    )
    yield ""
    rows = [
        [
            _name(tag, rulebook),
            f"{sum(tag in words for words in spoken.values())} of {len(spoken)}",
            str(sum(len(words[tag].patterns) for words in spoken.values() if tag in words)),
            str(sum(_examples(words[tag]) for words in spoken.values() if tag in words)),
            _reviewer(tag, rulebook),
        ]
        for tag in rulebook.languages
    ]
    yield from table(("language", "indicators", "patterns", "examples", "reviewed by"), rows)
    yield from ("", "## Patterns by indicator and language", "")
    tags = [ANY_LANGUAGE, *rulebook.languages]
    matrix = [
        [f"[{i}](indicators/{i}.md)", *(str(len(words[t].patterns)) if t in words else "" for t in tags)]
        for i, words in spoken.items()
    ]
    yield from table(("indicator", *("any" if tag == ANY_LANGUAGE else tag for tag in tags)), matrix)


def _examples(words: Wording) -> int:
    return len(words.match) + len(words.no_match)
