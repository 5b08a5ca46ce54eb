"""schema.org JobPosting from JSON-LD and microdata, however bent.

JSON-LD blocks are read one by one, so that a broken block does not cost a good one: comments and
CDATA wrappers are stripped, HTML escaping undone, concatenated values read in turn.
"""

import html
import itertools
import json
import math
import re
from collections.abc import Iterator
from typing import Any, Literal

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from scamrecruit.read.dom import Elements, fragment_text, tag_ids

MAX_BLOCK = 2_000_000
MAX_DEPTH = 60
MAX_POSTINGS = 500
MAX_SCOPES = 100
MAX_PROPERTIES = 300
MAX_NESTED_SCOPES = 4
MAX_AMOUNT = 10**15
_WRAPPER_START = re.compile(r"(?:/[/*])?\s*(?:<!--|<!\[CDATA\[)\s*(?:\*/)?")
_WRAPPER_ENDS = ("/*]]>*/", "/* ]]> */", "//]]>", "// ]]>", "]]>", "//-->", "// -->", "-->")
_WRAPPERS = 3
_AROUND = " \t\r\n\f\ufeff;,"
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_BETWEEN = re.compile(r"[\s;,]*")
_DECODER = json.JSONDecoder(strict=False)
_BRACKETS = re.compile(r"[\[\]{}]")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")

_FURTHER_TEXTS = (
    "responsibilities",
    "qualifications",
    "skills",
    "experienceRequirements",
    "educationRequirements",
    "jobBenefits",
    "incentiveCompensation",
    "applicationContact",
)

_SCRIPT = tag_ids(["script"])

Status = Literal["present", "absent", "broken"]


class JobFields(msgspec.Struct, frozen=True):
    """What a JobPosting says of itself; texts are plain, ``pay`` as one readable phrase."""

    title: str = ""
    description: str = ""
    employer: str | None = None
    location: str | None = None
    pay: str | None = None
    url: str | None = None
    posted_at: str | None = None


def job_postings(
    tree: LexborHTMLParser, elements: Elements | None = None
) -> tuple[list[JobFields], Status]:
    """All JobPostings of a page and whether structured data was there, absent or broken."""
    found: list[JobFields] = []
    broken = False
    for script in (elements or Elements(tree)).of(_SCRIPT):
        if "ld+json" not in (script.attributes.get("type") or "").lower():
            continue
        jobs, intact = _script_jobs(script.text()[:MAX_BLOCK])
        found += jobs
        broken = broken or not intact
    for scope in tree.css('[itemtype*="JobPosting"]')[:MAX_SCOPES]:
        found.append(_fields(_microdata(scope)))
    found = [job for job in found if job.title or job.description][:MAX_POSTINGS]
    unique = list({(job.title, job.description): job for job in found}.values())
    return unique, "present" if unique else "broken" if broken else "absent"


def _script_jobs(block: str) -> tuple[list[JobFields], bool]:
    """JobPostings of a script block and whether all of it could be read."""
    values, intact = _values(block)
    try:
        items = itertools.islice((item for v in values for item in _job_items(v)), MAX_POSTINGS)
        return [_fields(item) for item in items], intact
    except RecursionError:
        return [], False


def _values(block: str) -> tuple[list[Any], bool]:
    """JSON values in a script block and whether all of it could be read."""
    text = _unwrapped(block)
    if _too_deep(text):
        return [], False
    best: list[Any] = []
    for repair in (_as_it_is, html.unescape, _without_slips):
        values, complete = _decode_all(repair(text))
        if complete:
            return values, True
        best = max(best, values, key=len)
    return best, False


def _unwrapped(block: str) -> str:
    """``block`` without comment and CDATA wrappers and what else stands around its value."""
    text = block.lstrip(_AROUND)
    for _ in range(_WRAPPERS):
        start = _WRAPPER_START.match(text)
        text = text[start.end() :].lstrip(_AROUND) if start else text
        text = text.rstrip(_AROUND)
        text = next((text[: -len(end)] for end in _WRAPPER_ENDS if text.endswith(end)), text)
    return text.rstrip(_AROUND)


def _as_it_is(text: str) -> str:
    return text


def _without_slips(text: str) -> str:
    text = _TRAILING_COMMA.sub(r"\1", html.unescape(html.unescape(text)))
    return _BAD_ESCAPE.sub(r"\\\\", text)


def _decode_all(text: str) -> tuple[list[Any], bool]:
    """Values one after the other, up to the first that is broken; whether that was the end."""
    values: list[Any] = []
    position = 0
    try:
        while position < len(text):
            value, position = _DECODER.raw_decode(text, position)
            values.append(value)
            position = _BETWEEN.match(text, position).end()  # type: ignore[union-attr]
    except (ValueError, RecursionError):
        return values, False
    return values, True


def _too_deep(text: str) -> bool:
    depth = deepest = 0
    for bracket in _BRACKETS.findall(text):
        depth = max(0, depth + (1 if bracket in "[{" else -1))
        deepest = max(deepest, depth)
    return deepest > MAX_DEPTH


