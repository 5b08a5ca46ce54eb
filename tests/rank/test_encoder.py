"""The encoder: what it understands, that it is bounded and cannot be swapped, and the cascade."""

import math
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tests.conftest import LAWFUL, LURE

from scamrecruit.cli.engine import engine_for
from scamrecruit.cli.options import Depth
from scamrecruit.engine import Engine, load_engine
from scamrecruit.errors import MissingExtraError, ModelError
from scamrecruit.rank.encoder import Encoder, load_encoder, read_manifest, text_of
from scamrecruit.rank.vectors import VectorStore
from scamrecruit.records import Posting
from scamrecruit.resources import encoder_dir

Make = Callable[..., Posting]
MAX_BYTES = 40_000_000
HIDDEN = 384
DIMENSIONS = 6 * HIDDEN
WARNING = (
    'Police warn young people about offers on social media: "customer service in Cambodia, free '
    'flight, no experience". Those who went had their passports taken. Call the hotline for help.'
)


@pytest.fixture(scope="session")
def encoder(engine: Engine) -> Encoder:
    assert engine.encoder
    return engine.encoder


def test_the_same_in_another_language_is_near(encoder: Encoder) -> None:
    """In the last layer: those before it also hold the language."""
    vectors = encoder.embed(
        [
            "Free flight and room, chat with customers online, no experience needed",
            "Vuelo y alojamiento gratis, chatear con clientes en línea, sin experiencia",
            "ตั๋วเครื่องบินฟรี ที่พักฟรี แชทกับลูกค้าออนไลน์ ไม่ต้องมีประสบการณ์",
            "The annual meeting of the bird watching club takes place on Sunday in the town hall",
        ]
    )
    last = vectors[:, -HIDDEN:] / np.linalg.norm(vectors[:, -HIDDEN:], axis=1, keepdims=True)
    english, spanish, thai, other = last
    assert min(english @ spanish, english @ thai) > english @ other + 0.03


def test_what_was_begun_beside_other_work_is_used_and_checked(tmp_path: Path, encoder: Encoder) -> None:
    folder = tmp_path / "encoder"
    shutil.copytree(encoder_dir(), folder)
    begun = load_encoder(folder)
    begun.prepare()
    begun.prepare()
    assert np.array_equal(begun.embed([LURE]), encoder.embed([LURE]))
    (folder / "encoder.onnx").write_bytes(b"altered")
    altered = Encoder(folder, read_manifest(folder))
    altered.prepare()
    with pytest.raises(ModelError, match="altered"):
        altered.embed([LURE])


def test_vectors_have_length_one_and_do_not_depend_on_their_neighbours(encoder: Encoder) -> None:
    texts = ["", "a", "nurse " * 3000, "\x00\ud800\u200b", LURE]
    together = encoder.embed(texts)
    assert together.shape == (5, DIMENSIONS)
    assert np.allclose((together**2).sum(1), 1, atol=1e-5)
    alone = np.concatenate([encoder.embed([text]) for text in reversed(texts)])[::-1]
    assert np.array_equal(together, alone)
    assert encoder.embed([]).shape == (0, DIMENSIONS)


def test_the_shipped_files_are_small_enough() -> None:
    assert (encoder_dir() / "encoder.onnx").stat().st_size <= MAX_BYTES
    assert sum(file.stat().st_size for file in encoder_dir().iterdir()) <= MAX_BYTES + 2_500_000


@pytest.mark.parametrize("name", ["encoder.onnx", "pieces.bin"])
def test_an_altered_or_missing_file_is_refused(tmp_path: Path, name: str) -> None:
    shutil.copy(encoder_dir() / "manifest.json", tmp_path)
    for file in ("encoder.onnx", "pieces.bin"):
        (tmp_path / file).symlink_to(encoder_dir() / file)
    (tmp_path / name).unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        load_encoder(tmp_path).embed(["x"])
    (tmp_path / name).write_bytes(b"other")
    load_encoder.cache_clear()
    with pytest.raises(ModelError, match="altered"):
        load_encoder(tmp_path).embed(["x"])


def test_a_title_that_begins_the_text_is_read_once() -> None:
    assert text_of("Nurse", "Nurse wanted") == "Nurse wanted"
    assert text_of("Nurse", "Wanted") == "Nurse\nWanted"


