"""Every class of data that there is, and its clock: how long, from when, by whose hand, and where that comes from.

A class without a clock cannot be: what is never erased says why. Clocks come from the policy pack where it has them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from peelian.law.checkins.rules import DRAFT
from peelian.law.policy import Policy
from peelian.nouns.deployment import Deployment
from peelian.nouns.hold import Hold
from peelian.nouns.ids import PersonId
from peelian.nouns.refusal import Refused


class Kept(StrEnum):
    """Classes of data. The list is closed, and every table of the store belongs to one of them."""

    NON_MATCH = "non_match"
    ALERT = "alert"
    LIST = "list"
    PHONE = "phone"
    CHECK_PHOTO = "check_photo"
    CHECK_ROW = "check_row"
    REFERENCE_SET = "reference_set"
    REFERENCE_WEEDING = "reference_weeding"
    CHECK_IN_PHOTO = "check_in_photo"
    CHECK_IN_TEMPLATE = "check_in_template"
    CHECK_IN_FIX = "check_in_fix"
    CHECK_IN_EVENT = "check_in_event"
    CHECK_IN_PROMPT = "check_in_prompt"
    CHECK_IN_CASE = "check_in_case"
    CHECK_IN_DRAFT = "check_in_draft"
    CHECK_IN_NUMBER = "check_in_number"
    ORDER = "order"
    LEDGER = "ledger"
    HOLD = "hold"
    SESSION = "session"
    INVITATION = "invitation"
    STAFF = "staff"
    COUNTS = "counts"
    DEPLOYMENT = "deployment"
    EVIDENCE = "evidence"
    REGISTER = "register"
    SURVEY = "survey"
    KEYS = "keys"
    LOG = "log"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One class's clock.

    `lasts`: None where the clock does not run: `why` then says for what reason, or by what else it ends. `since`: what
    it begins with. `tolerance`: so late is a fault of the machine, and an alarm.
    """

    lasts: timedelta | None
    since: str
    source: str
    why: str = ""
    tolerance: timedelta = timedelta(minutes=15)

    def __post_init__(self) -> None:
        if self.lasts is None and not self.why:
            raise ValueError(self.since)


HOURLY = timedelta(hours=2)
"""Tolerance of what is swept once an hour, or whenever the next of its kind is made."""

BY_HAND = timedelta(days=7)
"""Tolerance of what a person has to do."""

HOLD_LINGERS = timedelta(days=30)
"""After its end, so that whoever asked can see that it is over."""

OWN = "Peelian's own bound"
PACK = "policy pack"


def clocks(policy: Policy) -> Mapping[Kept, Clock]:
    """Return the clock of every class."""
    return {**_live(policy), **_checks(policy), **_check_ins(policy), **_desk(), **STANDING}


def list_goes_at(deployment: Deployment, policy: Policy, *, last_added: datetime) -> datetime:
    """Return when a list is destroyed at the latest: after the end, or the planned end, or once it lies abandoned.

    Args:
        deployment: whose list.
        policy: the policy pack in force.
        last_added: when the last person was put on it.
    """
    rules, planned = policy.retention, deployment.plan.ends_at
    lasts = timedelta(hours=rules.list_hours_after_end)
    if deployment.ending is not None:
        return deployment.ending.at + lasts
    if planned is not None:
        return max(planned, last_added) + lasts
    return last_added + timedelta(days=rules.abandoned_days)


def overdue(goes_at: datetime | None, clock: Clock, *, now: datetime) -> bool:
    """Say whether something is past its clock by more than a machine may be late."""
    return goes_at is not None and now >= goes_at + clock.tolerance


def may_hold(hold: Hold, policy: Policy) -> list[Refused]:
    """Return what stands against a hold being asked for."""
    against = []
    longest = timedelta(days=policy.retention.hold_days)
    if hold.until <= hold.asked_at:
        against.append(Refused(rule="hold.until", reason="Say until when; that day lies in the past"))
    if hold.until - hold.asked_at > longest:
        reason = f"A hold lasts {policy.retention.hold_days:g} days at most; ask again then, if it is still needed"
        against.append(Refused(rule="hold.until", reason=reason))
    return against


