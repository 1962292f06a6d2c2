"""Sets the demonstration's stage: people who do not exist plan, authorise, list and seal a real deployment of one.

Every step goes through the desk, as it would in a browser, so that nothing of the law is left out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from peelian.jobs.live.desk import digests, drafting, listing
from peelian.jobs.live.desk.desk import Desk
from peelian.jobs.live.desk.listing import Nomination
from peelian.nouns.deployment import CameraPlan, Deployment, Documents, Notice, Plan
from peelian.nouns.entry import Subject, Volunteer
from peelian.nouns.event import SYSTEM, Event, EventKind
from peelian.nouns.ids import CameraId, PersonId
from peelian.nouns.person import Person, Role
from peelian.nouns.refusal import Refusals, Refused
from peelian.web.site import Site

T = TypeVar("T")

LEAD = Person(id=PersonId("ben"), name="Ben Hughes", rank="inspector", roles=frozenset({Role.DEPLOYMENT_LEAD}))
OFFICER = Person(
    id=PersonId("asha"), name="Asha Okafor", rank="superintendent", roles=frozenset({Role.AUTHORISING_OFFICER})
)
LISTS = Person(id=PersonId("carys"), name="Carys Morgan", roles=frozenset({Role.LIST_MANAGER}))
OPERATOR = Person(id=PersonId("dev"), name="Dev Mistry", rank="constable", roles=frozenset({Role.OPERATOR}))
STREET = Person(id=PersonId("ewa"), name="Ewa Nowak", rank="constable", roles=frozenset({Role.ENGAGEMENT_OFFICER}))
AUDITOR = Person(id=PersonId("farah"), name="Farah Aziz", roles=frozenset({Role.AUDITOR, Role.DPO}))
ADMINISTRATOR = Person(id=PersonId("gwen"), name="Gwen Price", roles=frozenset({Role.ADMINISTRATOR}))
CHECKS = Person(id=PersonId("huw"), name="Huw Bevan", rank="constable", roles=frozenset({Role.CHECKING_OFFICER}))
KEEPER = Person(id=PersonId("ines"), name="Ines Sol", roles=frozenset({Role.REFERENCE_KEEPER}))
CASES = Person(id=PersonId("kit"), name="Kit Sorrel", roles=frozenset({Role.CASE_OFFICER}))
DECIDES = Person(id=PersonId("lena"), name="Lena Holt", roles=frozenset({Role.DECISION_MAKER}))
REVIEWS = Person(id=PersonId("mo"), name="Mo Tamar", roles=frozenset({Role.CHECK_IN_REVIEWER}))
REVIEWS_TOO = Person(id=PersonId("nour"), name="Nour Vane", roles=frozenset({Role.CHECK_IN_REVIEWER}))
SUPERVISOR = Person(id=PersonId("jo"), name="Jo Marchbank", rank="inspector", roles=frozenset({Role.SUPERVISOR}))
OF_CHECK_INS = (CASES, DECIDES, REVIEWS, REVIEWS_TOO)
"""Two reviewers, since the second look at pictures is somebody else's."""

ESTATE = Person(id=PersonId("olive"), name="Olive Pym", roles=frozenset({Role.ESTATE_OFFICER}))
OWNER = Person(id=PersonId("priya"), name="Priya Dale", roles=frozenset({Role.SENIOR_OWNER}))
OVERSEES = Person(id=PersonId("quin"), name="Quin Abbot", roles=frozenset({Role.OVERSIGHT}))
OVERSEES_TOO = Person(id=PersonId("rhys"), name="Rhys Tarn", roles=frozenset({Role.OVERSIGHT}))
OF_THE_ESTATE = (ESTATE, OWNER, OVERSEES, OVERSEES_TOO)
"""Two of oversight, since one asks that something be published and another publishes it."""

CAST = (
    OPERATOR,
    LEAD,
    OFFICER,
    LISTS,
    STREET,
    AUDITOR,
    ADMINISTRATOR,
    CHECKS,
    KEEPER,
    SUPERVISOR,
    *OF_CHECK_INS,
    *OF_THE_ESTATE,
)
"""Who works at the demonstration's desk. Nobody of them exists."""

VOLUNTEERS = 2
"""Of the listed people; their crossings measure true recognition."""

EXPECTED_FACES = 100
PACK = "starter"

NAMES = (
    "Alder Finch",
    "Bryony Lark",
    "Cedar Wren",
    "Damson Swift",
    "Elder Heron",
    "Fern Dunnock",
    "Garnet Rook",
    "Hazel Plover",
    "Ivy Martin",
    "Jasper Crane",
    "Kestrel Moss",
    "Linden Teal",
)
"""For the drawn people: trees and birds, so that nobody takes them for anybody."""

