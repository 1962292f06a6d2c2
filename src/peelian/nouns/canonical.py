"""One way to write down what an approval or a seal is bound to, so that the same thing has the same digest."""

import json
from datetime import UTC, date, datetime


def canonical(value: object) -> bytes:
    """Return plain values, dates, times and frozen sets among them, as JSON that does not depend on any order.

    Raises:
        TypeError: something in it is of another kind.
        ValueError: a number is NaN or infinite.
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_plain, allow_nan=False).encode()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()  # the same moment is the same, in whichever zone it was kept
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(type(value).__name__)
