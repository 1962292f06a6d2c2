import numpy as np

from peelian.synthetic.light import Light, shade


def lit(normal: list[float], sky: float = 1.0) -> float:
    normals = np.asarray([normal], np.float32)
    ones = np.ones((1, 3), np.float32)
    light = Light(lamp=(1.0, 0.0, 0.0), hardness=1.0)
    return float(shade(0.5 * ones, (normals, normals), np.full(1, sky, np.float32), np.zeros(1), light).mean())


def test_what_faces_the_lamp_is_brighter() -> None:
    assert lit([1, 0, 0]) > 1.5 * lit([-1, 0, 0])


def test_what_looks_up_gets_more_than_what_looks_down() -> None:
    assert lit([0, -1, 0]) > lit([0, 1, 0])


def test_a_hollow_is_darker() -> None:
    assert lit([0, 0, 1], sky=0.4) < 0.7 * lit([0, 0, 1])
