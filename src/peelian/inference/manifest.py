"""What a model pack is made of: files by digest, and how each network is fed and read."""

from dataclasses import dataclass
from enum import StrEnum


class Decoder(StrEnum):
    """How a detector's outputs become boxes and landmarks; one module of `peelian.detect` each."""

    YUNET = "yunet"
    SCRFD = "scrfd"
    MTCNN = "mtcnn"


class Colour(StrEnum):
    """Channel order a network was trained with; Frames are RGB."""

    RGB = "rgb"
    BGR = "bgr"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightFile:
    """One file of a pack.

    `sha256`: hex digest of the bytes; `url`: official address, or None for a file that is built on this machine.
    """

    name: str
    sha256: str
    size_bytes: int
    licence: str
    source: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorSpec:
    """A face detector.

    `files`: one file, or MTCNN's three in order P, R, O.
    `smallest_face_px`: width of the smallest face that it finds reliably, in pixels of the network's input.
    `score_floor`, `overlap_ceiling`: detections below the score are dropped; of two that overlap by more, one is kept.
    """

    decoder: Decoder
    files: tuple[str, ...]
    smallest_face_px: float
    score_floor: float
    overlap_ceiling: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RefinerSpec:
    """A network that moves the five landmarks to where they belong.

    Fed a square crop at the box's centre, `crop` times the longer side, resized to `size_px`, BGR 0..255; answers ten
    numbers x, y as fractions of the crop.
    """

    file: str
    size_px: int
    crop: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderSpec:
    """A network that turns an aligned face into a template.

    Fed `size_px` x `size_px` NCHW float32, (x - mean) * scale for each channel in the order `colour`, x in 0..255.
    `alignment`: where the five landmarks go in the chip, pixels, viewer's left eye first.
    `flip`: whether the mirrored chip is encoded as well and the two averaged.
    """

    file: str
    size_px: int
    colour: Colour
    mean: tuple[float, float, float]
    scale: tuple[float, float, float]
    dims: int
    alignment: tuple[tuple[float, float], ...]
    flip: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A model pack: what it needs, under which terms, and how it is used.

    `research_only`: weights whose licence must be accepted by name before they are loaded.
    `built`: files are converted on this machine from pinned packages instead of being fetched.
    """

    name: str
    title: str
    licence: str
    research_only: bool
    built: bool
    detector: DetectorSpec
    refiner: RefinerSpec | None
    encoder: EncoderSpec
    files: tuple[WeightFile, ...]
