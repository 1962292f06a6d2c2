"""What the desk says to a wearer's device, as the API describes it. Moments are milliseconds since 1970."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Heard(BaseModel):
    """What a device hears."""

    model_config = ConfigDict(extra="forbid")


class Joined(Heard):
    """A device was enrolled. `counter`: what it signs has to be numbered higher."""

    device: str
    counter: int
    server_ms: int


class Number(Heard):
    """The number of the next call; it works once, for two minutes."""

    nonce: str


class Itself(Heard):
    """A device as the desk knows it. `photos`: whether it may send any; `faults`: those that last."""

    id: str
    counter: int
    photos: bool
    faults: list[str]


class Under(Heard):
    """An order."""

    id: str
    stage: str
    starts_at_ms: int
    ends_at_ms: int
    review_due_at_ms: int


class Asked(Heard):
    """A prompt that waits. `answer_by_ms`: once it is shown."""

    id: str
    state: str
    show_by_ms: int
    answer_by_ms: int | None
    tries_left: int


class DeviceState(Heard):
    """How things stand. `why`: nothing is asked; `quiet`: why the person is left in peace now."""

    server_ms: int
    device: Itself
    order: Under | None
    stands: bool
    why: Literal["overdue", "not_begun", "ended", "none"] | None
    prompt: Asked | None
    quiet: str | None
    places: bool
    compares: bool
    push_key: str | None


class Issued(Heard):
    """What makes one statement good, for a minute. `turn`: a second photo with the head turned so."""

    nonce: str
    purpose: str
    turn: Literal["left", "right"] | None


class Shown(Heard):
    """The time to answer has begun."""

    answer_by_ms: int | None


class Answered(Heard):
    """What came of an answer; `people`: somebody looks at it, and nothing more is asked."""

    outcome: Literal["answered", "people", "again"]
    advice: str | None
    tries_left: int


class Faults(Heard):
    """The faults that last."""

    faults: list[str]


class Held(Heard):
    """A class of what is held. `held_back`: a recorded exemption keeps it from the copy."""

    what: str
    count: int
    goes_at_ms: int | None
    held_back: bool


class Shared(Heard):
    """Something was shown or given to somebody."""

    at_ms: int | None
    what: str
    to: str
    purpose: str


class TheirOrder(Under):
    """An order, with by which power and by whom it was made."""

    power: str
    decision_maker: str


class Kept(Heard):
    """What is held of a person, and who was given any of it."""

    order: TheirOrder | None
    kept: list[Held]
    shared: list[Shared]


class Complained(Heard):
    """A complaint was taken."""

    complaint: str


class Taken(Heard):
    """A place was taken."""

    taken: bool


class Tracker(Heard):
    """The secret of another app that reports places; it goes into the address."""

    secret: str


class Woken(Heard):
    """Whether the device is woken when a prompt waits."""

    woken: bool


class Statement(BaseModel):
    """A statement in a form. `statement`: JSON, as the page about devices says; `signature`: over its lines."""

    statement: str
    signature: str


class Otherwise(Statement):
    """An answer without a photo."""

    how: Literal["call_back", "in_person", "code_word"]
    word: str = Field(default="", max_length=200)