def test_capitals_are_read_as_small_letters(engine: Engine, posting: Make) -> None:
    assert text_of("Nurse", "WANTED IN THE NORTH") == "nurse\nwanted in the north"
    assert text_of("NURSE", "Wanted in the north") == "NURSE\nWanted in the north"
    lure = (
        "We need chat operators in Poipet, Cambodia. Free room and meals, salary 1500 USD per month, no "
        "experience. Enter on tourist visa. Telegram @demo_hr"
    )
    assert [engine.assess(posting(words)).tier for words in (lure, lure.upper())] == ["high", "high"]


def test_vectors_are_kept_without_text(encoder: Encoder, tmp_path: Path) -> None:
    first = VectorStore(encoder, tmp_path).embed(["one secret", "two"])
    (file,) = tmp_path.iterdir()
    assert b"secret" not in file.read_bytes()

    class Silent:
        id = encoder.id

        def embed(self, _: object) -> None:
            raise AssertionError("encoded again")

    assert np.array_equal(VectorStore(Silent(), tmp_path).embed(["two", "one secret"]), first[::-1])
    file.write_bytes(b"broken")
    assert VectorStore(encoder, tmp_path).embed(["two"]).shape == (1, DIMENSIONS)


def test_full_depth_shows_the_encoder_among_the_reasons(engine: Engine, posting: Make) -> None:
    assessment = engine.assess(posting(LURE))
    assert assessment.depth == "full"
    reasons = {reason.feature: reason.contribution for reason in assessment.reasons}
    assert reasons["encoder"] > 0
    total = sum(reasons.values())
    assert assessment.score == pytest.approx(1 / (1 + math.exp(-total)), abs=1e-3)


def test_what_the_fast_stage_rules_out_is_not_encoded(engine: Engine, posting: Make) -> None:
    assert engine.assess(posting(LAWFUL)).depth == "fast"
    assert load_engine("full").assess(posting(LAWFUL)).depth == "full"
    assert load_engine("fast").assess(posting(LURE)).depth == "fast"


def test_a_warning_that_quotes_a_lure_ranks_below_it(engine: Engine, posting: Make) -> None:
    evidence = engine.extractor.extract(posting(WARNING))
    assert engine.encoder
    vector = engine.encoder.embed([WARNING])[0]
    reasons = {r.feature: r.contribution for r in engine.scorer.reasons(evidence, vector)}
    assert reasons["report"] < 0


def test_the_encoder_knows_languages_without_rules(posting: Make) -> None:
    danish = "Vi søger en erfaren kok til vores restaurant i Aarhus, fuld tid, god løn og frihed."
    assert load_engine("fast").assess(posting(danish)).abstained == "language_not_supported"
    assessment = load_engine().assess(posting(danish))
    assert (assessment.tier, assessment.depth, assessment.confidence) == ("low", "full", "low")


def test_without_the_extra_the_fast_stage_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    load_encoder.cache_clear()
    with pytest.raises(MissingExtraError, match=r"pip install 'scamrecruit\[encoder\]'"):
        load_encoder()
    load_engine.cache_clear()
    try:
        assert load_engine().encoder is None
        with pytest.raises(MissingExtraError):
            load_engine("full")
    finally:
        load_engine.cache_clear()


def test_the_encoder_leaves_nothing_and_reports_to_nobody(tmp_path: Path) -> None:
    code = "from scamrecruit.rank.encoder import load_encoder; load_encoder().embed(['a nurse'])"
    quiet = (
        "CI",
        "ORT_",
        "TF_BUILD",
        "GITHUB_",
        "GITLAB_",
        "JENKINS_",
        "PYTEST_",
    )  # it keeps still there
    known = {name: value for name, value in os.environ.items() if not name.startswith(quiet)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True,
        env={**known, "XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.stderr == ""
    assert {path.name for path in tmp_path.iterdir()} <= {"scamrecruit"}


def test_the_fast_stage_imports_no_onnxruntime(tmp_path: Path) -> None:
    code = (
        "import sys; from scamrecruit.engine import load_engine; load_engine('fast');"
        "print([name for name in ('onnxruntime', 'sklearn', 'torch') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout.strip() == "[]", done.stderr


def test_a_missing_encoder_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], posting: Make
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    load_encoder.cache_clear()
    load_engine.cache_clear()
    try:
        assert engine_for(Depth.auto).assess(posting(LURE)).depth == "fast"
        assert "pip install 'scamrecruit[encoder]'" in capsys.readouterr().err.splitlines()[0]
        engine_for(Depth.fast)
        assert capsys.readouterr().err == ""
        with pytest.raises(MissingExtraError):
            engine_for(Depth.full)
    finally:
        load_encoder.cache_clear()
        load_engine.cache_clear()
