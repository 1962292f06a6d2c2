import pytest

from peelian.law import liveness


@pytest.mark.parametrize("value", [0.5, 0.1, -1, float("nan")])
def test_what_does_not_pass_the_threshold_and_what_is_no_number_is_not_taken_for_live(value: float) -> None:
    assert not liveness.taken_for_live(value, above=0.5)


def test_a_live_face_passes_the_threshold() -> None:
    assert liveness.taken_for_live(0.501, above=0.5)
