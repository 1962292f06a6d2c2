"""A lawful deployment, somebody of every role, an entry and a case, for tests that change one thing about them.

replace(PLAN, place="")                                   # and see it refused
person(Role.OPERATOR), anybody(Role.OPERATOR, Role.DPO)   # somebody with one role; with several
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import resources

from peelian.law.policy import Policy, parse
from peelian.nouns.case import Adjudication, Case, Outcome, Release, View
from peelian.nouns.deployment import (
    Approval,
    CameraPlan,
    Deployment,
    Documents,
    Ending,
    Notice,
    Plan,
    Seal,
    Stage,
)
from peelian.nouns.entry import Entry, Provenance, Status, Subject, Volunteer
from peelian.nouns.ids import AlertId, CameraId, DeploymentId, EntryId, PersonId
from peelian.nouns.person import Person, Role

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
"""When everything is planned; `STARTS_AT` is an hour later, `ENDS_AT` four hours after that."""

STARTS_AT = NOW + timedelta(hours=1)
ENDS_AT = NOW + timedelta(hours=5)
DEPLOYMENT_ID = DeploymentId("D-1")
ENTRY_ID = EntryId("E-1")
ALERT_ID = AlertId("A-1")
CAMERA = CameraId("north")
DIGEST = "d1" * 32
ROOT = "70" * 32


def pack() -> bytes:
    """The shipped policy pack, as its file's bytes."""
    return (resources.files("peelian.law") / "packs" / "uk-2026.toml").read_bytes()


@cache
def policy() -> Policy:
    """The shipped policy pack."""
    return parse(pack())


PLAN = Plan(
    title="Market square, Friday",
    use_case="crime_hotspot",
    legal_basis="Common law duty to prevent crime; DPA 2018 s.35(5)",
    necessity="Twelve robberies here since August; patrols did not find those wanted for them",
    proportionality="Four hours, one entrance, a list of those wanted for robbery here",
    place="Market square, north entrance",
    place_link="The robberies were here, and those listed live within two miles",
    starts_at=STARTS_AT,
    ends_at=ENDS_AT,
    cameras=(
        CameraPlan(name=CAMERA, source="rtsp://192.0.2.10/1", zone="North entrance, ten metres"),
        CameraPlan(name=CameraId("south"), source="rtsp://192.0.2.11/1", zone="South entrance, ten metres"),
    ),
    documents=Documents(dpia="DPIA-7", equality="EIA-7", community="CIA-7", policy="APD-2"),
    notice=Notice(
        signage="Two signs at each entrance", published_at=NOW - timedelta(days=2), where="https://force.example/lfr"
    ),
    expected_faces=5000,
    false_alerts_allowed=2,
)
"""A plan that lacks nothing under `policy()`."""

NAMES = {
    Role.AUTHORISING_OFFICER: "Anwen Price",
    Role.DEPLOYMENT_LEAD: "Daniel Okafor",
    Role.LIST_MANAGER: "Leila Shah",
    Role.OPERATOR: "Owen Marsh",
    Role.ENGAGEMENT_OFFICER: "Edith Cole",
    Role.AUDITOR: "Aidan Bell",
    Role.DPO: "Petra Novak",
    Role.ADMINISTRATOR: "Ada Finch",
    Role.CHECKING_OFFICER: "Cerys Hale",
    Role.REFERENCE_KEEPER: "Rhian Cove",
    Role.SUPERVISOR: "Steffan Lock",
    Role.ESTATE_OFFICER: "Mabli Stone",
    Role.OVERSIGHT: "Ines Wood",
    Role.SENIOR_OWNER: "Hal Frost",
    Role.CASE_OFFICER: "Cleo Marlow",
    Role.DECISION_MAKER: "Dana Frost",
    Role.CHECK_IN_REVIEWER: "Rhys Tan",
}
RANKS = {
    Role.AUTHORISING_OFFICER: "superintendent",
    Role.DEPLOYMENT_LEAD: "inspector",
    Role.OPERATOR: "constable",
    Role.ENGAGEMENT_OFFICER: "sergeant",
}


def person(role: Role) -> Person:
    """The one who has this role, and no other."""
    return Person(id=PersonId(role.value), name=NAMES[role], rank=RANKS.get(role, ""), roles=frozenset({role}))


def anybody(*roles: Role, who: str = "anybody", rank: str = "superintendent") -> Person:
    """Somebody with several roles, and a rank that may authorise."""
    return Person(id=PersonId(who), name=f"Robin {who}", rank=rank, roles=frozenset(roles))


def everybody() -> list[Person]:
    """One person a role."""
    return [person(role) for role in Role]


