"""A passkey: how somebody who works with Peelian shows that it is them."""

from dataclasses import dataclass
from datetime import datetime

from peelian.errors import InvalidValueError
from peelian.nouns import checks
from peelian.nouns.ids import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A passkey of somebody.

    `credential`: its id, as the authenticator gave it; `key`: public, COSE. `sign_count`: how often it signed, as it
    says itself; always 0 for one that does not count. `label`: what its owner calls it.
    """

    credential: bytes
    person: PersonId
    key: bytes
    sign_count: int
    added_at: datetime
    label: str = ""

    def __post_init__(self) -> None:
        for field, value in (("credential", self.credential), ("key", self.key)):
            if not value:
                raise InvalidValueError("Passkey", field, "bytes that are not empty", repr(value))
        checks.text("Passkey", "person", self.person)
        checks.finite("Passkey", "sign_count", self.sign_count, low=0)
        checks.aware("Passkey", "added_at", self.added_at)
