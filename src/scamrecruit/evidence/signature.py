"""Signatures in the format of minisign (Ed25519), over the file that stands for the whole bag."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scamrecruit.errors import UsageError
from scamrecruit.evidence.bag import TAGS, write

NAME = f"{TAGS}.minisig"


def _minisign() -> Any:
    try:
        import minisign
    except ModuleNotFoundError as error:
        raise UsageError("signatures need an extra: pip install 'scamrecruit[seal]'") from error
    return minisign


def is_encrypted(key: Path) -> bool:
    """Whether a secret key needs a password. Raises UsageError if it is none."""
    return bool(_secret(key).is_encrypted())


def _secret(key: Path) -> Any:
    minisign = _minisign()
    try:
        return minisign.SecretKey.from_file(key)
    except (OSError, ValueError) as error:
        raise UsageError(f"{key}: no secret key of minisign ({error})") from error


def sign(bag: Path, key: Path, password: str, case: str) -> None:
    """Sign the seal of ``bag``; case and moment stand in the trusted comment.

    Raises UsageError for a key or password that does not fit.
    """
    secret = _secret(key)
    try:
        secret.decrypt(password)
    except ValueError as error:
        raise UsageError(f"{key}: {error}") from error
    name = "".join(char if char.isprintable() else " " for char in case)[:100]
    comment = f"scamrecruit bag {name} signed {datetime.now(UTC).isoformat(timespec='seconds')}"
    signature = secret.sign((bag / TAGS).read_bytes(), trusted_comment=comment)
    write(bag / NAME, bytes(signature) + b"\n")


def check(folder: Path, key: str) -> str:
    """The trusted comment, if the seal in ``folder`` is signed with the public key ``key`` (the key
    itself, or its file). Raises ValueError if not; UsageError if there is no such key.
    """
    minisign = _minisign()
    try:
        public = (
            minisign.PublicKey.from_file(key)
            if Path(key).is_file()
            else minisign.PublicKey.from_base64(key)
        )
    except (OSError, ValueError) as error:
        raise UsageError(f"--public-key {key}: no public key of minisign ({error})") from error
    signature = minisign.Signature.from_file(folder / NAME)
    public.verify((folder / TAGS).read_bytes(), signature)
    return str(signature.trusted_comment)
