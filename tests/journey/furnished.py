"""A demonstration's desk with something of everything on it, so that each of its pages can be looked at.

with furnished.opened(folder) as house:
    house.ids["alert"]                      # what stands in an address for `{alert}`
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from time import monotonic, sleep

from peelian import settings
from peelian.jobs import people
from peelian.jobs.assurance import signing
from peelian.jobs.assurance.retention import holds
from peelian.jobs.checkins import sharing
from peelian.jobs.estate import exporting
from peelian.jobs.estate.survey import answering as answers
from peelian.jobs.estate.survey import overseeing, publishing
from peelian.jobs.estate.survey.overseeing import Opening
from peelian.jobs.handset import answering, reference_sets
from peelian.jobs.handset import opening as checks
from peelian.jobs.live.desk import record
from peelian.jobs.live.desk.alerts import Opinion
from peelian.jobs.live.phones import enrolling
from peelian.nouns.case import ALL, View
from peelian.nouns.deployment import Stage
from peelian.nouns.hold import HoldOn
from peelian.nouns.ids import BodyId, DeploymentId, SetId
from peelian.nouns.operator_check import Statement
from peelian.nouns.order import OrderStage
from peelian.nouns.questionnaire import Given, Question, QuestionKind, Said
from peelian.nouns.register import Query
from peelian.nouns.request import Request, RequestId, RequestKind
from peelian.nouns.signed_point import Use
from peelian.web import sessions, showing
from peelian.web.control.machinery import Manners
from peelian.web.site import Ground, Site, build
from peelian.web.stage import deployment as stage
from peelian.web.stage import estate, orders, points
from peelian.wiring import bundles, operating_points, packs, rules
from peelian.wiring.estate import opening as estates
from peelian.wiring.live import records
from peelian.wiring.store import KeyFile
from peelian.wiring.survey import opening as surveys
from peelian.wiring.survey import reports
from tests.fakes import signed
from tests.fakes.desk import FakeChecker
from tests.fakes.machinery import FakeMachinery
from tests.journey import checking, office
from tests.journey.conftest import free_port
from tests.journey.desk import Clock, Office, adjudicate, alerts, reaches, taken

STATEMENT = Statement(
    legal_basis="common_law",
    trigger="unable",
    necessity="He cannot say who he is",
    tried=("asked", "documents"),
    place="street",
    most=6,
)
HOME = BodyId("drawn-constabulary")
LONG_AGO = timedelta(days=60)


@dataclass(frozen=True, kw_only=True)
class House:
    """The desk. `ids`: what stands in an address, by the name that a route has for it."""

    office: Office
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def site(self) -> Site:
        return self.office.site

    @property
    def now(self) -> datetime:
        return self.office.clock()


@contextmanager
def opened(folder: Path) -> Iterator[House]:
    """Serve the desk until the tests are over."""
    clock, checker = Clock(), FakeChecker()
    machinery = FakeMachinery(now=clock)
    ground = Ground(
        data=folder / "data",
        key=KeyFile(path=folder / "keys" / "vault.key"),
        origin=f"http://localhost:{free_port()}",
        policy=rules.load(rules.DEMONSTRATION),
        checker=checker,
        settings=settings.read(),
        now=clock,
        manners=Manners(on_stage=True),
        demo=True,
    )
    site = build(ground, machinery)
    house = House(office=Office(site=site, clock=clock, machinery=machinery, checker=checker, folder=folder))
    try:
        stage.people(site.desk)
        site.room.open()
        with showing.served(site, int(site.origin.rsplit(":", 1)[1])):
            for furnish in (_points, _estate, _surveys, _orders, _deployments, _checks, _keeping, _links):
                furnish(house)
            with site.store.change() as unit:
                unit.journal.checkpoint()
            yield house
    finally:
        site.close()


def _points(house: House) -> None:
    """One that anybody may use, one that two people put up with, and one for checks of drawn people."""
    board, read = house.site.board, settings.read()
    house.ids["other_point"] = _signed(house, "square-1-in-10000")
    house.ids["point"] = _signed(house, "station-1-in-10000", findings=signed.IMBALANCED, largest_list=500)
    points.signed_for_second_looks(board, read)
    drawn = operating_points.for_the_stage(packs.load("starter", read), 2)
    measured = replace(drawn, measured_on=board.today)
    signed.sign(board, point=measured, uses=frozenset({Use.OPERATOR_CHECK}), largest_list=100)


def _signed(house: House, name: str, **changes: object) -> str:
    """One that was measured on volunteers, and that two of the cast signed."""
    board = house.site.board
    model = packs.load("starter", settings.read()).model
    data = "60 volunteers, filmed in the square in October"
    point = replace(signed.POINT, name=name, data=data, model=model, target=0.0001, gallery_size=1000)
    whole = replace(
        signed.EVIDENCE,
        point=replace(point, measured_on=board.today),
        largest_list=10_000,
        expires_on=board.today + timedelta(days=300),
    )
    evidence = replace(whole, **changes)  # type: ignore[arg-type]
    made = taken(signing.propose(board, stage.LEAD, evidence, reason="Our own volunteers, in our own light"))
    return taken(signing.approve(board, stage.OFFICER, made.id, digest=made.digest, reason="I read the report")).id


def _estate(house: House) -> None:
    """The register, published; an export that waits."""
    store, clock = house.site.store, house.office.clock
    estate.shown(store, clock)
    made = estates.open_estate(store, clock)
    mine = Query(today=house.now.date(), body=HOME)
    taken(exporting.ask(made, stage.ESTATE, mine, why="The yearly audit", new_id=lambda: "export-1"))
    with made.store.read() as unit:
        house.ids["asset"] = unit.assets.find(mine)[0].id


def _surveys(house: House) -> None:
    """The round that is open; and one that was answered, signed, closed and published."""
    store, clock = house.site.store, house.office.clock
    now, then = surveys.open_surveys(store, clock), surveys.open_surveys(store, lambda: clock() - LONG_AGO)
    with now.store.read() as unit:
        house.ids["round"] = unit.rounds.all()[0].id
        invited = tuple(one.id for one in unit.bodies.all())
    asks, day = reports.questionnaire("code-principles"), then.now().date()
    deadline = datetime.combine(day + LONG_AGO / 2, time(23, 59, 59), then.now().tzinfo)
    opening = Opening(title="The round before", questionnaire=asks, invited=invited, opens_on=day, deadline=deadline)
    old = taken(overseeing.open_round(then, stage.OVERSEES, opening)).id
    taken(answers.save(then, stage.ESTATE, old, [_answered(one) for one in asks.questions]))
    taken(answers.submit(then, stage.ESTATE, old))
    taken(answers.sign(then, stage.OWNER, old))
    taken(overseeing.close(now, stage.OVERSEES, old))
    asked = taken(publishing.ask(now, stage.OVERSEES, old))
    taken(publishing.publish(now, stage.OVERSEES_TOO, old, asked.digest))
    house.ids.update({"closed": old, "question": asks.questions[0].id})


def _answered(question: Question) -> Given:
    if question.kind is QuestionKind.CHOICE:
        return Given(question=question.id, said=Said.YES, evidence="Board paper 7")
    if question.kind is QuestionKind.NUMBER:
        return Given(question=question.id, number=4)
    return Given(question=question.id, text="Reviewed each spring, and published with the minutes of the board")


def _orders(house: House) -> None:
    """Orders as the demonstration has them, one whose person answered with a photo, and a request about it."""
    orders.shown(house.site.check_ins.office)
    base = checking.Base(site=house.site, folder=house.office.folder, sent=[])
    wearer = office.active(base, "Rowan Field")
    wearer.photographed(checking.still("stranger"))
    now = house.now
    with wearer.office.store.read() as unit:
        house.ids["concern"] = unit.concerns.of(wearer.order.id)[0].id
        house.ids["draft"] = next(one.id for one in unit.orders.all() if one.stage is OrderStage.DRAFT)
    wish = Request(
        id=RequestId("request-1"),
        kind=RequestKind.SHARE,
        order=wearer.order.id,
        wearer=wearer.order.wearer,
        case_number="IA/2026/9",
        purpose="court_request",
        power="Order of the tribunal of 20 November",
        recipient="court",
        starts_at=now - timedelta(days=1),
        ends_at=now - timedelta(minutes=1),
        parts=frozenset({"prompts"}),
        asked_by=stage.CASES.id,
        asked_at=now,
    )
    house.ids.update({"order": wearer.order.id, "request": taken(sharing.ask(wearer.office, stage.CASES, wish)).id})


def _deployments(house: House) -> None:
    """One of each: a draft, sealed, ended with its record published, and live with alerts and phones."""
    desk, ends = house.office, timedelta(minutes=30)
    past = desk.live(title="Station Road, Thursday", ends_at=house.now + ends)
    for view in (View.TRUE, View.FALSE):
        desk.machinery.machine.alert()
        adjudicate(desk, past, view)
    desk.machinery.machine.health(faces_seen=1200)
    desk.clock.forward(minutes=31)
    reaches(desk, past, Stage.DESTROYED)
    values = records.fields(record.read(desk.site.desk, past), desk.site.desk.policy)
    record.publish(desk.site.desk, stage.LEAD, past, document=records.document(values))
    house.ids["past"] = past
    house.ids["sketch"] = desk.authorised(title="Harbour, Sunday")
    desk.listed(DeploymentId(house.ids["sketch"]), "two")
    house.ids["sealed"] = desk.sealed(title="Bus station, Saturday")
    live = desk.live(title="Market square, Friday")
    for _ in range(2):
        desk.machinery.machine.alert()
    desk.machinery.machine.health()
    first, second = alerts(desk, live)[:2]
    console = desk.site.room.of(live)
    assert console.look(stage.OPERATOR, first.id) is None
    assert console.adjudicate(stage.OPERATOR, first.id, Opinion(view=View.TRUE, reasons=("feature_match",))) is None
    assert console.release(stage.OPERATOR, first.id, ALL) is None
    with desk.site.store.read() as unit:
        house.ids["entry"] = unit.entries.of(live)[0].id
    house.ids.update({"live": live, "alert": first.id, "waits": second.id})


def _checks(house: House) -> None:
    """A reference set that is published, one that waits, and a check with its answer."""
    handset = house.site.handset
    for title, ready in (("Custody, north", True), ("Missing, south", False)):
        made = taken(reference_sets.make(handset.handset, stage.KEEPER, kind="custody", title=title, pack="starter")).id
        names = checking.LISTED if ready else checking.LISTED[:1]
        files = {"list.csv": checking.table(*names), **{f"{name}.png": checking.picture(name) for name in names}}
        taken(handset.fill(stage.KEEPER, made, bundles.from_upload(files), lambda _done, _of: None))
        asked = taken(reference_sets.ask(handset.handset, stage.KEEPER, made))
        house.ids["published" if ready else "waiting"] = made
        if ready:
            assert asked.request is not None
            digest = asked.request.digest
            found = taken(
                reference_sets.publish(handset.handset, stage.OFFICER, made, digest=digest, reason="Weeded this week")
            )
            over = monotonic() + 20
            while handset.library.ready(found) is not None:
                assert monotonic() < over
                sleep(0.02)
    wanted = SetId(house.ids["published"])
    opened = taken(checks.begin(handset.checks, stage.CHECKS, wanted, STATEMENT)).id
    taken(answering.photograph(handset.checks, stage.CHECKS, opened, checking.still("one")))
    house.ids["check"] = opened


def _keeping(house: House) -> None:
    """A hold that somebody asked for."""
    asked = holds.Asked(
        on=HoldOn.ALERT,
        about=house.ids["alert"],
        reason="A complaint about the stop",
        reference="PSD-7",
        until=house.now + timedelta(days=20),
    )
    keeping = house.site.app.state.archive.keeping
    house.ids["hold"] = taken(holds.ask(keeping, stage.AUDITOR, asked)).id


def _links(house: House) -> None:
    """A link for somebody new, and one for a phone."""
    token, phone = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
    with house.site.store.change() as unit:
        doing = people.Doing(who=stage.ADMINISTRATOR.id, why="Joins on Monday", at=house.now)
        people.invite(unit, stage.AUDITOR.id, token, doing)
    phones, live = house.site.van.phones, DeploymentId(house.ids["live"])
    digest = sessions.digest(phone)
    taken(enrolling.invite(phones, stage.LEAD, live, officer=stage.STREET.id, digest=digest))
    house.ids.update({"token": token, "phone": phone})
