import cv2
import numpy as np

from peelian.jobs.assurance.forgetting.canary import Canary
from peelian.worker.forgetting import people, shows


def canary() -> Canary:
    face = people.canary()[20:-20, 20:-20]
    return Canary(name="canary", template=np.ones(128, np.float32), pictures=(np.ascontiguousarray(face),))


def packed(pixels: people.Pixels, kind: str) -> bytes:
    return bytes(cv2.imencode(kind, pixels[..., ::-1])[1].tobytes())


def test_a_face_is_found_in_pictures_of_another_size_wherever_they_begin() -> None:
    (face,) = canary().pictures
    shown = shows.pictures_of([canary()])
    wide = np.full((500, 700, 3), 90, np.uint8)
    small = cv2.resize(face, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    wide[50 : 50 + len(small), 80 : 80 + small.shape[1]] = small
    for kind in (".jpg", ".png"):
        assert list(shown(b"header" + packed(wide, kind) + b"rest")) == ["canary: picture"]


def test_somebody_else_and_nothing_are_not_found() -> None:
    shown = shows.pictures_of([canary()])
    assert list(shown(packed(people.listed(), ".jpg"))) == []
    assert list(shown(b"\xff\xd8\xff nothing")) == []
    assert list(shown(packed(people.canary()[:20, :20], ".png"))) == []