def _job_items(value: Any) -> Iterator[dict[str, Any]]:
    """JobPosting objects anywhere in ``value`` (``@graph``, lists, ``mainEntity``, item lists)."""
    if isinstance(value, list):
        for entry in value:
            yield from _job_items(entry)
    elif isinstance(value, dict):
        kinds = value.get("@type", value.get("type"))
        names = [
            str(kind).rpartition("/")[2] for kind in (kinds if isinstance(kinds, list) else [kinds])
        ]
        if "JobPosting" in names:
            yield value
        else:
            for entry in value.values():
                if isinstance(entry, dict | list):
                    yield from _job_items(entry)


def _fields(item: dict[str, Any]) -> JobFields:
    posted = _text(item.get("datePosted"))
    description = plain_text(_text(item.get("description")))
    extras = [plain_text(_text(item.get(name))) for name in _FURTHER_TEXTS]
    lines = [description, *(extra for extra in extras if extra and extra not in description)]
    return JobFields(
        title=plain_text(_text(item.get("title")) or _text(item.get("name"))).replace("\n", " "),
        description="\n".join(line for line in lines if line),
        employer=_name(item.get("hiringOrganization")) or None,
        location=_place(item.get("jobLocation")) or None,
        pay=_salary(item.get("baseSalary") or item.get("estimatedSalary"), item) or None,
        url=_web_address(_text(item.get("url"))),
        posted_at=posted or None,
    )


def _web_address(text: str) -> str | None:
    return text.strip() if text.strip().startswith(("https://", "http://")) else None


def plain_text(text: str) -> str:
    """Readable text of a value that may be HTML, escaped once or twice."""
    for _ in range(2):
        if "<" not in text and re.search(r"&(?:lt|amp|#\d+|quot);", text):
            text = html.unescape(text)
    return fragment_text(html.unescape(text) if "<" not in text else text)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, list):
        return "\n".join(text for text in map(_text, value) if text)
    return _text(
        value.get("name") or value.get("value") or value.get("@value") or value.get("description")
    )


def _number(value: float) -> str:
    """A number in full: ``1500000``, not ``1.5e+06``; nothing for what is no amount."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value) if abs(value) < MAX_AMOUNT else ""


def _name(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return _text(value.get("name") if isinstance(value, dict) else value).strip()


def _place(value: Any) -> str:
    """Places as "Street, Town, Region, Country", several joined by a semicolon."""
    if isinstance(value, list):
        return "; ".join(dict.fromkeys(place for place in map(_place, value) if place))
    if not isinstance(value, dict):
        return _text(value).strip()
    address = value.get("address", value)
    if not isinstance(address, dict):
        return _name(address)
    keys = ("streetAddress", "addressLocality", "addressRegion", "addressCountry")
    parts = [_name(address.get(key)) for key in keys] if any(k in address for k in keys) else []
    return ", ".join(dict.fromkeys(part for part in parts if part)) or _name(value)


def _salary(value: Any, item: dict[str, Any]) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, dict):
        return f"{_text(value)} {_text(item.get('salaryCurrency'))}".strip() if value else ""
    amount = value.get("value", value)
    currency = _text(value.get("currency") or item.get("salaryCurrency"))
    if isinstance(amount, dict):
        low, high = _text(amount.get("minValue")), _text(amount.get("maxValue"))
        single = amount.get("value")
        number = f"{low}-{high}" if low and high else low or high or (_text(single) if single else "")
        unit = _text(amount.get("unitText") or value.get("unitText")).lower()
    else:
        number, unit = _text(amount), _text(value.get("unitText")).lower()
    return " ".join(part for part in (currency, number, f"per {unit}" if unit else "") if part)


def _microdata(scope: LexborNode, level: int = 0) -> dict[str, Any]:
    """Properties of an item scope by the microdata rules; nested scopes become objects."""
    item: dict[str, Any] = {}
    for node in scope.css("[itemprop]")[:MAX_PROPERTIES]:
        if node.mem_id == scope.mem_id or _owner(node) != scope.mem_id:
            continue
        nested = "itemscope" in node.attributes
        if nested and level >= MAX_NESTED_SCOPES:
            continue
        value: Any = _microdata(node, level + 1) if nested else _property(node)
        for name in (node.attributes.get("itemprop") or "").split():
            item.setdefault(name, value)
    return item


def _owner(node: LexborNode) -> int | None:
    """The nearest item scope around ``node``."""
    owner = node.parent
    while owner is not None and "itemscope" not in owner.attributes:
        owner = owner.parent
    return owner.mem_id if owner is not None else None


def _property(node: LexborNode) -> str:
    attributes = node.attributes
    for key in ("content", "datetime"):
        if attributes.get(key):
            return str(attributes[key])
    if node.tag in {"a", "link"} and attributes.get("href"):
        return str(attributes["href"])
    return (node.inner_html or "") if node.tag not in {"meta", "img"} else ""
