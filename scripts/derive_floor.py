"""Measure how long an encoder's answer must be, for `least_answer` in a pack's manifest.

Usage: python -m scripts.derive_floor LONDON_SET_FOLDER [--pack open-zoo] [--similarity 0.51]

The folder holds two pictures of each volunteer, NNN_03.jpg (neutral) and NNN_08.jpg (smiling). The smiling one is made
small, blurred, compressed, dark or covered, and compared with the neutral one as it is. What is printed is the length
at which a face finds its own picture at the given similarity every other time, with a 95 % interval (people are drawn
again), and how short the answers to the pictures as they were taken are.
"""

import argparse
import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from peelian.capture import stills
from peelian.detect import choose
from peelian.detect.network import Pixels
from peelian.inference import catalogue
from peelian.inference.manifest import QualitySpec
from peelian.nouns.face import Face
from peelian.nouns.frame import Frame
from peelian.nouns.template import Template
from peelian.wiring.vision import Vision, open_vision

Floats = npt.NDArray[np.float64]
Harm = Callable[[Pixels, float], Pixels]
"""Makes a picture worse, whose eyes are so many pixels apart."""

EYES_PX = (16, 20, 24, 32, 48, 80)
BLURS = (0.5, 1.0, 1.5, 2.0, 3.0)
"""Standard deviations, pixels at 20 pixels between the eyes."""
JPEG_QUALITIES = (50, 20, 8)
LIGHTS = (0.3, 0.12)
COVERED = (0.3, 0.5)
"""Shares of the face, from the chin up."""

MASK = (90, 110, 160)
NOISE = 4.0
"""Standard deviation of what a sensor adds in the dark, grey levels."""

DRAWS = 200
RNG = np.random.default_rng(20_261_125)


def blurred(sigma: float) -> Harm:
    """Out of focus."""
    return lambda pixels, eyes_px: np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma * eyes_px / 20), np.uint8)


def compressed(quality: int) -> Harm:
    """Sent over a thin line."""

    def harm(pixels: Pixels, _eyes_px: float) -> Pixels:
        packed = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)

    return harm


def dimmed(light: float) -> Harm:
    """Too dark, with the sensor's noise."""
    return lambda pixels, _eyes_px: np.asarray(
        np.clip(pixels * light + RNG.normal(0, NOISE, pixels.shape), 0, 255), np.uint8
    )


def harms() -> list[Harm]:
    """All that is done to a picture but to cover it."""
    return [
        lambda pixels, _eyes_px: pixels,
        *(blurred(sigma) for sigma in BLURS),
        *(compressed(quality) for quality in JPEG_QUALITIES),
        *(dimmed(light) for light in LIGHTS),
    ]


def copies(frame: Frame, face: Face) -> Iterator[Pixels]:
    """Yield every degraded copy of a picture."""
    box = face.box
    for eyes_px in EYES_PX:
        scale = min(eyes_px / face.landmarks.eye_distance_px, 1)
        small = np.asarray(cv2.resize(frame.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
        for harm in harms():
            yield harm(small, eyes_px)
        for share in COVERED:
            masked = small.copy()
            rows = slice(int((box.y + box.height * (1 - share)) * scale), int((box.y + box.height * 1.2) * scale))
            masked[rows, int(box.x * scale) : int(box.right * scale)] = MASK
            yield masked


def look(vision: Vision, frame: Frame) -> tuple[Face, Template] | None:
    """Find and encode the face of a picture."""
    face = choose.subject_face(vision.detector.detect_still(frame), frame)
    return (face, vision.encoder.encode([(frame, face)])[0]) if face else None


def halfway(lengths: Floats, found: Floats) -> float:
    """Return the length at which every other is found: a logistic curve, fitted by Newton's steps."""
    middle = lengths.mean()
    columns, weights = np.stack([np.ones_like(lengths), lengths - middle], axis=1), np.zeros(2)
    for _ in range(50):
        share = 1 / (1 + np.exp(-columns @ weights))
        slope = (columns * (share * (1 - share))[:, None]).T @ columns
        weights += np.linalg.solve(slope, columns.T @ (found - share))
    return float(middle - weights[0] / weights[1])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pack", default="open-zoo")
    parser.add_argument("--similarity", type=float, default=0.51)
    parser.add_argument("--cache", type=Path, default=Path("~/.cache/peelian").expanduser())
    asked = parser.parse_args()
    pack = catalogue.load(asked.pack, asked.cache)
    # With a least answer of 1 a template's signal is the length itself.
    manifest = dataclasses.replace(pack.manifest, quality=QualitySpec(least_answer=1.0))
    vision = open_vision(dataclasses.replace(pack, manifest=manifest), threads=1, smallest_eye_distance_px=20)
    taken: list[float] = []
    seen: list[tuple[int, float, bool]] = []
    for person, path in enumerate(sorted(asked.folder.glob("*_03.jpg"))):
        smiling = stills.read(path.with_name(path.name.replace("_03", "_08")))
        reference, probe = look(vision, stills.read(path)), look(vision, smiling)
        if reference is None or probe is None:
            continue
        taken += [reference[1].signal or 0.0, probe[1].signal or 0.0]
        for pixels in copies(smiling, probe[0]):
            copy = look(vision, dataclasses.replace(smiling, pixels=np.ascontiguousarray(pixels)))
            if copy is not None:
                similar = float(copy[1].vector @ reference[1].vector) >= asked.similarity
                seen.append((person, copy[1].signal or 0.0, similar))
    people, lengths, found = (np.array(column, np.float64) for column in zip(*seen, strict=True))
    rows = {person: np.flatnonzero(people == person) for person in set(people.tolist())}
    drawn = []
    for _ in range(DRAWS):
        again = np.concatenate([rows[person] for person in RNG.choice(list(rows), len(rows))])
        drawn.append(halfway(lengths[again], found[again]))
    low, high = np.percentile(drawn, [2.5, 97.5])
    print(f"{len(seen)} copies of {len(rows)} people's pictures; every other is found at similarity {asked.similarity}")
    print(f"from a length of {halfway(lengths, found):.2f} [{low:.2f}, {high:.2f}] up")
    print(f"as they were taken: shortest {min(taken):.2f}, median {np.median(taken):.2f} of {len(taken)}")


if __name__ == "__main__":
    main()
