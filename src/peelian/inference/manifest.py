"""What a model pack is made of: files by digest, and how each network is fed and read."""

from dataclasses import dataclass
from enum import StrEnum

from peelian.errors import UnknownFileError


class Decoder(StrEnum):
    """How a detector's outputs become boxes and landmarks; one module of `peelian.detect` each."""

    YUNET = "yunet"
    SCRFD = "scrfd"
    MTCNN = "mtcnn"


class Colour(StrEnum):
    """Channel order a network was trained with; Frames are RGB."""

    RGB = "rgb"
    BGR = "bgr"


class Recipe(StrEnum):
    """How weight files become an ONNX network on this machine."""

    MTCNN_PROPOSAL = "mtcnn-proposal"
    MTCNN_REFINEMENT = "mtcnn-refinement"
    MTCNN_OUTPUT = "mtcnn-output"
    DLIB_RESNET = "dlib-resnet"
    OPENVINO_IR = "openvino-ir"
    ONNX_PRELU = "onnx-prelu"


class Variant(StrEnum):
    """Arithmetic of an encoder. Templates of two variants are templates of two models."""

    FP32 = "fp32"
    INT8 = "int8"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightFile:
    """One file of a pack, as its author published it.

    `sha256`: hex digest of the bytes.
    `url`: official address, or None for a file that comes inside an installed Python package.
    `package`, `path`: the distribution (`name==version`) and the file's path within it, or None.
    `caveat`: what a careful user should know beyond the licence's name.
    """

    name: str
    sha256: str
    size_bytes: int
    licence: str
    source: str
    url: str | None = None
    package: str | None = None
    path: str | None = None
    caveat: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternate:
    """Another file that may stand for a network.

    `exact`: whether it computes the same function, so that templates stay comparable.
    """

    sha256: str
    exact: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """One ONNX network of a pack.

    `sources`: the weight files that it is made of. `recipe`: how; None when the one source is the network.
    `ranges`: Peelian's table of ranges with which it is also written in INT8, or None.
    """

    name: str
    sources: tuple[str, ...]
    recipe: Recipe | None = None
    ranges: str | None = None
    alternates: tuple[Alternate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorSpec:
    """A face detector.

    `files`: one network, or MTCNN's three in order P, R, O.
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
class QualitySpec:
    """What a pack's own networks say of how good a picture of a face is.

    `least_answer`: how long the encoder's answer must be at least, before it is made a template of unit length. Shorter
    ones are of chips in which the encoder finds too little of a face: strangers come as close there as friends.
    """

    least_answer: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A model pack: what it needs, under which terms, and how it is used.

    `research_only`: weights whose licence must be accepted by name before they are loaded. `quality`: None where
    nothing is known of the encoder but its templates; it changes no template, so it is no part of the model's identity.
    """

    name: str
    title: str
    licence: str
    research_only: bool
    detector: DetectorSpec
    refiner: RefinerSpec | None
    encoder: EncoderSpec
    files: tuple[WeightFile, ...]
    networks: tuple[Network, ...]
    quality: QualitySpec | None = None

    @property
    def built(self) -> bool:
        """Whether everything it needs comes inside installed Python packages."""
        return all(file.package is not None for file in self.files)

    def file(self, name: str) -> WeightFile:
        """Return the weight file of that name.

        Raises:
            UnknownFileError: the manifest names no such file.
        """
        for file in self.files:
            if file.name == name:
                return file
        raise UnknownFileError(self.name, name)

    def network(self, name: str) -> Network:
        """Return the network of that name.

        Raises:
            UnknownFileError: the manifest names no such network.
        """
        for network in self.networks:
            if network.name == name:
                return network
        raise UnknownFileError(self.name, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class PassiveNetwork:
    """One network of a passive liveness module. `crop`: by how much the box of a face is enlarged for it."""

    file: str
    sha256: str
    crop: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PassiveManifest:
    """A passive liveness module: networks that look at the face of one picture, whose mean answer counts.

    `side_px`: of the square that each is fed, BGR, 0 to 255. `live`: which of its outputs is a live face, from 0.
    `above`: the threshold that its authors use, which a live face passes.
    """

    name: str
    title: str
    licence: str
    source: str
    side_px: int
    live: int
    above: float
    networks: tuple[PassiveNetwork, ...]
