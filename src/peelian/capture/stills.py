"""One untrusted picture, read from a file."""

import io
import stat
import struct
import warnings
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFile, ImageOps

from peelian.errors import ImageError
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.ids import CameraId

LARGEST_FILE_BYTES = 10_000_000
"""The design's limit for a picture handed over by a person."""

LARGEST_PIXELS = 25_000_000
"""Likewise; 75 MB once decoded, so that no header can ask for more memory than that."""

LONGEST_SIDE_PX = 8_192
"""Likewise: no camera's picture is longer, and a strip one pixel high is no picture of a person."""

FORMATS = ("JPEG", "PNG")
"""The only decoders that untrusted bytes reach: two small, well-tried ones instead of Pillow's forty."""

BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
"""The first bytes of either."""

EMPTY = "the file is empty"
TOO_MANY_BYTES = f"larger than {LARGEST_FILE_BYTES // 1_000_000} MB"
TOO_MANY_PIXELS = f"more than {LARGEST_PIXELS // 1_000_000} million pixels"
TOO_LONG = f"more than {LONGEST_SIDE_PX:,} pixels wide or high"
OF_ANOTHER_KIND = "not a JPEG or PNG picture"
DAMAGED = "the picture is damaged or cut short"
SMALLER = "Give a smaller picture"

STILL_CAMERA = CameraId("still")
"""A picture's camera is not known."""

UNREADABLE = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, struct.error, OverflowError)
"""What Pillow's parsers raise on bytes that are not what they say they are."""


def read(path: Path) -> Frame:
    """Read a JPEG or PNG picture, upright, in RGB.

    The size is checked before anything is decoded. The EXIF orientation is applied; a broken one is ignored, as a
    viewer would. What is transparent is shown on white, as a viewer would, so that hidden pixels stay hidden.

    Raises:
        ImageError: the file is missing, too large, not a JPEG or PNG, or damaged.
    """
    return decode(_bytes(path), path=path)


def decode(data: bytes, *, path: Path, least_px: int = 0) -> Frame:
    """Decode a JPEG or PNG picture that is in memory; `path` is only for the message.

    Args:
        data: of the picture's file.
        path: what it is called.
        least_px: how long a longest side is enough: a JPEG picture is decoded at a half, quarter or eighth of its size
            where that is no shorter, in a third of the time and less. 0: at its own size.

    Raises:
        ImageError: the picture is too large, not a JPEG or PNG, or damaged.
    """
    if not data:
        raise ImageError(path, EMPTY)
    if len(data) > LARGEST_FILE_BYTES:
        raise ImageError(path, TOO_MANY_BYTES, SMALLER)
    if not data.startswith(BEGINNINGS):
        raise ImageError(path, OF_ANOTHER_KIND)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns about odd metadata, which nobody reads here
        pixels = _pixels(data, path, least_px)
    return of_pixels(pixels)


def of_pixels(pixels: npt.NDArray[np.uint8]) -> Frame:
    """Return a picture that is decoded already, shape (height, width, 3), uint8, RGB, as a frame."""
    time = FrameTime(media_s=0.0, arrival_s=0.0)
    return Frame(camera=STILL_CAMERA, index=0, time=time, pixels=pixels)


def _bytes(path: Path) -> bytes:
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):  # a pipe would keep us waiting, a device would never end
            raise ImageError(path, "a folder, not a picture" if stat.S_ISDIR(mode) else "not a file")
        with path.open("rb") as file:
            return file.read(LARGEST_FILE_BYTES + 1)
    except FileNotFoundError:
        raise ImageError(path, "no such file", "Check the path") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a path"
        raise ImageError(path, f"cannot be opened ({reason.lower()})", "Check the path and its permissions") from None


def _pixels(data: bytes, path: Path, least_px: int) -> npt.NDArray[np.uint8]:
    """Return shape (height, width, 3), uint8, RGB, read-only."""
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError:
        raise ImageError(path, TOO_MANY_PIXELS, SMALLER) from None
    except UNREADABLE:
        raise ImageError(path, DAMAGED) from None
    if image.width * image.height > LARGEST_PIXELS:
        raise ImageError(path, TOO_MANY_PIXELS, SMALLER)
    if max(image.size) > LONGEST_SIDE_PX:
        raise ImageError(path, TOO_LONG, SMALLER)
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint has Pillow fill up with black what is missing, in everything
    try:
        if least_px:
            image.draft(None, _drafted(image.size, least_px))
        image.load()
        pixels = np.array(_rgb(_upright(image)), dtype=np.uint8)
    except (*UNREADABLE, Image.DecompressionBombError):
        raise ImageError(path, DAMAGED) from None
    pixels.flags.writeable = False
    return pixels


def _drafted(size: tuple[int, int], least_px: int) -> tuple[int, int]:
    """Return the size at which a decoder may stop; Pillow takes the eighth, quarter or half that is no smaller."""
    width, height = size
    longest = max(least_px, *size)
    return max(1, width * least_px // longest), max(1, height * least_px // longest)


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except UNREADABLE:
        return image


def _rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits a pixel
        deep = np.clip(np.asarray(image), 0, 65535)
        return Image.fromarray((deep // 257).astype(np.uint8)).convert("RGB")
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info:
        over = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", over.size, "white"), over).convert("RGB")
    return image.convert("RGB")
