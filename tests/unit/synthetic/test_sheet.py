import numpy as np

from peelian.synthetic.sheet import Sheet, bump, curve, mix, real, step


def test_a_step_rises_and_a_turned_one_falls() -> None:
    at = real([0.0, 0.5, 1.0])
    np.testing.assert_allclose(step(at, 0.0, 1.0), [0, 0.5, 1])
    np.testing.assert_allclose(step(at, 1.0, 0.0), [1, 0.5, 0])


def test_a_bump_is_one_at_its_middle_and_longer_along_its_turn() -> None:
    zero = np.zeros(1, np.float32)
    assert bump(zero, zero, (1, 1))[0] == 1
    along, across = real([0.7]), real([-0.7])
    assert bump(along, along, (2, 0.5), np.pi / 4)[0] > bump(along, across, (2, 0.5), np.pi / 4)[0]


def test_a_curve_goes_through_its_knots_and_is_flat_beyond() -> None:
    np.testing.assert_allclose(curve(real([-1, 0, 1, 2, 9]), [(0, 5), (1, 7), (2, 4)]), [5, 5, 7, 4, 4])


def test_mixing_goes_from_one_to_the_other() -> None:
    np.testing.assert_allclose(mix(real([2.0]), 6.0, real([0.25])), [3.0])


def test_softening_goes_round_the_back() -> None:
    sheet = Sheet(64, 64)
    field = np.zeros((64, 64), np.float32)
    field[32, 0] = 1
    assert sheet.soften(field, 2.0)[32, -1] > 0.5 * sheet.soften(field, 2.0)[32, 1]


def test_rows_and_columns_span_the_head() -> None:
    sheet = Sheet(72, 90)
    assert sheet.y.shape == (72, 1)
    assert sheet.angle.shape == (1, 90)
    assert -np.pi < sheet.angle.min() < -3
