"""The filter that is typed during a review: ``tier:high lang:th country:KH contact:@name words``."""

from scamrecruit.casefile.cases import Wanted

_NAMES = {"tier": "tiers", "lang": "languages", "language": "languages", "country": "countries"}
_TIERS = frozenset({"high", "medium", "low"})


def parse(line: str) -> Wanted:
    """The filter that ``line`` means; words without a name are searched for.

    Raises ValueError, saying what is wrong, for an unknown name or tier.
    """
    lists: dict[str, tuple[str, ...]] = {}
    contact, words = "", []
    for word in line.split():
        name, colon, value = word.partition(":")
        if not colon or not value:
            words.append(word)
        elif name == "contact":
            contact = value
        elif name in _NAMES:
            lists[_NAMES[name]] = tuple(value.split(","))
        else:
            raise ValueError(f"no filter {name!r}; there are tier, lang, country, contact")
    unknown = set(lists.get("tiers", ())) - _TIERS
    if unknown:
        raise ValueError(f"no tier {min(unknown)!r}; there are high, medium, low")
    countries = tuple(country.upper() for country in lists.get("countries", ()))
    return Wanted(
        tiers=lists.get("tiers", ()),
        languages=lists.get("languages", ()),
        countries=countries,
        contact=contact,
        query=" ".join(words),
    )


def written(wanted: Wanted) -> str:
    """The line that ``parse`` makes ``wanted`` of."""
    parts = [
        f"{name}:{','.join(values)}"
        for name, values in (
            ("tier", wanted.tiers),
            ("lang", wanted.languages),
            ("country", wanted.countries),
        )
        if values
    ]
    parts += [f"contact:{wanted.contact}"] if wanted.contact else []
    return " ".join([*parts, wanted.query]).strip()
