"""Coverage-guided fuzzing of the readers, by atheris (extra ``fuzz``).

    python -m tools.fuzz [READER...]     each for FUZZ_SECONDS (default 20), one after the other

Seeds are the pages in fixtures/. What is found new is kept in .fuzz/READER/, so that the next run goes
on from there; an input that breaks a reader, or takes more than a few seconds, is written to
.fuzz/READER-*. Make a test of what breaks. What runs in a process of its own otherwise (PDF, pictures,
spreadsheets, Parquet) is fuzzed in this one, so that a parser which dies is seen, and text recognition
is left out.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).parent.parent
KEPT = ROOT / ".fuzz"
SEEDS = (ROOT / "fixtures" / "pages", ROOT / "fixtures" / "demo")
# Readers that see their inputs only as members of what the zip reader has opened.
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "office": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
LONGEST, SECONDS_EACH, MEMORY_MB = 20_000, 5, 2_000
SECONDS = os.environ.get("FUZZ_SECONDS", "20")


def main(wanted: list[str]) -> int:
    """Fuzz the readers ``wanted``, or all; 1 if any input broke one."""
    from scamrecruit.read.registry import formats

    names = [one.name for one in formats()]
    if unknown := set(wanted) - set(names):
        print(f"no reader to fuzz: {', '.join(sorted(unknown))}; there are {', '.join(names)}")
        return 2
    broken = []
    for name in wanted or names:
        done = subprocess.run(_command(name), cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603
        print(f"{name}: {_summary(done.stderr)}", flush=True)
        if done.returncode:
            broken.append(name)
            print(done.stdout[-3_000:], flush=True)
    print("nothing broke" if not broken else f"broken: {', '.join(broken)}; inputs in {KEPT.name}/")
    return bool(broken)


def _command(name: str) -> list[str]:
    corpus = KEPT / name
    corpus.mkdir(parents=True, exist_ok=True)
    for folder in SEEDS:
        for number, seed in enumerate(sorted(path for path in folder.rglob("*") if path.is_file())):
            own = folder.name == "demo" or name in seed.parts
            if own and seed.stat().st_size <= LONGEST and seed.name != "expected.jsonl":
                (corpus / f"seed-{folder.name}-{number}").write_bytes(seed.read_bytes())
    options = (
        f"-max_total_time={SECONDS}",
        f"-timeout={SECONDS_EACH}",
        f"-max_len={LONGEST}",
        f"-rss_limit_mb={MEMORY_MB}",
        f"-artifact_prefix={KEPT}/{name}-",
        "-print_final_stats=1",
    )
    return [sys.executable, "-m", "tools.fuzz", "--in-this-process", name, *options, str(corpus)]


def _summary(log: str) -> str:
    wanted = ("number_of_executed_units", "peak_rss_mb")
    stats = [line.partition("stat::")[2].split() for line in log.splitlines() if "stat::" in line]
    named = {name.rstrip(":"): value for name, value in stats}
    return ", ".join(f"{name} {named.get(name, '?')}" for name in wanted)


def _fuzz(name: str, options: list[str]) -> None:
    """Fuzz one reader until its time is over; does not return."""
    import atheris

    with atheris.instrument_imports(include=["scamrecruit.read", "email", "bs4", "html.parser", "csv"]):
        from scamrecruit.read import reader
        from scamrecruit.read.registry import formats, identify
        from scamrecruit.records import Capture, Unreadable

        chosen = next(one for one in formats() if one.name == name)
    # What lies inside is identified as ever.
    vars(reader)["identify"] = lambda head: chosen if head.name == "fuzzed" else identify(head)

    _stay_in_this_process()
    media_type = MEDIA_TYPES.get(name)

    def one_input(body: bytes) -> None:
        for item in reader.read(Capture("fuzzed", body, media_type)):
            assert not isinstance(item, Unreadable) or reader.UNFORESEEN not in item.error, item

    atheris.Setup([sys.argv[0], *options], one_input)
    atheris.Fuzz()


def _stay_in_this_process() -> None:
    """Do here what readers have done elsewhere, with the same outcome for what fails in Python."""
    from importlib import import_module

    from scamrecruit.read import ocr
    from scamrecruit.read.formats import image, parquet, pdf, xlsx
    from scamrecruit.read.refusal import Refusal

    def isolated(module: str, body: bytes) -> bytes:
        try:
            return bytes(import_module(module).work(body))
        except Refusal:
            raise
        except Exception:
            raise Refusal("damaged, or not what it seems", "") from None

    def streamed(module: str, file: BinaryIO, *, seconds: int) -> Iterator[bytes]:  # noqa: ARG001
        try:
            yield from import_module(module).pieces(file)
        except Refusal:
            raise
        except Exception:
            raise Refusal("damaged, or not what it seems", "") from None

    for module in (image, pdf, xlsx):
        vars(module)["isolated"] = isolated
    vars(parquet)["streamed"] = streamed
    vars(ocr)["recognise"] = lambda _: ocr.Recognised("words", "eng", 90.0)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--in-this-process"]:
        _fuzz(sys.argv[2], sys.argv[3:])
    else:
        sys.exit(main(sys.argv[1:]))
