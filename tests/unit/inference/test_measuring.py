import numpy as np

from peelian.inference import measuring
from peelian.inference.conversion.graph import Graph
from peelian.inference.session import Session


def test_every_run_is_timed_as_often_as_the_others() -> None:
    calls: list[str] = []
    best = measuring.fastest_ms({"a": lambda: calls.append("a"), "b": lambda: calls.append("b")}, rounds=3)
    assert calls == ["a", "b"] * 4
    assert set(best) == {"a", "b"}
    assert all(0 <= value < 1000 for value in best.values())


def test_pictures_fit_the_network_and_are_always_the_same() -> None:
    graph = Graph("any", input_shape=["n", 3, 30, "width"])
    content = graph.finish({"out": (graph.node("Relu", graph.image), ["n", 3, 30, "width"])})
    session = Session(content, name="any", threads=1)
    drawn = measuring.pictures(session, 2)
    assert drawn.shape == (2, 3, 30, measuring.SIDE_WHERE_ANY_PX)
    assert np.abs(drawn).max() <= 0.45
    assert np.array_equal(drawn, measuring.pictures(session, 2))
    assert not np.array_equal(drawn[0], drawn[1])


def test_agreement_is_that_of_the_worst_picture() -> None:
    one = np.array([[1, 0], [1, 0]], dtype=np.float32)
    other = np.array([[2, 0], [1, 1]], dtype=np.float32)
    assert abs(measuring.agreement([one], [other]) - np.sqrt(0.5)) < 1e-6
