"""Time stamps by RFC 3161: an authority confirms that the seal existed at a moment.

It learns a hash, nothing else. Question and answer are kept whole, so that other tools
(``openssl ts -verify``) can check them too.
"""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from scamrecruit.errors import UsageError
from scamrecruit.evidence.bag import TAGS, write
from scamrecruit.evidence.der import with_sorted_certificates

QUERY, REPLY = f"{TAGS}.tsq", f"{TAGS}.tsr"
MEDIA_TYPE = "application/timestamp-query"


def _client() -> Any:
    try:
        import rfc3161_client
    except ModuleNotFoundError as error:
        raise UsageError("time stamps need an extra: pip install 'scamrecruit[seal]'") from error
    return rfc3161_client


def ask(bag: Path) -> bytes:
    """Write the question for the seal of ``bag``, and give it."""
    client = _client()
    builder = client.TimestampRequestBuilder().data((bag / TAGS).read_bytes())
    builder = builder.hash_algorithm(client.HashAlgorithm.SHA256).nonce(nonce=True)
    query: bytes = builder.cert_request(cert_request=True).build().as_bytes()
    write(bag / QUERY, query)
    return query


def keep(bag: Path, reply: bytes) -> datetime:
    """Keep the answer of an authority, if it answers our question; the moment it confirms.

    Raises ValueError if it does not.
    """
    moment = confirmed(bag, reply)
    write(bag / REPLY, reply)
    return moment


def confirmed(folder: Path, reply: bytes, authorities: Path | None = None) -> datetime:
    """The moment that ``reply`` confirms for the seal in ``folder``. The authority's own signature is
    checked only if certificates of trusted roots are given.

    Raises ValueError if the reply is damaged, refuses, or is for something else.
    """
    client = _client()
    answer = client.decode_timestamp_response(with_sorted_certificates(reply))
    if answer.status not in {0, 1}:
        raise ValueError(f"the authority refused (status {answer.status})")
    info = answer.tst_info
    seal = (folder / TAGS).read_bytes()
    if info.message_imprint.message != hashlib.sha256(seal).digest():
        raise ValueError("it is for another seal")
    nonce = info.nonce
    if nonce is not None and nonce.to_bytes((nonce.bit_length() + 7) // 8) not in _query(folder):
        raise ValueError("it answers another question")
    if authorities is not None:
        _check_authority(client, answer, seal, authorities)
    moment: datetime = info.gen_time
    return moment


def _query(folder: Path) -> bytes:
    return (folder / QUERY).read_bytes() if (folder / QUERY).exists() else b""


def _check_authority(client: Any, answer: Any, seal: bytes, authorities: Path) -> None:
    from cryptography import x509

    try:
        roots = x509.load_pem_x509_certificates(authorities.read_bytes())
    except (OSError, ValueError) as error:
        raise UsageError(f"{authorities}: no certificates in PEM form") from error
    builder = client.VerifierBuilder()
    for root in roots:
        builder = builder.add_root_certificate(root)
    try:
        builder.build().verify_message(answer, seal)
    except client.VerificationError as error:
        raise ValueError(f"its signature is not accepted: {error}") from error
