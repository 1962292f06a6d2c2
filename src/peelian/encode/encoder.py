"""Turns faces into templates."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from peelian.encode import align
from peelian.errors import UnusableEncodingError
from peelian.inference.manifest import Colour, EncoderSpec, QualitySpec
from peelian.nouns.face import Face
from peelian.nouns.frame import Frame
from peelian.nouns.ids import ModelId
from peelian.nouns.scratch import Scratch
from peelian.nouns.template import Template

FloatArray = npt.NDArray[np.float32]
Sighting = tuple[Frame, Face]

MOST_AT_ONCE = 16
"""Chips in one run of the network. Measured: convolutional encoders gain little beyond 8, and memory grows."""

SHORTEST_ANSWER = 1e-6
"""An answer shorter than this points nowhere: its direction would be rounding noise."""


class Network(Protocol):
    """An encoder network that is ready to run."""

    def run(self, batch: FloatArray) -> Sequence[npt.NDArray[np.generic]]:
        """Run on (n, 3, size, size), float32; the first output is (n, dims)."""
        ...


class Encoder:
    """Encodes faces with one model. Not for two threads at once."""

    def __init__(
        self, spec: EncoderSpec, network: Network, model: ModelId, *, quality: QualitySpec | None = None
    ) -> None:
        self._spec = spec
        self._quality = quality
        self._network = network
        self._model = model
        self._template = np.array(spec.alignment, np.float32)
        self._mean = np.array(spec.mean, np.float32).reshape(3, 1, 1)
        self._scale = np.array(spec.scale, np.float32).reshape(3, 1, 1)
        self._buffer = np.empty((MOST_AT_ONCE, 3, spec.size_px, spec.size_px), np.float32)

    @property
    def model(self) -> ModelId:
        """What its templates are of."""
        return self._model

    def encode(self, sightings: Sequence[Sighting]) -> list[Template]:
        """Encode each face in its frame, in the order given. What was made on the way is overwritten.

        Raises:
            UnusableEncodingError: the network answered numbers that cannot be a template.
        """
        templates: list[Template] = []
        for start in range(0, len(sightings), MOST_AT_ONCE):
            chips = self.chips(sightings[start : start + MOST_AT_ONCE])
            with Scratch() as scratch:
                scratch(self._buffer[: len(chips)])
                for chip in chips:
                    scratch(chip)
                vectors, lengths = self._directions(chips, scratch)
                templates += [self._made(*each) for each in zip(vectors, lengths, strict=True)]
        return templates

    def _directions(self, chips: Sequence[align.Pixels], scratch: Scratch) -> tuple[FloatArray, FloatArray]:
        """Return the direction of each chip's answer, and its length; every array that held one is noted."""
        vectors, lengths = self._unit(scratch(self.answers(chips)), scratch)
        if self._spec.flip:
            turned = [scratch(chip) for chip in align.mirrored(chips)]
            mirrored, others = self._unit(scratch(self.answers(turned)), scratch)
            both = scratch(vectors + mirrored)
            vectors, lengths = self._unit(both, scratch)[0], (lengths + others) * np.float32(0.5)
        return vectors, lengths

    def _made(self, vector: FloatArray, length: np.float32) -> Template:
        signal = None if self._quality is None else float(length) / self._quality.least_answer
        return Template(model=self._model, vector=vector, signal=signal)

    def chips(self, sightings: Sequence[Sighting]) -> list[align.Pixels]:
        """Return each face as the network sees it: (size, size, 3), uint8, RGB.

        Raises:
            UnusableEncodingError: a face's landmarks all coincide.
        """
        points = np.stack([face.landmarks.points for _, face in sightings])
        moves = align.similarities(points, self._template)
        if not np.isfinite(moves).all():
            raise UnusableEncodingError(self._model, "landmarks that all coincide")
        pairs = zip(sightings, moves, strict=True)
        return [align.chip(frame.pixels, move, self._spec.size_px) for (frame, _), move in pairs]

    def answers(self, chips: Sequence[align.Pixels]) -> FloatArray:
        """Run the network on some chips; (n, dims), float32, as it answers, before anything is made of that."""
        batch = self._buffer[: len(chips)]
        channels = (0, 1, 2) if self._spec.colour is Colour.RGB else (2, 1, 0)
        for planes, picture in zip(batch, chips, strict=True):
            for plane, channel in zip(planes, channels, strict=True):
                plane[:] = picture[:, :, channel]
        batch -= self._mean
        batch *= self._scale
        return np.asarray(self._network.run(batch)[0], np.float32).reshape(len(chips), -1)

    def _unit(self, answers: FloatArray, scratch: Scratch) -> tuple[FloatArray, FloatArray]:
        """Return answers at unit length, (n, dims), which are noted, and how long they were, (n,)."""
        lengths = np.linalg.norm(answers, axis=1, keepdims=True)
        if answers.shape[1] != self._spec.dims:
            raise UnusableEncodingError(self._model, f"{answers.shape[1]} numbers instead of {self._spec.dims}")
        if not (np.isfinite(lengths).all() and (lengths > SHORTEST_ANSWER).all()):
            raise UnusableEncodingError(self._model, "NaN, infinity or zero")
        unit: FloatArray = scratch(answers / lengths)
        return unit, lengths[:, 0]
