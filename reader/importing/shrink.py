"""Pictures at a sane size: turned upright, narrowed, packed again, without what they tell."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from reader.importing.limits import MAX_FETCHED_PIXELS, PICTURE_WIDTH

if TYPE_CHECKING:
    from PIL.Image import Image

_SMALL = 300_000
"""Bytes; a picture of this size stays as it is, if it tells nothing."""
_MOVING = 2_000_000
"""Bytes of a moving picture that stays one."""
_LARGE_PNG = 1_500_000
_QUALITY = 82
_KEPT_PIXELS = 12_000_000
"""Pixels of a picture that are kept, however tall it is."""
_WEBP_PIXELS = 12_000_000
"""Pixels of a WebP picture, which takes five times the memory of others."""
_CLEAR_PIXELS = 3_000_000
"""Pixels of a picture that keeps its clear parts."""
_FLAT = 256
"""Colours of a drawing; a photograph has more."""
_FORMATS = {"png": "PNG", "jpg": "JPEG", "gif": "GIF", "webp": "WEBP"}
_ORIENTATION = 0x0112
_TELLING = frozenset({"exif", "xmp", "comment", "XML:com.adobe.xmp", "photoshop", "Comment"})


def shrunk(data: bytes, kind: str) -> bytes | None:
    """Give a picture of at most `PICTURE_WIDTH` pixels' width, None when it cannot be read.

    `kind` is what its first bytes say (png, jpg, gif, webp); the result may be of another one.
    Camera, place and author are dropped, the orientation they tell is applied. Moving pictures
    stay when they are small, else their first frame does.
    """
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=(_FORMATS[kind],)) as image:
            width, height = image.size
            if not 0 < width * height <= (_WEBP_PIXELS if kind == "webp" else MAX_FETCHED_PIXELS):
                return None
            if getattr(image, "is_animated", False) and len(data) <= _MOVING:
                return data
            turned = image.getexif().get(_ORIENTATION, 1) not in (0, 1)
            telling = turned or bool(_TELLING & set(image.info)) or bool(getattr(image, "text", 0))
            if width <= PICTURE_WIDTH and not telling and len(data) <= _SMALL:
                # the header may promise what the rest does not hold
                image.load()
                return data
            packed = _packed(image, kind, turned)
            smaller = len(packed) < len(data) or telling or width > PICTURE_WIDTH
            return packed if smaller else data
    except Exception:  # noqa: BLE001 - Pillow raises a dozen kinds for what was broken on purpose
        return None


def _packed(image: Image, kind: str, turned: bool) -> bytes:
    from PIL import Image, ImageOps

    if kind == "jpg" and not turned:
        # libjpeg leaves out what would be thrown away
        image.draft(None, (PICTURE_WIDTH, max(1, image.height * PICTURE_WIDTH // image.width)))
    upright = ImageOps.exif_transpose(image) if turned else image
    if upright.mode == "P":
        upright = upright.convert("RGBA" if "transparency" in upright.info else "RGB")
    elif upright.mode == "LA" or (upright.mode in {"RGB", "L"} and "transparency" in upright.info):
        upright = upright.convert("RGBA")
    elif upright.mode in {"I;16", "I", "F"}:
        upright = upright.convert("I").point(lambda value: value / 256).convert("L")
    elif upright.mode not in {"RGB", "RGBA", "L", "1"}:
        upright = upright.convert("RGB")
    if upright.mode == "RGBA" and upright.getchannel("A").getextrema() == (255, 255):
        upright = upright.convert("RGB")
    share = min(
        1.0,
        PICTURE_WIDTH / upright.width,
        (_KEPT_PIXELS / (upright.width * upright.height)) ** 0.5,
    )
    if share < 1:
        wanted = (max(1, round(upright.width * share)), max(1, round(upright.height * share)))
        upright = upright.resize(wanted, Image.Resampling.LANCZOS, reducing_gap=2.0)
    upright.info = {}
    clear = upright.mode == "RGBA" and upright.width * upright.height <= _CLEAR_PIXELS
    if clear or upright.mode == "1" or (kind != "jpg" and upright.getcolors(_FLAT) is not None):
        packed = _saved(upright, "PNG")
        if len(packed) <= _LARGE_PNG or upright.mode == "1":
            return packed
    if upright.mode == "RGBA":
        # a photograph without its clear parts is worth more than none
        ground = Image.new("RGB", upright.size, "white")
        ground.paste(upright, mask=upright.getchannel("A"))
        upright = ground
    return _saved(upright, "JPEG", quality=_QUALITY, optimize=True)


def _saved(image: Image, form: str, **options: bool | int) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()
