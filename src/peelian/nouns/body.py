"""A body that runs surveillance equipment, and who works there."""

import re
from dataclasses import dataclass
from enum import StrEnum

from peelian.errors import InvalidValueError
from peelian.nouns import checks
from peelian.nouns.ids import BodyId, PersonId

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class BodyKind(StrEnum):
    """What kind of body it is; surveys count by it."""

    TERRITORIAL_FORCE = "territorial_force"
    """One of the 43 forces of England and Wales, or one of Scotland or Northern Ireland."""
    NATIONAL_FORCE = "national_force"
    """British Transport Police, Ministry of Defence Police, Civil Nuclear Constabulary."""
    NATIONAL_AGENCY = "national_agency"
    """Such as the National Crime Agency."""
    LOCAL_AUTHORITY = "local_authority"
    OTHER_PUBLIC = "other_public"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body.

    `id`: a word in lower case, which tables call it by. `area`: where it works, for maps; never where equipment is.
    `sro`: post of the senior responsible officer. `spoc`: post that is the single point of contact. `home`: it runs
    this desk, so that the desk's own cameras and packs are in its part of the register; one body at most.
    """

    id: BodyId
    name: str
    kind: BodyKind
    area: str = ""
    sro: str = ""
    spoc: str = ""
    home: bool = False

    def __post_init__(self) -> None:
        if not _SLUG.fullmatch(self.id):
            raise InvalidValueError("Body", "id", "words in lower case, joined by hyphens", repr(self.id))
        checks.text("Body", "name", self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Somebody works for a body, and for no other: what they see of the register is that body's part."""

    person: PersonId
    body: BodyId

    def __post_init__(self) -> None:
        checks.text("Seat", "person", self.person)
        checks.text("Seat", "body", self.body)
