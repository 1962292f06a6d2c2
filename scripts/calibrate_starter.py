"""Measure the ranges that the starter pack's INT8 encoder is written with.

    python scripts/calibrate_starter.py FOLDER…

Each folder holds face pictures under terms that allow it. The table that was committed comes from the Face Research Lab
London Set and morphs of it (CC BY 4.0; DeBruine & Jones 2017, doi 10.6084/m9.figshare.5047666): no picture and nothing
that could be turned back into one is in the table, only the smallest and the largest value of each of 48 layers.

A range is the mean, over pictures, of each picture's smallest and largest value: rarer extremes are cut off, which
costs nothing on the same face twice and makes strangers less alike.
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from peelian.inference import catalogue, shelf, weights
from peelian.inference.conversion import dlib_onnx
from peelian.inference.manifest import Variant
from peelian.inference.session import Session
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.ids import CameraId
from peelian.wiring import vision

TABLE = (
    Path(__file__).parents[1] / "src" / "peelian" / "inference" / "conversion" / "tables" / "dlib-resnet.ranges.json"
)
WEIGHTS = "dlib_face_recognition_resnet_model_v1.dat"
LIGHTEST, DARKEST = 255, 0

Floats = npt.NDArray[np.float32]


def fed(folders: Sequence[Path], cache: Path) -> Iterator[Floats]:
    """Yield each face as the encoder is fed with it, (1, 3, 150, 150)."""
    pack = catalogue.load("starter", cache, variant=Variant.FP32)
    eyes = vision.open_vision(pack, threads=2, smallest_eye_distance_px=20)
    spec = pack.manifest.encoder
    mean, scale = np.array(spec.mean, np.float32), np.array(spec.scale, np.float32)
    paths = sorted(path for folder in folders for path in folder.iterdir() if path.suffix in {".jpg", ".png"})
    for index, path in enumerate(paths):
        pixels = cv2.cvtColor(np.asarray(cv2.imread(str(path))), cv2.COLOR_BGR2RGB).astype(np.uint8)
        frame = Frame(
            camera=CameraId("file"), index=index, time=FrameTime(media_s=0, arrival_s=0), pixels=np.asarray(pixels)
        )
        faces = eyes.detector.detect_still(frame)
        if faces:
            chip = eyes.encoder.chips([(frame, faces[0])])[0]
            yield ((chip - mean) * scale).transpose(2, 0, 1)[None].astype(np.float32)


def main(folders: Sequence[Path]) -> None:
    """Write the table."""
    with tempfile.TemporaryDirectory() as cache:
        file = shelf.named("starter", Path("unused")).file(WEIGHTS)
        path = weights.locate(file, Path(cache))
        if path is None:
            sys.exit(f"{WEIGHTS} is missing")
        session = Session(dlib_onnx.observer(weights.read(file, path), file=WEIGHTS), name="observer", threads=2)
        seen = [
            [(float(out.min()), float(out.max())) for out in session.run(face)] for face in fed(folders, Path(cache))
        ]
    ranges = np.array(seen).mean(axis=0)
    spec = shelf.named("starter", Path("unused")).encoder
    mean, scale = np.array(spec.mean), np.array(spec.scale)
    ranges[0] = ((DARKEST - mean) * scale).min(), ((LIGHTEST - mean) * scale).max()
    table = {
        "made_by": "scripts/calibrate_starter.py",
        "network": {"weights": WEIGHTS, "sha256": file.sha256},
        "faces": "Face Research Lab London Set and morphs of it, CC BY 4.0, doi 10.6084/m9.figshare.5047666",
        "pictures": len(seen),
        "statistic": "mean over pictures of each picture's smallest and largest value; the first is that of any pixel",
        "ranges": [[round(float(low), 5), round(float(high), 5)] for low, high in ranges],
    }
    TABLE.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    print(f"{TABLE.name}: {len(ranges)} ranges from {len(seen)} pictures")


if __name__ == "__main__":
    main([Path(folder) for folder in sys.argv[1:]])
