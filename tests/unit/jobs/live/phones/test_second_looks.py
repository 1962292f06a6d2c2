"""A photo is compared with one candidate, answered with a word, and gone: whatever comes of it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from peelian.errors import ImageError, ModelMismatchError
from peelian.jobs.live.phones.second_looks import Looked
from peelian.nouns.event import EventKind
from peelian.nouns.ids import AlertId
from peelian.nouns.phone import LookAnswer, PhoneAct
from peelian.nouns.refusal import Refused
from peelian.nouns.signed_point import PointStage
from tests.fakes.desk import taken
from tests.fakes.phones import OFFICER
from tests.fakes.street import Street


@pytest.fixture
def street() -> Street:
    return Street()


def rule(answer: object) -> str:
    assert isinstance(answer, Refused), answer
    return answer.rule


def gone(street: Street) -> bool:
    return all(set(photo) == {0} for photo in street.looker.photos)


def against_list(street: Street) -> None:
    street.office.use(phones=replace(street.office.desk.policy.phones, against_list=True))


@pytest.mark.parametrize(
    ("similarity", "answer"),
    [(0.7, LookAnswer.MATCH), (0.55, LookAnswer.CANNOT_TELL), (0.2, LookAnswer.NO_MATCH)],
)
def test_a_photo_is_answered_with_a_word_and_overwritten(street: Street, similarity: float, answer: LookAnswer) -> None:
    alert = street.engaged()
    street.looker.sees = (similarity,)
    looked = taken(street.looks(alert))
    assert looked.answer is answer
    assert (looked.band is not None) == (answer is LookAnswer.MATCH)
    assert gone(street)
    (kept,) = street.case(alert).second_looks
    assert (kept.answer, kept.by, kept.against_list) == (answer, OFFICER.id, False)


def test_what_is_logged_has_no_face_and_no_number_of_likeness(street: Street) -> None:
    alert = street.engaged()
    taken(street.looks(alert, reason="Twin brothers, says he"))
    last = street.office.store.events[-1]
    assert last.kind is EventKind.SECOND_LOOK_ANSWERED
    assert {name for name, _ in last.facts} == {"answer", "against_list", "point"}
    assert "Twin" not in repr(street.office.store.events)


def test_a_photo_that_is_not_good_enough_is_asked_for_again_in_words(street: Street) -> None:
    alert = street.engaged()
    street.looker.coaching = ("Hold still",)
    assert taken(street.looks(alert)) == Looked(answer=LookAnswer.AGAIN, coaching=("Hold still",))
    assert gone(street)


@pytest.mark.parametrize(
    ("acts", "expected"),
    [([], "held"), ([PhoneAct.ACKNOWLEDGE], "held"), ([PhoneAct.WILL_ENGAGE], "engaged")],
)
def test_a_photo_before_its_time_is_refused_logged_counted_and_gone(
    street: Street, acts: list[PhoneAct], expected: str
) -> None:
    alert = street.alert()
    for act in acts:
        taken(street.does(alert, act))
    assert rule(street.looks(alert)) == expected
    assert not street.looker.photos, "it was looked at all the same"
    assert street.office.kinds[-1] is EventKind.SECOND_LOOK_REFUSED
    device = street.carried().device
    assert (device.denied_looks, device.denied[-1].rule) == (1, expected)
    assert street.case(alert).second_looks == ()


def test_a_photo_without_an_alert_is_refused_and_counted(street: Street) -> None:
    assert rule(street.looks(AlertId("none"))) == "alert"
    assert street.carried().device.denied_looks == 1


def test_a_photo_for_somebody_elses_alert_is_refused(street: Street) -> None:
    assert rule(street.looks(street.engaged(), street.other)) == "alert"


def test_a_photo_without_a_reason_is_refused(street: Street) -> None:
    assert rule(street.looks(street.engaged(), reason=" ")) == "reason"


def test_without_a_point_that_two_people_signed_for_second_looks_no_photo_is_compared(street: Street) -> None:
    alert = street.engaged()
    signs, signed = street.office.signs, street.looks_at
    unsigned = replace(signed, stage=PointStage.PROPOSED, approval=None)
    for points, expected in (
        ([one for one in signs.points if one is not signed], "evidence.missing"),
        ([unsigned], "evidence.unsigned"),
        ([replace(signed, stage=PointStage.WITHDRAWN)], "evidence.withdrawn"),
        ([replace(signed, evidence=replace(signed.evidence, expires_on=date(2020, 1, 1)))], "evidence.altered"),
    ):
        signs.points = points
        assert rule(street.looks(alert)) == expected
        assert street.carried().device.denied[-1].rule == expected
    assert not street.looker.photos


def test_a_folder_of_points_that_was_changed_has_no_photo_compared(street: Street) -> None:
    alert = street.engaged()
    street.looker.damaged = True
    no = street.looks(alert)
    assert rule(no) == "operating_point"
    assert "differs from its digest" in str(no)
    assert not street.looker.photos


def test_the_list_is_not_searched_when_the_deployments_own_point_stands_no_more(street: Street) -> None:
    against_list(street)
    listed(street, 2)
    alert = street.engaged()
    street.office.signs.points = [street.looks_at]
    assert rule(street.looks(alert)).startswith("evidence.")
    assert not street.looker.photos


def test_a_list_of_another_model_is_refused_and_the_photo_gone(street: Street) -> None:
    alert = street.engaged()
    street.looker.error = ModelMismatchError("a", "b")
    assert rule(street.looks(alert)) == "model"
    assert gone(street)


def test_a_picture_that_is_none_is_an_error_and_gone(street: Street) -> None:
    alert = street.engaged()
    street.looker.error = ImageError(Path("photo"), "not a picture")
    with pytest.raises(ImageError):
        street.looks(alert)
    assert gone(street)
    assert street.case(alert).second_looks == ()


def test_only_so_many_photos_are_compared(street: Street) -> None:
    alert = street.engaged()
    for _ in range(street.office.desk.policy.phones.second_looks):
        taken(street.looks(alert))
    assert rule(street.looks(alert)) == "second_looks"


def test_the_candidate_alone_is_compared_where_the_policy_says_so(street: Street) -> None:
    taken(street.looks(street.engaged()))
    assert street.looker.references == [(b"a template",)]


def test_the_rest_of_the_list_only_where_the_policy_allows_it(street: Street) -> None:
    against_list(street)
    listed(street, 2)
    alert = street.engaged()
    street.looker.sees = (0.2, 0.9)
    looked = taken(street.looks(alert))
    assert looked.answer is LookAnswer.NO_MATCH, "somebody else's likeness is not this alert's"
    assert len(looked.coaching) == 1
    assert looked.other is not None
    assert ("other_entry", looked.other) in street.office.store.events[-1].about
    assert street.case(alert).second_looks[0].against_list


def test_a_likeness_to_nobody_on_the_list_is_no_match(street: Street) -> None:
    against_list(street)
    listed(street, 2)
    street.looker.sees = (0.2, 0.3)
    assert taken(street.looks(street.engaged())) == Looked(answer=LookAnswer.NO_MATCH)


def listed(street: Street, number: int) -> None:
    """Put somebody else on the list, behind the law's back: it is sealed."""
    with street.office.store.change() as unit:
        (one,) = unit.entries.of(street.office.id)
        other = replace(one, id=type(one.id)(f"E-{number}"))
        unit.entries.put(other)
        unit.vault.put(other.id, "template", b"another template")
