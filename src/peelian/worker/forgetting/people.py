"""The two people of the proof, drawn and not real: a canary, who is on no list, and somebody who is listed."""

from functools import cache

import numpy as np
import numpy.typing as npt

from peelian.synthetic import lottery, portrait

Pixels = npt.NDArray[np.uint8]

CANARY, LISTED = 1, 4
"""Lots that were drawn in the lottery of faces."""

EVERY = 2
"""Of the pixels of a portrait each second one is taken: faces as a camera in a street sees them."""


def canary() -> Pixels:
    """Draw the canary, shape (h, w, 3), uint8, RGB; always the same."""
    return _drawn(CANARY)


def listed() -> Pixels:
    """Draw the one who is listed, likewise."""
    return _drawn(LISTED)


@cache
def _drawn(lot: int) -> Pixels:
    pixels = np.ascontiguousarray(portrait.reference(lottery.draw(lot))[::EVERY, ::EVERY])
    pixels.flags.writeable = False
    return pixels
