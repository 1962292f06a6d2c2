"""A live deployment with phones in the street; `tests.fakes.desk` has the desk behind it.

street = Street()
street.alert()                               # an alert that was released to the officer
street.does(PhoneAct.WILL_ENGAGE)            # what the officer does on the phone
street.looks()                               # a second look
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from peelian.errors import OperatingPointError
from peelian.jobs.live.desk import alerts
from peelian.jobs.live.desk.alerts import Opinion
from peelian.jobs.live.phones import acting, enrolling, second_looks
from peelian.jobs.live.phones.acting import Asked
from peelian.jobs.live.phones.enrolling import Application, Carried
from peelian.jobs.live.phones.ports import Compared, Phones
from peelian.jobs.live.phones.second_looks import Looked
from peelian.nouns.case import ALL, Case, View
from peelian.nouns.device import DeviceId
from peelian.nouns.ids import AlertId, PersonId, PointId
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.person import Person, Role
from peelian.nouns.phone import PhoneAct
from peelian.nouns.refusal import Refusals, Refused
from peelian.nouns.signed_point import Use
from tests.fakes.deployments import person
from tests.fakes.desk import Office, taken
from tests.fakes.phones import KEY, OFFICER, OTHER
from tests.fakes.points import ONE_TO_ONE
from tests.fakes.signed import signed

LEAD, OPERATOR = person(Role.DEPLOYMENT_LEAD), person(Role.OPERATOR)
CODE = "493817"
AT = replace(ONE_TO_ONE, name="one to one", target=0.001, threshold=0.6)
LAX = replace(ONE_TO_ONE, name="lax", target=0.01, threshold=0.5)


@dataclass
class FakeLooker:
    """Compares nothing: says what a test wants said, and remembers what it was asked.

    `sees`: the similarity to each reference in turn; `photos`: what was handed over, for a look at what is left of it.
    """

    sees: tuple[float, ...] = (0.7,)
    coaching: tuple[str, ...] = ()
    error: Exception | None = None
    damaged: bool = False
    photos: list[bytearray] = field(default_factory=list)
    references: list[tuple[bytes, ...]] = field(default_factory=list)

    def known(self, pack: str) -> Sequence[OperatingPoint]:
        if self.damaged:
            raise OperatingPointError("own.json differs from its digest", "Look at what was changed")
        return [AT, LAX]

    def compare(self, photo: bytearray, pack: str, references: Sequence[bytes]) -> Compared:
        self.photos.append(photo)
        self.references.append(tuple(references))
        if self.error is not None:
            raise self.error
        if self.coaching:
            return Compared(coaching=self.coaching)
        return Compared(similarities=self.sees[: len(references)])


class Street:
    """An office with a live deployment, the officer's phone and another officer's."""

    def __init__(self) -> None:
        self.office = Office()
        self.office.add_people(OTHER)
        self.office.live()
        self.looker = FakeLooker()
        at = signed(point=AT, uses=frozenset({Use.SECOND_LOOK}), smallest_list=0, largest_list=0)
        self.looks_at = replace(at, id=PointId("point-2"))
        self.office.signs.points.append(self.looks_at)
        self.phone = self.enrolled(OFFICER.id)
        self.other = self.enrolled(OTHER.id)
        self._keys = 0

    @property
    def phones(self) -> Phones:
        return Phones(desk=self.office.desk, store=self.office.store, looker=self.looker)

    def enrolled(self, officer: PersonId) -> Carried:
        digest = f"link of {officer} {len(self.office.store.events)}"
        taken(enrolling.invite(self.phones, LEAD, self.office.id, officer=officer, digest=digest))
        return taken(enrolling.enrol(self.phones, digest, Application(public_key=KEY, code=CODE, label="Phone 3")))

    def carried(self, device: DeviceId | None = None) -> Carried:
        found = enrolling.carried(self.phones, device or self.phone.device.id)
        assert found is not None
        return found

    def alert(self, to: PersonId = OFFICER.id) -> AlertId:
        """Raise an alert, have the operator say that it is the person, and send it."""
        case = self.office.shown()
        said = Opinion(view=View.TRUE, reasons=("feature_match",), note="Same scar")
        taken(alerts.adjudicate(self.office.desk, OPERATOR, case.id, said))
        taken(alerts.release(self.office.desk, OPERATOR, case.id, to=to))
        return case.id

    def alert_to_all(self) -> AlertId:
        return self.alert(ALL)

    def asked(self, alert: AlertId, act: PhoneAct, **more: object) -> Asked:
        self._keys += 1
        told: dict[str, object] = {"key": f"key-{self._keys}", "reason": "unsafe", "check": "documents"} | more
        return Asked(alert=alert, act=act, **told)  # type: ignore[arg-type]

    def does(self, alert: AlertId, act: PhoneAct, who: Carried | None = None, **more: object) -> Case | Refusals:
        self.office.now += timedelta(seconds=1)
        return acting.act(self.phones, who or self.phone, self.asked(alert, act, **more))

    def engaged(self) -> AlertId:
        """An alert whose officer speaks to somebody."""
        alert = self.alert()
        taken(self.does(alert, PhoneAct.WILL_ENGAGE))
        taken(self.does(alert, PhoneAct.ENGAGED))
        return alert

    def looks(self, alert: AlertId, who: Carried | None = None, reason: str = "Not sure") -> Looked | Refused:
        self.office.now += timedelta(seconds=1)
        photo = bytearray(b"\xff\xd8\xff a photo of somebody")
        return second_looks.look(self.phones, who or self.phone, alert, reason=reason, photo=photo)

    def case(self, alert: AlertId) -> Case:
        with self.office.store.read() as unit:
            return unit.cases.get(alert)

    def people(self, *people: Person) -> None:
        self.office.add_people(*people)
