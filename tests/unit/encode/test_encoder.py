"""An encoder feeds its network as the manifest says and gives unit templates or an error, nothing else."""

import dataclasses

import numpy as np
import numpy.typing as npt
import pytest
from typing_extensions import override

from peelian.encode.encoder import MOST_AT_ONCE, Encoder, Sighting
from peelian.errors import ModelError, UnusableEncodingError
from peelian.inference.manifest import Colour, EncoderSpec, QualitySpec
from peelian.nouns.face import Face
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.geometry import Box, Landmarks
from peelian.nouns.ids import CameraId, ModelId

FloatArray = npt.NDArray[np.float32]
FIVE = ((4.0, 5.0), (11.0, 5.0), (8.0, 8.0), (5.0, 11.0), (10.0, 11.0))
SPEC = EncoderSpec(
    file="e", size_px=16, colour=Colour.RGB, mean=(10, 20, 30), scale=(1, 0.5, 0.25), dims=3, alignment=FIVE
)
MODEL = ModelId("m" * 64)


class Means:
    """Answers each chip's mean channels, and remembers what it was shown."""

    def __init__(self) -> None:
        self.seen: list[FloatArray] = []

    def run(self, batch: FloatArray) -> list[FloatArray]:
        self.seen.append(batch.copy())
        return [batch.mean(axis=(2, 3))]


class Columns:
    """Answers the left, middle and right of each chip: a mirrored chip answers the other way round."""

    def run(self, batch: FloatArray) -> list[FloatArray]:
        return [batch[:, 0, 8, [0, 8, 15]]]


class Constant:
    def __init__(self, answer: list[float]) -> None:
        self.answer = np.array(answer, np.float32)

    def run(self, batch: FloatArray) -> list[FloatArray]:
        return [np.repeat(self.answer[None], len(batch), axis=0)]


def sighting(red: int = 50, green: int = 60, blue: int = 70) -> Sighting:
    pixels = np.full((40, 40, 3), (red, green, blue), np.uint8)
    frame = Frame(camera=CameraId("c"), index=0, time=FrameTime(media_s=0, arrival_s=0), pixels=pixels)
    points = np.array(FIVE, np.float32) + 10
    face = Face(box=Box(x=10, y=10, width=16, height=16), landmarks=Landmarks(points=points), detection=1)
    return frame, face


def test_the_network_sees_pixels_less_the_mean_times_the_scale_in_its_order() -> None:
    network = Means()
    Encoder(SPEC, network, MODEL).encode([sighting()])
    assert network.seen[0].shape == (1, 3, 16, 16)
    assert network.seen[0].mean(axis=(0, 2, 3)) == pytest.approx([40, 20, 10])
    Encoder(dataclasses.replace(SPEC, colour=Colour.BGR), network, MODEL).encode([sighting()])
    assert network.seen[1].mean(axis=(0, 2, 3)) == pytest.approx([60, 20, 5])


def test_a_template_has_unit_length_and_knows_its_model() -> None:
    encoder = Encoder(SPEC, Means(), MODEL)
    template = encoder.encode([sighting()])[0]
    assert template.vector == pytest.approx(np.array([40, 20, 10]) / np.linalg.norm([40, 20, 10]))
    assert template.model == encoder.model == MODEL


def test_the_length_of_the_answer_is_the_signal_where_the_pack_asks_for_one() -> None:
    asked = QualitySpec(least_answer=20)
    length = np.linalg.norm([40, 20, 10])
    assert Encoder(SPEC, Means(), MODEL, quality=asked).encode([sighting()])[0].signal == pytest.approx(length / 20)
    assert Encoder(SPEC, Means(), MODEL).encode([sighting()])[0].signal is None


