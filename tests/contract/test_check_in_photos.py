"""One photo against the reference of one person, with the default pack and people who do not exist."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import cv2
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
from peelian.nouns.own_reference import OwnReference
from peelian.nouns.template import Template
from peelian.nouns.turn import Turn, Turned
from peelian.nouns.wearer import WearerId
from peelian.synthetic import lottery, portrait
from peelian.synthetic.look import Pose
from peelian.wiring.checkins import liveness, photos
from peelian.wiring.checkins.photos import PhotoComparer
from peelian.wiring.vision import Vision, open_vision
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
TURN = Compared(found=Resemblance.NOT_GOOD_ENOUGH, coaching=Coaching.TURN)
SAME, NOT_ALIKE = Compared(found=Resemblance.SAME), Compared(found=Resemblance.NOT_ALIKE)


def decode(content: bytes, path: Path, *, least_px: int = 0) -> Frame:
    return stills.decode(content, path=path, least_px=least_px)


@pytest.fixture(scope="module")
def eyes(starter: Pack) -> Vision:
    return open_vision(starter, threads=1, smallest_eye_distance_px=20)


@pytest.fixture(scope="module")
def comparer(starter: Pack, eyes: Vision) -> PhotoComparer:
    return PhotoComparer(eyes, replace(ONE_TO_ONE, model=starter.model, threshold=0.97), decode)


@pytest.fixture(scope="module")
def references(eyes: Vision, people: list[Frame]) -> list[bytes]:
    faces = [(frame, enrol.only_face(eyes.detector.detect_still(frame), Path("p"))) for frame in people]
    return [packed.to_bytes(template) for template in eyes.encoder.encode(faces)]


def of(*templates: bytes) -> OwnReference:
    return OwnReference(wearer=WearerId("W-1"), templates=templates)


def photo(pixels: Pixels) -> bytes:
    return jpeg.packed(pixels)


class Noted:
    """Decodes, and remembers how small a picture was asked for, and what came of it."""

    def __init__(self) -> None:
        self.asked_px: list[int] = []
        self.frames: list[Frame] = []

    def __call__(self, content: bytes, path: Path, /, *, least_px: int = 0) -> Frame:
        self.asked_px.append(least_px)
        self.frames.append(stills.decode(content, path=path, least_px=least_px))
        return self.frames[-1]


def from_the_app(pixels: Pixels) -> bytes:
    """A photo of the size that the wearer's app sends."""
    return photo(np.asarray(cv2.resize(pixels, (768, 960), interpolation=cv2.INTER_CUBIC), np.uint8))


def test_a_photo_is_taken_for_the_person_and_for_nobody_else(
    comparer: PhotoComparer, references: list[bytes], portraits: list[Pixels]
) -> None:
    assert comparer.compare(of(references[0]), photo(portraits[0])) == SAME
    assert comparer.compare(of(references[1]), photo(portraits[0])) == NOT_ALIKE


def test_the_picture_that_is_most_alike_counts_wherever_it_stands(
    comparer: PhotoComparer, references: list[bytes], portraits: list[Pixels]
) -> None:
    for order in ([0, 1, 1], [1, 1, 0]):
        assert comparer.compare(of(*(references[at] for at in order)), photo(portraits[0])) == SAME
    assert comparer.compare(of(references[1], references[1]), photo(portraits[0])) == NOT_ALIKE


def test_another_threshold_is_compared_at_with_the_same_networks(
    comparer: PhotoComparer, references: list[bytes], portraits: list[Pixels]
) -> None:
    lax = comparer.at(replace(comparer._point, threshold=-1.0))
    assert lax._free is comparer._free
    assert lax.compare(of(references[1]), photo(portraits[0])) == SAME
    assert comparer.compare(of(references[1]), photo(portraits[0])) == NOT_ALIKE


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
        assert comparer.compare(of(references[0]), content).coaching in advice


def test_a_reference_of_another_model_is_not_compared(
    comparer: PhotoComparer, references: list[bytes], portraits: list[Pixels]
) -> None:
    other = replace(packed.from_bytes(references[0]), model=ModelId("another"))
    assert isinstance(other, Template)
    for reference in (packed.to_bytes(other), b"damaged"):
        assert comparer.compare(of(reference), photo(portraits[0])).found is Resemblance.NOT_MEASURED


def test_a_hint_that_it_is_a_picture_of_a_picture_goes_to_people(
    eyes: Vision, comparer: PhotoComparer, references: list[bytes], portraits: list[Pixels]
) -> None:
    wary = PhotoComparer(eyes, comparer._point, decode, lambda _frame, _face: False)
    assert wary.compare(of(references[0]), photo(portraits[0])).found is Resemblance.SUSPECT


def test_liveness_is_none_where_its_networks_are_not_given(tmp_path: Path) -> None:
    assert liveness.find(tmp_path, threads=1) is None


def test_liveness_asks_every_network_and_takes_no_answer_for_no(people: list[Frame], eyes: Vision) -> None:
    face = enrol.only_face(eyes.detector.detect_still(people[0]), Path("p"))

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


