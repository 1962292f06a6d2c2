"""Whether an answer is genuine and fresh, and how often somebody may try.

Nothing here ends in a finding about a person. An answer that is refused asks for another one, or for a human being.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from peelian.law.checkins.rules import CheckInRules
from peelian.nouns.prompt import Prompt, PromptState
from peelian.nouns.refusal import Refused
from peelian.nouns.statement import Camera, Nonce, Purpose, Statement, Tick
from peelian.nouns.wearer import Watch, WatchState

FREE_FAILURES = 5
"""NIST SP 800-63B-4 section 3.2.3: so many failures in a row without a delay."""

DELAY = timedelta(seconds=30)
"""Likewise: the least delay before each further try."""

MOST_FAILURES = 50
"""Likewise: then no more photos, only the alternatives. With liveness that is proven, 100; ours is a hint."""

SKEW_WARNED_S = 30
"""From here on a device's clock is worth a word; it is a fault of the device, and decides nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """An answer as it came in: what was stated, whether the signature holds, and the digest of what came with it."""

    statement: Statement
    signed: bool
    content_sha256: str
    purpose: Purpose


def known(presented: Presented, watch: Watch, prompt: Prompt) -> Refused | None:
    """Return why something was not signed by this device for this prompt, purpose and content, or None.

    The device's own clock is not looked at; its counter is, so that nothing it signed is good for a second time.
    """
    said = presented.statement
    if not presented.signed or watch.state is not WatchState.ACTIVE:
        return _no("signature", "This is not signed by a device that we know")
    if said.watch != watch.id or said.prompt != prompt.id or watch.id != prompt.watch or watch.wearer != prompt.wearer:
        return _no("device", "This was signed for another device or prompt")
    if said.purpose is not presented.purpose:
        return _no("purpose", "This was signed for something else")
    if not hmac.compare_digest(said.content_sha256, presented.content_sha256):
        return _no("content", "What was signed is not what was sent")
    if said.counter <= watch.counter:
        return _no("counter", "This device has signed something later already")
    return None


def genuine(presented: Presented, nonce: Nonce | None, watch: Watch, prompt: Prompt) -> Refused | None:
    """Return why an answer is not genuine, or None; whether its nonce is still `fresh` is asked apart."""
    said = presented.statement
    if nonce is not None and nonce.used and nonce.id == nonce_id(said.nonce) and presented.signed:
        return _no("replay", "This answer was given already")
    refused = known(presented, watch, prompt)
    if refused is not None:
        return refused
    if said.camera is not Camera.LIVE:
        return _no("camera", "This photo comes from a file; take one now")
    if nonce is None or nonce.id != nonce_id(said.nonce):
        return _no("nonce", "We never gave out this number")
    if (nonce.watch, nonce.prompt, nonce.purpose) != (said.watch, said.prompt, said.purpose):
        return _no("nonce", "This number was given out for something else")
    return None


def fresh(nonce: Nonce, tick: Tick, rules: CheckInRules) -> Refused | None:
    """Return why a nonce is too old, or None. After a restart of the server all are: a new one costs nothing."""
    if nonce.issued.boot != tick.boot or not 0 <= tick.seconds - nonce.issued.seconds <= rules.nonce_s:
        return _no("stale", "This took too long; ask for a new number and try again. It is not held against you")
    return None


def nonce_id(nonce: str) -> str:
    """Return under which id a nonce (hex) is kept."""
    return sha256(bytes.fromhex(nonce)).hexdigest()


def may_answer(prompt: Prompt, *, now: datetime) -> Refused | None:
    """Return why a prompt cannot be answered now, or None."""
    if prompt.state is not PromptState.DELIVERED or prompt.answer_by is None:
        return _no("state", "This prompt is not open")
    if now > prompt.answer_by:
        return _no("late", "The time to answer is over; somebody will ask you what happened")
    return None


def may_try(prompt: Prompt, watch: Watch, rules: CheckInRules, *, now: datetime) -> Refused | None:
    """Return why no photo can be compared now, or None. The alternatives stay open whatever this says."""
    if prompt.tries >= rules.tries:
        return _no("tries", "That were all the photos for now; choose another way to answer")
    if watch.failures >= MOST_FAILURES:
        return _no(
            "attempts", "No more photos on this device until somebody has seen you; choose another way to answer"
        )
    if watch.failures >= FREE_FAILURES and watch.failed_at is not None and now < watch.failed_at + DELAY:
        return _no("wait", "Wait half a minute, or choose another way to answer")
    return None


def skew_s(statement: Statement, *, now: datetime) -> float:
    """Return how far a device's clock is ahead of ours, seconds."""
    return (statement.said_at - now).total_seconds()


def _no(rule: str, reason: str) -> Refused:
    return Refused(rule=rule, reason=reason)