def test_the_signal_of_both_sides_is_their_mean_not_that_of_the_mean_direction() -> None:
    both_ways = dataclasses.replace(SPEC, mean=(0, 0, 0), scale=(1, 1, 1), flip=True)
    frame, face = sighting()
    pixels = np.zeros((40, 40, 3), np.uint8)
    pixels[:, :20] = 90
    lit_left = dataclasses.replace(frame, pixels=pixels)
    asked = QualitySpec(least_answer=1)
    one_way = Encoder(dataclasses.replace(both_ways, flip=False), Columns(), MODEL, quality=asked)
    one_side = one_way.encode([(lit_left, face)])[0].signal
    assert one_side is not None
    both = Encoder(both_ways, Columns(), MODEL, quality=asked).encode([(lit_left, face)])[0].signal
    assert both == pytest.approx(one_side, rel=1e-3)


def test_faces_are_encoded_in_order_and_in_bounded_batches() -> None:
    network = Means()
    sightings = [sighting(red=20 + index) for index in range(MOST_AT_ONCE + 2)]
    templates = Encoder(SPEC, network, MODEL).encode(sightings)
    assert [len(batch) for batch in network.seen] == [MOST_AT_ONCE, 2]
    reds = [template.vector[0] for template in templates]
    assert reds == sorted(reds)
    assert len(set(map(float, reds))) == len(reds)


def test_templates_do_not_change_when_the_buffer_is_used_again() -> None:
    encoder = Encoder(SPEC, Means(), MODEL)
    first = encoder.encode([sighting()])[0]
    before = first.vector.copy()
    encoder.encode([sighting(red=200)])
    assert first.vector.tolist() == before.tolist()


def test_the_mirrored_average_does_not_know_left_from_right() -> None:
    pixels = np.zeros((40, 40, 3), np.uint8)
    pixels[:, :20] = 90
    frame, face = sighting()
    lit_left = dataclasses.replace(frame, pixels=pixels)
    plain = dataclasses.replace(SPEC, mean=(0, 0, 0), scale=(1, 1, 1))
    one_way = Encoder(plain, Columns(), MODEL).encode([(lit_left, face)])[0].vector
    both_ways = Encoder(dataclasses.replace(plain, flip=True), Columns(), MODEL).encode([(lit_left, face)])[0].vector
    assert one_way[0] != pytest.approx(one_way[2])
    assert both_ways[0] == pytest.approx(both_ways[2])


@pytest.mark.parametrize("answer", [[np.nan, 1, 1], [np.inf, 1, 1], [0, 0, 0], [1, 1], [1, 1, 1, 1]])
@pytest.mark.parametrize("flip", [False, True])
def test_an_answer_that_is_no_template_is_an_error(answer: list[float], flip: bool) -> None:  # noqa: FBT001
    encoder = Encoder(dataclasses.replace(SPEC, flip=flip), Constant(answer), MODEL)
    with pytest.raises(UnusableEncodingError, match="no template") as caught:
        encoder.encode([sighting()])
    assert isinstance(caught.value, ModelError)
    assert caught.value.model == MODEL


def test_landmarks_that_coincide_are_an_error() -> None:
    frame, face = sighting()
    points = Landmarks(points=np.ones((5, 2), np.float32))
    with pytest.raises(UnusableEncodingError, match="coincide"):
        Encoder(SPEC, Means(), MODEL).encode([(frame, dataclasses.replace(face, landmarks=points))])


def test_nothing_to_encode_needs_no_network() -> None:
    network = Means()
    assert Encoder(SPEC, network, MODEL).encode([]) == []
    assert network.seen == []


class Remembering(Means):
    """Answers likewise, and keeps hold of what it answered."""

    def __init__(self) -> None:
        super().__init__()
        self.answered: list[FloatArray] = []

    @override
    def run(self, batch: FloatArray) -> list[FloatArray]:
        self.answered += super().run(batch)
        return [self.answered[-1]]


@pytest.mark.parametrize("flip", [False, True])
def test_what_was_made_on_the_way_to_a_template_is_overwritten(*, flip: bool) -> None:
    network = Remembering()
    encoder = Encoder(dataclasses.replace(SPEC, flip=flip), network, MODEL)
    (template,) = encoder.encode([sighting()])
    assert float(np.linalg.norm(template.vector)) == pytest.approx(1)
    assert len(network.answered) == 1 + flip
    assert not any(answer.any() for answer in network.answered)
    assert not encoder._buffer[0].any()
