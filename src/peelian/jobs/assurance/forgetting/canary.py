"""A canary: somebody who does not exist and is on no list. Every form in which something of theirs could be left.

Whoever runs anything with a canary in view can ask afterwards what of it is left. The search is only worth as much as
its control: a run that leaks must be caught.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Form = tuple[str, bytes]
"""What something is called, and the bytes by which it is found."""

NUMBERS = 12
"""So many numbers in a row are looked for, starting at each eighth: any piece of a template of 20 numbers is found."""

STEP = 8
PIXEL_BYTES = 48
FEWEST_VALUES = 12
"""A row of pixels with fewer values could be anybody's."""

LARGEST_INT8 = 127


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Canary:
    """Somebody's template, shape (d,), float32, and pictures of the face, shape (h, w, 3), uint8, RGB.

    `working`: what is made of the face on the way to the template and in comparing it, each with its name, shape (d,):
    it is looked for as it lies in memory.
    """

    name: str
    template: npt.NDArray[np.float32]
    pictures: tuple[Pixels, ...]
    working: tuple[tuple[str, npt.NDArray[np.floating]], ...] = ()


def forms(canary: Canary) -> Iterator[Form]:
    """Give everything that is looked for as bytes: pieces of the template in every usual form, and rows of pixels."""
    for name, array in _numbers(canary.template).items():
        for piece in _pieces(array):
            for spelling, needle in _spelt(piece):
                yield f"{canary.name}: {spelling}{name}", needle
    for start in range(0, len(canary.template) - 4, STEP):
        words = ", ".join(repr(float(value)) for value in canary.template[start : start + 3])
        yield f"{canary.name}: decimal", words.encode()
    for name, made in canary.working:
        yield from ((f"{canary.name}: {name}", piece) for piece in _pieces(made))
    for pixels in canary.pictures:
        for layout, plane in _layouts(pixels).items():
            yield from ((f"{canary.name}: pixels, {layout}", needle) for needle in _rows(plane))


def _numbers(template: npt.NDArray[np.float32]) -> dict[str, npt.NDArray[np.generic]]:
    largest = float(np.abs(template).max())
    return {
        "float32": template,
        "float32, big-endian": template.astype(">f4"),
        "float64": template.astype(np.float64),
        "float16": template.astype(np.float16),
        "int8": np.round(template * LARGEST_INT8).astype(np.int8),
        "int8 of the largest": np.round(template / largest * LARGEST_INT8).astype(np.int8),
    }


def _pieces(array: npt.NDArray[np.generic]) -> Iterator[bytes]:
    return (array[start : start + NUMBERS].tobytes() for start in range(0, len(array) - NUMBERS + 1, STEP))


def _spelt(window: bytes) -> Iterator[Form]:
    """Bytes as they are, in hex, and in base64 wherever in a longer text they begin."""
    yield "", window
    yield "hex of ", window.hex().encode()
    yield "hex of ", window.hex().upper().encode()
    for before in range(3):
        text = base64.b64encode(b"\0" * before + window)
        yield "base64 of ", text[4 if before else 0 : -4]


def _layouts(pixels: Pixels) -> dict[str, Pixels]:
    """Rows of bytes as pictures are kept in memory: shape (h, w * 3), or (h, w) for one colour."""
    height = len(pixels)
    return {
        "RGB": np.ascontiguousarray(pixels).reshape(height, -1),
        "BGR": np.ascontiguousarray(pixels[..., ::-1]).reshape(height, -1),
        "green": np.ascontiguousarray(pixels[..., 1]),
    }


def _rows(plane: Pixels) -> Iterator[bytes]:
    """Some pixels from the middle of rows that nobody else's picture would have."""
    for row in plane[len(plane) // 4 : -len(plane) // 4 : 3]:
        middle = row.size // 2 - row.size // 2 % 3
        window = row.tobytes()[middle : middle + PIXEL_BYTES]
        if len(window) == PIXEL_BYTES and len(set(window)) >= FEWEST_VALUES:
            yield window
