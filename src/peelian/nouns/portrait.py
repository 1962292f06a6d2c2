"""What a picture's own record says about it, and about whom it shows."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What came with a picture; empty or None where it does not say. A list's table goes before it."""

    taken_on: date | None = None
    source: str = ""
    name: str = ""
    born: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """A picture as it was handed over: `content`, untrusted bytes that nobody has decoded, and what came with them."""

    content: bytes
    told: Told
