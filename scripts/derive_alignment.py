"""Derive where MTCNN's landmarks go in the chip that dlib's ResNet was trained on.

    python scripts/derive_alignment.py FOLDER [--zoom 1.04]

FOLDER holds pictures of faces, in folders of its own or not; a thousand pictures are plenty. dlib's encoder learned
from chips that dlib cut by its own five landmarks (corners of the eyes, base of the nose); MTCNN answers others:
centres of the eyes, tip of the nose, corners of the mouth. So each picture is landmarked by both, dlib's cut is applied
to MTCNN's points, and the mean of where they land, made symmetric, is the alignment. It prints a line for
`inference/packs/starter.toml`. Needs the `bench` dependencies. Why, and what it gains: docs/adr/0003.
"""

import argparse
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import cv2
import dlib
import numpy as np
import numpy.typing as npt

from peelian.detect.choose import subject_face
from peelian.detect.detector import Detector
from peelian.encode import align
from peelian.inference import catalogue
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.ids import CameraId
from peelian.wiring import vision

CHIP_PX = 150
PADDING = 0.25
"""Size and padding of the chips that dlib's ResNet was trained on."""

DLIB_MEAN_FACE = (
    (0.8595674595992, 0.2134981538014),
    (0.6460604764104, 0.2289674387677),
    (0.1205750620789, 0.2137274526848),
    (0.3340850613712, 0.2290642403242),
    (0.4901123135679, 0.6277975316475),
)
"""Where dlib puts its five landmarks in an unpadded chip of side 1; `get_face_chip_details` of dlib (Boost licence)."""

FARTHEST_PX = 25
"""Landmarks farther than this from the median place are of another face, or a failure of one of the two detectors."""

MIRRORED = (1, 0, 2, 4, 3)
"""The five landmarks as a mirror shows them."""

Points = npt.NDArray[np.float32]


def dlib_points(pixels: npt.NDArray[np.uint8], detect: object, predict: object) -> Points | None:
    """Return dlib's five landmarks of the picture's middle face, (5, 2), or None."""
    faces = detect(pixels, 0)  # type: ignore[operator]
    if not faces:
        return None
    across, down = pixels.shape[1] / 2, pixels.shape[0] / 2
    nearest = min(faces, key=lambda face: np.hypot(face.center().x - across, face.center().y - down))
    shape = predict(pixels, nearest)  # type: ignore[operator]
    return np.array([(shape.part(index).x, shape.part(index).y) for index in range(5)], np.float32)


def landed(folder: Path, detector: Detector, predictor: Path) -> Iterator[Points]:
    """Yield where each picture's own landmarks land in dlib's chip, (5, 2)."""
    home = (np.array(DLIB_MEAN_FACE, np.float32) + PADDING) / (2 * PADDING + 1) * CHIP_PX
    detect, predict = dlib.get_frontal_face_detector(), dlib.shape_predictor(str(predictor))
    for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() in {".jpg", ".jpeg", ".png"}):
        pixels = np.ascontiguousarray(np.asarray(cv2.imread(str(path)), np.uint8)[:, :, ::-1])
        time = FrameTime(media_s=0, arrival_s=0)
        frame = Frame(camera=CameraId("file"), index=0, time=time, pixels=pixels)
        theirs = dlib_points(pixels, detect, predict)
        ours = subject_face(detector.detect_still(frame), frame)
        if theirs is not None and ours is not None:
            move = align.similarities(theirs[None], home)[0]
            yield ours.landmarks.points @ move[:, :2].T + move[:, 2]


def derived(points: npt.NDArray[np.float32], zoom: float) -> npt.NDArray[np.float64]:
    """Return the alignment: mean, without strays, enlarged about the chip's middle, made symmetric; (5, 2)."""
    strays = np.abs(points - np.median(points, axis=0)).max(axis=(1, 2)) > FARTHEST_PX
    middle = (CHIP_PX - 1) / 2
    mean = (points[~strays].astype(np.float64).mean(axis=0) - middle) * zoom + middle
    mirror = mean[list(MIRRORED)] * [-1, 1] + [CHIP_PX - 1, 0]
    print(f"{len(points)} faces, {strays.sum()} left out; spread in pixels, x and y of each landmark:")
    print(points[~strays].std(axis=0).round(1).tolist())
    return np.asarray((mean + mirror) / 2, np.float64)


def main() -> None:
    """Print the alignment."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--zoom", type=float, default=1.04)
    parser.add_argument("--cache", type=Path, default=Path("~/.cache/peelian").expanduser())
    asked = parser.parse_args()
    models = find_spec("face_recognition_models")
    if models is None or models.origin is None:
        sys.exit("face_recognition_models is not installed: run `uv sync --group bench`")
    predictor = Path(models.origin).parent / "models" / "shape_predictor_5_face_landmarks.dat"
    pack = catalogue.load("starter", asked.cache)
    detector = vision.open_detector(pack, threads=1, smallest_eye_distance_px=20)
    points = list(landed(asked.folder, detector, predictor))
    if not points:
        sys.exit(f"{asked.folder}: no face that both detectors find")
    print("alignment =", derived(np.stack(points), asked.zoom).round(1).tolist())


if __name__ == "__main__":
    main()
