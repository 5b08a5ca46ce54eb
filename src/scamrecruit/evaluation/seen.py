"""Whether labelled advertisements are those that the model learned from."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from scamrecruit.collect.targets import captures
from scamrecruit.records import Capture
from scamrecruit.resources import model_dir


def warnings(targets: Iterable[str], model: Path | None = None) -> Iterator[str]:
    """A sentence if files of ``targets`` stand in the manifest of the model (default: the shipped)."""
    learned = _training_files((model or model_dir()) / "manifest.json")
    files = [item.handle for item in captures(targets) if isinstance(item, Capture)] if learned else []
    seen = [file.name for file in files if isinstance(file, Path) and _digest(file) in learned]
    if seen:
        some = ", ".join(sorted(seen)[:5])
        yield (
            f"The model was trained on {len(seen)} of these files ({some}): the figures are too good. "
            "Those of unseen families are in: scamrecruit model show."
        )


def _training_files(manifest: Path) -> frozenset[str]:
    """Digests of the files that the model was trained on; none if its manifest does not say."""
    try:
        files = json.loads(manifest.read_text(encoding="utf-8")).get("corpus_files", {})
        return frozenset(files.values())
    except (OSError, ValueError, AttributeError):
        return frozenset()


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
