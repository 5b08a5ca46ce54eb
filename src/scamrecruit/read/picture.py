"""A picture made harmless: decoded, turned upright, in grey, without anything else; and its QR codes.

Runs in the sandbox. What comes out is a plain PNG for text recognition and the codes' text, which is
never opened.
"""

import io
import warnings
from typing import Any

import msgspec

from scamrecruit.read.refusal import Refusal

MAX_PIXELS = 40_000_000
_SMALL, _LARGE = 1_000, 16_000_000
"""Longest side of a small picture, and pixels of a large one; a long screenshot is not large."""
_MIN_SIDE = 24


class Picture(msgspec.Struct, frozen=True):
    """``png``: the first frame, in grey, of a size that suits text recognition."""

    png: bytes
    codes: list[str]


def work(body: bytes) -> bytes:
    """The picture as MessagePack. Raises Refusal."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(body)) as opened:
            if min(opened.size) < _MIN_SIDE:
                raise Refusal("a picture too small for text", "nothing to do")
            upright = ImageOps.exif_transpose(opened)
            picture = _on_white(upright).convert("L")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refusal(
            f"a picture of more than {MAX_PIXELS // 1_000_000} megapixels", "make it smaller"
        ) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise Refusal("the picture is damaged or of an unknown kind", "save it as PNG or JPEG") from None
    codes = _codes(picture)
    pixels = picture.width * picture.height
    factor = 2.0 if max(picture.size) < _SMALL else min(1.0, (_LARGE / pixels) ** 0.5)
    if factor != 1.0:
        picture = picture.resize(
            (max(1, int(picture.width * factor)), max(1, int(picture.height * factor)))
        )
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return msgspec.msgpack.encode(Picture(out.getvalue(), codes))


def _on_white(picture: Any) -> Any:
    """Transparent parts as white: dark letters would vanish on black."""
    from PIL import Image

    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture.convert("RGBA"))


def _codes(picture: Any) -> list[str]:
    """Texts of QR codes and the like, each once."""
    try:
        import zxingcpp
    except ImportError:
        return []
    found = zxingcpp.read_barcodes(picture)
    return list(dict.fromkeys(code.text.strip()[:2000] for code in found if code.text.strip()))
