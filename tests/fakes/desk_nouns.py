"""One of each thing that the desk keeps, for tests to alter with `dataclasses.replace`."""

from datetime import UTC, date, datetime, timedelta, timezone

from peelian.nouns.case import Adjudication, Case, Outcome, Release, View
from peelian.nouns.deployment import (
    Approval,
    CameraPlan,
    Crossing,
    Declared,
    Deployment,
    Documents,
    Ending,
    Notice,
    Plan,
    PointRequest,
    PointUse,
    Seal,
    Stage,
)
from peelian.nouns.entry import Entry, Provenance, Status, Volunteer
from peelian.nouns.event import Event, EventKind
from peelian.nouns.ids import AlertId, CameraId, DeploymentId, EntryId, PersonId, PointId
from peelian.nouns.person import Person, Role

NOON = datetime(2026, 6, 1, 12, 0, 0, 123456, tzinfo=UTC)
SUMMER_TIME = timezone(timedelta(hours=1))


def person(id_: str = "p-1", name: str = "Ada Blake", *roles: Role) -> Person:
    return Person(id=PersonId(id_), name=name, rank="inspector", roles=frozenset(roles or {Role.OPERATOR, Role.DPO}))


def approval(by: str = "p-2") -> Approval:
    return Approval(by=PersonId(by), rank="superintendent", at=NOON, to="ab" * 32, reason="“necessary” — and fair")


def point_use() -> PointUse:
    return PointUse(
        id=PointId("point-1"),
        name="starter-fpir-0.001-list-100",
        digest="ab" * 32,
        target=0.001,
        gallery_size=100,
        threshold=0.5,
        verdict="imbalanced",
        override="four hours, every alert looked at twice",
        since=NOON,
        why="the authority",
        asked_by=PersonId("p-1"),
        approved_by=PersonId("p-2"),
    )


def deployment(id_: str = "d-1", stage: Stage = Stage.DRAFT) -> Deployment:
    """Every field is filled, so that a lost one shows."""
    plan = Plan(
        title="Market Square",
        use_case="locate_wanted",
        starts_at=NOON,
        ends_at=datetime(2026, 6, 1, 18, 30, tzinfo=SUMMER_TIME),
        cameras=(
            CameraPlan(name=CameraId("north"), source="rtsp://camera.example/1", zone="gate"),
            CameraPlan(name=CameraId("south"), source="south.mp4", zone=""),
        ),
        documents=Documents(dpia="D-1", policy="P-1"),
        notice=Notice(signage="four signs", published_at=NOON, where="https://force.example/notice"),
        fpir=0.001,
        false_alerts_allowed=3,
    )
    return Deployment(
        id=DeploymentId(id_),
        plan=plan,
        drafted_by=PersonId("p-1"),
        policy="uk-2026 1",
        stage=stage,
        authorisation=approval(),
        seal=Seal(
            by=PersonId("p-1"),
            at=NOON,
            root="cd" * 32,
            size=2,
            volunteers=1,
            categories=(("missing", 1), ("blue", 1)),
            picture_ages_years=(0.5, 3),
        ),
        started_at=NOON,
        ending=Ending(at=NOON, by=PersonId("system"), cause="time", why="over"),
        unconfined=True,
        faces_seen=41,
        policy_digest="0f" * 32,
        points=(point_use(),),
        point_request=PointRequest(
            point=PointId("point-2"), digest="ef" * 32, by=PersonId("p-1"), at=NOON, reason="too many false alerts"
        ),
        crossings=(Crossing(entry=EntryId("e-2"), at=NOON, by=PersonId("p-1")),),
        declared=(Declared(correct=True, age_band="30-39"),),
    )


def entry(id_: str = "e-1", of: str = "d-1") -> Entry:
    return Entry(
        id=EntryId(id_),
        deployment=DeploymentId(of),
        category="wanted_on_warrant",
        reason="failed to appear",
        basis="warrant 7",
        instructions="speak to",
        picture=Provenance(
            image="i-1", taken_on=date(2025, 2, 3), source="custody", legal_basis="PACE s.64A", sha256="ef" * 32
        ),
        added_by=PersonId("p-1"),
        added_at=NOON,
        quality="good",
        under_18=True,
        expires_at=NOON,
        status=Status(at=NOON, live=True, checker="PNC"),
        child_approval=approval(),
        volunteer=Volunteer(consent="C-1", expires_at=NOON),
    )


def case(id_: str = "a-1", of: str = "d-1", *, minutes: int = 0) -> Case:
    return Case(
        id=AlertId(id_),
        deployment=DeploymentId(of),
        entry=EntryId("e-1"),
        camera=CameraId("north"),
        seen_at=NOON,
        raised_at=NOON + timedelta(minutes=minutes),
        similarity=0.625,
        shots=3,
        category="wanted_on_warrant",
        first_shown_at=NOON,
        adjudication=Adjudication(by=PersonId("p-1"), at=NOON, view=View.CANNOT_TELL, reasons=("ears", "nose")),
        release=Release(by=PersonId("p-1"), to=PersonId("p-3"), at=NOON),
        outcomes=(Outcome(by=PersonId("p-3"), at=NOON, result="spoken_to", check="document", note="n"),),
    )


def event(why: str = "a test") -> Event:
    return Event(kind=EventKind.DEPLOYMENT_DRAFTED, who="p-1", why=why, at=NOON, about=(("deployment", "d-1"),))
