import pytest

from peelian.errors import InvalidValueError
from peelian.jobs.assurance.recognition import Passage, Raised, tally
from peelian.nouns.geometry import Box
from peelian.nouns.ids import SubjectId


def box(x: float) -> Box:
    return Box(x=x, y=100, width=60, height=80)


def passage(subject: str, *, listed: bool = True, x: float = 0, first: int = 0, fair: bool = True) -> Passage:
    boxes = {first + frame: box(x) for frame in range(50)}
    return Passage(subject=SubjectId(subject), listed=listed, fair=fair, boxes=boxes)


def raised(subject: str, *, frame: int = 20, x: float = 5) -> Raised:
    return Raised(subject=SubjectId(subject), frame=frame, box=box(x))


def test_an_alert_that_names_the_right_face_is_a_recognition() -> None:
    result = tally([passage("a"), passage("b", x=500)], [raised("a")])
    assert (result.listed_passages, result.recognised, result.false_alerts, result.missed) == (2, 1, 0, ("b",))


def test_a_second_alert_about_the_same_passage_is_a_repetition() -> None:
    assert tally([passage("a")], [raised("a"), raised("a", frame=40)]).repeated == 1


def test_the_same_person_again_later_is_another_passage() -> None:
    result = tally([passage("a"), passage("a", first=500)], [raised("a"), raised("a", frame=520)])
    assert (result.recognised, result.repeated) == (2, 0)


@pytest.mark.parametrize(
    "alert", [raised("b"), raised("a", x=300), raised("a", frame=200)], ids=["unlisted", "another face", "later"]
)
def test_an_alert_about_anybody_else_is_false(alert: Raised) -> None:
    result = tally([passage("a"), passage("b", listed=False, x=300)], [alert])
    assert (result.recognised, result.false_alerts, result.unlisted_passages) == (0, 1, 1)


def test_a_passage_without_a_face_is_refused() -> None:
    with pytest.raises(InvalidValueError):
        Passage(subject=SubjectId("a"), listed=True, boxes={})


def test_a_passage_that_nobody_could_recognise_is_held_against_nobody() -> None:
    glimpse = passage("a", fair=False)
    assert tally([glimpse], []).missed == ()
    assert tally([glimpse], [raised("a")]).recognised == 1
