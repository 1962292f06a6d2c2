"""What an officer does on a phone: one step after the other, and a photo that is compared and forgotten."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from peelian.nouns import checks
from peelian.nouns.device import DeviceId
from peelian.nouns.ids import PersonId


class PhoneAct(StrEnum):
    """Everything that can be done with an alert on a phone."""

    ACKNOWLEDGE = "acknowledge"
    WILL_ENGAGE = "will_engage"
    """From here on, this officer holds the alert."""
    WILL_NOT_ENGAGE = "will_not_engage"
    LOST_SIGHT = "lost_sight"
    ENGAGED = "engaged"
    DOCUMENTS_SHOWN = "documents_shown"
    """Ends the stop, unless there is another ground for it."""
    CONFIRMED_TRUE = "confirmed_true"
    CONFIRMED_FALSE = "confirmed_false"
    RELEASED = "released"
    ARREST = "arrest"
    OTHER_DISPOSAL = "other_disposal"


OUTCOMES = frozenset(
    {
        PhoneAct.ENGAGED,
        PhoneAct.CONFIRMED_TRUE,
        PhoneAct.CONFIRMED_FALSE,
        PhoneAct.RELEASED,
        PhoneAct.ARREST,
        PhoneAct.OTHER_DISPOSAL,
    }
)
"""Acts that are also outcomes of the policy pack, under the same key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneStep:
    """One step that an officer made on a phone.

    `at`: when it was done; `received_at`: when the desk heard of it, later where there was no link. `key`: tells it
    from every other step, so that it counts once however often it is sent. `reason`, `check`: keys of the policy pack.
    `ground`: another ground for going on with the stop, in the officer's words.
    """

    act: PhoneAct
    by: PersonId
    device: DeviceId
    at: datetime
    received_at: datetime
    key: str
    reason: str = ""
    check: str = ""
    note: str = ""
    ground: str = ""

    def __post_init__(self) -> None:
        for field in ("by", "device", "key"):
            checks.text("PhoneStep", field, getattr(self, field))
        checks.aware("PhoneStep", "at", self.at)
        checks.aware("PhoneStep", "received_at", self.received_at)


class LookAnswer(StrEnum):
    """What came of a second look."""

    MATCH = "match"
    NO_MATCH = "no_match"
    CANNOT_TELL = "cannot_tell"
    AGAIN = "again"
    """The photo was not good enough to be compared at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook:
    """A photo was compared with an alert's candidate, and forgotten: neither it nor its template is in here.

    `reason`: why it was needed, in the officer's words. `against_list`: whether the sealed list was searched too.
    """

    by: PersonId
    device: DeviceId
    at: datetime
    reason: str
    answer: LookAnswer
    against_list: bool = False

    def __post_init__(self) -> None:
        checks.text("SecondLook", "by", self.by)
        checks.text("SecondLook", "device", self.device)
        checks.aware("SecondLook", "at", self.at)
