"""Labelled advertisements -> what the program makes of each."""

from collections.abc import Iterable, Mapping, Sequence

from scamrecruit.engine import Engine
from scamrecruit.evaluation.labels import Labelled, labelled
from scamrecruit.evaluation.records import Judged
from scamrecruit.pipeline import How, Progress, postings
from scamrecruit.rank.scorer import BASE, WORDING
from scamrecruit.read.input import ReadOptions
from scamrecruit.records import Unreadable


def judged(
    targets: Iterable[str],
    engine: Engine,
    progress: Progress,
    names: Mapping[str, Sequence[str]],
    options: ReadOptions,
) -> tuple[list[Judged], list[Unreadable]]:
    """Every labelled advertisement of ``targets`` with its assessment, and what could not be read.

    The label is never seen by the program: it stands in fields that scoring does not read.
    """
    rows, unreadable = [], []
    for item in postings(targets, progress, how=How(options=options)):
        found = item if isinstance(item, Unreadable) else labelled(item, names)
        if isinstance(found, Unreadable):
            unreadable.append(found)
        else:
            rows.append(_judge(found, engine))
    return rows, unreadable


def _judge(ad: Labelled, engine: Engine) -> Judged:
    evidence = engine.extractor.extract(ad.posting)
    result = engine.assess(ad.posting)
    counted = [finding for finding in evidence.findings if finding.counts]
    return Judged(
        label=ad.label,
        language=ad.language or evidence.language,
        kind=ad.kind,
        source=ad.source,
        group=f"family {ad.family}" if ad.family else f"row {ad.posting.source.uri}",
        score=result.score,
        tier=result.tier,
        abstained=result.abstained,
        indicators=frozenset(finding.indicator for finding in counted),
        risk_groups=len({finding.group for finding in counted if finding.polarity == "risk"}),
        alone=None
        if result.abstained
        else sum(
            reason.contribution
            for reason in engine.scorer.reasons(evidence)
            if reason.feature not in {BASE, WORDING}
        ),
    )
