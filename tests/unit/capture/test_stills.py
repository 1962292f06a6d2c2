import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from peelian.capture import stills
from peelian.errors import ImageError

PATH = Path("picture")


def picture(mode: str = "RGB", colour: Any = (200, 100, 50), size: tuple[int, int] = (40, 30)) -> Image.Image:
    return Image.new(mode, size, colour)


def packed(image: Image.Image, form: str = "PNG", **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_a_picture_is_read_in_rgb(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(packed(picture()))
    frame = stills.read(path)
    assert frame.pixels.shape == (30, 40, 3)
    assert frame.pixels[0, 0].tolist() == [200, 100, 50]
    assert not frame.pixels.flags.writeable


@pytest.mark.parametrize(
    ("size", "least_px", "expected"),
    [
        ((720, 960), 0, (720, 960)),
        ((720, 960), 480, (360, 480)),
        ((720, 960), 481, (720, 960)),
        ((721, 961), 480, (361, 481)),
        ((960, 720), 240, (240, 180)),
        ((4000, 3000), 480, (500, 375)),
        ((4000, 3000), 4, (500, 375)),
        ((300, 200), 480, (300, 200)),
        ((900, 1), 100, (900, 1)),
    ],
)
def test_a_jpeg_is_decoded_as_small_as_is_enough(
    size: tuple[int, int], least_px: int, expected: tuple[int, int]
) -> None:
    frame = stills.decode(packed(picture(size=size), "JPEG"), path=PATH, least_px=least_px)
    assert (frame.width_px, frame.height_px) == expected
    assert np.abs(frame.pixels.astype(int) - [200, 100, 50]).max() <= 3


def test_a_small_one_is_upright_too_and_no_less_strict() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = packed(picture(size=(400, 240)), "JPEG", exif=exif)
    assert stills.decode(turned, path=PATH, least_px=200).pixels.shape == (200, 120, 3)
    with pytest.raises(ImageError, match="damaged or cut short"):
        stills.decode(turned[:-60], path=PATH, least_px=200)
    with pytest.raises(ImageError, match="pixels wide or high"):
        stills.decode(packed(picture(size=(9000, 8)), "JPEG"), path=PATH, least_px=200)


def test_a_png_has_the_size_it_has() -> None:
    assert stills.decode(packed(picture(size=(400, 240))), path=PATH, least_px=50).pixels.shape == (240, 400, 3)


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (picture("L", 90), [90, 90, 90]),
        (picture("1", 1), [255, 255, 255]),
        (picture("LA", (90, 255)), [90, 90, 90]),
        (picture("RGBA", (200, 100, 50, 255)), [200, 100, 50]),
        (picture("RGBA", (200, 100, 50, 0)), [255, 255, 255]),
        (picture("I;16", 257 * 90), [90, 90, 90]),
        (picture("RGB").quantize(4), [200, 100, 50]),
    ],
)
def test_every_kind_of_pixel_becomes_rgb(image: Image.Image, expected: list[int]) -> None:
    pixels = stills.decode(packed(image), path=PATH).pixels
    assert np.abs(pixels[5, 5].astype(int) - expected).max() <= 1


@pytest.mark.parametrize(("mode", "colour"), [("L", 90), ("CMYK", (255, 255, 255, 0)), ("RGB", (0, 0, 0))])
def test_jpegs_of_every_kind_become_rgb(mode: str, colour: object) -> None:
    assert stills.decode(packed(picture(mode, colour), "JPEG"), path=PATH).pixels.shape == (30, 40, 3)


def test_the_orientation_is_applied() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    pixels = stills.decode(packed(picture(), "JPEG", exif=exif), path=PATH).pixels
    assert pixels.shape == (40, 30, 3)


def test_a_broken_orientation_is_ignored() -> None:
    data = packed(picture(), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")
    assert stills.decode(data, path=PATH).pixels.shape == (30, 40, 3)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"this is a letter, not a picture", "not a JPEG or PNG"),
        (packed(picture(), "GIF"), "not a JPEG or PNG"),
        (packed(picture(), "WEBP"), "not a JPEG or PNG"),
        (packed(picture(), "JPEG")[:-60], "damaged or cut short"),
        (png_header(40, 30), "damaged or cut short"),
        (png_header(6000, 5000), "25 million pixels"),
        (png_header(10_000, 10_000), "25 million pixels"),
        (png_header(60_000, 60_000), "25 million pixels"),
        (png_header(8_193, 1), "8,192 pixels wide or high"),
        (png_header(1, 2**31 - 1), "25 million pixels"),
        (packed(picture()) + bytes(stills.LARGEST_FILE_BYTES), "larger than 10 MB"),
    ],
)
def test_what_is_no_whole_picture_is_said_in_one_sentence(data: bytes, said: str) -> None:
    with pytest.raises(ImageError, match=said):
        stills.decode(data, path=PATH)


def test_nothing_is_made_up_for_what_is_missing_whatever_another_library_has_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(ImageError, match="damaged or cut short"):
        stills.decode(packed(picture(), "JPEG")[:-60], path=PATH)


def test_a_picture_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="no such file"):
        stills.read(tmp_path / "none.jpg")


def test_a_folder_is_no_picture(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="a folder"):
        stills.read(tmp_path)


def test_a_device_is_no_picture() -> None:
    with pytest.raises(ImageError, match="not a file"):
        stills.read(Path("/dev/null"))


def test_a_path_that_cannot_be_one_is_said() -> None:
    with pytest.raises(ImageError, match="cannot be opened"):
        stills.read(Path("a\0b"))


WHOLE = [packed(picture(), form) for form in stills.FORMATS]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=200)
@given(data=st.data())
def test_damaged_bytes_give_a_frame_or_a_sentence(data: st.DataObject) -> None:
    damaged = bytearray(data.draw(st.sampled_from(WHOLE)))
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        stills.decode(bytes(damaged), path=PATH)
    except ImageError:
        return  # every other exception fails the test
