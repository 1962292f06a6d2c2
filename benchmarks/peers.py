"""Peers as their own manuals use them: every frame, every face, one comparison with the list each.

Run as `python -m benchmarks.peers NAME VIDEO WATCHLIST --threshold T [--models DIR]`. Prints what
`peelian watch --json` prints, so that both are scored alike. Decoding is PyAV's for all, so that only the
recognition differs.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Vectors = npt.NDArray[np.float32]
Analyse = Callable[[Picture], tuple[list[tuple[float, float, float, float]], Vectors]]
"""RGB picture to boxes (x, y, width, height) and unit vectors, one row a face."""

PICTURES = {".jpg", ".jpeg", ".png"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A peer ready to work."""

    analyse: Analyse
    name: str


def rows(vectors: Sequence[npt.NDArray[np.generic]]) -> Vectors:
    """Stack vectors as rows; none at all give a matrix without rows."""
    return np.array(vectors, np.float32).reshape(len(vectors), -1 if len(vectors) else 1)


def unit(vectors: Vectors) -> Vectors:
    """Scale rows to unit length."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)


def insightface(models: Path) -> Peer:
    """InsightFace's FaceAnalysis with SCRFD-500M and MobileFaceNet, detection at its default 640 x 640."""
    with redirect_stdout(sys.stderr):
        app = import_module("insightface.app").FaceAnalysis(
            name=str(models), allowed_modules=["detection", "recognition"], providers=["CPUExecutionProvider"]
        )
        app.prepare(ctx_id=-1, det_size=(640, 640))

    def analyse(picture: Picture) -> tuple[list[tuple[float, float, float, float]], Vectors]:
        faces = app.get(cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
        boxes = [(float(b[0]), float(b[1]), float(b[2] - b[0]), float(b[3] - b[1])) for b in (f.bbox for f in faces)]
        return boxes, rows([face.normed_embedding for face in faces])

    return Peer(name="insightface", analyse=analyse)


def uniface(models: Path) -> Peer:
    """Uniface's SCRFD and recogniser classes on the same two files."""
    scrfd = import_module("uniface.detection.scrfd")
    vars(scrfd)["verify_model_weights"] = lambda _name: str(models / "det_500m.onnx")
    name = import_module("uniface.constants").SCRFDWeights.SCRFD_500M_KPS
    detector = scrfd.SCRFD(model_name=name, providers=["CPUExecutionProvider"])
    recognition = import_module("uniface.recognition.base")

    class Recogniser(recognition.BaseRecognizer):  # type: ignore[misc,name-defined]  # the peer is imported by name
        def __init__(self) -> None:
            super().__init__(
                model_path=str(models / "w600k_mbf.onnx"),
                preprocessing=recognition.PreprocessConfig(),
                providers=["CPUExecutionProvider"],
            )

    recogniser = Recogniser()

    def analyse(picture: Picture) -> tuple[list[tuple[float, float, float, float]], Vectors]:
        image = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
        faces = detector.detect(image)
        boxes = [(float(b[0]), float(b[1]), float(b[2] - b[0]), float(b[3] - b[1])) for b in (f.bbox for f in faces)]
        found = [recogniser.get_normalized_embedding(image, face.landmarks).ravel() for face in faces]
        return boxes, rows(found)

    return Peer(name="uniface", analyse=analyse)


def face_recognition(models: Path) -> Peer:  # noqa: ARG001 - it brings its own weights
    """The face_recognition package as its video example uses it: HOG detector at full size, ResNet a face."""
    package = import_module("face_recognition")

    def analyse(picture: Picture) -> tuple[list[tuple[float, float, float, float]], Vectors]:
        places = package.face_locations(picture)
        vectors = rows(package.face_encodings(picture, places))
        boxes = [(float(left), float(top), float(right - left), float(low - top)) for top, right, low, left in places]
        return boxes, unit(vectors)

    return Peer(name="face_recognition", analyse=analyse)


PEERS: dict[str, Callable[[Path], Peer]] = {
    "insightface": insightface,
    "uniface": uniface,
    "face_recognition": face_recognition,
}


def pictures(folder: Path) -> Iterator[tuple[str, Picture]]:
    """Give every picture of a folder that holds one folder a subject: the subject and the RGB pixels."""
    for path in sorted(folder.glob("*/*")):
        if path.suffix.lower() in PICTURES:
            yield path.parent.name, picture(path)


def picture(path: Path) -> Picture:
    """Read a picture as RGB."""
    image = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if image is None:
        sys.exit(f"{path}: not a picture")
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)


def enrol(peer: Peer, folder: Path) -> tuple[list[str], Vectors]:
    """Encode the largest face of every picture."""
    subjects, vectors = [], []
    for subject, pixels in pictures(folder):
        boxes, found = peer.analyse(pixels)
        if boxes:
            largest = max(range(len(boxes)), key=lambda index: boxes[index][2] * boxes[index][3])
            subjects.append(subject)
            vectors.append(found[largest])
    return subjects, np.array(vectors, np.float32)


def frames(video: Path, most: int) -> Iterator[tuple[int, Picture]]:
    """Decode a video to RGB, at most that many frames."""
    with av.open(str(video)) as container:
        container.streams.video[0].thread_type = "AUTO"
        for index, frame in enumerate(container.decode(video=0)):
            if index >= most:
                return
            yield index, np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)


def watch(peer: Peer, arguments: argparse.Namespace) -> None:
    """Print an alert for every face that reaches the threshold, and a summary."""
    subjects, references = enrol(peer, arguments.watchlist)
    before, start, count, seen = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter(), 0, 0
    for index, pixels in frames(arguments.video, arguments.frames):
        count += 1
        boxes, vectors = peer.analyse(pixels)
        seen += len(boxes)
        for box, similarities in zip(boxes, vectors @ references.T if len(boxes) else [], strict=True):
            best = int(np.argmax(similarities))
            if similarities[best] >= arguments.threshold:
                alert = {"event": "alert", "frame": index, "subject": subjects[best], "box": box}
                print(json.dumps({**alert, "similarity": float(similarities[best])}), flush=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps({"event": "summary", "frames": count, "faces_seen": seen, "wall_s": wall, "cpu_s": cpu}))


def main() -> None:
    """Run one peer over one video."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("video", type=Path)
    parser.add_argument("watchlist", type=Path)
    parser.add_argument("--models", type=Path, default=Path())
    parser.add_argument("--threshold", type=float, required=True)
    parser.add_argument("--frames", type=int, default=sys.maxsize)
    arguments = parser.parse_args()
    watch(PEERS[arguments.peer](arguments.models), arguments)


if __name__ == "__main__":
    main()
