import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from peelian.capture import jpeg, stills


def test_colours_come_back_in_their_places() -> None:
    pixels = np.zeros((32, 48, 3), np.uint8)
    pixels[..., 0] = 200
    back = stills.decode(jpeg.packed(pixels), path=Path("a")).pixels
    assert back.shape == pixels.shape
    assert np.abs(back.astype(int) - pixels).max() < 8


def test_there_is_nothing_in_it_but_the_picture() -> None:
    image = Image.open(io.BytesIO(jpeg.packed(np.zeros((8, 8, 3), np.uint8))))
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_picture_of_nothing_is_not_written() -> None:
    with pytest.raises(Exception, match=r"empty|written"):
        jpeg.packed(np.zeros((0, 0, 3), np.uint8))
