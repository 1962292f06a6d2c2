"""A genuine answer, a concern and a request, for tests that change one thing about them."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from peelian.nouns.concern import Concern, ConcernId, ConcernKind
from peelian.nouns.ids import PersonId
from peelian.nouns.prompt import Prompt, PromptId, PromptState
from peelian.nouns.request import Request, RequestId, RequestKind
from peelian.nouns.statement import Camera, Nonce, Purpose, Statement, Tick
from tests.fakes.orders import NOW, ORDER_ID, STARTS_AT, WATCH_ID, WEARER, prompt

NONCE = "ab" * 32
PHOTO = b"a photo"
PHOTO_SHA256 = sha256(PHOTO).hexdigest()
NOON = STARTS_AT + timedelta(hours=2)


def statement(**changes: object) -> Statement:
    """What the watch of `tests.fakes.orders` says with a photo."""
    whole = Statement(
        purpose=Purpose.ANSWER,
        nonce=NONCE,
        watch=WATCH_ID,
        prompt=PromptId("P-1"),
        counter=1,
        content_sha256=PHOTO_SHA256,
        camera=Camera.LIVE,
        said_at=NOW,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def nonce(**changes: object) -> Nonce:
    """The nonce of that answer, as the server keeps it."""
    whole = Nonce(
        id=sha256(bytes.fromhex(NONCE)).hexdigest(),
        prompt=PromptId("P-1"),
        watch=WATCH_ID,
        purpose=Purpose.ANSWER,
        issued=Tick(seconds=100, boot="run-1"),
        issued_at=NOW,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def shown(**changes: object) -> Prompt:
    """A prompt that is on the wearer's device."""
    whole = prompt(NOON, state=PromptState.DELIVERED, delivered_at=NOON, answer_by=NOON + timedelta(minutes=30))
    return replace(whole, **changes)  # type: ignore[arg-type]


def concern(**changes: object) -> Concern:
    """Three photos were not taken for the person."""
    whole = Concern(
        id=ConcernId("C-1"),
        order=ORDER_ID,
        wearer=WEARER,
        kind=ConcernKind.NOT_ALIKE,
        about="P-1",
        opened_at=NOON,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def request(**changes: object) -> Request:
    """A request to share prompts and events of a day."""
    whole = Request(
        id=RequestId("R-1"),
        kind=RequestKind.SHARE,
        order=ORDER_ID,
        wearer=WEARER,
        case_number="HO/1234",
        purpose="court_request",
        power="Civil Procedure Rules part 31",
        starts_at=STARTS_AT,
        ends_at=STARTS_AT + timedelta(days=1),
        asked_by=PersonId("cleo"),
        asked_at=STARTS_AT + timedelta(days=2),
        recipient="court",
        parts=frozenset({"prompts", "events"}),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]
