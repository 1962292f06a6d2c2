"""Sets the demonstration's register and survey: forces that do not exist, their equipment, a concern, an open round.

Every step goes through the same acts as in a browser; what is published is published by two people.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from peelian.jobs.estate import concerns, importing, publishing, register, tables
from peelian.jobs.estate.estate import AtTheMachine, Estate
from peelian.jobs.estate.importing import Work
from peelian.jobs.estate.survey import overseeing
from peelian.jobs.estate.survey.overseeing import Opening
from peelian.nouns.body import Body, BodyKind
from peelian.nouns.ids import BodyId, SupplierConcernId
from peelian.nouns.supplier_concern import Ground, Reply, SupplierConcern, Target
from peelian.web.stage import deployment
from peelian.wiring.estate import opening as estates
from peelian.wiring.store import DeskStore
from peelian.wiring.survey import opening as surveys
from peelian.wiring.survey import reports

WHY = "The demonstration begins"
MACHINE = AtTheMachine()

FORCES = (
    "Drawn Constabulary",
    "Alderfen Police",
    "Birchdale Police",
    "Cedarholm Police",
    "Dunmoor Police",
    "Elmwick Police",
)
"""None of them exists. The first runs the demonstration's desk."""

COLUMNS = (
    *("body", "reference", "system", "maker", "model", "country", "firmware", "firmware_on", "exposure"),
    *("capabilities", "quantity", "supplier", "contract_ends_on", "yearly_cost_gbp", "replacement_cost_gbp", "dpia"),
    *("dpia_on", "retention_days", "uses", "aware", "due_diligence", "mitigated"),
)

KINDS = (
    ("CUSTODY", "cctv_internal", "Glasswing", "Dome 4", "2.1", "closed", "night | audio", 40, 31),
    ("TOWN", "cctv_external", "Glasswing", "Mast 2", "2.1", "internal", "night", 25, 31),
    ("ROADS", "anpr", "Milestone Optics", "Plate 7", "7.0", "closed", "analytics", 12, 365),
    ("BODY", "body_worn", "Lapel", "Clip 3", "3.2", "offline", "audio", 300, 31),
    ("AIR", "uav", "Kestrelworks", "Hover", "1.9", "offline", "thermal | night", 3, 31),
)
"""Reference, kind, maker, model, firmware, exposure, capabilities, pieces, days: none of these makers exists."""

LASTS = timedelta(days=30)
"""Until the demonstration's round has to be answered."""


def shown(store: DeskStore, now: Callable[[], datetime]) -> None:
    """Fill the register, publish it, and open a round.

    Raises:
        RuntimeError: the law says no, which it never should here.
    """
    estate = estates.open_estate(store, now)
    _bodies(estate)
    table = tables.csv_table("\n".join([",".join(COLUMNS), *_rows(estate.now())]).encode())
    report = deployment.yes(importing.run(estate, MACHINE, table, Work(why=WHY)))
    if report.wrong_rows or report.faults:
        message = f"{report.faults} {report.wrong[:1]}"
        raise RuntimeError(message)
    deployment.yes(concerns.record(estate, deployment.OVERSEES, _concern(estate.now()), why=WHY))
    asked = deployment.yes(publishing.ask(estate, deployment.OVERSEES))
    deployment.yes(publishing.publish(estate, deployment.OVERSEES_TOO, asked.digest))
    _round(store, now)


def _bodies(estate: Estate) -> None:
    for number, name in enumerate(FORCES):
        body = Body(
            id=_id(name),
            name=name,
            kind=BodyKind.TERRITORIAL_FORCE,
            sro="Assistant Chief Constable",
            spoc="Estate officer",
            home=number == 0,
        )
        deployment.yes(register.add_body(estate, MACHINE, body, why=WHY))
    for person in (deployment.ESTATE, deployment.OWNER, deployment.AUDITOR):
        deployment.yes(register.seat(estate, MACHINE, person.id, _id(FORCES[0]), why=WHY))


def _rows(now: datetime) -> list[str]:
    """Return rows of every force; dates lie around today, so that some things fall due."""
    day = now.date()
    return [
        f"{_id(name)},{reference},{system},{maker},{model},GB,{firmware},{day - timedelta(days=60 * number + 20)},"
        f"{exposure},{able},{pieces + 7 * number},{maker} Ltd,{day + timedelta(days=70 * (number + 1))},"
        f"{400 * pieces},{1500 * pieces},DPIA-{reference}-{number},{day - timedelta(days=50 * number + 250)},{days},"
        f"yes,{'yes' if number % 2 else 'unknown'},{'yes' if number % 3 == 1 else 'no'},no"
        for number, name in enumerate(FORCES)
        for reference, system, maker, model, firmware, exposure, able, pieces, days in KINDS[: 5 - number % 3]
    ]


def _concern(now: datetime) -> SupplierConcern:
    return SupplierConcern(
        id=SupplierConcernId("concern-glasswing"),
        target=Target.MAKER,
        ground=Ground.SECURITY,
        statement="Its cameras send a message to an address abroad each night, and nobody says why",
        source="A laboratory that does not exist",
        on=now.date() - timedelta(days=200),
        where="Demonstration note 1",
        maker="Glasswing",
        reply=Reply(
            by="Glasswing", on=now.date() - timedelta(days=150), text="It asks for the time. Firmware 2.2 does not."
        ),
        recorded_by=deployment.OVERSEES.id,
        recorded_at=now,
    )


def _round(store: DeskStore, now: Callable[[], datetime]) -> None:
    made = surveys.open_surveys(store, now)
    day = made.now().date()
    opening = Opening(
        title="Demonstration survey of surveillance equipment",
        questionnaire=reports.questionnaire("police-2022"),
        invited=tuple(_id(name) for name in FORCES),
        opens_on=day,
        deadline=datetime.combine(day + LASTS, time(23, 59, 59), made.now().tzinfo),
    )
    deployment.yes(overseeing.open_round(made, deployment.OVERSEES, opening))


def _id(name: str) -> BodyId:
    return BodyId("-".join(name.casefold().split()))
