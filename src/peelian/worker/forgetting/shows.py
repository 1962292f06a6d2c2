"""Says whether bytes hold a picture that shows a canary, whatever its size and however it was packed."""

from collections.abc import Callable, Iterable, Iterator

import cv2
import numpy as np

from peelian.jobs.assurance.forgetting.canary import Canary, Pixels

SAME = 0.9
"""Normalised correlation from which a piece of a picture is the canary's face."""

SCALES = (1.0, 0.5)
STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n")
LARGEST_PICTURE = 4_000_000


def pictures_of(canaries: Iterable[Canary]) -> Callable[[bytes], Iterable[str]]:
    """Return what looks for pictures of canaries in some bytes, and names them."""
    faces = [(canary.name, list(_sizes(canary))) for canary in canaries]

    def shown(content: bytes) -> Iterator[str]:
        for picture in pictures(content):
            for name, sizes in faces:
                if any(_holds(picture, face) for face in sizes):
                    yield f"{name}: picture"

    return shown


def pictures(content: bytes) -> Iterator[Pixels]:
    """Give every JPEG or PNG picture that begins anywhere in some bytes, as grey values."""
    for start in STARTS:
        at = content.find(start)
        while at >= 0:
            count = min(len(content) - at, LARGEST_PICTURE)
            piece = np.frombuffer(content, np.uint8, count=count, offset=at)
            decoded = cv2.imdecode(piece, cv2.IMREAD_GRAYSCALE)
            if decoded is not None:
                yield np.asarray(decoded, np.uint8)
            at = content.find(start, at + 1)


def _sizes(canary: Canary) -> Iterator[Pixels]:
    for pixels in canary.pictures:
        grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
        for scale in SCALES:
            yield np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def _holds(picture: Pixels, face: Pixels) -> bool:
    if face.shape[0] > picture.shape[0] or face.shape[1] > picture.shape[1]:
        return False
    return float(cv2.matchTemplate(picture, face, cv2.TM_CCOEFF_NORMED).max()) >= SAME
