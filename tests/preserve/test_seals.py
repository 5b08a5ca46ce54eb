"""Signatures and time stamps: made here, checked by the usual programs, and the other way round."""

import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.collect.server import Server, answer, fast
from tests.conftest import LURE
from tests.preserve.conftest import Gather

from scamrecruit.engine import Engine
from scamrecruit.errors import UsageError
from scamrecruit.evidence import signature, timestamp
from scamrecruit.preserve.checks import Check
from scamrecruit.preserve.sealing import check_sealed, stamp
from scamrecruit.preserve.seals import seal_checks
from scamrecruit.preserve.verify_bag import verify_bag

PAGE = answer(f"<h1>Chat work</h1><p>{LURE}</p>")
TAGS = "tagmanifest-sha256.txt"
CONFIG = """
oid_section = oids
[oids]
policy = 1.2.3.4.1
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/root.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = policy
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""


@pytest.fixture
def bag(gather: Gather, tmp_path: Path) -> Path:
    with Server({"/a": PAGE}) as server:
        gather(server, "/a")
    return tmp_path / "bag"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A time-stamping authority made with openssl: a folder with its keys."""
    folder = tmp_path_factory.mktemp("tsa")

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    openssl("req", "-x509", *curve, "-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=Test Root", "-days", "2",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign")  # fmt: skip
    openssl("req", *curve, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Test TSA")
    (folder / "ext").write_text(
        "extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\nbasicConstraints=CA:FALSE\n"
    )
    openssl(
        "x509",
        "-req",
        "-in",
        "tsa.csr",
        "-CA",
        "root.pem",
        "-CAkey",
        "root.key",
        "-CAcreateserial",
        "-out",
        "tsa.pem",
        "-days",
        "1",
        "-extfile",
        "ext",
    )
    (folder / "serial").write_text("01\n")
    (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))
    return folder


def time_server(folder: Path) -> Server:
    """Answers questions by ``openssl ts -reply``."""

    def reply(connection: socket.socket, request: bytes) -> None:
        head, _, query = request.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        while len(query) < length:
            query += connection.recv(65536)
        (folder / "q.tsq").write_bytes(query)
        command = [
            "openssl",
            "ts",
            "-reply",
            "-queryfile",
            "q.tsq",
            "-config",
            "tsa.cnf",
            "-out",
            "r.tsr",
        ]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        connection.sendall(
            answer((folder / "r.tsr").read_bytes(), Content_Type="application/timestamp-reply")
        )

    return Server({"/": reply})


def outcomes(checks: list[Check]) -> dict[str, str]:
    return {check.name: check.outcome for check in checks}


def seals(bag: Path, key: str | None = None, authorities: Path | None = None) -> dict[str, str]:
    return outcomes(list(seal_checks(bag, key, authorities)))


def test_without_proofs_their_absence_is_said(bag: Path) -> None:
    assert seals(bag) == {"signature": "missing", "time stamp": "missing"}
    assert (
        seals(bag, key="RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3")["signature"]
        == "differs"
    )


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path]:
    import minisign

    pair = minisign.KeyPair.generate()
    public, secret = tmp_path / "key.pub", tmp_path / "key.sec"
    public.write_bytes(bytes(pair.public_key))
    secret.write_bytes(bytes(pair.secret_key))
    return public, secret


