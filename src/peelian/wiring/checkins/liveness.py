"""Passive liveness by networks that a manifest names (MiniFASNet, say): a hint that people should look, and never more.

No module comes with Peelian, and none is used unless its manifest is given.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from peelian.errors import ManifestError
from peelian.inference import digest, manifest_toml
from peelian.inference.manifest import PassiveManifest
from peelian.inference.session import Session
from peelian.law import liveness as law
from peelian.nouns.face import Face
from peelian.nouns.frame import Frame
from peelian.nouns.geometry import Box

MANIFEST = "liveness.toml"
"""What the manifest of a module is called, in the folder that holds its networks."""

Looks = Callable[[Frame, Face], bool]
"""Whether a face looks like a live one."""

Floats = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]

Asked = Callable[[Floats], list[Floats]]
"""A network that is asked about a batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A passive liveness module, ready to be asked. `networks`: in the order of the manifest."""

    manifest: PassiveManifest
    networks: tuple[Asked, ...]

    def liveness(self, frame: Frame, face: Face) -> float:
        """Return how live a face looks, 0 to 1: the mean of the networks' shares; NaN where one gives no number."""
        side_px, live = self.manifest.side_px, self.manifest.live
        shares = []
        for run, spec in zip(self.networks, self.manifest.networks, strict=True):
            answer = run(_crop(frame.pixels, face.box, spec.crop, side_px))[0][0]
            shares.append(_share(answer, live))
        return float(np.mean(shares))

    def looks_live(self, frame: Frame, face: Face) -> bool:
        """Say whether a face passes the module's own threshold."""
        return law.taken_for_live(self.liveness(frame, face), above=self.manifest.above)


def find(folder: Path, *, threads: int) -> Looks | None:
    """Open the module of a folder; None where there is no manifest.

    Raises:
        ManifestError: the manifest is wrong.
        ModelError: a network is missing, is not the one that the manifest names, or cannot be loaded.
    """
    path = folder / MANIFEST
    return open_module(path, threads=threads).looks_live if path.is_file() else None


def open_module(path: Path, *, threads: int) -> Module:
    """Open a module by its manifest; its networks lie beside it.

    Raises:
        ManifestError: the manifest cannot be read or is wrong, or a network is not beside it.
        DigestMismatchError: a network is not the one that the manifest names.
        WeightsFormatError: a network cannot be loaded.
    """
    manifest = manifest_toml.read_passive(path, _text(path))
    networks: list[Asked] = []
    for spec in manifest.networks:
        try:
            content = digest.read_verified(path.parent / spec.file, spec.sha256)
        except OSError:
            raise ManifestError(path, None, f"{spec.file} is not beside it", "Put the network there") from None
        networks.append(Session(content, name=spec.file, threads=threads).run)
    return Module(manifest=manifest, networks=tuple(networks))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ManifestError(path, None, "it cannot be read", "Give the manifest of a liveness module") from None


def _crop(pixels: Pixels, box: Box, scale: float, side_px: int) -> Floats:
    """Cut the enlarged box out of a frame, moved back inside it; shape (1, 3, side, side), BGR, 0 to 255."""
    high, wide = pixels.shape[:2]
    scale = min((high - 1) / box.height, (wide - 1) / box.width, scale)
    width, height = box.width * scale, box.height * scale
    left = min(max(0.0, box.x + box.width / 2 - width / 2), wide - 1 - width)
    top = min(max(0.0, box.y + box.height / 2 - height / 2), high - 1 - height)
    cut = pixels[int(top) : int(top + height) + 1, int(left) : int(left + width) + 1]
    small = cv2.resize(np.ascontiguousarray(cut[:, :, ::-1]), (side_px, side_px))
    return small.astype(np.float32).transpose(2, 0, 1)[None]


def _share(values: Floats, live: int) -> float:
    """Return the softmax of one output; NaN where there is none, or no number."""
    if not 0 <= live < len(values) or not np.isfinite(values).all():
        return float("nan")
    powers = np.exp(values - values.max())
    return float(powers[live] / powers.sum())