def may_approve(hold: Hold, person: PersonId, *, digest: str, now_is: str, now: datetime) -> list[Refused]:
    """Return what stands against somebody approving a hold. `digest`: of what they saw; `now_is`: as it is."""
    against = []
    if hold.asked_by == person:
        against.append(
            Refused(rule="two_people", reason="You asked for this yourself; somebody else has to approve it")
        )
    if digest != now_is:
        against.append(Refused(rule="hold.digest", reason="It is not what you were shown; look at it again"))
    if not hold.waits(now):
        against.append(Refused(rule="hold.stage", reason="It waits for nobody any more"))
    return against


def _live(policy: Policy) -> dict[Kept, Clock]:
    rules, none = policy.retention, timedelta()
    listed = timedelta(hours=rules.list_hours_after_end)
    return {
        Kept.NON_MATCH: Clock(
            lasts=timedelta(seconds=rules.non_match_s), since="seen", source=PACK, tolerance=none, why=""
        ),
        Kept.ALERT: Clock(lasts=timedelta(hours=rules.alert_hours), since="raised", source=PACK),
        Kept.LIST: Clock(lasts=listed, since="the end of the deployment, or the end that was planned", source=PACK),
        Kept.PHONE: Clock(lasts=listed, since="the end of the deployment", source=PACK),
        Kept.LEDGER: Clock(
            lasts=timedelta(days=rules.ledger_days), since="off the list", source=PACK, tolerance=HOURLY
        ),
        Kept.HOLD: Clock(lasts=HOLD_LINGERS, since="its end", source=OWN, tolerance=HOURLY),
    }


def _checks(policy: Policy) -> dict[Kept, Clock]:
    rules = policy.operator_check
    return {
        Kept.CHECK_PHOTO: Clock(lasts=timedelta(seconds=rules.undecided_s), since="taken", source=PACK),
        Kept.CHECK_ROW: Clock(lasts=timedelta(days=rules.row_days), since="opened", source=PACK, tolerance=HOURLY),
        Kept.REFERENCE_SET: Clock(
            lasts=timedelta(days=rules.set_days), since="published", source=PACK, tolerance=timedelta(days=1)
        ),
        Kept.REFERENCE_WEEDING: Clock(
            lasts=timedelta(days=rules.weeding_days), since="last weeded", source=PACK, tolerance=BY_HAND
        ),
    }


def _check_ins(policy: Policy) -> dict[Kept, Clock]:
    days = policy.check_ins.keep_days
    found = {
        Kept(f"check_in_{name}"): Clock(lasts=timedelta(days=lasts), since="it came about", source=PACK)
        for name, lasts in days.items()
        if name != "template"
    }
    found[Kept.CHECK_IN_TEMPLATE] = Clock(
        lasts=timedelta(days=days["template"]), since="the end of the order", source=PACK
    )
    found[Kept.CHECK_IN_DRAFT] = Clock(
        lasts=timedelta(days=days[DRAFT]), since="written last", source=PACK, tolerance=HOURLY
    )
    found[Kept.CHECK_IN_NUMBER] = Clock(lasts=timedelta(days=1), since="given out", source=OWN, tolerance=HOURLY)
    return found


def _desk() -> dict[Kept, Clock]:
    return {
        Kept.SESSION: Clock(lasts=timedelta(hours=12), since="signed in", source=OWN, tolerance=HOURLY),
        Kept.INVITATION: Clock(lasts=timedelta(days=3), since="given out", source=OWN, tolerance=HOURLY),
    }


def _never(why: str) -> Clock:
    return Clock(lasts=None, since="never", source="Peelian's design", why=why)


STANDING: Mapping[Kept, Clock] = {
    Kept.ORDER: _never("An order is emptied of all about the person when nothing under it is left; that it was stays"),
    Kept.STAFF: _never("Who works here, for as long as they do; the log names them by an id for good"),
    Kept.COUNTS: _never("Counts in which nobody is"),
    Kept.DEPLOYMENT: _never("What was done in public and under which authority stays; nobody who was listed is in it"),
    Kept.EVIDENCE: _never("A threshold that something ran with stays answerable, with its evidence"),
    Kept.REGISTER: _never("Equipment and its suppliers; no person is in it but by the office that they hold"),
    Kept.SURVEY: _never("What bodies answered is a public record, and is only corrected"),
    Kept.KEYS: _never("A key goes with what it opens: that is how everything else is erased"),
    Kept.LOG: _never("The log proves what was done, and holds no name, no picture and no template"),
}
"""Classes whose clock does not run, each with its reason."""
