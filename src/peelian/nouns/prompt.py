"""A prompt: one request to check in, and how it went."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from peelian.errors import InvalidValueError
from peelian.nouns import checks
from peelian.nouns.order import OrderId
from peelian.nouns.wearer import WatchId, WearerId

PromptId = NewType("PromptId", str)
"""One prompt of one order."""


class PromptState(StrEnum):
    """How a prompt went. It goes one way."""

    SENT = "sent"
    """The device was woken; nobody knows yet whether it noticed."""
    DELIVERED = "delivered"
    """The device has it, and shows it."""
    ANSWERED = "answered"
    """With a photo that was compared, or by an alternative of equal value."""
    REFERRED = "referred"
    """Every try failed, or could not be judged: a person looks at it."""
    MISSED = "missed"
    """It was shown, and nobody answered: a person looks at it."""
    UNDELIVERED = "undelivered"
    """It never reached the person. That is the system's fault."""
    WITHDRAWN = "withdrawn"
    """The system took it back: a review became overdue, the order ended, quiet began."""


OPEN = frozenset({PromptState.SENT, PromptState.DELIVERED})
"""States in which a prompt may still be answered or taken back."""


class Cause(StrEnum):
    """Why a prompt was not answered. There is no word for the person's fault: only a person may look for one."""

    SYSTEM = "system"
    """The system did not deliver it, or took it back."""
    DEVICE = "device"
    """The device was at fault while it was to be answered."""
    TO_BE_REVIEWED = "to_be_reviewed"
    """It was shown and not answered; why, only a person can find out."""


class Answer(StrEnum):
    """In which way a prompt was answered. All count alike."""

    PHOTO = "photo"
    CALL_BACK = "call_back"
    CODE_WORD = "code_word"
    IN_PERSON = "in_person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A prompt, sent or shown.

    `show_by`: until then it may be shown, and never after. `answer_by`: set when it is delivered; the time to answer
    begins there, not when it was sent. `counts_at`: the last moment at which it can have been shown; the bound on
    prompts in a day goes by it. `tries`: photos that were compared. `cause`: why it was not answered.
    """

    id: PromptId
    order: OrderId
    wearer: WearerId
    watch: WatchId
    sent_at: datetime
    show_by: datetime
    state: PromptState = PromptState.SENT
    delivered_at: datetime | None = None
    answer_by: datetime | None = None
    closed_at: datetime | None = None
    answer: Answer | None = None
    cause: Cause | None = None
    tries: int = 0

    def __post_init__(self) -> None:
        for field in ("id", "order", "wearer", "watch"):
            checks.text("Prompt", field, getattr(self, field))
        for field in ("sent_at", "show_by"):
            checks.aware("Prompt", field, getattr(self, field))
        for field in ("delivered_at", "answer_by", "closed_at"):
            if getattr(self, field) is not None:
                checks.aware("Prompt", field, getattr(self, field))
        if self.show_by < self.sent_at:
            raise InvalidValueError("Prompt", "show_by", "after it was sent", self.show_by.isoformat())
        if self.delivered_at is not None and not self.sent_at <= self.delivered_at <= self.show_by:
            raise InvalidValueError("Prompt", "delivered_at", "between sent_at and show_by", str(self.delivered_at))
        checks.finite("Prompt", "tries", self.tries, low=0)

    @property
    def counts_at(self) -> datetime:
        """The last moment at which it can have been shown for the first time."""
        return self.show_by if self.delivered_at is None else self.delivered_at
