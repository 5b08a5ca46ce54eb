"""Rules, model and perhaps an encoder as one thing: posting -> assessment."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from dataclasses import replace as replace_field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from scamrecruit.errors import MissingExtraError, ModelError
from scamrecruit.extract.compiled import RulePack, load_rule_pack
from scamrecruit.extract.extractor import Extractor
from scamrecruit.extract.rulebook import Rulebook
from scamrecruit.rank.encoder import Encoder, load_encoder, text_of
from scamrecruit.rank.model import LoadedModel, load_model
from scamrecruit.rank.occlusion import phrases
from scamrecruit.rank.scorer import IndicatorFacts, Scorer, Vector
from scamrecruit.records import Assessment, Depth, Evidence, Posting


class Folders(NamedTuple):
    """Where rules and model came from, as they were asked for; None: the shipped ones."""

    rules: Path | None = None
    model: Path | None = None


_SHIPPED = Folders()


@dataclass(frozen=True, slots=True)
class Engine:
    """Rulebook, extractor, scorer and perhaps an encoder, built once.

    With an encoder, ``everything`` says whether it reads every posting or, the default, only those
    that the fast stage cannot rule out.
    """

    rulebook: Rulebook
    extractor: Extractor
    scorer: Scorer
    encoder: Encoder | None = None
    everything: bool = False
    folders: Folders = _SHIPPED

    @property
    def ids(self) -> tuple[str, str]:
        """Ids of the model and the rules, as results name them."""
        return self.scorer.loaded.model.id, self.rulebook.id

    def prepare(self) -> None:
        """Begin to load the encoder, if there is one, while postings are read; for who will assess."""
        if self.encoder is not None:
            self.encoder.prepare()

    def at(self, depth: Depth) -> Engine:
        """The same engine going just so deep, as far as it can."""
        encoder = None if depth == "fast" else self.encoder
        return replace_field(self, encoder=encoder, everything=True)

    def assess(self, posting: Posting, *, with_text: bool = False) -> Assessment:
        """The assessment of one posting."""
        return self.judge(posting, self.extractor.extract(posting), with_text=with_text)

    def judge(self, posting: Posting, evidence: Evidence, *, with_text: bool = False) -> Assessment:
        """The assessment of one posting whose evidence is known."""
        fast = self.scorer.assess(posting, evidence, with_text=with_text)
        if self.encoder is None or not (self.everything or self.scorer.worth_encoding(fast)):
            return fast
        vector = self.encoder.embed([text_of(posting.title, posting.text)])[0]
        return self.scorer.assess(posting, evidence, vector, with_text=with_text)


def indicator_facts(rulebook: Rulebook) -> dict[str, IndicatorFacts]:
    """What scoring needs of each indicator."""
    return {
        indicator: IndicatorFacts(rule.name, rule.group, rule.grave)
        for indicator, rule in rulebook.indicators.items()
    }


@lru_cache(maxsize=4)
def load_engine(
    depth: Depth | None = None, *, rules: Path | None = None, model: Path | None = None
) -> Engine:
    """The shipped rules, with those in the folder ``rules`` added, and the shipped model or another.

    ``depth``: the fast stage alone, the encoder for everything, or (None) for what the fast stage
    cannot rule out, if the encoder is installed.

    Raises RulesError or ModelError; MissingExtraError if ``full`` is asked and not installed.
    """
    made = make_engine(load_rule_pack(rules), load_model(model), depth)
    return replace_field(made, folders=Folders(rules, model))


def make_engine(pack: RulePack, loaded: LoadedModel, depth: Depth | None) -> Engine:
    """The engine of loaded rules and a loaded model; ``depth`` and errors as for `load_engine`."""
    scorer = Scorer(loaded, pack.rulebook.id, indicator_facts(pack.rulebook))
    encoder = None if depth == "fast" else _encoder(loaded.model.heads.id, must=depth == "full")
    return Engine(pack.rulebook, Extractor(*pack), scorer, encoder, depth == "full")


def begin_encoder() -> None:
    """Begin to load the encoder, if it is installed, while all else is loaded that a run needs.

    Raises ModelError if its manifest cannot be read.
    """
    with suppress(MissingExtraError):
        load_encoder().prepare()


def _encoder(trained_with: str, *, must: bool) -> Encoder | None:
    try:
        encoder = load_encoder()
    except MissingExtraError:
        if must:
            raise
        return None
    if encoder.id != trained_with:
        raise ModelError(f"the model was trained with {trained_with}, not {encoder.id}: make train")
    return encoder


def explained(posting: Posting, engine: Engine, *, with_text: bool = False) -> Assessment:
    """The assessment of one posting with the phrases that carry the encoder's part of it."""
    assessment = engine.assess(posting, with_text=with_text)
    if engine.encoder is None or assessment.depth == "fast" or assessment.score is None:
        return assessment

    def part(vector: Vector) -> float:
        return sum(engine.scorer.encoder_parts(vector).values())

    return replace(assessment, phrases=phrases(posting, engine.encoder, part))
