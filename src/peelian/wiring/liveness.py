"""Passive liveness by MiniFASNet, where its two files are given: a hint that people should look, and never more."""

import json
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from peelian.errors import UnknownFileError
from peelian.inference import digest
from peelian.inference.session import Session
from peelian.nouns.face import Face
from peelian.nouns.frame import Frame
from peelian.nouns.geometry import Box

FILES = (("minifasnet_2.7_80x80.onnx", 2.7), ("minifasnet_4.0_80x80.onnx", 4.0))
"""The two networks, and by how much the box of a face is enlarged for each (Silent-Face-Anti-Spoofing, Apache-2.0)."""

MANIFEST = "manifest.json"
SIDE_PX = 80
REAL = 1
"""Which of the three outputs is a live face."""

HALF = 0.5

Looks = Callable[[Frame, Face], bool]
"""Whether a face looks like a live one."""

Floats = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]

Asked = Callable[[Floats], list[Floats]]
"""A network that is asked about a batch."""


def find(folder: Path, *, threads: int) -> Looks | None:
    """Open the networks of a folder with a manifest of their digests; None where they are not there.

    Nothing was measured of them here: no rate of missed or false alarms is promised.

    Raises:
        DigestMismatchError: a file is not the one that the manifest names.
        WeightsFormatError: a file is no network.
        UnknownFileError: the manifest does not name a file.
        OSError: a file cannot be read.
    """
    if not (folder / MANIFEST).is_file() or not all((folder / name).is_file() for name, _ in FILES):
        return None
    named = {one["file"]: one["sha256"] for one in json.loads((folder / MANIFEST).read_bytes())["files"]}
    networks = []
    for name, scale in FILES:
        if name not in named:
            raise UnknownFileError("minifasnet", name)
        content = digest.read_verified(folder / name, named[name])
        networks.append((Session(content, name=name, threads=threads), scale))
    return lambda frame, face: alive([(network.run, scale) for network, scale in networks], frame, face)


def alive(networks: list[tuple[Asked, float]], frame: Frame, face: Face) -> bool:
    """Say whether the mean of the networks takes a face for a live one; never where they answer with no number."""
    answers = [_softmax(run(_crop(frame.pixels, face.box, scale))[0][0]) for run, scale in networks]
    mean = np.mean(answers, axis=0)
    return bool(np.isfinite(mean).all() and mean.argmax() == REAL and mean[REAL] > HALF)


def _crop(pixels: Pixels, box: Box, scale: float) -> Floats:
    """Cut the enlarged box out of a frame, moved back inside it; shape (1, 3, 80, 80), BGR, 0 to 255."""
    high, wide = pixels.shape[:2]
    scale = min((high - 1) / box.height, (wide - 1) / box.width, scale)
    width, height = box.width * scale, box.height * scale
    left = min(max(0.0, box.x + box.width / 2 - width / 2), wide - 1 - width)
    top = min(max(0.0, box.y + box.height / 2 - height / 2), high - 1 - height)
    cut = pixels[int(top) : int(top + height) + 1, int(left) : int(left + width) + 1]
    small = cv2.resize(np.ascontiguousarray(cut[:, :, ::-1]), (SIDE_PX, SIDE_PX))
    return small.astype(np.float32).transpose(2, 0, 1)[None]


def _softmax(values: Floats) -> Floats:
    powers = np.exp(values - values.max())
    return np.asarray(powers / powers.sum(), np.float32)
