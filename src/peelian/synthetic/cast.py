"""The cast: people who do not exist, chosen so that they are apart from each other."""

import numpy as np

from peelian.synthetic import lottery
from peelian.synthetic.identity import Person

# fmt: off
APART: tuple[int, ...] = (
    181, 398, 567, 372, 557, 197, 25, 386, 340, 321, 487, 61, 351, 125, 576, 265,
    204, 570, 145, 343, 156, 270, 316, 348, 7, 64, 157, 147, 201, 231, 230, 246,
    426, 590, 115, 263, 93, 562, 423, 83, 288, 180, 259, 598, 401, 427, 543, 442,
    269, 412, 182, 258, 295, 24, 18, 215, 458, 509, 500, 383, 301, 468, 271, 306,
    178, 559, 388, 163, 0, 475, 63, 232, 489, 472, 580, 550, 339, 571, 381, 352,
    540, 273, 469, 85, 397, 15, 68, 86, 128, 394, 574, 200, 396, 586, 425, 218,
    614, 502, 534, 375, 167, 460, 476, 255, 317, 193, 298, 546, 346, 302, 141, 330,
    206, 358, 505, 594, 99, 439, 356, 303, 79, 530, 620, 323, 158, 547, 208, 444,
)
# fmt: on
"""Seeds of people who look different to a recogniser, the most different first.

Of the first 640 people of the lottery, each next one is the one whose frontal picture is least similar to all before it
by the starter pack. The first 64 are at most 0.953 similar to each other, all 128 at most 0.963 (two pictures of one
person: mostly 0.97 to 0.99); in the whole pool the nearest stranger is typically 0.979.
"""
LARGEST = 400
"""More people than this do not look different enough to be worth drawing."""


def members(seed: int, count: int) -> list[Person]:
    """The first `count` people of the cast of that seed; the same arguments give the same people.

    Cast 0 is in the order in which its members are apart; others shuffle the same people. Beyond the 128 that were
    chosen, people come as the lottery draws them.

    Raises:
        ValueError: `count` is below 1 or above `LARGEST`.
    """
    if not 1 <= count <= LARGEST:
        message = f"count must be 1 to {LARGEST}"
        raise ValueError(message)
    chosen = list(APART) if seed == 0 else [APART[k] for k in np.random.default_rng(seed).permutation(len(APART))]
    others = (number for number in range(LARGEST * 2) if number not in APART)
    while len(chosen) < count:
        chosen.append(next(others))
    return [lottery.draw(number) for number in chosen[:count]]
