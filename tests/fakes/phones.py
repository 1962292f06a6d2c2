"""A phone of the engagement officer, and an alert that has come so far on it.

device()                      # a phone that is enrolled
taken(), begun()              # an alert that the officer holds; one where they spoke to somebody
step(PhoneAct.LOST_SIGHT)     # one step more
"""

from dataclasses import replace
from datetime import datetime, timedelta

from peelian.nouns.case import ALL, Case
from peelian.nouns.device import Device, DeviceId
from peelian.nouns.ids import PersonId
from peelian.nouns.person import Person, Role
from peelian.nouns.phone import LookAnswer, PhoneAct, PhoneStep, SecondLook
from tests.fakes.deployments import DEPLOYMENT_ID, ENDS_AT, NOW, adjudicated, outcome, person, released

OFFICER = person(Role.ENGAGEMENT_OFFICER)
OTHER = Person(id=PersonId("second"), name="Sian Rees", rank="constable", roles=frozenset({Role.ENGAGEMENT_OFFICER}))
DEVICE_ID = DeviceId("P-1")
KEY = "04" + "ab" * 64
SENT_AT = adjudicated().raised_at + timedelta(seconds=30)


def device(**changes: object) -> Device:
    """The officer's phone; any changes are to one that is enrolled and was never used."""
    made = Device(
        id=DEVICE_ID,
        deployment=DEPLOYMENT_ID,
        officer=OFFICER.id,
        label="Van phone 3",
        public_key=KEY,
        enrolled_at=NOW,
        expires_at=ENDS_AT,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def to_all() -> Case:
    """An alert that was sent to every phone."""
    case = released()
    assert case.release is not None
    return replace(case, release=replace(case.release, to=ALL))


def step(act: PhoneAct, by: PersonId = OFFICER.id, *, at: datetime = SENT_AT, **more: str) -> PhoneStep:
    return PhoneStep(act=act, by=by, device=DEVICE_ID, at=at, received_at=at, key=f"{act}-{by}", **more)


def taken(case: Case | None = None, by: PersonId = OFFICER.id) -> Case:
    """An alert that somebody holds."""
    before = case or released()
    return replace(before, steps=(*before.steps, step(PhoneAct.WILL_ENGAGE, by)))


def begun(case: Case | None = None) -> Case:
    """An alert whose holder spoke to somebody, two minutes after it was raised."""
    before = taken(case)
    return replace(before, outcomes=(*before.outcomes, outcome("engaged", "none")))


def look(answer: LookAnswer = LookAnswer.NO_MATCH) -> SecondLook:
    return SecondLook(by=OFFICER.id, device=DEVICE_ID, at=SENT_AT, reason="Twin brothers", answer=answer)
