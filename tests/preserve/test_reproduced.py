"""Whether a score on record follows from what was preserved: here, elsewhere, and with other tools."""

import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
from tests.collect.server import Server, answer
from tests.conftest import LAWFUL, LURE
from tests.extract.test_own_rules import INDICATOR
from tests.preserve.conftest import Gather

from scamrecruit.engine import Engine, load_engine
from scamrecruit.errors import RulesError
from scamrecruit.evidence import bag as bags
from scamrecruit.preserve.checks import Check
from scamrecruit.preserve.tools import engine_of, keep
from scamrecruit.preserve.verify_bag import verify_bag
from scamrecruit.rank.model import Model, identity_of
from scamrecruit.resources import model_dir, rules_dir

PAGES = {"/a": answer(f"<h1>Chat work</h1><p>{LURE}</p>"), "/b": answer(f"<p>{LAWFUL}</p>")}


@pytest.fixture
def bag(gather: Gather, tmp_path: Path) -> Path:
    with Server(PAGES) as server:
        gather(server, "/a", "/b")
    return tmp_path / "bag"


def score(bag: Path, engine: Engine) -> Check:
    return next(check for check in verify_bag(bag, engine) if check.name.startswith("score"))


def touch_up(bag: Path, old: str, new: str) -> None:
    (file,) = (bag / "data/assessments").iterdir()
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    bags.seal(bag, "forged")


def test_without_the_encoder_its_scores_are_left_out_and_the_rest_is_checked(
    bag: Path, engine: Engine
) -> None:
    bare = replace(engine, encoder=None)
    check = score(bag, bare)
    assert check.outcome == "not checked"
    assert "1 score not checked: the encoder is not installed" in check.details[0]
    assert "1 advertisement derived anew, all the same" in check.summary
    touch_up(bag, "hr_demo_lotus", "hr_demo_rose")
    assert score(bag, bare).outcome == "differs"


class _Shaken:
    """The encoder as another processor would have it: the same but for a little noise."""

    def __init__(self, engine: Engine, size: float) -> None:
        assert engine.encoder
        self._encoder, self._size = engine.encoder, size
        self.id = engine.encoder.id

    def embed(self, texts: list[str]) -> np.ndarray:  # type: ignore[type-arg]
        found = self._encoder.embed(texts)
        return found + np.float32(self._size) * np.sign(np.sin(np.arange(found.shape[1])))


MILD = (
    "Customer service staff wanted in Bangkok, English and Chinese, salary 900 USD a month, housing "
    "provided. Write to hr@office.example"
)


def test_another_processor_may_round_otherwise_but_no_more(
    gather: Gather, engine: Engine, tmp_path: Path
) -> None:
    with Server({"/a": answer(f"<p>{MILD}</p>")}) as server:
        gather(server, "/a")
    bag = tmp_path / "bag"
    near = score(bag, replace(engine, encoder=_Shaken(engine, 1e-6)))  # type: ignore[arg-type]
    assert near.outcome == "ok"
    assert "1 of the scores within 0.001, as another processor rounds" in near.summary
    far = score(bag, replace(engine, encoder=_Shaken(engine, 1e-2)))  # type: ignore[arg-type]
    assert far.outcome == "differs"
    assert "score recorded" in far.details[0]


