import numpy as np
import pytest

from peelian.synthetic import walker
from peelian.synthetic.identity import Person
from peelian.synthetic.light import Light
from peelian.synthetic.look import Look, Pose
from peelian.synthetic.surface import Surface


@pytest.fixture(scope="module")
def wardrobe() -> walker.Wardrobe:
    return walker.Wardrobe(Light())


def test_a_head_of_twice_the_size_has_twice_the_pixels(wardrobe: walker.Wardrobe, person: Person) -> None:
    small, large = (wardrobe.head(person, Look(), Pose(), scale).pixels for scale in (1.5, 3.0))
    areas = [float((pixels[..., 3] > 127).sum()) for pixels in (small, large)]
    assert areas[1] == pytest.approx(4 * areas[0], rel=0.1)


def test_sprites_are_colour_times_alpha(wardrobe: walker.Wardrobe, person: Person) -> None:
    pixels = wardrobe.body(person, 0).pixels
    assert pixels.dtype == np.uint8
    assert (pixels[..., :3].max(axis=2) <= pixels[..., 3].astype(int) + 1).all()


def test_landmarks_lie_on_the_surface_in_order(skin: Surface, person: Person) -> None:
    marks = walker.landmarks_cm(skin, person, Look())
    assert marks[0, 0] < 0 < marks[1, 0]
    assert marks[3, 0] < 0 < marks[4, 0]
    assert marks[0, 1] < marks[2, 1] < marks[3, 1]
    assert marks[2, 2] == marks[:, 2].max()


def test_the_body_begins_below_the_chin(person: Person) -> None:
    assert walker.neck_base_cm(person) > person.skull.chin_y
