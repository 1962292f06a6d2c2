"""What a console shows of an alert, as plain JSON. The band is there only once somebody said what they see."""

from collections.abc import Callable
from datetime import datetime

from peelian.jobs.live.desk import subjects
from peelian.jobs.live.desk.ports import Unit
from peelian.jobs.live.phones import closing
from peelian.law import adjudication, phones
from peelian.law.policy import Policy
from peelian.nouns.case import ALL, Adjudication, Case, Outcome, Release
from peelian.nouns.deployment import Deployment
from peelian.nouns.ids import PersonId
from peelian.nouns.phone import PhoneAct
from peelian.web.control.machine import CameraSays

TO_ALL = "every phone of this deployment"

Band = Callable[[Case], str | None]
"""Puts a resemblance into words."""


def card(case: Case, unit: Unit, policy: Policy, band: Band) -> dict[str, object]:
    """Return what is shown of an alert.

    Raises:
        NotFoundError: its entry was destroyed.
    """
    entry, subject = unit.entries.get(case.entry), subjects.who(unit.vault, case.entry)
    return {
        "id": case.id,
        "camera": case.camera,
        "seen_at_ms": milliseconds(case.seen_at),
        "raised_at_ms": milliseconds(case.raised_at),
        "category": case.category,
        "category_title": policy.categories[case.category].title,
        "name": subject.name,
        "reference": subject.reference,
        "reason": entry.reason,
        "basis": entry.basis,
        "instructions": entry.instructions,
        "picture_taken_on": entry.picture.taken_on.isoformat(),
        "picture_source": entry.picture.source,
        "volunteer": case.volunteer,
        "under_18": entry.under_18,
        **progress(case, unit, policy, band),
    }


def progress(case: Case, unit: Unit, policy: Policy, band: Band) -> dict[str, object]:
    """Return how far an alert has come."""
    said, sent = case.adjudication, case.release
    return {
        "state": state(case, declined=closing.declined(unit, case)),
        "adjudication": None
        if said is None
        else {"view": said.view.value, "reasons": list(said.reasons), "note": said.note, **_who(unit, said)},
        "band": None if said is None else band(case),
        "release": None if sent is None else {"to": sent.to, "to_name": _called(unit, sent.to), **_who(unit, sent)},
        "outcomes": [
            {"result": outcome.result, "check": outcome.check, "note": outcome.note, **_who(unit, outcome)}
            for outcome in case.outcomes
        ],
        "street": street(case, unit, policy),
    }


def street(case: Case, unit: Unit, policy: Policy) -> dict[str, object] | None:
    """Return what officers did on their phones; None while there is nothing to tell."""
    if case.release is None or not (case.steps or case.second_looks or case.unanswered_at):
        return None
    words = policy.phones
    return {
        "holders": [_called(unit, person) for person in phones.holders(case)],
        "declined": closing.declined(unit, case),
        "unanswered": case.unanswered_at is not None,
        "closed": case.declined_at is not None,
        "dropped": [_called(unit, step.by) for step in case.steps if step.device in case.dropped],
        "steps": [
            {
                "words": words.acts[step.act.value],
                "by": _called(unit, step.by),
                "at_ms": milliseconds(step.at),
                "reason": words.reasons_not.get(step.reason, ""),
                "ground": step.ground,
                "documents": step.act is PhoneAct.DOCUMENTS_SHOWN,
            }
            for step in case.steps
        ],
        "second_looks": [
            {"answer": look.answer.value, "by": _called(unit, look.by), "at_ms": milliseconds(look.at)}
            for look in case.second_looks
        ],
    }


def state(case: Case, *, declined: bool) -> str:
    """Say in one word how far an alert has come. `declined`: everybody whom it reached said that they will not go."""
    standings = (
        (case.deleted_at is not None, "deleted"),
        (case.adjudication is None, "new"),
        (adjudication.concluded(case), "concluded"),
        (adjudication.left(case), "unfinished"),
        (bool(case.outcomes), "engaged"),
        (case.unanswered_at is not None, "unanswered"),
        (declined or case.declined_at is not None, "declined"),
        (case.release is not None, "released"),
    )
    return next((word for holds, word in standings if holds), "adjudicated")


def milliseconds(moment: datetime) -> int:
    """Return a moment as browsers count: milliseconds since 1970."""
    return round(moment.timestamp() * 1000)


def _who(unit: Unit, said: Adjudication | Release | Outcome) -> dict[str, object]:
    """Return who said something and when: an operator who takes over has to know whom to ask."""
    return {"by": _called(unit, said.by), "at_ms": milliseconds(said.at)}


def _called(unit: Unit, person: PersonId) -> str:
    return TO_ALL if person == ALL else unit.people.get(person).name


def camera(says: CameraSays) -> dict[str, object]:
    """Return how a camera is doing."""
    return {
        "name": says.name,
        "state": says.state,
        "fps": round(says.frames_per_s, 1),
        "drops": says.dropped,
        "reconnects": says.reconnects,
    }


def point(deployment: Deployment) -> dict[str, object] | None:
    """Return the operating point that a deployment runs with, and whether it was changed since the start."""
    if not deployment.points:
        return None
    last, before = deployment.points[-1], deployment.points[:-1]
    return {
        "name": last.name,
        "target": last.target,
        "since_ms": milliseconds(last.since),
        "changed": bool(before),
        "was": before[-1].name if before else "",
        "why": last.why,
        "overridden": bool(last.override),
    }
