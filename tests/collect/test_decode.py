"""Content codings: undone within limits, or refused with a reason."""

import gzip
import zlib

import brotli
import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from scamrecruit.collect.decode import DecodeError, decoded

MIB = 1 << 20
TEXT = "งานด่วน ".encode() * 500


def undo(payload: bytes, coding: str, limit: int = 10 * MIB, ratio: int = 200) -> bytes:
    return decoded(payload, coding, limit=limit, ratio=ratio)


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


CODINGS = {
    "gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress, "br": lambda data: brotli.compress(data, quality=2),
    "zstd": zstd.compress,
}  # fmt: skip


@pytest.mark.parametrize("coding", CODINGS)
def test_each_coding_is_undone(coding: str) -> None:
    assert undo(CODINGS[coding](TEXT), coding) == TEXT


@settings(deadline=None)
@given(st.binary(max_size=2000), st.sampled_from([*CODINGS]))
def test_whatever_was_packed_comes_back(data: bytes, coding: str) -> None:
    assert undo(CODINGS[coding](data), coding.upper()) == data


def test_deflate_without_its_wrapper_and_gzip_of_several_members() -> None:
    assert undo(raw_deflate(TEXT), "deflate") == TEXT
    assert undo(gzip.compress(TEXT) + gzip.compress(b"more") + b"\0" * 9, "gzip") == TEXT + b"more"
    frames = zstd.compress(TEXT) + zstd.compress(b"more")
    assert undo(frames, "zstd") == TEXT + b"more"


@pytest.mark.parametrize("coding", CODINGS)
def test_bombs_are_stopped_early(coding: str) -> None:
    import tracemalloc

    bomb = CODINGS[coding](b"\0" * (40 * MIB))
    tracemalloc.start()
    with pytest.raises(DecodeError, match="when unpacked"):
        undo(bomb, coding, limit=2 * MIB, ratio=10**9)
    assert tracemalloc.get_traced_memory()[1] < 12 * MIB
    tracemalloc.stop()
    with pytest.raises(DecodeError, match="200 times"):
        undo(bomb, coding, limit=39 * MIB)


@pytest.mark.parametrize(
    "codings", ["gzip, gzip", "gzip,br", "gzip, identity, gzip", "identity, br, zstd"]
)
def test_stacked_codings_are_refused(codings: str) -> None:
    with pytest.raises(DecodeError, match="stacked"):
        undo(gzip.compress(gzip.compress(b"x")), codings)


def test_identity_is_no_coding_and_an_unknown_one_is_named() -> None:
    assert undo(b"x", "") == undo(b"x", "identity") == b"x"
    with pytest.raises(DecodeError, match="'compress'"):
        undo(b"x", "compress")


@pytest.mark.parametrize("coding", CODINGS)
def test_damage_is_said(coding: str) -> None:
    packed = CODINGS[coding](bytes(range(256)) * 40)
    for damaged in (packed[: len(packed) // 2], b"\xff\xfe\xfd" + packed):
        with pytest.raises(DecodeError, match=r"damaged|ends early"):
            undo(damaged, coding)


def test_a_zstd_window_beyond_the_limit_is_refused() -> None:
    packer = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 27})
    packed = packer.compress(b"x" * 1000, zstd.ZstdCompressor.FLUSH_BLOCK) + packer.flush()
    with pytest.raises(DecodeError):
        undo(packed, "zstd")


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_swarm_of_empty_members_costs_little(coding: str) -> None:
    swarm = CODINGS[coding](b"") * 200_000
    with pytest.raises(DecodeError, match="too many"):
        undo(swarm, coding)