def test_photos_are_compared_side_by_side_and_each_with_its_own_reference(
    starter: Pack, references: list[bytes], portraits: list[Pixels]
) -> None:
    point = replace(ONE_TO_ONE, model=starter.model, threshold=0.97)
    pooled = photos.open_at(starter, point, decode, threads=2)
    asked = [(one, other) for one in (0, 1) for other in (0, 1)] * 3
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda pair: pooled.compare(of(references[pair[0]]), photo(portraits[pair[1]])), asked))
    assert found == [SAME if one == other else NOT_ALIKE for one, other in asked]


def turned_photo(yaw: float) -> bytes:
    """The first person, as a front camera takes them with the head turned."""
    shot = portrait.Shot(width_px=400, height_px=480, pixels_per_cm=12, pose=Pose(yaw=yaw))
    return photo(portrait.take(lottery.draw(1), shot, np.random.default_rng(1)))


@pytest.mark.parametrize(("turn", "yaw"), [(Turn.LEFT, 40), (Turn.RIGHT, -40)])
def test_a_head_that_turns_as_was_asked_is_seen_and_one_that_does_not_comes_back_with_advice(
    starter: Pack, eyes: Vision, references: list[bytes], turn: Turn, yaw: float
) -> None:
    lenient = PhotoComparer(eyes, replace(ONE_TO_ONE, model=starter.model, threshold=0.5), decode)
    front = turned_photo(0)
    for side, found in ((yaw, SAME), (-yaw, TURN), (0, TURN), (yaw / 4, TURN)):
        assert lenient.compare(of(references[0]), front, Turned(turn=turn, photo=turned_photo(side))) == found


def test_a_flat_photo_that_is_turned_shows_no_turn(starter: Pack, eyes: Vision, references: list[bytes]) -> None:
    lenient = PhotoComparer(eyes, replace(ONE_TO_ONE, model=starter.model, threshold=0.5), decode)
    still = stills.decode(turned_photo(0), path=Path("p")).pixels
    high, wide = still.shape[:2]
    corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    squeezed = np.array(
        [[0.18 * wide, 0.06 * high], [0.82 * wide, 0], [0.82 * wide, high], [0.18 * wide, 0.94 * high]], np.float32
    )
    moved = cv2.warpPerspective(still, cv2.getPerspectiveTransform(corners, squeezed), (wide, high))
    for turn in Turn:
        side = Turned(turn=turn, photo=photo(np.asarray(moved, np.uint8)))
        assert lenient.compare(of(references[0]), turned_photo(0), side) == TURN


def test_a_photo_of_the_app_is_decoded_once_at_half_its_size(
    eyes: Vision, comparer: PhotoComparer, references: list[bytes], portraits: list[Pixels]
) -> None:
    noted = Noted()
    small = PhotoComparer(eyes, comparer._point, noted)
    assert small.compare(of(references[0]), from_the_app(portraits[0])) == SAME
    assert small.compare(of(references[1]), from_the_app(portraits[0])) == NOT_ALIKE
    assert noted.asked_px == [480, 480]
    assert [(frame.width_px, frame.height_px) for frame in noted.frames] == [(384, 480)] * 2


def test_what_was_decoded_is_overwritten_whatever_comes_of_it(
    eyes: Vision, comparer: PhotoComparer, references: list[bytes], portraits: list[Pixels]
) -> None:
    noted = Noted()
    wary = PhotoComparer(eyes, comparer._point, noted)
    for pixels in (portraits[0], np.zeros_like(portraits[0])):
        wary.compare(of(references[0]), from_the_app(pixels))
    assert len(noted.frames) == 3
    assert not any(frame.pixels.any() for frame in noted.frames)


def test_of_who_is_far_away_or_badly_seen_the_whole_photo_counts(
    eyes: Vision, comparer: PhotoComparer, references: list[bytes], portraits: list[Pixels]
) -> None:
    far = np.full((960, 720, 3), 128, np.uint8)
    far[300:675, 200:500] = portraits[0]
    noted = Noted()
    one = PhotoComparer(eyes, comparer._point, noted)
    assert one.compare(of(references[0]), photo(far)) == SAME
    assert one.compare(of(references[0]), from_the_app((portraits[0] // 12).astype(np.uint8))).coaching is not None
    assert noted.asked_px == [480, 0, 480, 0]


def test_what_is_no_picture_is_handed_to_the_decoder_once(
    eyes: Vision, comparer: PhotoComparer, references: list[bytes]
) -> None:
    noted = Noted()
    assert PhotoComparer(eyes, comparer._point, noted).compare(of(references[0]), b"none").coaching is Coaching.FACE
    assert noted.asked_px == [480]


def test_a_hint_of_liveness_is_asked_on_the_whole_photo(
    eyes: Vision, comparer: PhotoComparer, references: list[bytes], portraits: list[Pixels]
) -> None:
    noted = Noted()
    wary = PhotoComparer(eyes, comparer._point, noted, lambda _frame, _face: True)
    assert wary.compare(of(references[0]), from_the_app(portraits[0])) == SAME
    assert noted.asked_px == [0]
