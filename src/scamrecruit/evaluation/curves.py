"""Two drawings as SVG: the precision-recall curve and the reliability diagram."""

from collections.abc import Iterable
from xml.etree import ElementTree as Tree  # only writes; nothing is parsed

from scamrecruit.evaluation.records import Evaluation, Figure
from scamrecruit.evaluation.words import interval_words, shown

SIZE, LEFT, TOP = 300, 46, 12
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def precision_recall_curve(result: Evaluation) -> Tree.Element:
    """Precision at each recall that a score reaches; the dashed line is what chance would give."""
    ranked = result.overall.figures.get("average_precision", Figure(None))
    caption = (
        f"Precision and recall. Average precision {shown(ranked.value)} "
        f"({interval_words(ranked.interval)}). Dashed: the share of positives among these ads."
    )
    figure, drawing = _frame(caption, "recall", "precision")
    share = result.overall.positives / result.overall.ads
    _line(drawing, (0.0, share), (1.0, share), "even")
    if ranked.value is not None and result.precision_recall:
        _curve(drawing, result.precision_recall)
    return figure


def reliability_diagram(result: Evaluation) -> Tree.Element:
    """The share that shows the pattern among ads of like scores; on the dashed line, scores hold."""
    error = result.overall.figures.get("calibration_error", Figure(None))
    caption = (
        f"Reliability, each dot a tenth of the scores, at the base rate of {result.base_rate:.0%}. "
        f"Calibration error {shown(error.value)} ({interval_words(error.interval)})."
    )
    figure, drawing = _frame(caption, "score", "share that shows the pattern")
    _line(drawing, (0.0, 0.0), (1.0, 1.0), "even")
    for part in result.reliability:
        if part.interval:
            low, high = part.interval
            _line(drawing, (part.predicted, low), (part.predicted, high), "bar")
        x, y = _place(part.predicted, part.observed)
        Tree.SubElement(drawing, "circle", {"cx": x, "cy": y, "r": "4", "class": "dot"})
    return figure


def _frame(caption: str, across: str, upward: str) -> tuple[Tree.Element, Tree.Element]:
    """A figure with its caption, and the drawing in it with axes from 0 to 1."""
    figure = Tree.Element("figure")
    box = f"0 0 {SIZE + LEFT + 14} {SIZE + TOP + 44}"
    drawing = Tree.SubElement(figure, "svg", {"viewBox": box, "role": "img", "aria-label": caption})
    side = str(SIZE)
    frame = {"x": str(LEFT), "y": str(TOP), "width": side, "height": side, "class": "axis"}
    Tree.SubElement(drawing, "rect", frame)
    for tick in TICKS:
        x, y = _place(tick, tick)
        _label(drawing, x, str(TOP + SIZE + 16), f"{tick:g}", "middle")
        _label(drawing, str(LEFT - 6), str(float(y) + 4), f"{tick:g}", "end")
    _label(drawing, str(LEFT + SIZE / 2), str(TOP + SIZE + 36), across, "middle")
    centre = TOP + SIZE / 2
    label = _label(drawing, "12", str(centre), upward, "middle")
    label.set("transform", f"rotate(-90 12 {centre})")
    Tree.SubElement(figure, "figcaption").text = caption
    return figure, drawing


def _label(drawing: Tree.Element, x: str, y: str, text: str, anchor: str) -> Tree.Element:
    label = Tree.SubElement(drawing, "text", {"x": x, "y": y, "text-anchor": anchor})
    label.text = text
    return label


def _line(
    drawing: Tree.Element, start: tuple[float, float], end: tuple[float, float], kind: str
) -> None:
    (x1, y1), (x2, y2) = _place(*start), _place(*end)
    Tree.SubElement(drawing, "line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "class": kind})


def _curve(drawing: Tree.Element, points: Iterable[tuple[float, float]]) -> None:
    places = " ".join(",".join(_place(x, y)) for x, y in points)
    Tree.SubElement(drawing, "polyline", {"points": places, "class": "curve"})


def _place(x: float, y: float) -> tuple[str, str]:
    return f"{LEFT + SIZE * x:.1f}", f"{TOP + SIZE * (1 - y):.1f}"