ENTRY = Entry(
    id=ENTRY_ID,
    deployment=DEPLOYMENT_ID,
    category="wanted_by_court",
    reason="Failed to appear in court on 2 November",
    basis="Warrant W-114, robbery",
    instructions="Speak to them; the warrant allows an arrest",
    picture=Provenance(
        image="E-1.jpg", taken_on=date(2025, 5, 1), source="Custody", legal_basis="PACE 1984 s.64A", sha256="ab" * 32
    ),
    added_by=PersonId(Role.LIST_MANAGER.value),
    added_at=NOW - timedelta(hours=2),
    quality="passed",
    status=Status(at=NOW - timedelta(hours=1), live=True, checker="Register"),
)
"""An entry that nothing stands against."""

VOLUNTEER = replace(
    ENTRY,
    id=EntryId("E-blue"),
    category="blue",
    status=None,
    volunteer=Volunteer(consent="C-9", expires_at=NOW + timedelta(days=30)),
)
"""Somebody on the Blue list."""

SUBJECT = Subject(reference="N-1", name="Tomos Field", born=date(1990, 6, 1))
"""Nobody who lives."""

AUTHORISATION = Approval(
    by=PersonId(Role.AUTHORISING_OFFICER.value),
    rank="superintendent",
    at=NOW - timedelta(hours=3),
    to=DIGEST,
    reason="Nothing less intrusive has worked",
)

SEAL = Seal(
    by=PersonId(Role.DEPLOYMENT_LEAD.value),
    at=NOW - timedelta(hours=1),
    root=ROOT,
    size=2,
    volunteers=1,
    categories=(("blue", 1), ("wanted_by_court", 1)),
    picture_ages_years=(1.5, 1.6),
)

DRAFT = Deployment(
    id=DEPLOYMENT_ID, plan=PLAN, drafted_by=PersonId(Role.DEPLOYMENT_LEAD.value), policy="uk-2026 2026.11.2"
)


def deployment(stage: Stage = Stage.DRAFT) -> Deployment:
    """A deployment that has come so far, with everything that it got on its way."""
    reached = list(Stage).index(stage)
    gained: list[tuple[Stage, dict[str, object]]] = [
        (Stage.AUTHORISED, {"authorisation": AUTHORISATION}),
        (Stage.SEALED, {"seal": SEAL}),
        (Stage.LIVE, {"started_at": STARTS_AT}),
        (Stage.ENDED, {"ending": ENDING, "faces_seen": 4000}),
        (Stage.DESTROYED, {"destroyed_at": ENDS_AT}),
        (Stage.RECORDED, {"recorded_at": ENDS_AT}),
    ]
    changes: dict[str, object] = {}
    for gained_at, more in gained:
        if list(Stage).index(gained_at) <= reached:
            changes |= more
    return replace(DRAFT, stage=stage, **changes)  # type: ignore[arg-type]


ENDING = Ending(at=ENDS_AT, by=PersonId("system"), cause="time", why="The authority's time is over")

CASE = Case(
    id=ALERT_ID,
    deployment=DEPLOYMENT_ID,
    entry=ENTRY_ID,
    camera=CAMERA,
    seen_at=STARTS_AT + timedelta(minutes=5),
    raised_at=STARTS_AT + timedelta(minutes=5, seconds=1),
    similarity=0.61,
    shots=4,
    category="wanted_by_court",
)
"""An alert at which nobody has looked yet."""

SHOWN = replace(CASE, first_shown_at=CASE.raised_at + timedelta(seconds=2))


def adjudicated(view: View = View.TRUE, case: Case = SHOWN) -> Case:
    """An alert of which the operator has said what they see."""
    reasons = ("feature_differ",) if view is View.FALSE else ("feature_match",)
    said = Adjudication(
        by=PersonId(Role.OPERATOR.value), at=case.raised_at + timedelta(seconds=20), view=view, reasons=reasons
    )
    return replace(case, adjudication=said)


def released(case: Case | None = None) -> Case:
    """An alert that was sent to the engagement officer."""
    before = case or adjudicated()
    sent = Release(
        by=PersonId(Role.OPERATOR.value),
        to=PersonId(Role.ENGAGEMENT_OFFICER.value),
        at=before.raised_at + timedelta(seconds=30),
    )
    return replace(before, release=sent)


def outcome(result: str, check: str = "documents", *, after_s: float = 120) -> Outcome:
    """What the engagement officer says, so long after the alert."""
    return Outcome(
        by=PersonId(Role.ENGAGEMENT_OFFICER.value),
        at=CASE.raised_at + timedelta(seconds=after_s),
        result=result,
        check=check,
    )


def concluded(*results: str, case: Case | None = None) -> Case:
    """An alert with these outcomes, two minutes apart."""
    steps = tuple(outcome(result, after_s=120 * (number + 1)) for number, result in enumerate(results))
    return replace(case or released(), outcomes=steps)
