"""The cast: people who do not exist, chosen so that they are apart from each other."""

from peelian.synthetic import lottery
from peelian.synthetic.identity import Person

LARGEST = 400
"""More people than this do not look different enough to be worth drawing."""


def members(seed: int, count: int) -> list[Person]:
    """The first `count` people of the cast of that seed; the same arguments give the same people.

    Raises:
        ValueError: `count` is below 1 or above `LARGEST`.
    """
    if not 1 <= count <= LARGEST:
        message = f"count must be 1 to {LARGEST}"
        raise ValueError(message)
    return [lottery.draw(seed * 1000 + number) for number in range(count)]
