"""What is said of the indicators, as tables."""

from collections.abc import Callable, Iterator, Sequence

from scamrecruit.evaluation.records import Signs
from scamrecruit.evaluation.words import interval_words, share_brief, share_words, shown
from scamrecruit.review.agreement import Share

Parts = tuple[str, Sequence[str], Sequence[Sequence[str]], Sequence[str]]
_RANKED = (
    "average_precision",
    "roc_auc",
    "recall_at_1%_false_positives",
    "recall_at_5%_false_positives",
)


def sign_grids(signs: Signs | None, *, brief: bool) -> Iterator[Parts]:
    """Title, columns, rows and sentences of each table; none if indicators were not asked for."""
    if signs is None:
        return
    columns = ("", "average precision", "95% interval", "ROC-AUC", "found at 1%", "found at 5%")
    yield "Indicators alone, without the wording", columns, _alone(signs), ()
    rows = [(name, share_words(share)) for name, share in signs.converging.items()]
    yield "Risk signs of three or more groups meet in", ("of", "share"), rows, ()
    yield _fires(signs, share_brief if brief else share_words)


def _alone(signs: Signs) -> list[tuple[str, ...]]:
    lines = {"all": signs.alone, **signs.by_language}
    return [
        (
            name,
            shown(figures["average_precision"].value),
            interval_words(figures["average_precision"].interval),
            *(shown(figures[figure].value) for figure in _RANKED[1:]),
        )
        for name, figures in lines.items()
        if figures
    ]


def _fires(signs: Signs, words: Callable[[Share], str]) -> Parts:
    classes = sorted({name for line in signs.fires for name in line.negatives})
    columns = ("indicator", "language", "lift", "positives", *classes)
    rows = [
        (
            line.indicator,
            line.language or "all",
            "-" if line.lift is None else f"{line.lift:.1f}",
            words(line.positives),
            *(words(line.negatives[name]) if name in line.negatives else "-" for name in classes),
        )
        for line in signs.fires
    ]
    below = "Lift: share of positives over share of lawful advertisements on which it counts."
    return "How often each indicator counts", columns, rows, (below,)
