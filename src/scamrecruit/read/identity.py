"""The id of a posting: from what it says, never from where or when it was read."""

import hashlib


def posting_id(title: str, text: str) -> str:
    """``p-`` and sixteen hex digits of SHA-256 over title and text (lone surrogates tolerated)."""
    digest = hashlib.sha256(f"{title}\0{text}".encode("utf-8", "surrogatepass"))
    return f"p-{digest.hexdigest()[:16]}"