REASONS = (
    ("wanted_by_court", "Failed to appear in court", "Warrant for failing to appear", "Arrest on warrant"),
    (
        "order_or_bail",
        "Barred from this street by a court order",
        "Criminal behaviour order",
        "Speak to, remind of order",
    ),
    ("missing_at_risk", "Missing since Tuesday", "Missing person report", "Make sure they are safe, call the family"),
    ("suspected_offence", "Suspected of theft from shops nearby", "Crime report", "Speak to, take an account"),
)


class EverythingHolds:
    """Answers for the demonstration that every reason holds."""

    name = "demonstration"

    def check(self, subjects: Sequence[Subject]) -> list[bool | None]:
        """Say yes for each."""
        return [True for _ in subjects]


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """What is shown. `watchlist`: a folder of one folder a subject; `film`: the street; `lasts`: of the deployment."""

    film: Path
    watchlist: Path
    lasts: timedelta


def people(desk: Desk) -> None:
    """Let the cast in."""
    with desk.store.change() as unit:
        for person in CAST:
            unit.people.put(person)
            roles = " ".join(sorted(person.roles))
            event = Event(
                kind=EventKind.PERSON_ADDED,
                who=SYSTEM,
                at=desk.now(),
                about=(("person", person.id),),
                facts=(("roles", roles),),
            )
            unit.journal.record(event)


def sealed(site: Site, show: Show, tick: Callable[[int, int], None]) -> Deployment:
    """Plan, list, authorise and seal the demonstration's deployment.

    Raises:
        RuntimeError: the law says no, which it never should here.
    """
    desk = site.desk
    drafted = yes(drafting.draft(desk, LEAD, _plan(show, desk.now())))
    folders = sorted(folder for folder in show.watchlist.iterdir() if folder.is_dir())
    for number, folder in enumerate(folders):
        picture = min(folder.iterdir())
        likeness = yes(site.lists.likeness(picture.read_bytes(), name=picture.name, pack=drafted.plan.pack))
        nomination = _nomination(folder.name, number, desk.now())
        yes(listing.add(desk, LISTS, drafted.id, nomination, likeness))
        tick(number + 1, len(folders))
    reason = "The street is drawn, nobody in it is real, and people learn from it how this works."
    plan = digests.of_plan(drafted.plan)
    yes(drafting.authorise(desk, OFFICER, drafted.id, reason=reason, digest=plan))
    yes(listing.check_status(desk, LISTS, drafted.id))
    return yes(listing.seal(desk, LEAD, drafted.id))


def _plan(show: Show, now: datetime) -> Plan:
    return Plan(
        title="A drawn street",
        use_case="crime_hotspot",
        legal_basis="None is needed: nobody here exists. A real deployment names its power and condition",
        necessity="To show how a deployment is run, which a description cannot",
        proportionality="Nobody is affected, since nobody is real",
        place="A street that does not exist",
        place_link="The people on the list were drawn into this street",
        starts_at=now,
        ends_at=now + show.lasts,
        cameras=(CameraPlan(name=CameraId("van-mast"), source=str(show.film), zone="The pavement, both directions"),),
        documents=Documents(dpia="DEMO-DPIA-1", equality="DEMO-EIA-1", community="DEMO-CIA-1", policy="DEMO-APD-1"),
        notice=Notice(
            signage="A strip at the top of every page", published_at=now, where="This demonstration's README"
        ),
        pack=PACK,
        fpir=0.01,
        expected_faces=EXPECTED_FACES,
        false_alerts_allowed=5,
    )


def _nomination(subject: str, number: int, now: datetime) -> Nomination:
    volunteer = number < VOLUNTEERS
    category, reason, basis, instructions = REASONS[number % len(REASONS)]
    name = NAMES[number % len(NAMES)]
    return Nomination(
        subject=Subject(reference=subject, name=name, born=date(1990, 1, 1)),
        category="blue" if volunteer else category,
        reason="Seeded to measure recognition" if volunteer else reason,
        basis="Consent" if volunteer else basis,
        instructions="A volunteer: note that they were seen" if volunteer else instructions,
        taken_on=now.date() - timedelta(days=200 + 90 * number),
        source="Drawn",
        legal_basis="None needed: drawn",
        volunteer=Volunteer(consent=f"DEMO-CONSENT-{number + 1}", expires_at=now + timedelta(days=1))
        if volunteer
        else None,
    )


def yes(answer: T | Refusals | Refused) -> T:
    """Return what was done; here, the law never says no.

    Raises:
        RuntimeError: it did.
    """
    if isinstance(answer, Refusals | Refused):
        message = str(answer)
        raise RuntimeError(message)  # noqa: TRY004 - the stage is set lawfully, or there is a fault in it
    return answer