@pytest.fixture(scope="module")
def other_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that is no longer the shipped one."""
    folder = tmp_path_factory.mktemp("models") / "older"
    shutil.copytree(model_dir(), folder)
    model = msgspec.json.decode((folder / "model.json").read_bytes(), type=Model)
    fast = msgspec.structs.replace(model.fast, intercept=model.fast.intercept - 0.5)
    full = msgspec.structs.replace(model.full, intercept=model.full.intercept - 0.5)
    model = msgspec.structs.replace(model, fast=fast, full=full)
    model = msgspec.structs.replace(model, id=identity_of(model))
    (folder / "model.json").write_bytes(msgspec.json.encode(model))
    return folder


def test_model_and_rules_are_kept_so_that_a_later_version_derives_the_score(
    gather: Gather, engine: Engine, other_model: Path, tmp_path: Path
) -> None:
    older = load_engine(model=other_model)
    with Server(PAGES) as server:
        gather(server, "/a", "/b", engine=older)
    bag = tmp_path / "bag"
    kept = {path.name: path.stat().st_size for path in (bag / "data/tools").iterdir()}
    assert set(kept) == {f"{name}.zip" for name in older.ids} | {
        f"{older.scorer.loaded.model.heads.id}.json"
    }
    assert sum(kept.values()) < 2_000_000
    check = score(bag, engine)
    assert check.outcome == "ok", check
    assert f"model {older.ids[0]}" in check.summary
    assert "those that the bag keeps" in check.summary
    touch_up(bag, '"tier":"high"', '"tier":"low"')
    assert score(bag, engine).outcome == "differs"


@pytest.mark.parametrize("whole", [False, True], ids=["own rules", "an older pack"])
def test_rules_are_kept_so_that_a_later_version_finds_the_same_signs(
    gather: Gather, engine: Engine, tmp_path: Path, whole: bool
) -> None:
    folder = tmp_path / "rules"
    if whole:
        shutil.copytree(rules_dir(), folder)
    (folder / "indicators").mkdir(parents=True, exist_ok=True)
    (folder / "indicators" / "x_blue_lantern.toml").write_text(INDICATOR)
    page = answer(f"<p>{LURE} Rooms at the Blue Lantern House.</p>")
    with Server({"/a": page}) as server:
        gather(server, "/a", engine=load_engine(rules=folder))
    shutil.rmtree(folder)
    assert "x_blue_lantern" in next((tmp_path / "bag/data/assessments").iterdir()).read_text()
    check = score(tmp_path / "bag", engine)
    assert check.outcome == "ok", check


def test_an_older_pack_with_other_tables_is_named_and_not_used(
    gather: Gather, engine: Engine, tmp_path: Path
) -> None:
    with Server(PAGES) as server:
        gather(server, "/a")
    bag, folder = tmp_path / "bag", tmp_path / "rules"
    shutil.copytree(rules_dir(), folder)
    (folder / "currencies.toml").write_text("# another version\n")
    with pytest.raises(RulesError, match=r"its currencies\.toml is of another version"):
        load_engine(rules=folder)
    name = "rules-0123456789ab"
    with zipfile.ZipFile(bag / f"data/tools/{name}.zip", "w") as packed:
        for path in folder.rglob("*.*"):
            packed.write(path, f"rules/{path.relative_to(folder)}")
    with engine_of(bag, engine.ids[0], name) as kept:
        assert "currencies.toml is of another version" in kept.problem


def test_kept_tools_that_are_not_what_they_say_are_not_used(
    gather: Gather, engine: Engine, other_model: Path, tmp_path: Path
) -> None:
    older = load_engine(model=other_model)
    with Server(PAGES) as server:
        gather(server, "/a", engine=older)
    tools = tmp_path / "bag/data/tools"
    honest = tools / f"{older.ids[0]}.zip"
    body = honest.read_bytes()
    for swapped, words in (
        (tools / f"{older.ids[1]}.zip", "model"),
        (None, "No such file"),
    ):
        honest.unlink(missing_ok=True)
        if swapped:
            shutil.copy(swapped, honest)
        check = score(tmp_path / "bag", engine)
        assert check.outcome == "not checked"
        assert f"1 score made with {' and '.join(older.ids)}; this is {engine.ids[0]}" in check.summary
        assert words in check.details[0]
    honest.write_bytes(body)
    assert score(tmp_path / "bag", engine).outcome == "ok"
    assert score(tmp_path / "bag", older).outcome == "ok"


@pytest.mark.parametrize(
    "members",
    [
        {"model.json": b"{}", "wording.npz": b""},
        {"../../escaped.json": b"{}"},
        {"/absolute.json": b"{}"},
        {"model.json": b"[" * 100_000},
        {f"{number}.toml": b"" for number in range(2_000)},
        {"zeros.toml": bytes(80_000_000)},
    ],
    ids=["empty", "outside", "absolute", "nested", "many", "bomb"],
)
def test_hostile_tools_do_no_harm(
    bag: Path, engine: Engine, other_model: Path, members: dict[str, bytes]
) -> None:
    older = load_engine(model=other_model)
    with zipfile.ZipFile(
        bag / "data/tools" / f"{older.ids[0]}.zip", "w", zipfile.ZIP_DEFLATED
    ) as packed:
        for name, body in members.items():
            packed.writestr(name, body)
    with engine_of(bag, *older.ids) as kept:
        assert kept.engine is None
        assert kept.problem
    assert not list(bag.parent.rglob("escaped.json"))


def test_the_shipped_model_is_kept_under_its_own_digest(bag: Path, engine: Engine) -> None:
    assert identity_of(engine.scorer.loaded.model) == engine.ids[0]
    again = [path.read_bytes() for path in sorted((bag / "data/tools").iterdir())]
    for path in (bag / "data/tools").iterdir():
        path.unlink()
    keep(bag, engine)
    assert [path.read_bytes() for path in sorted((bag / "data/tools").iterdir())] == again
    manifest = json.loads((bag / f"data/tools/{engine.scorer.loaded.model.heads.id}.json").read_text())
    assert len(manifest["sha256"]["encoder.onnx"]) == 64
