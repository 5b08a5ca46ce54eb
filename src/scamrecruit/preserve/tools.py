"""Model and rules that made the scores, kept with the evidence: about 1.4 MB for each pair.

``data/tools/`` holds ``<id>.zip`` of the ranking model and of the rules, and ``<id>.json`` with the
digests of the encoder's files, which are too large (40 MB) to lie in every bag. The zip files are the
same, byte for byte, whenever they are made of the same files.
"""

import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from scamrecruit.engine import Engine, load_engine
from scamrecruit.errors import ModelError, ScamrecruitError
from scamrecruit.evidence import bag as bags
from scamrecruit.extract.rulebook import is_whole
from scamrecruit.rank.model import MODEL_FILES, identity_of, load_model
from scamrecruit.resources import encoder_dir, model_dir, rules_dir

FOLDER = "data/tools"
_RULES, _OWN = "rules", "own"
_RULE_FILES = frozenset({".toml", ".csv"})
_ID = re.compile(r"(ranker|rules)-[0-9a-f]{12}")
_MOST_FILES, _MOST_BYTES = 1_000, 64_000_000
_HOSTILE = (
    OSError, ValueError, LookupError, MemoryError, RecursionError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What files that somebody made up can raise."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Kept(NamedTuple):
    """An engine made of what a bag keeps, or why there is none."""

    engine: Engine | None
    problem: str = ""


def keep(bag: Path, engine: Engine) -> None:
    """Put model and rules of ``engine`` into the bag, unless they are there."""
    model, rules = engine.ids
    folder = engine.folders.model or model_dir()
    _pack(bag, model, ((folder / name, name) for name in MODEL_FILES))
    _pack(bag, rules, _rule_files(engine.folders.rules))
    encoder = bag / FOLDER / f"{engine.scorer.loaded.model.heads.id}.json"
    if not encoder.exists():
        bags.write(encoder, (encoder_dir() / "manifest.json").read_bytes())


@contextmanager
def engine_of(bag: Path, model: str, rules: str) -> Iterator[Kept]:
    """The engine with these ids, of what the bag keeps; for as long as the context is open."""
    with tempfile.TemporaryDirectory(prefix="scamrecruit-") as name:
        yield _kept(bag, model, rules, Path(name))


def _kept(bag: Path, model: str, rules: str, into: Path) -> Kept:
    try:
        return Kept(_unpacked(bag, model, rules, into))
    except (*_HOSTILE, ScamrecruitError) as error:
        return Kept(None, str(error) or type(error).__name__)


def _rule_files(own: Path | None) -> Iterator[tuple[Path, str]]:
    """Files of the rules and their names in the bag: a whole pack, and what was added to it."""
    folders = {_RULES: rules_dir()}
    if own is not None:
        folders = {_RULES: own} if is_whole(own) else {**folders, _OWN: own}
    for inside, folder in folders.items():
        for path in sorted(folder.rglob("*")):
            if path.suffix in _RULE_FILES:
                yield path, f"{inside}/{path.relative_to(folder).as_posix()}"


def _pack(bag: Path, identity: str, files: Iterable[tuple[Path, str]]) -> None:
    target = bag / FOLDER / f"{identity}.zip"
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, name in files:
            packed.writestr(zipfile.ZipInfo(name, _EPOCH), path.read_bytes(), zipfile.ZIP_DEFLATED)
    part.replace(target)


def _unpacked(bag: Path, model: str, rules: str, into: Path) -> Engine:
    """Raises OSError or BadZipFile if they are not there, ValueError or an error of ours if they are
    not what their names say."""
    for identity, part in ((model, "model"), (rules, "pack")):
        if not _ID.fullmatch(identity):
            raise ValueError("the log names no model and no rules")
        _unpack(bag / FOLDER / f"{identity}.zip", into / part)
    if (made := identity_of(load_model(into / "model").model)) != model:
        raise ValueError(f"the model that the bag keeps as {model} is {made}")
    own = into / "pack" / _OWN
    folders = {"rules": own if own.is_dir() else into / "pack" / _RULES, "model": into / "model"}
    try:
        engine = load_engine(**folders)
    except ModelError:  # trained with another encoder than the one here
        engine = load_engine("fast", **folders)
    if engine.ids != (model, rules):
        raise ValueError(f"what the bag keeps as {model} and {rules} is {' and '.join(engine.ids)}")
    return engine


def _unpack(packed: Path, into: Path) -> None:
    with zipfile.ZipFile(packed) as stream:
        members = stream.infolist()
        if len(members) > _MOST_FILES or sum(member.file_size for member in members) > _MOST_BYTES:
            raise ValueError(f"{packed.name} holds more than model and rules")
        for member in members:
            name = PurePosixPath(member.filename)
            if name.is_absolute() or ".." in name.parts or "\\" in member.filename:
                raise ValueError(f"{packed.name} names a file outside itself")
            target = into / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with stream.open(member) as inside, target.open("wb") as out:
                shutil.copyfileobj(inside, out)
