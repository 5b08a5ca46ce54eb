"""Joins data, charts, template, style and script into one page that asks for nothing else.

The policy allows our own style and script by their digests and nothing more: no network, no images,
no frames. Data stands in an element that is never executed, with every ``<``, ``>`` and ``&`` written
as an escape; the script puts words into the page as text only.
"""

import base64
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from msgspec import Struct

from scamrecruit.casefile.facets import SHARED
from scamrecruit.extract.rulebook import Rulebook
from scamrecruit.report.atlas import atlas_of, countries
from scamrecruit.report.charts import stacked
from scamrecruit.report.counts import Counts
from scamrecruit.report.data import Ad, Ads, Sign, sign_of
from scamrecruit.review.codes import CODES, KEYS, LABELS
from scamrecruit.share.handover import Papers
from scamrecruit.share.selection import Material

_ASSETS = Path(__file__).parent / "assets"
_STYLE = ("page.css", "cards.css")
_SCRIPT = ("dom.js", "decisions.js", "list.js", "card.js", "review.js", "main.js")
_SCORES = ("0", "0.25", "0.5", "0.75", "1")
_LISTED = 12
_UNSAFE = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


class Data(Struct, frozen=True):
    """What the script reads. ``report`` is the id under which decisions are kept in a browser."""

    report: str
    engines: list[object]
    labels: list[object]
    signs: tuple[Any, ...]
    shared: Sign
    languages: dict[str, str]
    countries: dict[str, str]
    verdicts: list[dict[str, Any]]
    ads: tuple[Ad, ...]


def render(material: Material, counts: Counts, papers: Papers, rulebook: Rulebook, title: str) -> str:
    """The whole page; ``material`` as it may be handed on."""
    data = _data(material, rulebook)
    encoded = msgspec.json.encode(data).decode().translate(_UNSAFE)
    style, script = _joined(_STYLE), _joined(_SCRIPT)
    return _environment().get_template("page.html.j2").render(
        title=title,
        papers=papers,
        material=material,
        counts=counts,
        data=data,
        encoded=encoded,
        style=style,
        script=script,
        style_digest=_digest(style),
        script_digest=_digest(script),
        scores=stacked(counts.scores, _SCORES),
        days=stacked(counts.days),
        atlas=atlas_of(counts.places, counts.corridors),
        signs=[(_name(rulebook, identity), number) for identity, number in counts.signs[:_LISTED]],
        languages=[(data.languages[tag], number) for tag, number in counts.languages[:_LISTED]],
        more_languages=max(0, len(counts.languages) - _LISTED),
        countries=countries(),
    )  # fmt: skip


def _data(material: Material, rulebook: Rulebook) -> Data:
    ads = Ads(rulebook)
    made = ads.all(material.items)
    tags = {item.assessment.posting.language for item in material.items}
    codes = {code for ad in made for code in ad.countries}
    known = countries()
    shape = msgspec.json.encode([(ad.id, ad.content) for ad in made])
    return Data(
        report=f"{material.id}-{hashlib.sha256(shape).hexdigest()[:12]}",
        engines=ads.engines.values(),
        labels=ads.labels.values(),
        signs=ads.signs(),
        shared=sign_of(SHARED, rulebook.indicators.get(SHARED)),
        languages={tag: _language(rulebook, tag) for tag in sorted(tags)},
        countries={code: known[code].name if code in known else code for code in sorted(codes)},
        verdicts=[
            {"verdict": verdict, "key": key, "label": LABELS[verdict], "reasons": CODES[verdict]}
            for key, verdict in KEYS.items()
        ],
        ads=made,
    )


def _language(rulebook: Rulebook, tag: str) -> str:
    return rulebook.languages[tag].name if tag in rulebook.languages else tag


def _name(rulebook: Rulebook, identity: str) -> str:
    return rulebook.indicators[identity].name if identity in rulebook.indicators else identity


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_ASSETS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _joined(names: tuple[str, ...]) -> str:
    return "\n".join((_ASSETS / name).read_text(encoding="utf-8").strip() for name in names) + "\n"


def _digest(text: str) -> str:
    """As a content security policy names what it allows."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