def test_a_signature_is_checked_by_us_and_by_minisign(
    bag: Path, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    public, secret = keys
    signature.sign(bag, secret, "", "case\n7")
    assert seals(bag)["signature"] == "not checked"
    assert seals(bag, str(public))["signature"] == "ok"
    key = public.read_text().splitlines()[1]
    assert seals(bag, key)["signature"] == "ok"
    if shutil.which("minisign"):
        done = subprocess.run(
            ["minisign", "-V", "-p", public, "-m", bag / TAGS], capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        assert "case 7" in done.stdout
    (bag / TAGS).write_bytes((bag / TAGS).read_bytes().replace(b"a", b"b"))
    assert seals(bag, key)["signature"] == "differs"
    with pytest.raises(UsageError, match="not as it was sealed"):
        check_sealed(bag)
    for wrong in ("nonsense", str(secret)):
        with pytest.raises(UsageError, match="no public key"):
            seals(bag, wrong)
    with pytest.raises(UsageError, match="no secret key"):
        signature.sign(bag, public, "", "x")


@pytest.mark.skipif(not shutil.which("minisign"), reason="needs the minisign program")
def test_a_signature_of_the_minisign_program_is_accepted(bag: Path, tmp_path: Path) -> None:
    subprocess.run(
        ["minisign", "-G", "-W", "-p", "m.pub", "-s", "m.sec"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    subprocess.run(
        ["minisign", "-S", "-s", "m.sec", "-m", bag / TAGS, "-t", "by hand"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    (check, _) = list(seal_checks(bag, str(tmp_path / "m.pub"), None))
    assert check.outcome == "ok"
    assert "by hand" in check.summary
    signature.sign(bag, tmp_path / "m.sec", "", "ours")
    assert seals(bag, str(tmp_path / "m.pub"))["signature"] == "ok"


def test_a_time_stamp_is_checked_by_us_and_by_openssl(
    bag: Path, authority: Path, tmp_path: Path
) -> None:
    with time_server(authority) as server:
        stamp(bag, server.url("/"), fast(server))
    assert seals(bag)["time stamp"] == "not checked"
    assert seals(bag, authorities=authority / "root.pem")["time stamp"] == "ok"
    command = [
        "openssl",
        "ts",
        "-verify",
        "-data",
        bag / TAGS,
        "-in",
        bag / timestamp.REPLY,
        "-CAfile",
        authority / "root.pem",
    ]
    assert subprocess.run(command, capture_output=True, text=True).returncode == 0
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "o.key",
                    "-out", "other.pem", "-subj", "/CN=Other"], cwd=tmp_path, check=True, capture_output=True)  # fmt: skip
    assert seals(bag, authorities=tmp_path / "other.pem")["time stamp"] == "differs"
    with pytest.raises(UsageError, match="no certificates"):
        seals(bag, authorities=bag / TAGS)
    (bag / TAGS).write_bytes((bag / TAGS).read_bytes() + b"\n")
    assert seals(bag, authorities=authority / "root.pem")["time stamp"] == "differs"


def test_offline_the_question_waits_and_is_said_to_wait(bag: Path, authority: Path) -> None:
    server = time_server(authority)
    with server:
        settings = fast(server)
    with pytest.raises(UsageError, match="no time stamp yet"):
        stamp(bag, server.url("/"), settings)
    (_, waiting) = list(seal_checks(bag, None, None))
    assert waiting.outcome == "missing"
    assert "not answered yet" in waiting.summary
    with time_server(authority) as again:
        stamp(bag, again.url("/"), fast(again))
    assert seals(bag, authorities=authority / "root.pem")["time stamp"] == "ok"


def garbage(body: bytes) -> Callable[[socket.socket, bytes], None]:
    return lambda connection, request: connection.sendall(answer(body))


def test_wrong_answers_of_an_authority_are_not_kept(bag: Path, authority: Path) -> None:
    with time_server(authority) as server:
        stamp(bag, server.url("/"), fast(server))
    other = (bag / timestamp.REPLY).read_bytes()
    (bag / timestamp.REPLY).unlink()
    for body in (b"", b"nonsense", other, other[:-9], b"0\x05 \x03\x02\x01\x02"):
        with Server({"/": garbage(body)}) as server, pytest.raises(UsageError, match="not accepted"):
            stamp(bag, server.url("/"), fast(server))
    with Server({"/": answer("", "500 Oops")}) as server, pytest.raises(UsageError, match="status 500"):
        stamp(bag, server.url("/"), fast(server))
    with pytest.raises(UsageError, match="only http"):
        stamp(bag, "file:///etc/passwd", fast())
    assert not (bag / timestamp.REPLY).exists()


def test_proofs_of_earlier_sessions_stay_good(
    bag: Path, authority: Path, keys: tuple[Path, Path], gather: Gather, engine: Engine
) -> None:
    public, secret = keys
    signature.sign(bag, secret, "", "first")
    with time_server(authority) as server:
        stamp(bag, server.url("/"), fast(server))
    with Server({"/a": PAGE}) as server:
        gather(server, "/a")
    found = outcomes(list(verify_bag(bag, engine, None, authority / "root.pem")))
    assert found["seal 0001"] == "ok"
    assert found["time stamp of seal 0001"] == "ok"
    assert found["time stamp"] == "missing"
    assert seals(bag, str(public))["signature of seal 0001"] == "ok"
    first = min((bag / "data/archive").iterdir())
    first.write_bytes(first.read_bytes() + b"x")
    assert seals(bag)["seal 0001"] == "differs"


def test_an_open_bag_cannot_be_sealed(tmp_path: Path, bag: Path) -> None:
    (bag / TAGS).unlink()
    for folder, words in ((bag, "not sealed"), (tmp_path, "no bag")):
        with pytest.raises(UsageError, match=words):
            check_sealed(folder)
