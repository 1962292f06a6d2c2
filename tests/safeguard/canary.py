"""Looks for a face in whatever a run left behind: its template in every usual form, its pixels, and pictures of it.

A canary is somebody who does not exist and is on no list. Whoever runs anything with a canary in view may ask `scan`
afterwards what of it is left. The scanner is only worth as much as its control: a run that leaks must be caught.
"""

import base64
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

NUMBERS = 12
"""So many numbers in a row are looked for, starting at each eighth: any piece of a template of 20 numbers is found."""

STEP = 8
PIXEL_BYTES = 48
FEWEST_VALUES = 12
"""A row of pixels with fewer values could be anybody's."""

SAME = 0.9
"""Normalised correlation from which a piece of a picture is the canary's face."""

SCALES = (1.0, 0.5)
STARTS = {b"\xff\xd8\xff": ".jpg", b"\x89PNG\r\n": ".png"}
LARGEST_PICTURE = 30_000_000


@dataclass(frozen=True, kw_only=True, eq=False)
class Canary:
    """Somebody's template, shape (d,), float32, and pictures of the face, shape (h, w, 3), uint8, RGB."""

    name: str
    template: Floats
    pictures: tuple[Pixels, ...]


@dataclass(frozen=True, kw_only=True)
class Find:
    """What was found, and where."""

    place: str
    what: str


def scan(places: Iterable[Path], canaries: Sequence[Canary], *, since_ns: int = 0) -> list[Find]:
    """Search every file under the places that was changed since a moment (wall clock), with its name and attributes."""
    needles = [(f"{canary.name}: {form}", needle) for canary in canaries for form, needle in forms(canary)]
    finds: dict[Find, None] = {}
    for place in places:
        for path in sorted(files(place)):
            for where, content in changed(path, since_ns):
                for what in searched(content, needles, canaries):
                    finds[Find(place=where, what=what)] = None
    return list(finds)


def changed(path: Path, since_ns: int) -> list[tuple[str, bytes]]:
    """The parts of a file that was changed since; none of one that was not, or that has gone in the meantime."""
    try:
        return [] if path.lstat().st_ctime_ns < since_ns else list(parts(path))
    except OSError:
        return []


def files(place: Path) -> Iterator[Path]:
    """Every file and link under a place; what vanishes while it is looked at is passed over."""
    if place.is_file():
        yield place
    for folder, _, names in os.walk(place, onerror=lambda _: None):
        for name in names:
            yield Path(folder) / name


def parts(path: Path) -> Iterator[tuple[str, bytes]]:
    """A file's name, its attributes, and its content."""
    yield f"{path} (name)", os.fsencode(path.name)
    if path.is_symlink():
        yield f"{path} (target)", os.fsencode(path.readlink())
        return
    for name in os.listxattr(path):
        yield f"{path} ({name})", name.encode() + os.getxattr(path, name)
    if path.is_file():
        yield str(path), path.read_bytes()


def searched(content: bytes, needles: Sequence[tuple[str, bytes]], canaries: Sequence[Canary]) -> Iterator[str]:
    """Name what is found in some bytes."""
    for what, needle in needles:
        if needle in content:
            yield what
    for picture in pictures(content):
        for canary in canaries:
            if shows(picture, canary):
                yield f"{canary.name}: picture"


def forms(canary: Canary) -> Iterator[tuple[str, bytes]]:
    """Everything that is looked for as bytes: what it is called, and the bytes."""
    template = canary.template
    largest = float(np.abs(template).max())
    numbers: dict[str, npt.NDArray[np.generic]] = {
        "float32": template,
        "float32, big-endian": template.astype(">f4"),
        "float64": template.astype(np.float64),
        "float16": template.astype(np.float16),
        "int8": np.round(template * 127).astype(np.int8),
        "int8 of the largest": np.round(template / largest * 127).astype(np.int8),
    }
    for name, array in numbers.items():
        for start in range(0, len(array) - NUMBERS + 1, STEP):
            for form, needle in spelt(array[start : start + NUMBERS].tobytes()):
                yield f"{form}{name}", needle
    for start in range(0, len(template) - 4, STEP):
        yield "decimal", ", ".join(repr(float(value)) for value in template[start : start + 3]).encode()
    for pixels in canary.pictures:
        for layout, plane in layouts(pixels).items():
            yield from ((f"pixels, {layout}", needle) for needle in rows(plane))


def spelt(window: bytes) -> Iterator[tuple[str, bytes]]:
    """Bytes as they are, in hex and in base64."""
    yield "", window
    yield "hex of ", window.hex().encode()
    yield "hex of ", window.hex().upper().encode()
    yield from (("base64 of ", text) for text in in_base64(window))


def rows(plane: npt.NDArray[np.uint8]) -> Iterator[bytes]:
    """Some pixels from the middle of rows that nobody else's picture would have."""
    for row in plane[len(plane) // 4 : -len(plane) // 4 : 3]:
        middle = row.size // 2 - row.size // 2 % 3
        window = row.tobytes()[middle : middle + PIXEL_BYTES]
        if len(window) == PIXEL_BYTES and len(set(window)) >= FEWEST_VALUES:
            yield window


def in_base64(data: bytes) -> Iterator[bytes]:
    """How bytes look in base64, wherever in a longer text they begin."""
    for before in range(3):
        text = base64.b64encode(b"\0" * before + data)
        yield text[4 if before else 0 : -4]


def layouts(pixels: Pixels) -> dict[str, npt.NDArray[np.uint8]]:
    """Rows of bytes as pictures are kept in memory: shape (h, w * 3), or (h, w) for one colour."""
    height = len(pixels)
    return {
        "RGB": np.ascontiguousarray(pixels).reshape(height, -1),
        "BGR": np.ascontiguousarray(pixels[..., ::-1]).reshape(height, -1),
        "green": np.ascontiguousarray(pixels[..., 1]),
    }


def pictures(content: bytes) -> Iterator[Pixels]:
    """Every JPEG or PNG picture that begins anywhere in some bytes, as grey values."""
    for start in STARTS:
        at = content.find(start)
        while at >= 0:
            piece = np.frombuffer(content[at : at + LARGEST_PICTURE], np.uint8)
            decoded = cv2.imdecode(piece, cv2.IMREAD_GRAYSCALE)
            if decoded is not None:
                yield np.asarray(decoded, np.uint8)
            at = content.find(start, at + 1)


def shows(picture: Pixels, canary: Canary) -> bool:
    """Say whether a picture, as grey values, shows a canary's face at about its own size or half of it."""
    for pixels in canary.pictures:
        grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
        for scale in SCALES:
            face = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            if face.shape[0] > picture.shape[0] or face.shape[1] > picture.shape[1]:
                continue
            if float(cv2.matchTemplate(picture, face, cv2.TM_CCOEFF_NORMED).max()) >= SAME:
                return True
    return False
