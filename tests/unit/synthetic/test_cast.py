import pytest

from peelian.synthetic import cast


def test_the_same_seed_draws_the_same_people() -> None:
    assert cast.members(3, 12) == cast.members(3, 12)


def test_a_larger_cast_begins_with_the_smaller_one() -> None:
    assert cast.members(0, 70)[:10] == cast.members(0, 10)


def test_another_seed_draws_others() -> None:
    assert cast.members(1, 12) != cast.members(2, 12)


def test_no_two_members_are_the_same_person() -> None:
    seeds = [person.seed for person in cast.members(0, 150)]
    assert len(set(seeds)) == 150


def test_a_cast_of_sixty_is_varied_in_every_visible_way() -> None:
    people = cast.members(0, 60)
    assert len({person.hair.style for person in people}) >= 10
    assert len({person.beard for person in people}) >= 4
    assert len({person.glasses for person in people}) >= 3
    tones = [person.skin.melanin for person in people]
    assert min(tones) < 0.15
    assert max(tones) > 0.85
    ages = [person.age for person in people]
    assert min(ages) < 25
    assert max(ages) > 60


@pytest.mark.parametrize("count", [0, -1, cast.LARGEST + 1])
def test_a_cast_that_cannot_be_is_misuse(count: int) -> None:
    with pytest.raises(ValueError, match="count"):
        cast.members(0, count)
