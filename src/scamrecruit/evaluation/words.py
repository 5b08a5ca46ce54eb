"""Numbers as people read them."""

from scamrecruit.evaluation.records import Alarms, Figure
from scamrecruit.review.agreement import Share


def shown(value: float | None) -> str:
    """A figure to three digits."""
    return "-" if value is None else f"{value:.3f}"


def interval_words(interval: tuple[float, float] | None) -> str:
    """``0.71 to 0.80``."""
    return "-" if interval is None else f"{interval[0]:.2f} to {interval[1]:.2f}"


def share_words(share: Share) -> str:
    """``12 of 80, 15%``; a dash of nothing."""
    return "-" if share.share is None else f"{share.hits} of {share.number}, {share_brief(share)}"


def share_brief(share: Share) -> str:
    """``15%``, below a tenth ``0.3%``; a dash of nothing."""
    if share.share is None:
        return "-"
    return f"{share.share:.1%}" if 0 < share.share < 0.1 else f"{share.share:.0%}"


def figure_words(figure: Figure | None) -> str:
    """``0.93 (0.84-0.98)``."""
    if figure is None or figure.value is None:
        return "-"
    if figure.interval is None:
        return f"{figure.value:.2f}"
    return f"{figure.value:.2f} ({figure.interval[0]:.2f}-{figure.interval[1]:.2f})"


def per_thousand(alarms: Alarms, *, brief: bool) -> str:
    """``12 (5 to 31)`` of 1,000; ``brief``: without the interval."""
    if alarms.per_1000 is None or alarms.lawful.interval is None:
        return "-"
    if brief:
        return f"{alarms.per_1000:.0f}"
    low, high = alarms.lawful.interval
    return f"{alarms.per_1000:.0f} ({1000 * low:.0f} to {1000 * high:.0f})"
