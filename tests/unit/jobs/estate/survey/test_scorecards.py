from peelian.jobs.estate.survey import rounds_shipped, scorecards
from peelian.nouns.questionnaire import Said
from tests.fakes.surveys import BODIES, SMALL, said, signed


def test_a_score_says_of_how_many_questions_it_is() -> None:
    (card,) = scorecards.scorecards(SMALL, BODIES, [signed("ash", said("owner", Said.YES))])
    scores = dict(card.principles)
    assert card.name == "Ash"
    assert scores[4].told == "1 of 1"
    assert scores[1].told == "not asked"
    assert len(scores) == 12


def test_what_was_not_answered_is_said_to_be_so() -> None:
    (card,) = scorecards.scorecards(SMALL, BODIES, [signed("ash")])
    assert dict(card.principles)[4].told == "0 of 1, 1 not answered"


def test_a_principle_with_a_sensitive_question_has_no_score() -> None:
    (card,) = scorecards.scorecards(SMALL, BODIES, [signed("ash", said("weak", Said.YES))])
    assert dict(card.principles)[9].told == "not published"


def test_only_a_self_assessment_has_scorecards_that_are_published() -> None:
    assert scorecards.assesses(rounds_shipped.questionnaire("code-principles"))
    assert not scorecards.assesses(rounds_shipped.questionnaire("police-2022"))


def test_two_rounds_can_be_compared_where_as_much_was_asked() -> None:
    (before,) = scorecards.scorecards(SMALL, BODIES, [signed("ash", said("owner", Said.NO))])
    (after,) = scorecards.scorecards(SMALL, BODIES, [signed("ash", said("owner", Said.YES), name="r-2")])
    assert scorecards.change(before, after) == ((4, 1),)
