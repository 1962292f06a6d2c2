"""One photo against one reference, with the default pack and people who do not exist."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from peelian.capture import jpeg, stills
from peelian.errors import DigestMismatchError, ImageError, ManifestError
from peelian.inference.manifest import PassiveManifest, PassiveNetwork
from peelian.inference.pack import Pack
from peelian.jobs import enrol
from peelian.nouns import packed
from peelian.nouns.compared import Coaching, Compared, Resemblance
from peelian.nouns.frame import Frame
from peelian.nouns.ids import ModelId
from peelian.nouns.template import Template
from peelian.wiring import checkin_photos, liveness
from peelian.wiring.checkin_photos import NothingMeasured, PhotoComparer
from peelian.wiring.vision import open_vision
from tests.fakes.deployments import policy
from tests.fakes.points import ONE_TO_ONE

Pixels = npt.NDArray[np.uint8]
PASSIVE = PassiveManifest(
    name="two",
    title="Nothing real",
    licence="MIT",
    source="here",
    side_px=80,
    live=1,
    above=0.5,
    networks=tuple(PassiveNetwork(file="n.onnx", sha256="ab" * 32, crop=crop) for crop in (2.7, 4.0)),
)
SAME, NOT_ALIKE = Compared(found=Resemblance.SAME), Compared(found=Resemblance.NOT_ALIKE)


def decode(content: bytes, path: Path) -> Frame:
    return stills.decode(content, path=path)


@pytest.fixture(scope="module")
def comparer(starter: Pack) -> PhotoComparer:
    eyes = open_vision(starter, threads=1, smallest_eye_distance_px=20)
    return PhotoComparer(eyes, replace(ONE_TO_ONE, model=starter.model, threshold=0.97), decode)


@pytest.fixture(scope="module")
def references(comparer: PhotoComparer, people: list[Frame]) -> list[bytes]:
    eyes = comparer._eyes
    faces = [(frame, enrol.only_face(eyes.detector.detect_still(frame), Path("p"))) for frame in people]
    return [packed.to_bytes(template) for template in eyes.encoder.encode(faces)]


def photo(pixels: Pixels) -> bytes:
    return jpeg.packed(pixels)


def test_a_photo_is_taken_for_the_person_and_for_nobody_else(
    comparer: PhotoComparer, references: list[bytes], portraits: list[Pixels]
) -> None:
    assert comparer.compare(references[0], photo(portraits[0])) == SAME
    assert comparer.compare(references[1], photo(portraits[0])) == NOT_ALIKE


def test_what_cannot_be_compared_comes_back_with_advice(
    comparer: PhotoComparer, references: list[bytes], portraits: list[Pixels]
) -> None:
    dark = (portraits[0] // 12).astype(np.uint8)
    two = np.ascontiguousarray(np.concatenate(portraits, axis=1))
    for content, advice in (
        (photo(np.zeros_like(portraits[0])), {Coaching.FACE}),
        (b"no picture", {Coaching.FACE}),
        (photo(two), {Coaching.ALONE}),
        (photo(dark), {Coaching.LIGHT, Coaching.FACE}),
    ):
        assert comparer.compare(references[0], content).coaching in advice


def test_a_reference_of_another_model_is_not_compared(
    comparer: PhotoComparer, references: list[bytes], portraits: list[Pixels]
) -> None:
    other = replace(packed.from_bytes(references[0]), model=ModelId("another"))
    assert isinstance(other, Template)
    for reference in (packed.to_bytes(other), b"damaged"):
        assert comparer.compare(reference, photo(portraits[0])).found is Resemblance.NOT_MEASURED


def test_a_hint_that_it_is_a_picture_of_a_picture_goes_to_people(
    comparer: PhotoComparer, references: list[bytes], portraits: list[Pixels]
) -> None:
    wary = PhotoComparer(comparer._eyes, comparer._point, decode, lambda _frame, _face: False)
    assert wary.compare(references[0], photo(portraits[0])).found is Resemblance.SUSPECT


def test_a_pack_that_was_not_measured_strictly_enough_compares_nothing(starter: Pack) -> None:
    found, point = checkin_photos.open_photos(starter, policy(), decode, threads=1)
    assert point is None
    assert isinstance(found, NothingMeasured)
    assert found.compare(b"reference", b"photo").found is Resemblance.NOT_MEASURED


def test_liveness_is_none_where_its_networks_are_not_given(tmp_path: Path) -> None:
    assert liveness.find(tmp_path, threads=1) is None


def test_liveness_asks_every_network_and_takes_no_answer_for_no(people: list[Frame], comparer: PhotoComparer) -> None:
    face = enrol.only_face(comparer._eyes.detector.detect_still(people[0]), Path("p"))

    def says(*values: float) -> "liveness.Asked":
        return lambda batch: [np.array([values], np.float32)] if batch.shape == (1, 3, 80, 80) else []

    def looks_live(*networks: "liveness.Asked") -> bool:
        return liveness.Module(manifest=PASSIVE, networks=networks).looks_live(people[0], face)

    real, fake = says(0, 9, 0), says(9, 0, 0)
    assert looks_live(real, real)
    assert not looks_live(fake, fake)
    assert not looks_live(real, says(float("nan"), 9, 0))
    assert not looks_live(real, says(9))


def test_a_module_whose_networks_are_not_those_of_its_manifest_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / liveness.MANIFEST).write_text(
        'name = "flat"\ntitle = "t"\nlicence = "MIT"\nsource = "s"\nside_px = 80\nlive = 1\nabove = 0.5\n'
        f'[[networks]]\nfile = "one.onnx"\nsha256 = "{"ab" * 32}"\ncrop = 2.7\n'
    )
    with pytest.raises(ManifestError, match="not beside it"):
        liveness.find(tmp_path, threads=1)
    (tmp_path / "one.onnx").write_bytes(b"another")
    with pytest.raises(DigestMismatchError):
        liveness.find(tmp_path, threads=1)
    with pytest.raises(ManifestError, match="cannot be read"):
        liveness.open_module(tmp_path / "none.toml", threads=1)


def test_a_picture_that_cannot_be_decoded_is_an_error_of_the_decoder() -> None:
    with pytest.raises(ImageError):
        decode(b"no picture", Path("p"))
