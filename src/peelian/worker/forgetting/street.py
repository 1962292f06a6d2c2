"""The street of the proof: a folder of pictures in which the canary stands for a while, and then somebody listed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from peelian.capture import source, stills
from peelian.encode import align
from peelian.jobs.assurance.forgetting import canary as canaries
from peelian.jobs.assurance.forgetting.canary import Canary
from peelian.jobs.assurance.forgetting.needles import Needles
from peelian.jobs.assurance.forgetting.remains import Search
from peelian.jobs.live import passage, shots
from peelian.law import threshold
from peelian.nouns.frame import Frame
from peelian.nouns.ids import CameraId, ModelId, SubjectId
from peelian.nouns.template import Reference
from peelian.settings import Settings
from peelian.wiring import flow, packs
from peelian.wiring.vision import Vision, open_vision
from peelian.worker.deployment import CameraOrder, Order
from peelian.worker.forgetting import people
from peelian.worker.forgetting.shows import pictures_of

PACK = "starter"
"""Always there, so that anybody can run the proof."""

THRESHOLD = 0.95
"""Reached by the very picture on the list, and by nobody else."""

MOST_LOOKS = passage.BEST
"""That are combined."""

ENTRY = "entry-1"
CAMERA = CameraId("gate")
Write = Callable[[Path, int, int], Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    """What is seen and what is looked for. `canary`: as the recogniser will see and encode it."""

    canary: Canary
    reference: Reference
    model: ModelId
    search: Search

    def order(self, folder: Path) -> Order:
        """Return an order to watch a folder of pictures, again and again, for the one who is listed."""
        at = threshold.unsafe(THRESHOLD, model=self.model, pack=PACK, gallery_size=1)
        camera = CameraOrder(name=CAMERA, source=source.parse(str(folder)), loop=True)
        return Order(cameras=(camera,), pack=PACK, at=at, references=(self.reference,))


def drawn(settings: Settings, folder: Path) -> Street:
    """Draw both people, and see them as the recogniser will: the same pixels through the same networks.

    Raises:
        ModelError: the pack cannot be had.
    """
    pack = packs.load(PACK, settings)
    vision = open_vision(pack, threads=1, smallest_eye_distance_px=flow.SMALLEST_EYE_DISTANCE_PX)
    shot = play(folder, canary=1, listed=1)
    frames = [stills.read(path) for path in sorted(shot.iterdir())]
    canary = _seen(vision, frames[0])
    listed = _seen(vision, frames[1]).template
    template = vision.encoder.encode([(frames[1], vision.detector.detect([frames[1]])[0][0])])[0]
    assert np.array_equal(listed, template.vector)  # noqa: S101 - the same networks see the same
    reference = Reference(subject=SubjectId(ENTRY), image="1.png", template=template)
    needles = Needles(canaries.forms(canary))
    return Street(
        canary=canary,
        reference=reference,
        model=pack.model,
        search=Search(needles=needles, shows=pictures_of([canary])),
    )


def play(folder: Path, *, canary: int, listed: int) -> Path:
    """Write so many pictures of the one and then of the other; as a folder they are played at four a second."""
    place = folder / f"street-{canary}-{listed}"
    place.mkdir(parents=True, exist_ok=True)
    shown = [people.canary()] * canary + [people.listed()] * listed
    for index, pixels in enumerate(shown):
        cv2.imwrite(str(place / f"{index:03}.png"), pixels[..., ::-1])
    return place


def _seen(vision: Vision, frame: Frame) -> Canary:
    (face,) = vision.detector.detect([frame])[0]
    (template,) = vision.encoder.encode([(frame, face)])
    (chip,) = vision.encoder.chips([(frame, face)])
    box = face.box
    crop = frame.pixels[int(box.y) : int(box.bottom), int(box.x) : int(box.right)].copy()
    answers = (
        ("raw answer", vision.encoder.answers([chip])[0].copy()),
        ("raw answer to the mirrored face", vision.encoder.answers(align.mirrored([chip]))[0].copy()),
    )
    (measured,) = vision.assessor.assess(frame, [face])
    weight = max(shots.value(measured), 1e-3) ** 2  # as a passage counts its looks
    working = (*answers, *combining(template.vector, weight))
    return Canary(name="canary", template=template.vector, pictures=(crop, chip), working=working)


def combining(vector: npt.NDArray[np.float32], weight: float) -> Iterator[tuple[str, npt.NDArray[np.float64]]]:
    """Give what `encode.aggregate` makes of looks that are all the same, by the same steps.

    Args:
        vector: the template of each.
        weight: how much each counts.
    """
    for count in range(1, MOST_LOOKS + 1):
        weights = np.full(count, weight, np.float64)
        counted = vector.astype(np.float64) * (weights / weights.sum())[0]
        total = np.zeros(len(vector), np.float64)
        for _ in range(count):
            total += counted
        yield "a look counted", counted
        yield "sum of looks", total
        yield "mean of looks", total / float(np.linalg.norm(total))
