"""How a model is shown."""

import json
import sys
from pathlib import Path
from typing import Any

import msgspec
from rich import box
from rich.table import Table
from rich.text import Text

from scamrecruit.cli.options import FigureFormat
from scamrecruit.cli.terminal import out
from scamrecruit.errors import ModelError
from scamrecruit.rank.model import Model, load_model
from scamrecruit.resources import model_dir

STRONGEST = 12
_BESIDE = ("metrics.json", "manifest.json")


def print_model(form: FigureFormat, folder: Path | None) -> None:
    """Identity, figures and strongest features of the model in ``folder``, else of the shipped one.

    Raises ModelError if the model cannot be read.
    """
    model = load_model(folder).model
    metrics, manifest = (_read((folder or model_dir()) / name) for name in _BESIDE)
    if form is FigureFormat.json:
        whole = {"id": model.id, "tiers": msgspec.to_builtins(model.full.tiers),
                 "base_rate": model.base_rate, "metrics": metrics, "manifest": manifest}  # fmt: skip
        sys.stdout.write(json.dumps(whole, indent=2, ensure_ascii=False) + "\n")
        return
    _print_identity(model, metrics, manifest)
    _print_languages(metrics)
    _print_strongest(model)


def _read(path: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be read: {error}") from error
    return content


def _print_identity(model: Model, metrics: dict[str, Any], manifest: dict[str, Any]) -> None:
    console, overall = out(), metrics["overall"]
    low, high = overall["average_precision_95"]
    console.print(Text(model.id, "bold"))
    console.print(
        f"Trained on {overall['ads']} authored ads ({overall['positives']} of the documented pattern, "
        f"the rest lawful look-alikes and news), with {manifest['rules']}."
    )
    console.print(
        f"On ads of ideas it never saw: average precision {overall['average_precision']:.2f} "
        f"(95% interval {low:.2f} to {high:.2f}), finds "
        f"{overall['recall_at_5%_false_positives']:.0%} when 5% of lawful look-alikes are flagged, "
        f"{overall['recall_at_1%_false_positives']:.0%} at 1%."
    )
    console.print(
        f"Scores speak at a base rate of {model.base_rate:.0%}. "
        f"Tiers: high from {model.full.tiers.high:.2f}, medium from {model.full.tiers.medium:.2f}."
    )


def _print_languages(metrics: dict[str, Any]) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="Held-out families, by language")
    for name in ("language", "ads", "average precision", "recall at 5% false alarms"):
        table.add_column(name, justify="left" if name == "language" else "right")
    for tag, figures in metrics["by_language"].items():
        table.add_row(
            tag, str(figures["ads"]), f"{figures['average_precision']:.2f}",
            f"{figures['recall_at_5%_false_positives']:.2f}",
        )  # fmt: skip
    out().print(table)


def _print_strongest(model: Model) -> None:
    ranked = sorted(model.coefficients.items(), key=lambda item: -abs(item[1]))[:STRONGEST]
    out().print(Text("Strongest features (log-odds)", "bold"))
    for name, value in ranked:
        out().print(f"  {value:+.2f}  {name}")
    out().print("The card: models/ranker/MODEL_CARD.md")
