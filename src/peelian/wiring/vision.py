"""Puts a model pack to work: a detector, an encoder and the measures of quality."""

import contextlib
from dataclasses import dataclass
from typing import Final

import numpy as np

from peelian.detect import scrfd, yunet
from peelian.detect.detector import BORDER_GREY, Detector, Finder
from peelian.detect.measures import Assessor
from peelian.detect.mtcnn import Mtcnn
from peelian.detect.refine import Refiner
from peelian.encode.encoder import Encoder
from peelian.errors import UnusableEncodingError
from peelian.inference.manifest import Decoder
from peelian.inference.pack import Pack
from peelian.jobs.live import forgetting
from peelian.nouns.face import Face
from peelian.nouns.frame import Frame
from peelian.nouns.geometry import Box, Landmarks

POINTS: Final = np.array([[0.3, 0.4], [0.7, 0.4], [0.5, 0.6], [0.35, 0.8], [0.65, 0.8]], np.float32)
"""Five points of a face that fills a picture of side 1."""

SMALLEST_IN_A_STILL_PX: Final = 20.0
"""Between the eyes of a face in a still; smaller ones are below the quality floor anyway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vision:
    """What a pack sees with. Its parts keep buffers: one Vision a thread."""

    detector: Detector
    encoder: Encoder
    assessor: Assessor


def open_vision(
    pack: Pack, *, threads: int, smallest_eye_distance_px: float, near_side_px: int | None = None
) -> Vision:
    """Open a pack's networks.

    Args:
        pack: an installed pack.
        threads: threads that one network may use.
        smallest_eye_distance_px: of the smallest face that frames must be searched for.
        near_side_px: where stills show a face that is near, at which longest side to search them first.

    Raises:
        ModelError: a file of the pack is missing, was altered or cannot be loaded.
    """
    return Vision(
        detector=open_detector(
            pack, threads=threads, smallest_eye_distance_px=smallest_eye_distance_px, near_side_px=near_side_px
        ),
        encoder=_encoder(pack, threads),
        assessor=Assessor(),
    )


def open_detector(
    pack: Pack, *, threads: int, smallest_eye_distance_px: float, near_side_px: int | None = None
) -> Detector:
    """Open a pack's detector alone, where nobody is to be recognised.

    Raises:
        ModelError: a file of the pack is missing, was altered or cannot be loaded.
    """
    refiner = pack.manifest.refiner
    return Detector(
        _finder(pack, threads),
        smallest_eye_distance_px=smallest_eye_distance_px,
        refiner=Refiner(pack.session(refiner.file, threads), refiner) if refiner else None,
        near_side_px=near_side_px,
    )


def blank(eyes: Vision, still: Frame) -> None:
    """Overwrite what detector and encoder keep of a still in their buffers: let them look at plain grey instead."""
    eyes.detector.blank()
    grey = Frame(
        camera=still.camera,
        index=still.index,
        time=still.time,
        pixels=np.full(still.pixels.shape, BORDER_GREY, np.uint8),
    )
    side = float(min(still.width_px, still.height_px))
    box = Box(x=0, y=0, width=side, height=side)
    face = Face(box=box, landmarks=Landmarks(points=POINTS * side), detection=0)
    with contextlib.suppress(UnusableEncodingError):
        forgetting.templates(eyes.encoder.encode([(grey, face)]))


def _encoder(pack: Pack, threads: int) -> Encoder:
    spec = pack.manifest.encoder
    return Encoder(spec, pack.session(spec.file, threads), pack.model, quality=pack.manifest.quality)


def _finder(pack: Pack, threads: int) -> Finder:
    spec = pack.manifest.detector
    networks = [pack.session(file, threads) for file in spec.files]
    match spec.decoder:
        case Decoder.YUNET:
            return yunet.finder(networks[0], spec)
        case Decoder.SCRFD:
            return scrfd.finder(networks[0], spec)
        case Decoder.MTCNN:
            propose, refine, finish = networks
            return Mtcnn((propose, refine, finish), spec)
