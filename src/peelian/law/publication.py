"""What the public may be told of a deployment, and from when: never before somebody authorised it, never of whom."""

from datetime import datetime
from enum import StrEnum

from peelian.nouns.deployment import Deployment, Stage
from peelian.nouns.refusal import Refused

ROUND_TO = 5
"""Counts of people in small groups are published to the nearest five, as the Home Office rounds its statistics: a
single person cannot be picked out of them, also not by taking one figure from another."""


class Standing(StrEnum):
    """How things stand with a deployment that the public knows of."""

    PLANNED = "planned"
    NOW = "now"
    OVER = "over"
    NOT_HELD = "not_held"
    """It was announced, and its time passed without a start."""


BEFORE = frozenset({Stage.AUTHORISED, Stage.SEALED})
"""Stages between the authorisation and the start."""


def standing(deployment: Deployment, *, now: datetime) -> Standing | Refused:
    """Say how a deployment stands before the public, or why it is not told of it.

    Where it may be told beforehand, it is told from the moment of the notice on; what has started is never kept back.
    """
    if deployment.stage is Stage.DRAFT or deployment.authorisation is None:
        return Refused(rule="publication.authority", reason="Nobody has authorised it, so nothing is announced")
    if deployment.stage not in BEFORE:
        return Standing.NOW if deployment.stage is Stage.LIVE else Standing.OVER
    notice, ends_at = deployment.plan.notice.published_at, deployment.plan.ends_at
    if notice is None or notice > now:
        return Refused(rule="publication.notice", reason="It is announced when its notice is published")
    return Standing.NOT_HELD if ends_at is not None and ends_at <= now else Standing.PLANNED


def rounded(count: int) -> int:
    """Return a count as it is published of a small group: to the nearest five."""
    return ROUND_TO * ((count + ROUND_TO // 2) // ROUND_TO)
