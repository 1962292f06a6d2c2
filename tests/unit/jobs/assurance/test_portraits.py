from pathlib import Path

import pytest

from peelian.errors import ImageError, NoFaceError, PoorQualityError
from peelian.jobs.assurance.portraits import Portraits
from peelian.nouns.face import Face
from peelian.nouns.frame import Frame
from peelian.nouns.refusal import Refused
from tests.fakes import portraits
from tests.fakes.portraits import FakeDetector, FakeEncoder, face


def read(path: Path) -> Frame:
    if path.name == "damaged.jpg":
        raise ImageError(path, "damaged")
    return portraits.read(path)


def port(faces: list[Face], encoder: FakeEncoder, refused: Refused | None = None) -> Portraits:
    return Portraits(
        read=read,
        detector=FakeDetector(*faces),
        choose=lambda found, _frame: found[-1] if found else None,
        assess=portraits.assess,
        judge_reference=lambda _quality: refused,
        judge_probe=lambda _quality: None,
        encoder=encoder,
    )


def test_the_face_that_the_picture_is_about_is_encoded() -> None:
    encoder = FakeEncoder()
    made = port([face(30), face(30, x=100)], encoder)
    found = made.portrait(Path("a.jpg"), reference=False)
    assert encoder.encoded == [100]
    assert made.model == found.template.model == "m"


def test_what_was_measured_of_the_face_goes_with_its_template() -> None:
    found = port([face(30)], FakeEncoder()).portrait(Path("a.jpg"), reference=False)
    measured = portraits.assess(portraits.read(Path("a.jpg")), [face(30)])[0]
    assert (found.eye_distance_px, found.sharpness) == (measured.inter_eye_distance_px, measured.sharpness)


def test_a_picture_without_a_face_is_refused() -> None:
    with pytest.raises(NoFaceError):
        port([], FakeEncoder()).portrait(Path("a.jpg"), reference=False)


def test_a_picture_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ImageError):
        port([face(30)], FakeEncoder()).portrait(Path("damaged.jpg"), reference=False)


def test_references_and_probes_meet_each_their_own_floor() -> None:
    encoder = FakeEncoder()
    strict = port([face(30)], encoder, Refused(rule="quality", reason="blurred"))
    strict.portrait(Path("a.jpg"), reference=False)
    with pytest.raises(PoorQualityError, match="blurred"):
        strict.portrait(Path("a.jpg"), reference=True)
    assert len(encoder.encoded) == 1


@pytest.mark.parametrize("reference", [True, False])
def test_a_face_in_which_the_encoder_finds_too_little_is_a_failure_to_enrol(
    reference: bool,  # noqa: FBT001 - pytest passes parameters by position
) -> None:
    with pytest.raises(PoorQualityError, match="too little of a face"):
        port([face(30)], FakeEncoder(signal=0.99)).portrait(Path("a.jpg"), reference=reference)
