"""Leave out small numbers that could show where security is weak, and what they could be worked out from."""

from collections.abc import Mapping

FEWEST = 5
"""Bodies in a cell below which it is left out: a common choice in official statistics."""


def protected(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Return the cells of one question; None in place of what is left out.

    Whoever knows the total could subtract: so never is exactly one cell left out, and what is left out together is
    never so few that its members were known anyway. A cell of nobody says something only where it stands alone.
    """
    total = sum(counts.values())
    if total < FEWEST:
        return dict.fromkeys(counts)
    hidden = {key for key, count in counts.items() if 0 < count < FEWEST}
    rest = sorted((key for key, count in counts.items() if key not in hidden), key=lambda key: counts[key])
    while hidden and rest and (len(hidden) < 2 or sum(counts[key] for key in hidden) < FEWEST):  # noqa: PLR2004
        hidden.add(rest.pop(0))
    if any(count == total for count in counts.values()):
        # All said the same, so everybody's answer would be known.
        return dict.fromkeys(counts)
    return {key: None if key in hidden else count for key, count in counts.items()}


def shown(count: int | None) -> str:
    """Write a cell."""
    return "not published" if count is None else str(count)
