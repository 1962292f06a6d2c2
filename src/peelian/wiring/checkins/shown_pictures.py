"""A picture from outside is drawn anew before it is shown: nothing of its bytes reaches anybody's browser."""

from pathlib import Path

from peelian.capture import jpeg
from peelian.errors import BadInputError
from peelian.wiring.likeness import Decode


def drawn_anew(decode: Decode, picture: bytes) -> bytes:
    """Return an untrusted picture as a JPEG of our own making, without metadata; nothing where it cannot be read."""
    try:
        frame = decode(picture, Path("photo"))
    except BadInputError:
        return b""
    return jpeg.packed(frame.pixels)
