import numpy as np

from peelian.synthetic.look import Pose

AHEAD = np.asarray([0, 0, 1.0], np.float32)


def test_yaw_points_the_nose_to_the_viewers_right() -> None:
    assert (Pose(yaw=30).matrix() @ AHEAD)[0] > 0.4


def test_pitch_points_the_nose_down() -> None:
    assert (Pose(pitch=30).matrix() @ AHEAD)[1] > 0.4


def test_roll_turns_clockwise() -> None:
    assert (Pose(roll=30).matrix() @ np.asarray([1.0, 0, 0], np.float32))[1] > 0.4


def test_a_turn_neither_stretches_nor_mirrors() -> None:
    turn = Pose(yaw=20, pitch=-10, roll=5).matrix()
    np.testing.assert_allclose(turn @ turn.T, np.eye(3), atol=1e-6)
    assert np.linalg.det(turn) > 0
