from peelian.jobs.estate.survey import answers
from peelian.nouns.questionnaire import Given, Said
from tests.fakes.surveys import SMALL, said

FLIES = said("uav.uses", Said.YES)


def ids(given: dict[str, Given]) -> list[str]:
    return [one.id for one in answers.asked(SMALL, given)]


def test_a_question_with_a_condition_is_asked_when_it_is_met() -> None:
    assert "uav.quantity" not in ids({})
    assert "uav.quantity" not in ids({"uav.uses": said("uav.uses", Said.DONT_KNOW)})
    assert "uav.quantity" in ids({"uav.uses": FLIES})


def test_answers_come_in_the_order_of_the_questions_and_only_where_asked() -> None:
    number = Given(question="uav.quantity", number=2)
    assert answers.kept(SMALL, [number, FLIES]) == (FLIES, number)
    assert answers.kept(SMALL, [number]) == ()


def test_an_answer_that_does_not_fit_is_told_what_is_asked_for() -> None:
    (fault,) = answers.faults(SMALL, [Given(question="owner", number=3)])
    assert (fault.question, fault.said) == ("owner", "Answer yes, no, don't know or not held")
    (fault,) = answers.faults(SMALL, [FLIES, Given(question="uav.makers", rows=(("DJI",),))])
    assert fault.question == "uav.makers"


def test_what_is_not_asked_at_all_is_a_fault() -> None:
    assert answers.faults(SMALL, [said("nobody", Said.YES)])


def test_every_question_that_is_asked_and_not_answered_is_missing() -> None:
    lacking = answers.missing(SMALL, [FLIES])
    assert [one.question for one in lacking] == ["owner", "weak", "how", "uav.quantity", "uav.makers"]


def test_an_answer_is_written_as_the_schema_has_it() -> None:
    full = Given(question="uav.makers", rows=(("DJI", "M30"),), evidence="List")
    assert answers.plain(full) == {"rows": [["DJI", "M30"]], "evidence": "List"}
    assert answers.plain(said("owner", Said.NOT_HELD)) == {"said": "not_held"}
    assert answers.plain(Given(question="a", number=0, text="x")) == {"number": 0, "text": "x"}
