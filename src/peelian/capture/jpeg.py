"""Writes pixels as a JPEG picture. It is made of the pixels alone, so that no metadata can be in it."""

import cv2
import numpy as np
import numpy.typing as npt

FINE = 92
"""JPEG quality at which two people's features can be held side by side; a 320-pixel face is some 40 kB."""


def packed(pixels: npt.NDArray[np.uint8], *, quality: int = FINE) -> bytes:
    """Return a JPEG picture of pixels of shape (height, width, 3), uint8, RGB.

    Raises:
        RuntimeError: it could not be written.
    """
    done, content = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        message = "a picture could not be written as JPEG"
        raise RuntimeError(message)
    return bytes(content)
