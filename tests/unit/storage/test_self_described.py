from dataclasses import replace

from sqlalchemy import Engine

from peelian.nouns.operator_check import SelfDescribed
from peelian.storage import engine as engines
from peelian.storage.self_described import SELF_DESCRIBED, SelfDescriptions

SAID = SelfDescribed(
    month="2026-11", trigger="unable", possible=True, answers=(("age_band", "a18_24"), ("sex", "female"))
)


def test_answers_are_counted_one_question_at_a_time(store: Engine) -> None:
    with engines.writing(store) as connection:
        kept = SelfDescriptions(connection)
        for said in (SAID, SAID, replace(SAID, possible=False)):
            kept.add(said)
        assert [(one.possible, one.answers[0], count) for one, count in kept.counts()] == [
            (False, ("age_band", "a18_24"), 1),
            (False, ("sex", "female"), 1),
            (True, ("age_band", "a18_24"), 2),
            (True, ("sex", "female"), 2),
        ]


def test_nothing_kept_can_lead_to_a_check() -> None:
    assert {column.name for column in SELF_DESCRIBED.columns} == {
        "month",
        "trigger",
        "possible",
        "question",
        "answer",
        "count",
    }
