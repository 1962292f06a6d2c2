import numpy as np

from peelian.synthetic import mouth
from peelian.synthetic.head import Face
from peelian.synthetic.identity import Person
from peelian.synthetic.look import Look


def test_a_smile_widens_the_mouth_and_lifts_its_corners(person: Person) -> None:
    rest, smile = (mouth.corner_cm(person, Look(smile=value)) for value in (0.0, 1.0))
    assert smile[0] > rest[0]
    assert smile[1] < rest[1]


def test_the_upper_lip_is_above_the_lower(plane: Face, person: Person) -> None:
    edge = mouth.lips(plane, person, Look(open_mouth=0.5))
    inside = np.abs(edge.along) < 0.8
    assert (edge.top <= edge.upper_edge)[inside].all()
    assert (edge.upper_edge < edge.lower_edge)[inside].all()
    assert (edge.lower_edge < edge.bottom)[inside].all()


def test_lips_are_redder_than_the_skin_around_them(plane: Face, person: Person) -> None:
    skin = np.broadcast_to(np.asarray([0.8, 0.6, 0.5], np.float32), (*plane.x.shape, 3))
    painted = mouth.paint(plane, skin, person, Look())
    edge = mouth.lips(plane, person, Look())
    lip = (np.abs(edge.along) < 0.4) & (plane.y > edge.lower_edge + 0.15) & (plane.y < edge.bottom - 0.15)
    red = painted[..., 0] / painted[..., 1]
    assert red[lip].mean() > 0.8 / 0.6 + 0.03


def test_the_lips_stand_out(plane: Face, person: Person) -> None:
    relief = mouth.relief(plane, person, Look())
    assert np.isfinite(relief).all()
    assert relief.max() > 0.2
