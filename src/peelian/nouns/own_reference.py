"""What one person's photos are compared with: the templates of their own pictures, and of nobody else's."""

from dataclasses import dataclass

from peelian.errors import InvalidValueError
from peelian.nouns import checks
from peelian.nouns.wearer import WearerId

MOST_PICTURES = 5
"""Of one person: light, glasses and a beard differ in a few ways. What holds five cannot become a gallery."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnReference:
    """One wearer's reference. `templates`: as bytes, one of each picture, in the order in which they were taken."""

    wearer: WearerId
    templates: tuple[bytes, ...]

    def __post_init__(self) -> None:
        checks.text("OwnReference", "wearer", self.wearer)
        if not 1 <= len(self.templates) <= MOST_PICTURES:
            raise InvalidValueError("OwnReference", "templates", f"1 to {MOST_PICTURES}", str(len(self.templates)))
