"""A bag of evidence: whole, checkable by other tools, and crash-safe."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import bagit
import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from tests.collect.server import Server, answer, fast, redirect
from tests.conftest import LAWFUL, LURE
from tests.preserve.conftest import Gather
from warcio.archiveiterator import ArchiveIterator

from scamrecruit.collect.settings import Scope
from scamrecruit.engine import Engine
from scamrecruit.errors import UsageError
from scamrecruit.evidence.custody import entries
from scamrecruit.preserve.compare import compared
from scamrecruit.preserve.verify_bag import verify_bag

PAGE = answer(f"<h1>Chat work</h1><p>{LURE}</p>")
OTHER = answer(
    gzip.compress(f"<h1>Nurse</h1><p>{LAWFUL}</p>".encode()), Content_Encoding="gzip", ETag='"v1"'
)


def log(bag: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (bag / "data/custody.jsonl").read_text().splitlines()]


def outcomes(bag: Path, engine: Engine) -> dict[str, str]:
    return {check.name.split(" of run")[0]: check.outcome for check in verify_bag(bag, engine)}


INTACT = {"bytes": "ok", "custody log": "ok", "archive": "ok", "score": "ok"}


def test_a_collection_is_whole_and_says_who_what_and_why(
    gather: Gather, engine: Engine, tmp_path: Path
) -> None:
    with Server(
        {
            "/a": redirect("/b"),
            "/b": PAGE,
            "/c": OTHER,
            "/no": PAGE,
            "/robots.txt": answer("User-agent: *\nDisallow: /no"),
        }
    ) as server:
        done = gather(server, "/a", "/c", "/no", "/gone")
    bag = tmp_path / "bag"
    assert {
        check: outcome for check, outcome in outcomes(bag, engine).items() if check in INTACT
    } == INTACT
    assert [row.kind for row in compared(bag, done)] == ["new", "new"]
    assert done.scored.tally.tiers["high"] == 1
    first, *rest = log(bag)
    assert first["what"]["legal_basis"] == "order 12/26"
    assert first["what"]["model"].startswith("ranker-")
    assert {entry["actor"] for entry in rest} == {"officer 7"}
    asked = [entry["what"] for entry in rest if entry["what"]["action"] == "exchange"]
    assert [(each["status"], each["robots"]) for each in asked] == [
        (200, "robots.txt itself"), (302, "robots.txt permits it"), (200, "robots.txt permits it"),
        (200, "robots.txt permits it"), (404, "robots.txt permits it"),
    ]  # fmt: skip
    assert asked[2]["hops"] == [server.url("/a")]
    missed = {
        entry["what"]["url"]: entry["what"]["error"]
        for entry in rest
        if entry["what"]["action"] == "missed"
    }
    assert missed == {
        server.url("/no"): "robots.txt forbids it",
        server.url("/gone"): "the server answers with status 404",
    }


def test_other_tools_find_it_whole(gather: Gather, tmp_path: Path) -> None:
    chunked = b"HTTP/1.1 200 OK\r\nX-Odd:  Case \r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<h1>W\r\n8\r\nork</h1>\r\n0\r\n\r\n"
    with Server({"/a": redirect("/b"), "/b": chunked, "/c": OTHER}) as server:
        gather(server, "/a", "/c")
    assert bagit.Bag(str(tmp_path / "bag")).validate()
    (archive,) = (tmp_path / "bag/data/archive").iterdir()
    kinds = []
    with archive.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            kinds.append((record.rec_type, record.rec_headers.get_header("WARC-Target-URI")))
            if kinds[-1] == ("response", server.url("/b")):
                assert record.http_headers.get_header("x-odd").strip() == "Case"
                assert record.content_stream().read() == b"<h1>Work</h1>"
                assert record.rec_headers.get_header("WARC-Payload-Digest").startswith("sha256:")
                assert record.rec_headers.get_header("WARC-IP-Address") == "127.0.0.1"
            record.content_stream().read()
    assert kinds[0][0] == "warcinfo"
    assert [kind for kind, _ in kinds[1:]] == ["response", "request", "metadata"] * 4
    fast_kinds = []
    for record in FastIterator(BytesIO(archive.read_bytes()), parse_http=False):
        fast_kinds.append(record.headers["WARC-Type"])
        if "WARC-Block-Digest" in record.headers:
            assert record.verify_block_digest()
    assert fast_kinds == [kind for kind, _ in kinds]
    checker = [sys.executable, "-m", "warcio.cli", "check", str(archive)]
    checked = subprocess.run(checker, capture_output=True, text=True)
    assert (checked.returncode, checked.stdout) == (0, ""), checked.stdout


@pytest.mark.parametrize("what", ["archive", "assessments", "custody.jsonl", "manifests"])
def test_a_changed_byte_is_found_and_named(
    gather: Gather, engine: Engine, tmp_path: Path, what: str
) -> None:
    with Server({"/a": PAGE}) as server:
        gather(server, "/a")
    bag = tmp_path / "bag"
    place = bag / "data" / what
    file = place if place.is_file() else next(place.iterdir())
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 1
    file.write_bytes(body)
    checks = {check.name.split(" of run")[0]: check for check in verify_bag(bag, engine)}
    assert checks["bytes"].outcome == "differs"
    assert file.relative_to(bag).as_posix() in checks["bytes"].details[0]
    if what == "archive":
        assert checks["archive"].outcome == "differs"
    if what == "custody.jsonl":
        assert checks["custody log"].outcome == "differs"
    if what == "assessments":
        assert checks["score"].outcome == "differs"


def test_a_score_that_was_touched_up_with_its_hashes_is_found(
    gather: Gather, engine: Engine, tmp_path: Path
) -> None:
    from scamrecruit.evidence import bag as bags

    with Server({"/a": PAGE}) as server:
        gather(server, "/a")
    bag = tmp_path / "bag"
    (file,) = (bag / "data/assessments").iterdir()
    row = json.loads(file.read_text())
    true, row["score"] = row["score"], 0.5
    file.write_text(json.dumps(row) + "\n")
    bags.seal(bag, "forged")
    score = [check for check in verify_bag(bag, engine) if check.name.startswith("score")]
    assert score[0].outcome == "differs"
    assert f"score recorded 0.5, derived {true}" in score[0].details[0]


def test_added_and_missing_files_are_named(gather: Gather, engine: Engine, tmp_path: Path) -> None:
    with Server({"/a": PAGE}) as server:
        gather(server, "/a")
    bag = tmp_path / "bag"
    (bag / "data/extra.txt").write_text("x")
    (archive,) = (bag / "data/archive").iterdir()
    archive.unlink()
    details = "\n".join(next(verify_bag(bag, engine)).details)
    assert "data/extra.txt was added" in details
    assert f"{archive.name} is missing" in details


def test_a_log_that_lost_its_end_does_not_fit_the_seal(
    gather: Gather, engine: Engine, tmp_path: Path
) -> None:
    with Server({"/a": PAGE}) as server:
        gather(server, "/a")
    path = tmp_path / "bag/data/custody.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert outcomes(tmp_path / "bag", engine)["bytes"] == "differs"


def test_a_page_that_has_not_changed_is_asked_for_with_a_condition(
    gather: Gather, engine: Engine, tmp_path: Path
) -> None:
    unchanged = answer(b"", "304 Not Modified", ETag='"v1"')
    with Server({"/c": [OTHER, unchanged]}) as server:
        gather(server, "/c")
        done = gather(server, "/c")
        assert server.headers(-1)["if-none-match"] == '"v1"'
    bag = tmp_path / "bag"
    assert {name: outcome for name, outcome in outcomes(bag, engine).items() if name in INTACT} == INTACT
    assert [row.kind for row in compared(bag, done)] == ["same"]
    newest = max((bag / "data/archive").iterdir())
    with newest.open("rb") as stream:
        revisits = [r.rec_headers for r in ArchiveIterator(stream) if r.rec_type == "revisit"]
    assert revisits[0].get_header("WARC-Profile").endswith("server-not-modified")
    assert revisits[0].get_header("WARC-Refers-To").startswith("<urn:uuid:")
    assert bagit.Bag(str(bag)).validate()


def test_what_is_new_changed_and_gone_is_said(gather: Gather, tmp_path: Path) -> None:
    cheaper = answer(
        f"<h1>Chat work</h1><p>{LURE.replace('$1,200', '$900').replace('@hr_demo_lotus', '@hr_demo_orchid')}</p>"
    )
    listing = '<a href="/job/{}">x</a>'
    pages = {
        "/": [answer(listing.format(1) + listing.format(2)), answer(listing.format(1) + listing.format(3))],
        "/job/1": [PAGE, cheaper], "/job/2": OTHER, "/job/3": OTHER,
    }  # fmt: skip
    with Server(pages) as server:
        gather(server, "/", scope=Scope(follow="*/job/*"))
        done = gather(server, "/", scope=Scope(follow="*/job/*"))
    rows = {row.uri.rpartition("/")[2]: row for row in compared(tmp_path / "bag", done)}
    assert {name: row.kind for name, row in rows.items()} == {"1": "changed", "2": "gone", "3": "new"}
    details = "\n".join(rows["1"].details)
    assert "contact: telegram hr_demo_lotus -> telegram hr_demo_orchid" in details
    assert "pay: " in details
    assert "900" in details
    assert rows["2"].details == ("no longer listed",)


def test_a_page_out_of_reach_is_not_called_gone(gather: Gather, tmp_path: Path) -> None:
    with Server({"/a": [PAGE, answer("", "503 Busy")], "/b": [OTHER, answer("", "410 Gone")]}) as server:
        gather(server, "/b", "/a")
        done = gather(server, "/b", "/a")
    assert [(row.uri[-1], row.kind) for row in compared(tmp_path / "bag", done)] == [("b", "gone")]


def test_earlier_seals_are_kept(gather: Gather, engine: Engine, tmp_path: Path) -> None:
    with Server({"/a": PAGE}) as server:
        gather(server, "/a")
        sealed = (tmp_path / "bag/tagmanifest-sha256.txt").read_bytes()
        gather(server, "/a")
    assert (tmp_path / "bag/data/seals/0001/tagmanifest-sha256.txt").read_bytes() == sealed
    assert outcomes(tmp_path / "bag", engine)["bytes"] == "ok"


def test_an_interruption_keeps_what_came_and_the_next_run_goes_on(
    gather: Gather, engine: Engine, tmp_path: Path
) -> None:
    pages = {f"/{n}": answer(f"<h1>Job {n}</h1><p>{LURE}</p>") for n in range(6)}
    seen: list[str] = []

    def stop(uri: str) -> None:
        seen.append(uri)
        if len(seen) == 3:
            os.kill(os.getpid(), signal.SIGINT)

    with Server(pages) as server:
        first = gather(server, *pages, progress=stop)
        assert first.interrupted
        assert outcomes(tmp_path / "bag", engine)["bytes"] == "ok"
        second = gather(server, *pages)
        assert second.resumed
        assert sorted(server.asked) == sorted(["/robots.txt", *pages]), "nothing is asked for twice"
    assert len(second.run.items) == 6
    assert {
        name: outcome for name, outcome in outcomes(tmp_path / "bag", engine).items() if name in INTACT
    } == INTACT


KILLED = """
import sys, os
sys.path.insert(0, {root!r})
from tests.collect.server import fast
from scamrecruit.collect.plan import planned
from scamrecruit.collect.settings import Egress, Politeness, Scope, Settings
from scamrecruit.engine import load_engine
from scamrecruit.preserve.run import Order, collect
targets = {targets!r}
settings = Settings(Politeness(interval=0.0), egress=Egress(allow_private=frozenset({{"127.0.0.1"}})))
print("ready", flush=True)
collect(Order(tuple(targets), tuple(planned(targets, Scope())), Scope(), settings), __import__("pathlib").Path({bag!r}), load_engine(), lambda uri: None)
"""


def test_a_killed_run_loses_nothing_and_goes_on(engine: Engine, tmp_path: Path) -> None:
    pages = {f"/{n}": answer(f"<h1>Job {n}</h1><p>{LURE}</p>" + "<!-- x -->" * 2000) for n in range(30)}
    with Server(pages) as server:
        code = KILLED.format(
            root=str(Path(__file__).parents[2]),
            targets=[server.url(path) for path in pages],
            bag=str(tmp_path / "bag"),
        )
        for number in range(1):
            process = subprocess.Popen(
                [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
            asked = len(server.requests)
            while len(server.requests) < asked + 8 + number and process.poll() is None:
                time.sleep(0.002)
            process.kill()
            process.wait()
            process.stdout.close()  # type: ignore[union-attr]
            process.stderr.close()  # type: ignore[union-attr]
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        assert set(server.asked) == {"/robots.txt", *pages}
        assert len(server.asked) <= len(pages) + 1 + 3, "only what was under way is asked for again"
    found = {
        name: outcome for name, outcome in outcomes(tmp_path / "bag", engine).items() if name in INTACT
    }
    assert found == INTACT
    urls = [entry.what.url for entry in entries(tmp_path / "bag") if hasattr(entry.what, "record")]
    assert len(set(urls)) == 31


def test_a_record_cut_in_the_middle_is_removed_and_an_unlogged_one_kept(
    gather: Gather, engine: Engine, tmp_path: Path
) -> None:
    from scamrecruit.evidence import bag as bags

    with Server({"/a": PAGE, "/b": OTHER}) as server:
        gather(server, "/a", "/b")
        bag = tmp_path / "bag"
        for name in bags.SEAL:
            (bag / name).unlink(missing_ok=True)
        path = bag / "data/custody.jsonl"
        lines = path.read_bytes().splitlines(keepends=True)
        # The crash: two exchanges are in the archive, the log knows of the first and has half a line.
        kept = next(n for n, line in enumerate(lines) if b'/a"' in line and b'"exchange"' in line) + 1
        path.write_bytes(b"".join(lines[:kept]) + lines[kept][:50])
        (archive,) = (bag / "data/archive").iterdir()
        with archive.open("ab") as stream:
            stream.write(gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\n")[:20])
        gather(server, "/a", "/b")
        assert server.asked == ["/robots.txt", "/a", "/b"], "the exchange without a line was kept"
    actions = [entry["what"] for entry in log(bag) if entry["what"]["action"] == "recovered"]
    assert actions == [
        {"action": "recovered", "warc": f"data/archive/{archive.name}", "exchanges": 1, "cut_bytes": 20}
    ]
    assert {name: outcome for name, outcome in outcomes(bag, engine).items() if name in INTACT} == INTACT


def test_folders_that_cannot_be_used_are_named(gather: Gather, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other/file.txt").write_text("x")
    (tmp_path / "file").write_text("x")
    with Server({}) as server:
        for name, words in (("other", "holds other files"), ("file", "cannot use")):
            with pytest.raises(UsageError, match=words):
                gather(server, "/a", into=name)
        gather(server, "/a")
        path = tmp_path / "bag/data/custody.jsonl"
        path.write_bytes(path.read_bytes().replace(b"officer 7", b"officer 8", 1))
        with pytest.raises(UsageError, match="log is damaged"):
            gather(server, "/a")


def test_two_collections_do_not_write_into_one_bag_at_once(gather: Gather) -> None:
    with Server({"/a": PAGE}) as server:

        def again(uri: str) -> None:
            with pytest.raises(UsageError, match="another collection"):
                gather(server, "/a")

        gather(server, "/a", progress=again)


def test_an_override_and_its_reason_stand_in_the_manifest(gather: Gather, tmp_path: Path) -> None:
    with Server({"/a": PAGE}) as server:
        gather(server, "/a", settings=fast(server, ignore_robots=True, reason="court order 1/26"))
        assert server.asked == ["/a"]
    (manifest,) = (tmp_path / "bag/data/manifests").iterdir()
    started = json.loads(manifest.read_text())["started"]
    assert started["ignore_robots"] is True
    assert started["reason"] == "court order 1/26"
