"""Texts written without a look at the rules: what must be found in each, and what must not."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from scamrecruit.extract.extractor import Extractor
from scamrecruit.records import Posting, Source

PROBES = tomllib.loads(Path(__file__).with_name("probes.toml").read_text())["probe"]


def _name(probe: dict[str, Any]) -> str:
    return f"{probe['language']}-{probe['kind']}-{probe['text'].strip()[:12]}"


@pytest.mark.parametrize("probe", PROBES, ids=map(_name, PROBES))
def test_what_was_written_is_found(extractor: Extractor, probe: dict[str, Any]) -> None:
    text = probe["text"].strip()
    evidence = extractor.extract(Posting("p-1", Source("probe.txt", "0" * 64, "text/1"), "", text))
    found = {finding.indicator for finding in evidence.findings}
    assert set(probe["found"]) <= found
    assert found.isdisjoint(probe["absent"])
    assert (evidence.gate is not None) == (probe["kind"] == "question")
    if probe["kind"] == "lure":
        assert not [f for f in evidence.findings if f.polarity == "mitigating"]


def test_every_language_is_probed() -> None:
    kinds = {(probe["language"], probe["kind"]) for probe in PROBES}
    tongues = {language for language, _ in kinds}
    assert len(tongues) >= 34
    assert {(language, kind) for language in tongues for kind in ("lure", "lawful")} <= kinds
