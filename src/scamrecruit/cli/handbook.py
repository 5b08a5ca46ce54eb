"""Writing the pages about the rules."""

from pathlib import Path

from scamrecruit.cli.output import destination
from scamrecruit.errors import UsageError
from scamrecruit.extract.rulebook import load_rulebook
from scamrecruit.handbook.markdown import MADE
from scamrecruit.handbook.pages import pages
from scamrecruit.rank.model import load_model


def write_pages(into: Path, rules: Path | None) -> int:
    """Write the pages below ``into`` and take away pages of indicators that are no more; how many.

    Raises UsageError if the folder cannot be written.
    """
    written = set()
    try:
        (into / "indicators").mkdir(parents=True, exist_ok=True)
        for name, text in pages(load_rulebook(rules), load_model().model.coefficients):
            with destination(into / name) as stream:
                stream.write(text)
            written.add(into / name)
        for page in set((into / "indicators").glob("*.md")) - written:
            if page.read_text(encoding="utf-8").startswith(MADE):
                page.unlink()
    except OSError as error:
        raise UsageError(f"cannot write {into}: {(error.strerror or '').lower()}") from error
    return len(written)
