import pytest

from peelian.jobs.assurance.forgetting.verdict import Check, Outcome, Proof

SHOWN, FAILED, NOT_SHOWN = Outcome.SHOWN, Outcome.FAILED, Outcome.NOT_SHOWN


def proof(checks: list[Outcome], controls: list[Outcome]) -> Proof:
    return Proof(
        checks=tuple(Check(code=f"P{at}", claim="c", outcome=one) for at, one in enumerate(checks, 1)),
        controls=tuple(Check(code=f"leak {at}", claim="c", outcome=one) for at, one in enumerate(controls)),
    )


@pytest.mark.parametrize(
    ("checks", "controls", "holds", "whole"),
    [
        ([SHOWN, SHOWN], [SHOWN], True, True),
        ([SHOWN, NOT_SHOWN], [SHOWN, NOT_SHOWN], True, False),
        ([SHOWN, FAILED], [SHOWN], False, False),
        ([SHOWN], [SHOWN, FAILED], False, False),
        ([SHOWN], [NOT_SHOWN], False, False),
        ([NOT_SHOWN], [SHOWN], False, False),
        ([], [], False, False),
    ],
)
def test_it_holds_only_if_nothing_failed_and_a_leak_was_caught(
    checks: list[Outcome], controls: list[Outcome], *, holds: bool, whole: bool
) -> None:
    made = proof(checks, controls)
    assert (made.holds, made.whole) == (holds, whole)
    assert ("NOT proven" in made.sentence) == (not holds)


def test_its_sentence_names_what_failed_and_what_was_left_out() -> None:
    assert proof([SHOWN, FAILED], [SHOWN]).sentence == (
        "Forgetting is NOT proven: P2 failed; 1 of 1 leaking builds were caught."
    )
    assert proof([SHOWN, NOT_SHOWN], [SHOWN, NOT_SHOWN]).sentence.endswith("Not shown here: P2, leak 1.")


def test_a_check_is_told_to_programs() -> None:
    check = Check(code="P1", claim="c", outcome=SHOWN, reason="r", found=("a",))
    assert check.fields == {"code": "P1", "claim": "c", "outcome": "shown", "reason": "r", "found": ["a"]}
