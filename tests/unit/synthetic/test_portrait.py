import numpy as np

from peelian.synthetic import cast, portrait
from peelian.synthetic.identity import Person
from peelian.synthetic.portrait import Shot

SMALL = Shot(width_px=120, height_px=150, pixels_per_cm=3.8)


def test_the_same_person_is_pictured_alike(person: Person) -> None:
    one, other = (portrait.take(person, SMALL, np.random.default_rng(1)) for _ in range(2))
    assert one.dtype == np.uint8
    assert one.shape == (150, 120, 3)
    np.testing.assert_array_equal(one, other)


def test_another_person_is_pictured_differently(person: Person) -> None:
    other = cast.members(0, 2)[1]
    one, two = (portrait.take(p, SMALL, np.random.default_rng(1)).astype(int) for p in (person, other))
    assert np.abs(one - two).mean() > 8


def test_a_passport_picture_has_a_plain_background_and_a_face_in_the_middle(person: Person) -> None:
    picture = portrait.take(person, SMALL, np.random.default_rng(1)).astype(int)
    corner = picture[:12, :12]
    assert corner.std() < 6
    assert np.abs(picture[60:90, 45:75] - corner.mean()).mean() > 15


def test_every_probe_is_another_picture(person: Person) -> None:
    assert portrait.probe(person, 0).shape != portrait.probe(person, 1).shape
    np.testing.assert_array_equal(portrait.probe(person, 0), portrait.probe(person, 0))


def test_compression_leaves_the_size_alone() -> None:
    grey = np.full((40, 30, 3), 0.5, np.float32)
    made = portrait.finish(grey, Shot(jpeg=70), np.random.default_rng(0))
    assert made.shape == (40, 30, 3)
    assert abs(float(made.mean()) - 255 * 0.5 ** (1 / 2.2)) < 4
