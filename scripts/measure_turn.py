"""Measure the turn of the head that a check-in may ask for: drawn heads, and photos that are moved about or bent.

Usage: python -m scripts.measure_turn STILLS_FOLDER [--pack open-zoo] [--people 40]

The folder holds two pictures of each person, NNN_03.jpg and NNN_08.jpg: the one is the reference, the other is what an
attacker holds before the camera, flat or bent around an upright axis, straight on and then turned. Drawn heads turn by
known angles. Everything goes through the comparison that check-ins use: floors, turn, and both photos against the
reference. What is printed is how many of each kind are taken for the person.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from peelian import settings
from peelian.capture import jpeg, stills
from peelian.detect import choose
from peelian.nouns import packed
from peelian.nouns.compared import Resemblance
from peelian.nouns.frame import Frame
from peelian.nouns.own_reference import OwnReference
from peelian.nouns.turn import Turn, Turned
from peelian.nouns.wearer import WearerId
from peelian.synthetic import cast, portrait
from peelian.synthetic.identity import Person
from peelian.synthetic.look import Pose
from peelian.synthetic.portrait import Shot
from peelian.wiring import operating_points, packs
from peelian.wiring.checkins.photos import PhotoComparer
from peelian.wiring.likeness import in_this_process
from peelian.wiring.vision import Vision, open_vision

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]

FMR = 1e-4
TALL_PX, WIDE_PX = 720, 540
FOCAL = 0.95
"""Of the camera, in widths of its picture: about 55 degrees across, as a phone's."""

FACE_CM = 15.0
FACE_SHARE = 0.45
"""Of a still's width that the face takes up: with it, a still is printed so that the face has its natural size."""

NEAR_CM = (25, 40)
ANGLES = (20, 30, 40, 50, 60)
NODS = (-20, 0, 20)
BENDS_CM = (20.0, 10.0, 7.0, 5.0)
"""Radii around which a photo is bent; a head's is about 8."""

