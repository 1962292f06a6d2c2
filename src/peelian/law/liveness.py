"""When a passive module's answer counts as a live face, and how many trials it takes to say how often it is wrong."""

LEAST_PRESENTATIONS = 30
"""Of one kind, before any rate is told: with fewer, not even a run without error would show 10 % (rule of three)."""


def taken_for_live(liveness: float, *, above: float) -> bool:
    """Say whether a face is taken for a live one; never where there is no number.

    Args:
        liveness: what the module answered, 0 to 1; ranks pictures, and is not a probability.
        above: the threshold, which must be passed.
    """
    return liveness > above
