"""The columns of the table of results, made from the records: for Spark, for Arrow, for people."""

from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Union, get_args, get_origin

import msgspec
from msgspec import Struct

from scamrecruit.records import Assessment, Contact, Depth, Finding, Reason, Source, Tier, Unreadable

if TYPE_CHECKING:
    import pyarrow as pa

_SIMPLE = {str: "STRING", float: "DOUBLE", int: "INT", bool: "BOOLEAN"}


class Result(Struct, frozen=True):
    """One row out for each row in: what ``score`` says of it, or what is wrong with it.

    ``extra`` is a JSON object of the columns that we do not know. ``error`` and ``advice`` are set if
    the row could not be read or scored; it then has its ``source``, its ``id`` if one was given, and
    nothing else.
    """

    id: str | None
    source: Source
    title: str | None = None
    text: str | None = None
    beginning: str | None = None
    language: str | None = None
    employer: str | None = None
    location: str | None = None
    url: str | None = None
    score: float | None = None
    tier: Tier | None = None
    severity: Tier | None = None
    confidence: Tier | None = None
    abstained: str | None = None
    findings: tuple[Finding, ...] = ()
    reasons: tuple[Reason, ...] = ()
    contacts: tuple[Contact, ...] = ()
    depth: Depth | None = None
    model: str | None = None
    rules: str | None = None
    extra: str | None = None
    error: str | None = None
    advice: str | None = None


class Column(NamedTuple):
    """Name and kind of a column or of a field within one; ``fields`` of a struct; ``many`` of them."""

    name: str
    kind: str
    many: bool
    fields: "tuple[Column, ...]"

    def ddl(self) -> str:
        """The type as Spark writes it."""
        one = f"STRUCT<{', '.join(f'{f.name}: {f.ddl()}' for f in self.fields)}>" if self.fields else ""
        return f"ARRAY<{one or self.kind}>" if self.many else one or self.kind

    def arrow(self) -> "pa.DataType":
        """The type as Arrow has it."""
        import pyarrow as pa

        simple = {
            "DOUBLE": pa.float64(),
            "INT": pa.int32(),
            "BOOLEAN": pa.bool_(),
            "STRING": pa.string(),
        }
        one = (
            pa.struct([(field.name, field.arrow()) for field in self.fields])
            if self.fields
            else simple[self.kind]
        )
        return pa.list_(one) if self.many else one


def columns(record: type[Struct] = Result) -> tuple[Column, ...]:
    """The columns that the fields of ``record`` become, in order."""
    return tuple(_column(field.name, field.type) for field in msgspec.structs.fields(record))


def _column(name: str, kind: Any) -> Column:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        (kind,) = (one for one in arguments if one is not type(None))
        return _column(name, kind)
    if origin is tuple:
        return _column(name, arguments[0])._replace(many=True)
    if origin is Literal:
        return Column(name, "STRING", many=False, fields=())
    if isinstance(kind, type) and issubclass(kind, Struct):
        return Column(name, "STRUCT", many=False, fields=columns(kind))
    return Column(name, _SIMPLE[kind], many=False, fields=())


def result_of(item: Assessment | Unreadable, given: str | None) -> Result:
    """The row for one result; ``given`` is the id of a row that could not be read."""
    if isinstance(item, Unreadable):
        source = Source(item.uri, item.sha256 or "", "")
        return Result(given, source, error=item.error, advice=item.advice)
    posting = item.posting
    return Result(
        id=item.id,
        source=item.source,
        title=posting.title,
        text=posting.text,
        beginning=posting.beginning,
        language=posting.language,
        employer=posting.employer,
        location=posting.location,
        url=posting.url,
        score=item.score,
        tier=item.tier,
        severity=item.severity,
        confidence=item.confidence,
        abstained=item.abstained,
        findings=item.findings,
        reasons=item.reasons,
        contacts=item.contacts,
        depth=item.depth,
        model=item.model,
        rules=item.rules,
        extra=msgspec.json.encode(item.extra).decode(),
    )
