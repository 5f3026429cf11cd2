"""Pictures: decoded whole and written anew, so that only what can be seen is left: no place, no camera, no rest."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps

from portal.adapters.attachments.verdict import Unfit

FORMATS = {"JPEG": "jpeg", "MPO": "jpeg", "PNG": "png", "WEBP": "webp"}
"""MPO is a JPEG with a second picture behind it, as some phones make; the first one is kept."""
PIXELS = 64_000_000
"""More than any photo of 10 MB needs; opened, it is 256 MB."""
QUALITY = 90
_PLAIN = {"jpeg": ("L", "RGB"), "png": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"), "webp": ("RGB", "RGBA")}


def clean_image(raw: bytes) -> tuple[str, bytes, tuple[str, ...]]:
    """Kind, bytes written anew, and `photo_data` when the picture told more than itself.

    Raises Unfit("too_many_pixels"), and the library's own errors when it cannot be decoded to its last row.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of large pictures: the size is looked at below
        with _open(raw) as image:
            image.verify()
        with _open(raw) as image:
            kind = FORMATS[image.format or ""]
            told = bool(image.getexif()) or any(name in image.info for name in ("xmp", "XML:com.adobe.xmp"))
            return kind, _written(image, kind), ("photo_data",) if told else ()


def _open(raw: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(raw), formats=("JPEG", "PNG", "WEBP"))
    except Image.DecompressionBombError as large:
        raise Unfit("too_many_pixels") from large
    if image.width * image.height > PIXELS:
        raise Unfit("too_many_pixels")
    return image


def _written(image: Image.Image, kind: str) -> bytes:
    """As it is seen: turned the right way up, the first frame only, nothing beside the pixels."""
    upright = ImageOps.exif_transpose(image)
    upright.info = {name: upright.info[name] for name in ("transparency",) if name in upright.info}
    if upright.mode not in _PLAIN[kind]:
        upright = upright.convert("RGBA" if upright.has_transparency_data and kind != "jpeg" else "RGB")
    out = io.BytesIO()
    upright.save(out, kind.upper(), **({} if kind == "png" else {"quality": QUALITY}))
    return out.getvalue()
