"""What happened, who did it, why and when: what the log is told, and never whom it happened to.

An event names things by their ids. A name, a picture or a template has no place in it, because the log is never
erased: what must be provable and erasable goes in as a commitment (`audit.leaf.commitment`).
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from peelian.errors import InvalidValueError
from peelian.nouns import checks


class Logged(StrEnum):
    """What section 62 of the Data Protection Act 2018 wants logged, and `operation` for everything else."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"
    OPERATION = "operation"


class Source(StrEnum):
    """Which part of Peelian saw it happen."""

    DESK = "desk"
    RECOGNISER = "recogniser"
    HANDSET = "handset"
    WEARABLE = "wearable"
    COMMAND_LINE = "command_line"


class EventKind(StrEnum):
    """Everything that is ever logged, as `subject:action`. The list is closed: there is no “other”."""

    logged: Logged

    def __new__(cls, value: str, logged: Logged = Logged.OPERATION) -> Self:
        """Make a member that knows which section 62 category it is."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.logged = logged
        return member

    PERSON_ADDED = "person:added", Logged.COLLECTION
    PERSON_SIGNED_IN = "person:signed_in"
    PERSON_SIGNED_OUT = "person:signed_out"
    PERSON_SIGN_IN_REFUSED = "person:sign_in_refused"
    PERSON_ROLES_CHANGED = "person:roles_changed", Logged.ALTERATION
    PERSON_DISABLED = "person:disabled", Logged.ALTERATION
    DEPLOYMENT_DRAFTED = "deployment:drafted"
    DEPLOYMENT_ALTERED = "deployment:altered", Logged.ALTERATION
    DEPLOYMENT_AUTHORISED = "deployment:authorised"
    DEPLOYMENT_AUTHORISATION_REFUSED = "deployment:authorisation_refused"
    DEPLOYMENT_SEALED = "deployment:sealed"
    DEPLOYMENT_UNSEALED = "deployment:unsealed"
    DEPLOYMENT_STARTED = "deployment:started"
    DEPLOYMENT_START_REFUSED = "deployment:start_refused"
    DEPLOYMENT_ENDED = "deployment:ended"
    DEPLOYMENT_STOPPED_BY_BOUND = "deployment:stopped_by_bound"
    DEPLOYMENT_DESTROYED = "deployment:destroyed", Logged.ERASURE
    DEPLOYMENT_RECORDED = "deployment:recorded"
    LIST_CREATED = "list:created"
    LIST_ENTRY_ADDED = "list:entry_added", Logged.COLLECTION
    LIST_ENTRY_REMOVED = "list:entry_removed", Logged.ERASURE
    LIST_IMPORT_FINISHED = "list:import_finished", Logged.COLLECTION
    LIST_CHILD_APPROVED = "list:child_approved"
    LIST_STATUS_CHECKED = "list:status_checked", Logged.CONSULTATION
    LIST_SEALED = "list:sealed"
    LIST_DESTROYED = "list:destroyed", Logged.ERASURE
    ALERT_RAISED = "alert:raised", Logged.COMBINATION
    ALERT_SUPPRESSED = "alert:suppressed", Logged.COMBINATION
    ALERT_SHOWN = "alert:shown", Logged.CONSULTATION
    ALERT_ADJUDICATED = "alert:adjudicated", Logged.ALTERATION
    ALERT_RELEASED_TO_OFFICER = "alert:released_to_officer", Logged.DISCLOSURE
    ALERT_OUTCOME_RECORDED = "alert:outcome_recorded", Logged.ALTERATION
    ALERT_DELETED = "alert:deleted", Logged.ERASURE
    PHONE_INVITED = "phone:invited"
    PHONE_ENROLLED = "phone:enrolled", Logged.COLLECTION
    PHONE_UNLOCKED = "phone:unlocked"
    PHONE_LOCKED = "phone:locked"
    PHONE_CODE_WRONG = "phone:code_wrong"
    PHONE_SHOWN = "phone:shown", Logged.CONSULTATION
    PHONE_ACTED = "phone:acted", Logged.ALTERATION
    PHONE_WAKE_UP_SET = "phone:wake_up_set"
    PHONE_REFUSED = "phone:refused"
    PHONE_LEFT = "phone:left"
    PHONE_WIPED = "phone:wiped", Logged.ERASURE
    SECOND_LOOK_ANSWERED = "second_look:answered", Logged.COMBINATION
    SECOND_LOOK_REFUSED = "second_look:refused"
    IMAGE_CONSULTED = "image:consulted", Logged.CONSULTATION
    IMAGE_ERASED = "image:erased", Logged.ERASURE
    RECORD_PUBLISHED = "record:published", Logged.DISCLOSURE
    RECORD_DISCLOSED = "record:disclosed", Logged.DISCLOSURE
    RECOGNISER_STARTED = "recogniser:started"
    RECOGNISER_STOPPED = "recogniser:stopped"
    RECOGNISER_RESTARTED = "recogniser:restarted"
    RECOGNISER_REFUSED = "recogniser:refused"
    RECOGNISER_UNCONFINED = "recogniser:unconfined"
    CAMERA_STATE_CHANGED = "camera:state_changed"
    EXPORT_MADE = "export:made", Logged.DISCLOSURE
    POLICY_LOADED = "policy:loaded"
    PERMISSION_REFUSED = "permission:refused"
    BLUE_SEEDED = "blue:seeded", Logged.COLLECTION
    BLUE_CROSSED = "blue:crossed", Logged.COMBINATION
    BLUE_CONSENT_EXPIRED = "blue:consent_expired"
    CHECK_OPENED = "check:opened"
    CHECK_REFUSED = "check:refused"
    CHECK_CODE_MADE = "check:code_made"
    CHECK_PHOTO_REFUSED = "check:photo_refused"
    CHECK_ANSWERED = "check:answered", Logged.COMBINATION
    CHECK_CANDIDATE_SHOWN = "check:candidate_shown", Logged.CONSULTATION
    CHECK_DECIDED = "check:decided", Logged.ALTERATION
    CHECK_ERASED = "check:erased", Logged.ERASURE
    CHECK_ENDED = "check:ended"
    CHECK_REVIEWED = "check:reviewed", Logged.CONSULTATION
    CHECK_ROWS_ERASED = "check:rows_erased", Logged.ERASURE
    REFERENCE_MADE = "reference:made"
    REFERENCE_ADDED = "reference:added", Logged.COLLECTION
    REFERENCE_MARKED = "reference:marked", Logged.ALTERATION
    REFERENCE_ASKED = "reference:asked"
    REFERENCE_PUBLISHED = "reference:published"
    REFERENCE_OPENED = "reference:opened"
    REFERENCE_WEEDED = "reference:weeded", Logged.ERASURE
    REFERENCE_DESTROYED = "reference:destroyed", Logged.ERASURE
    WEARER_ENROLLED = "wearer:enrolled", Logged.COLLECTION
    WEARER_TOLD = "wearer:told", Logged.DISCLOSURE
    WATCH_ENROLLED = "watch:enrolled", Logged.COLLECTION
    WATCH_REVOKED = "watch:revoked"
    WATCH_FAULT = "watch:fault"
    ORDER_DRAFTED = "order:drafted"
    ORDER_ALTERED = "order:altered", Logged.ALTERATION
    ORDER_ACTIVATED = "order:activated"
    ORDER_REVIEWED = "order:reviewed", Logged.ALTERATION
    ORDER_STOPPED = "order:stopped"
    ORDER_ENDED = "order:ended"
    ORDER_PURGED = "order:purged", Logged.ERASURE
    PROMPT_SENT = "prompt:sent"
    PROMPT_DELIVERED = "prompt:delivered"
    PROMPT_UNDELIVERED = "prompt:undelivered"
    PROMPT_WITHDRAWN = "prompt:withdrawn"
    PROMPT_ANSWERED = "prompt:answered", Logged.COLLECTION
    PROMPT_MISSED = "prompt:missed"
    CHECK_IN_COMPARED = "check_in:compared", Logged.COMBINATION
    CHECK_IN_REFUSED = "check_in:refused"
    CHECK_IN_ERASED = "check_in:erased", Logged.ERASURE
    PLACE_JUDGED = "place:judged", Logged.COMBINATION
    PLACE_REFUSED = "place:refused"
    PLACE_OPENED = "place:opened", Logged.CONSULTATION
    PLACE_ERASED = "place:erased", Logged.ERASURE
    CONCERN_OPENED = "concern:opened"
    CONCERN_VIEWED = "concern:viewed", Logged.CONSULTATION
    CONCERN_CONTACTED = "concern:contacted"
    CONCERN_DECIDED = "concern:decided", Logged.ALTERATION
    CONCERN_CONFIRMED = "concern:confirmed", Logged.ALTERATION
    CONCERN_REVERSED = "concern:reversed", Logged.ALTERATION
    CONCERN_ERASED = "concern:erased", Logged.ERASURE
    SHARING_ASKED = "sharing:asked"
    SHARING_MADE = "sharing:made", Logged.DISCLOSURE


SYSTEM = "system"
"""Who did it where no person did: a clock ran out, a bound was reached, a camera was lost."""

RECIPIENT = "recipient"
"""The kind of thing in `about` that says who was given something; section 62 wants it of every disclosure."""

LONGEST_WHY = 500
LONGEST_TEXT = 200
"""Characters. Too short for a picture or a template, even in base64."""
MOST_PARTS = 50
"""Things that an event may be about, and facts that it may have: too few for a template, one number each."""
LARGEST_NUMBER = 2**53 - 1
"""Beyond it, JSON numbers are no longer exact (RFC 8785)."""

NEVER = frozenset(
    [
        "address",
        "birth_date",
        "crop",
        "date_of_birth",
        "dob",
        "embedding",
        "face",
        "forename",
        "image",
        "name",
        "nickname",
        "number_plate",
        "photo",
        "photograph",
        "picture",
        "pixels",
        "probe",
        "surname",
        "template",
        "thumbnail",
        "vector",
    ]
)
"""Names of facts that are refused, since they announce what must not be there."""

_PERSON = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@-]{0,99}")
_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")

Fact = str | int | float | bool | None
"""A plain value of a fact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened.

    `who`: id of the person who did it, or `SYSTEM`. `why`: in that person's words; may be empty only for `SYSTEM`. It
    stays for ever, so it describes a purpose and not a face.
    `at`: UTC. `about`: kind and id of each thing that it concerns. `facts`: name and value; no personal data.
    `regime`: the law that the processing was under, such as “DPA 2018 Part 3”.
    """

    kind: EventKind
    source: Source = Source.DESK
    who: str
    why: str = ""
    at: datetime
    about: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, Fact], ...] = ()
    regime: str | None = None

    def __post_init__(self) -> None:
        if not _PERSON.fullmatch(self.who):
            raise InvalidValueError("Event", "who", f"an id, or {SYSTEM!r}", repr(self.who))
        if self.who != SYSTEM:
            checks.text("Event", "why", self.why)
        _plain("why", self.why, LONGEST_WHY)
        if self.regime is not None:
            checks.text("Event", "regime", self.regime)
            _plain("regime", self.regime, LONGEST_TEXT)
        if self.at.tzinfo is None or self.at.utcoffset() != timedelta(0):
            raise InvalidValueError("Event", "at", "a time in UTC", repr(self.at))
        _about(self.about)
        if self.kind.logged is Logged.DISCLOSURE and all(kind != RECIPIENT for kind, _ in self.about):
            raise InvalidValueError("Event", "about", f"with a {RECIPIENT!r}, since it discloses", repr(self.about))
        _facts(self.facts)

    @property
    def action(self) -> str:
        """What happened, as `source:subject:action`."""
        return f"{self.source.value}:{self.kind.value}"

    @property
    def time(self) -> str:
        """When it happened, to the microsecond, always written in the same way."""
        return self.at.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _about(about: tuple[tuple[str, str], ...]) -> None:
    _few("about", len(about))
    for kind, name in about:
        _word("about", kind)
        checks.text("Event", "about", name)
        _plain("about", name, LONGEST_TEXT)


def _facts(facts: tuple[tuple[str, Fact], ...]) -> None:
    _few("facts", len(facts))
    if len({name for name, _ in facts}) != len(facts):
        raise InvalidValueError("Event", "facts", "facts of different names", repr([name for name, _ in facts]))
    for name, value in facts:
        _word("facts", name)
        if name in NEVER:
            raise InvalidValueError("Event", "facts", "free of personal data", f"one called {name!r}")
        if isinstance(value, str):
            _plain("facts", value, LONGEST_TEXT)
        elif isinstance(value, int | float) and not abs(value) <= LARGEST_NUMBER:
            raise InvalidValueError("Event", "facts", f"numbers up to {LARGEST_NUMBER}", f"{name} = {value}")
        elif value is not None and not isinstance(value, int | float):
            raise InvalidValueError("Event", "facts", "plain values", f"{name}, a {type(value).__name__}")


def _few(field: str, count: int) -> None:
    if count > MOST_PARTS:
        raise InvalidValueError("Event", field, f"at most {MOST_PARTS} of them", str(count))


def _word(field: str, word: str) -> None:
    if not _WORD.fullmatch(word):
        raise InvalidValueError("Event", field, "named in lower case, with underscores", repr(word))


def _plain(field: str, value: str, longest: int) -> None:
    """Refuse a text that is too long, or that holds what cannot be shown on one line."""
    if len(value) > longest:
        raise InvalidValueError("Event", field, f"at most {longest} characters", f"{len(value)}")
    if not value.isprintable():
        raise InvalidValueError("Event", field, "printable, on one line", repr(value))
