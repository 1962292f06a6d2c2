from dataclasses import replace
from datetime import UTC, datetime

from peelian.jobs.estate.survey import counting
from peelian.nouns.body import BodyKind
from peelian.nouns.ids import BodyId, PersonId, RoundId
from peelian.nouns.questionnaire import Given, Said
from peelian.nouns.survey import Correction, ReturnStage
from tests.fakes.surveys import BODIES, FORCES, SMALL, a_round, said, signed

ALL = [
    signed(one.id, said("owner", Said.YES), said("uav.uses", Said.YES), Given(question="uav.quantity", number=2))
    for one in FORCES
]


def corrected(body: str, question: str, before: Given | None, after: Given | None, issue: int = 2) -> Correction:
    return Correction(
        round=RoundId("r-1"),
        body=BodyId(body),
        question=question,
        before=before,
        after=after,
        why="A wrong column was read",
        who=PersonId("p-1"),
        at=datetime(2027, 1, 2, tzinfo=UTC),
        issue=issue,
    )


def test_the_response_rate_says_of_how_many_it_is() -> None:
    counted = counting.analyse(a_round(), SMALL, BODIES, ALL)
    assert counted.turnout.sentence == "5 of the 6 bodies that were asked answered (83%)"
    assert counted.turnout.silent == ("Oak",)
    assert counted.turnout.by_kind == ((BodyKind.NATIONAL_AGENCY, 1, 0), (BodyKind.TERRITORIAL_FORCE, 5, 5))


def test_a_return_that_nobody_signed_is_no_answer() -> None:
    waiting = replace(ALL[0], stage=ReturnStage.SUBMITTED, signed_by=None)
    assert counting.analyse(a_round(), SMALL, BODIES, [waiting, *ALL[1:]]).turnout.answered == 4


def test_who_was_late_is_said() -> None:
    assert counting.analyse(a_round(), SMALL, BODIES, [signed("ash", late=True)]).turnout.late == ("Ash",)


def test_of_each_body_it_is_said_whether_it_answered() -> None:
    found = counting.analyse(a_round(), SMALL, BODIES, [signed("ash", late=True), signed("elm")]).turnout
    told = {body.id: state.value for body, state in found.states}
    assert (told["ash"], told["elm"], told["fir"]) == ("late", "answered", "did not answer")  # type: ignore[index]


def test_a_body_that_was_not_asked_is_not_counted() -> None:
    few = a_round(invited=(BodyId("ash"),))
    assert counting.analyse(few, SMALL, BODIES, ALL).turnout.answered == 1


def test_each_answer_is_counted_and_not_knowing_is_no_no() -> None:
    returns = [signed("ash", said("owner", Said.DONT_KNOW)), signed("elm", said("owner", Said.NOT_HELD))]
    tally = counting.analyse(a_round(), SMALL, BODIES, returns).tallies[0]
    assert (tally.answering, tally.count("no"), tally.count("dont_know"), tally.count("not_held")) == (2, 0, 1, 1)


def test_numbers_are_summed_with_how_many_gave_one() -> None:
    tally = next(it for it in counting.analyse(a_round(), SMALL, BODIES, ALL).tallies if it.question == "uav.quantity")
    assert (tally.total, tally.answering) == (10, 5)


def test_a_table_counts_each_body_once_a_maker() -> None:
    rows = Given(question="uav.makers", rows=(("DJI", "M30"), ("dji ", "Mini"), ("DJI", "Air"), ("Skydio", "X10")))
    tallies = counting.analyse(a_round(), SMALL, BODIES, [signed("ash", rows)]).tallies
    tally = next(it for it in tallies if it.question == "uav.makers")
    assert dict(tally.counts) == {"DJI": 1, "Skydio": 1}


def test_small_numbers_of_a_sensitive_question_are_left_out_and_it_is_not_counted_by_kind() -> None:
    returns = [signed(one.id, said("weak", Said.YES if one.id == "ash" else Said.NO)) for one in FORCES]
    counted = counting.analyse(a_round(), SMALL, BODIES, returns)
    tally = next(it for it in counted.tallies if it.question == "weak")
    assert tally.count("yes") is None
    assert tally.count("no") is None
    assert all(it.question != "weak" for _, tallies in counted.by_kind for it in tallies)


def test_a_correction_changes_the_totals_and_keeps_what_was_signed() -> None:
    wrong, right = said("owner", Said.YES), said("owner", Said.NO)
    counted = counting.analyse(a_round(issue=2), SMALL, BODIES, ALL, [corrected("ash", "owner", wrong, right)])
    assert (counted.tallies[0].count("yes"), counted.tallies[0].count("no")) == (4, 1)
    (reissued,) = counted.reissued
    assert (reissued.before.count("yes"), reissued.after.count("yes"), reissued.issue) == (5, 4, 2)
    assert reissued.bodies == ("Ash",)
    assert ALL[0].given("owner") == wrong


def test_an_answer_can_be_withdrawn() -> None:
    gone = corrected("ash", "owner", said("owner", Said.YES), None)
    assert counting.analyse(a_round(), SMALL, BODIES, ALL, [gone]).tallies[0].answering == 4


def test_later_corrections_stand_upon_earlier_ones() -> None:
    first = corrected("ash", "owner", said("owner", Said.YES), said("owner", Said.NO), issue=2)
    second = corrected("elm", "owner", said("owner", Said.YES), said("owner", Said.NO), issue=3)
    reissued = counting.analyse(a_round(), SMALL, BODIES, ALL, [first, second]).reissued
    assert [(it.before.count("no"), it.after.count("no")) for it in reissued] == [(0, 1), (1, 2)]


def test_a_correction_of_a_sensitive_answer_names_no_body_and_no_reason() -> None:
    one = corrected("ash", "weak", None, said("weak", Said.YES))
    (reissued,) = counting.analyse(a_round(), SMALL, BODIES, ALL, [one]).reissued
    assert (reissued.bodies, reissued.why) == ((), "")


def test_a_kind_of_which_few_answered_is_not_counted_by_itself() -> None:
    counted = counting.analyse(a_round(), SMALL, BODIES, [*ALL, signed("oak", said("owner", Said.NO))])
    assert [kind for kind, _ in counted.by_kind] == [BodyKind.TERRITORIAL_FORCE]
