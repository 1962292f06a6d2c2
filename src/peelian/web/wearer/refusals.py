"""A no, as a device hears it: what to do now, and nothing that says a person did wrong.

Which check an answer failed is logged, and not told: to the person it makes no difference, to a forger it would.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from starlette.responses import Response

from peelian.nouns.refusal import Refused
from peelian.web import problem as problems
from peelian.web.problem import Problem

DEVICE: Final = "device"
AGAIN: Final = "again"

STRANGER: Final = Refused(
    rule=DEVICE, reason="This device is not known here. Ask your case officer; it is not your fault"
)
GONE: Final = Refused(rule="gone", reason="This device is not used any more. Nothing is asked of you on it")
NO_NONCE: Final = Refused(rule="nonce", reason="This number was used, or is too old; ask for another")
TOO_MANY: Final = Refused(rule="slow", reason="This device asks for too much at once; wait a little")
NO_SENSE: Final = Refused(rule="request", reason="The desk does not understand what was sent")
TOO_LARGE: Final = Refused(rule="size", reason="This is larger than the desk takes from a device")

FAILED: Final = "That did not reach us as it should. Try again; it is not held against you"

HEARD: Final[Mapping[str, tuple[str, str]]] = {
    **dict.fromkeys(
        ("signature", "device", "purpose", "content", "counter", "nonce", "replay", "stale", "turn"), (AGAIN, FAILED)
    ),
    "camera": ("camera", "Take the photo now, with the camera; a photo from a file cannot be taken"),
    "state": ("closed", "This check-in is over. Nothing is asked of you now"),
    "late": ("closed", "The time to answer is over. Somebody will ask you what happened; it is not held against you"),
    "review": (
        "overdue",
        "The review of your order is overdue. Nothing is asked of you until somebody has reviewed it",
    ),
    **dict.fromkeys(
        ("stage", "activation", "starts_at", "ends_at"), ("over", "No order stands. Nothing is asked of you")
    ),
}
"""What a device hears of a rule: a word, and a sentence. Other rules are heard as they are."""

STATUS: Final[Mapping[str, HTTPStatus]] = {
    DEVICE: HTTPStatus.UNAUTHORIZED,
    "nonce": HTTPStatus.UNAUTHORIZED,
    "gone": HTTPStatus.GONE,
    "code": HTTPStatus.GONE,
    "slow": HTTPStatus.TOO_MANY_REQUESTS,
    "wait": HTTPStatus.TOO_MANY_REQUESTS,
    "request": HTTPStatus.BAD_REQUEST,
    "key": HTTPStatus.BAD_REQUEST,
    "words": HTTPStatus.BAD_REQUEST,
    "size": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
}
"""Of an answer, by what is heard; whatever is not here is a conflict (409)."""


NO_PROMPT: Final = Refused(rule="state", reason="There is no such prompt")
NO_REFERENCE: Final = Refused(rule="stage", reason="The reference has gone, with its order")


def heard(no: Refused) -> Refused:
    """Return what a device hears of a no to an answer."""
    rule, reason = HEARD.get(no.rule, (no.rule, no.reason))
    return Refused(rule=rule, reason=reason)


def problem(no: Refused) -> Response:
    """Answer with problem details (RFC 9457)."""
    status = STATUS.get(no.rule, HTTPStatus.CONFLICT)
    return problems.details(Problem(status=status, title=problems.NO, detail=f"{no.reason}.", rule=no.rule))
