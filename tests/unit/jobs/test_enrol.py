from pathlib import Path

import pytest

from peelian.errors import NoFaceError, PoorQualityError, SeveralFacesError
from peelian.jobs.enrol import Enroller, only_face
from peelian.nouns.face import Face, Quality
from peelian.nouns.ids import SubjectId
from peelian.nouns.refusal import Refused
from tests.fakes import portraits
from tests.fakes.portraits import FakeDetector, FakeEncoder, face

PICTURE = Path("a.jpg")


def judge(quality: Quality) -> Refused | None:
    return Refused(rule="size", reason="too small") if quality.inter_eye_distance_px < 20 else None


def enroller(*faces: Face, signal: float | None = None) -> Enroller:
    return Enroller(
        read=portraits.read,
        detector=FakeDetector(*faces),
        assess=portraits.assess,
        judge=judge,
        encoder=FakeEncoder(signal),
    )


def test_the_one_face_of_a_picture_is_encoded() -> None:
    references = list(enroller(face(60)).references([(SubjectId("s"), PICTURE)]))
    assert [(reference.subject, reference.image) for reference in references] == [("s", "a.jpg")]


def test_a_picture_without_a_face_is_refused() -> None:
    with pytest.raises(NoFaceError, match=r"a\.jpg"):
        enroller().template(PICTURE)


def test_a_picture_of_several_people_is_refused() -> None:
    with pytest.raises(SeveralFacesError, match="2 faces"):
        enroller(face(60), face(40)).template(PICTURE)


def test_a_small_face_in_the_background_is_nobody() -> None:
    subject = face(60)
    assert only_face([face(15), subject, face(19)], PICTURE) is subject


def test_a_face_that_is_not_good_enough_is_refused_with_the_reason() -> None:
    with pytest.raises(PoorQualityError, match="too small"):
        enroller(face(19)).template(PICTURE)


def test_a_face_in_which_the_encoder_finds_too_little_is_refused_with_the_reason() -> None:
    assert enroller(face(60), signal=1.0).template(PICTURE).signal == 1.0
    with pytest.raises(PoorQualityError, match=r"a\.jpg.*too little of a face"):
        enroller(face(60), signal=0.9).template(PICTURE)