TURNS = (0, 15, 20, 25, 30, 35, 40, 45)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How a photo is held: turned and nodded by so many degrees, so far away, flat or bent."""

    yaw: float
    near_cm: float
    bend_cm: float | None = None
    nod: float = 0.0


def seen(still: Pixels, how: Held) -> bytes:
    """What a camera sees of a photo, as JPEG."""
    high, wide = still.shape[:2]
    cm_per_px = FACE_CM / (wide * FACE_SHARE)
    across, down = np.meshgrid(np.arange(WIDE_PX) - WIDE_PX / 2, np.arange(TALL_PX) - TALL_PX / 2)
    rays = np.stack([across, down, np.full_like(across, FOCAL * WIDE_PX)], -1) / (FOCAL * WIDE_PX)
    turned = Pose(yaw=-how.yaw, pitch=how.nod).matrix().astype(np.float64)
    start, rays = turned.T @ np.array([0.0, 0.0, -how.near_cm]), rays @ turned
    sideways, upright, there = _flat(start, rays) if how.bend_cm is None else _bent(start, rays, how.bend_cm)
    x = np.where(there, sideways / cm_per_px + wide / 2, -1e4).astype(np.float32)
    y = (upright / cm_per_px + high / 2).astype(np.float32)
    wall = (120, 118, 115)
    taken = cv2.remap(still, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=wall)
    return jpeg.packed(np.asarray(taken, np.uint8))


def _flat(start: Floats, rays: Floats) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    far = -start[2] / rays[..., 2]
    return start[0] + far * rays[..., 0], start[1] + far * rays[..., 1], far > 0


def _bent(start: Floats, rays: Floats, radius: float) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    """Meet an upright cylinder that bulges towards the camera; sideways is along the paper."""
    x, z = rays[..., 0], rays[..., 2]
    squared, mixed = x**2 + z**2, 2 * (start[0] * x + (start[2] - radius) * z)
    under = mixed**2 - 4 * squared * (start[0] ** 2 + (start[2] - radius) ** 2 - radius**2)
    far = (-mixed - np.sqrt(np.maximum(under, 0))) / (2 * squared)
    at = np.arctan2(start[0] + far * x, radius - (start[2] + far * z))
    return radius * at, start[1] + far * rays[..., 1], (under > 0) & (far > 0) & (np.abs(at) < np.pi / 2)


def drawn(person: Person, yaw: float, number: int) -> bytes:
    """Draw a head that is turned, as a phone would take it, as JPEG."""
    rng = person.rng(900 + number)
    pose = Pose(yaw=yaw + float(rng.normal(0, 2)), pitch=float(rng.normal(2, 5)), roll=float(rng.normal(0, 3)))
    light = portrait.some_light(rng)
    shot = Shot(pixels_per_cm=12, width_px=400, height_px=480, pose=pose, light=light, noise=3, jpeg=85)
    return jpeg.packed(portrait.take(person, shot, rng))


class Booth:
    """What compares, and the references it compares with."""

    def __init__(self, pack_name: str) -> None:
        pack = packs.load(pack_name, settings.read())
        self.eyes: Vision = open_vision(pack, threads=1, smallest_eye_distance_px=20)
        point = operating_points.for_comparing(pack, FMR, None)
        self.comparer = PhotoComparer(self.eyes, point, in_this_process)

    def reference(self, pixels: Pixels) -> bytes | None:
        """Encode a reference picture."""
        frame: Frame = stills.of_pixels(np.ascontiguousarray(pixels))
        face = choose.subject_face(self.eyes.detector.detect_still(frame), frame)
        return None if face is None else packed.to_bytes(self.eyes.encoder.encode([(frame, face)])[0])

    def passes(self, reference: bytes, front: bytes, side: bytes, turn: Turn) -> bool:
        """Say whether two photos are taken for the person, with the turn that was asked for."""
        return (
            self.comparer.compare(
                OwnReference(wearer=WearerId("drawn"), templates=(reference,)), front, Turned(turn=turn, photo=side)
            ).found
            is Resemblance.SAME
        )


def attacks(folder: Path, people: int, booth: Booth) -> Iterator[tuple[str, str, bool]]:
    """Hold photos before the camera; give what was done, with whose photo, and whether it was taken for the person."""
    for path in sorted(folder.glob("*_03.jpg"))[:people]:
        other = path.with_name(path.name.replace("_03", "_08"))
        reference, still = booth.reference(stills.read(other).pixels), stills.read(path).pixels
        if reference is None:
            continue
        for bend, near in product((None, *BENDS_CM), NEAR_CM):
            front = seen(still, Held(yaw=0, near_cm=near, bend_cm=bend))
            what = "flat" if bend is None else f"bent, {bend:g} cm"
            for angle, sign, nod in product(ANGLES, (1, -1), NODS if bend is None else (0,)):
                side = seen(still, Held(yaw=sign * angle, near_cm=near, bend_cm=bend, nod=nod))
                passed = booth.passes(reference, front, side, Turn.LEFT if sign > 0 else Turn.RIGHT)
                yield f"{what}, {angle} degrees, nodded by {nod}, {near} cm away", path.stem, passed


def heads(people: int, booth: Booth) -> Iterator[tuple[str, str, bool]]:
    """Turn drawn heads, and ask for the way they turn, and for the other."""
    for number, person in enumerate(cast.members(0, people)):
        reference = booth.reference(portrait.reference(person))
        if reference is None:
            continue
        front = drawn(person, 0, 0)
        for angle in TURNS:
            for sign in (1, -1):
                side = drawn(person, sign * angle, 2 * angle + sign)
                right_way = Turn.LEFT if sign > 0 else Turn.RIGHT
                wrong_way = Turn.RIGHT if sign > 0 else Turn.LEFT
                yield f"head, {angle} degrees", str(number), booth.passes(reference, front, side, right_way)
                yield (
                    f"head, {angle} degrees the wrong way",
                    str(number),
                    booth.passes(reference, front, side, wrong_way),
                )


def told(found: Iterator[tuple[str, str, bool]], say: Callable[[str], object]) -> None:
    """Print, for each thing that was done, how many trials of how many people passed, and who passed at all."""
    counted: dict[str, list[tuple[str, bool]]] = {}
    for what, who, passed in found:
        counted.setdefault(what, []).append((who, passed))
    for what, trials in sorted(counted.items()):
        people = {who for who, _ in trials}
        ever = {who for who, passed in trials if passed}
        row = {"what": what, "trials": len(trials), "passed": sum(passed for _, passed in trials)}
        say(json.dumps(row | {"people": len(people), "people_ever": len(ever)}) + "\n")
    kinds = {what.partition(",")[0] for what in counted if not what.startswith("head")}
    for kind in sorted(kinds):
        trials = [one for what, ones in counted.items() if what.startswith(kind) for one in ones]
        ever = {who for who, passed in trials if passed}
        row = {"what": f"{kind}, the best of all motions", "people": len({who for who, _ in trials})}
        say(json.dumps(row | {"people_ever": len(ever)}) + "\n")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stills", type=Path)
    parser.add_argument("--pack", default="open-zoo")
    parser.add_argument("--people", type=int, default=40)
    arguments = parser.parse_args()
    booth = Booth(arguments.pack)
    told(heads(arguments.people, booth), sys.stdout.write)
    told(attacks(arguments.stills, arguments.people, booth), sys.stdout.write)


if __name__ == "__main__":
    main()
