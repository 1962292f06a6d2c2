import numpy as np

from peelian.synthetic import surface
from peelian.synthetic.identity import Person
from peelian.synthetic.look import Look
from peelian.synthetic.sheet import Sheet
from peelian.synthetic.surface import Surface


def test_every_map_is_finite_and_in_its_range(skin: Surface) -> None:
    for field in (skin.radius, skin.normal, skin.smooth, skin.colour, skin.open, skin.gloss):
        assert np.isfinite(field).all()
    np.testing.assert_allclose(np.linalg.norm(skin.normal, axis=-1), 1, atol=1e-4)
    assert skin.colour.min() >= 0
    assert skin.colour.max() <= 1


def test_the_same_person_has_the_same_head(skin: Surface, person: Person) -> None:
    again = surface.build(skin.sheet, person, Look())
    np.testing.assert_array_equal(again.radius, skin.radius)
    np.testing.assert_array_equal(again.colour, skin.colour)


def test_a_pillar_has_normals_that_point_outwards() -> None:
    sheet = Sheet(32, 64)
    stands = surface.normals(sheet, np.full((32, 64), 5.0, np.float32))
    np.testing.assert_allclose(stands[16, :, 0], np.sin(sheet.angle[0]), atol=1e-5)
    np.testing.assert_allclose(stands[16, :, 2], np.cos(sheet.angle[0]), atol=1e-5)


def test_a_halved_head_is_the_same_head_with_fewer_cells(skin: Surface) -> None:
    half = surface.halved(skin)
    assert half.radius.shape == (104, 104)
    assert abs(float(half.radius.mean() - skin.radius.mean())) < 0.01


def test_a_padded_map_begins_straight_ahead() -> None:
    columns = np.arange(8, dtype=np.float32)[None, :].repeat(2, axis=0)
    assert list(surface.padded(columns)[0]) == [2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5]
