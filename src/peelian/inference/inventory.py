"""What is on this machine: each pack's files and how fast it is here."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from peelian.errors import PeelianError, WeightsPackageError
from peelian.inference import catalogue, digest, measuring, storing, weights
from peelian.inference.manifest import Manifest, WeightFile
from peelian.inference.pack import Pack

MEASURED = "measured.json"
"""File of the cache that holds what was measured, by model."""


class State(StrEnum):
    """What became of a file."""

    RIGHT = "right"
    MISSING = "missing"
    ALTERED = "altered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One file of one pack, looked at byte by byte."""

    pack: str
    file: str
    sha256: str
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """Milliseconds on one thread: a face through the encoder, and 320 x 320 pixels through the (first) detector."""

    encoder_ms: float
    detector_ms: float


def findings(manifest: Manifest, cache: Path) -> Iterator[Finding]:
    """Check the digest of every file that a pack needs, and of those that stand in."""
    absent = set(catalogue.missing(manifest, cache))
    for file in manifest.files:
        state = _state(file, cache)
        if state is not State.MISSING or file.name in absent:
            yield Finding(pack=manifest.name, file=file.name, sha256=file.sha256, state=state)
    for network in manifest.networks:
        for each in network.alternates:
            path = weights.stored(cache, each.sha256)
            if path.is_file():
                right = digest.of_file(path) == each.sha256
                state = State.RIGHT if right else State.ALTERED
                yield Finding(pack=manifest.name, file=f"{network.name} ({each.note})", sha256=each.sha256, state=state)


def _state(file: WeightFile, cache: Path) -> State:
    try:
        path = weights.locate(file, cache)
    except WeightsPackageError:
        return State.MISSING
    if path is None:
        return State.MISSING
    return State.RIGHT if digest.of_file(path) == file.sha256 else State.ALTERED


def measure(pack: Pack, cache: Path) -> Speed:
    """Measure a pack's networks, and remember.

    Raises:
        ModelError: a file was altered or cannot be loaded.
    """
    encoder = pack.session(pack.manifest.encoder.file, 1)
    detector = pack.session(pack.manifest.detector.files[0], 1)
    fed = measuring.pictures(encoder, 1), measuring.pictures(detector, 1)
    ms = measuring.fastest_ms({"encoder": lambda: encoder.run(fed[0]), "detector": lambda: detector.run(fed[1])})
    speed = Speed(encoder_ms=round(ms["encoder"], 2), detector_ms=round(ms["detector"], 2))
    record = _record(cache) | {pack.model: {"encoder_ms": speed.encoder_ms, "detector_ms": speed.detector_ms}}
    storing.write_whole(cache / MEASURED, json.dumps(record, indent=1, sort_keys=True).encode())
    return speed


def measured(pack: Pack, cache: Path) -> Speed | None:
    """What was measured before, or None."""
    entry = _record(cache).get(pack.model)
    try:
        return Speed(**entry) if isinstance(entry, dict) else None
    except TypeError:
        return None


def ready(manifest: Manifest, cache: Path) -> Pack | PeelianError:
    """Load a pack, or say as a value why that cannot be done now."""
    try:
        return catalogue.load(manifest.name, cache)
    except PeelianError as error:
        return error


def _record(cache: Path) -> dict[str, object]:
    try:
        record = json.loads((cache / MEASURED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}
