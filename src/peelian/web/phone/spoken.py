"""What the desk says to an officer's phone, as the API describes it. Moments are milliseconds since 1970, or ago."""

from pydantic import BaseModel, ConfigDict

from peelian.nouns.phone import LookAnswer


class Heard(BaseModel):
    """What a phone hears."""

    model_config = ConfigDict(extra="forbid")


class Nothing(Heard):
    """It was done."""


class Enrolled(Heard):
    """A phone was enrolled. `nonce`: of its first call."""

    device: str
    deployment: str
    title: str
    officer: str
    ends_at_ms: int
    server_ms: int
    nonce: str
    push_key: str | None


class Nonce(Heard):
    """The number of the next call; it works once."""

    nonce: str


class Unlocked(Heard):
    """The phone is unlocked until it rests for so long."""

    unlocked_until_ms: int


class Ticket(Heard):
    """Opens the row of events, once."""

    ticket: str


class Said(Heard):
    """What the operator at the desk sees. `reasons`: in words."""

    view: str
    reasons: list[str]
    note: str


class Holder(Heard):
    """Who has taken an alert."""

    name: str
    mine: bool


class Step(Heard):
    """What somebody did with an alert, in words. `ground`, `check`: where the step has any."""

    act: str
    words: str
    by: str
    ago_ms: int
    ground: bool = False
    check: str = ""


class Alert(Heard):
    """An alert as it is on one phone. There is no similarity in it; `band` only after the operator has spoken."""

    id: str
    camera: str
    seen_ago_ms: int
    raised_ago_ms: int
    expires_in_ms: int
    category_title: str
    name: str
    reference: str
    reason: str
    basis: str
    instructions: str
    picture_taken_on: str
    picture_source: str
    under_18: bool
    band: str | None
    operator: Said | None
    holders: list[Holder]
    steps: list[Step]
    state: str
    second_looks: int


class Allowed(Heard):
    """Whether a photo may be sent back, and compared with the whole list."""

    allowed: bool
    list_allowed: bool


class PhoneState(Heard):
    """How things stand, and the words of the policy pack."""

    server_ms: int
    title: str
    place: str
    officer: str
    ends_at_ms: int
    alerts: list[Alert]
    acts: dict[str, str]
    reasons_not: dict[str, str]
    checks: dict[str, str]
    second_look: Allowed


class Done(Heard):
    """The alert after a step."""

    alert: Alert


class Looked(Heard):
    """What a photo showed. `coaching`: how a better one is taken."""

    answer: LookAnswer
    coaching: list[str]
    band: str | None


class Grown(Heard):
    """How the log has grown: its key, its newest checkpoint, the proof that it begins with what the phone saw."""

    key: str
    note: str
    proof: list[str]
    others: list[str]
