"""What the devices of all wearers share in this process: numbers that work once, and how much one may ask for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Final, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from peelian.errors import NotFoundError
from peelian.jobs.checkins import telling
from peelian.jobs.checkins.office import Office
from peelian.nouns.device import DeviceId
from peelian.nouns.refusal import Refused
from peelian.nouns.wearer import Watch, WatchId
from peelian.web.desks.checkins import CheckInPost
from peelian.web.phone.limits import NONCES, REFUSED, SIGNED, Limits, Rate
from peelian.web.phone.once import Once

NONCE_S: Final = 120.0

ENROLS: Final = Rate(burst=30, a_second=0.2)
"""Codes that anybody may try: 60 bits of chance are not guessed so, in a quarter of an hour or in a life."""

PLACES: Final = Rate(burst=60, a_second=1)
"""Reports of places: an app that sends what it kept while it had no signal never comes near."""

EVERYBODY: Final = "everybody"


@dataclass(slots=True, kw_only=True)
class Gate:
    """The gate. `clock`: seconds that only differences are taken of."""

    post: CheckInPost
    clock: Callable[[], float]
    nonces: Once = field(init=False)
    signed: Limits = field(init=False)
    asked: Limits = field(init=False)
    enrols: Limits = field(init=False)
    places: Limits = field(init=False)
    refused: Limits = field(init=False)

    def __post_init__(self) -> None:
        clock = self.clock
        self.nonces = Once(clock, lasts_s=NONCE_S)
        self.signed, self.asked = Limits(clock, SIGNED), Limits(clock, NONCES)
        self.enrols, self.places = Limits(clock, ENROLS), Limits(clock, PLACES)
        self.refused = Limits(clock, REFUSED)

    @property
    def office(self) -> Office:
        """What the acts work with."""
        return self.post.office

    def watch(self, name: str) -> Watch | None:
        """Return a device by its name, or None."""
        with self.office.store.read() as unit:
            try:
                return unit.watches.get(WatchId(name))
            except NotFoundError:
                return None

    def note(self, watch: Watch, no: Refused) -> None:
        """Log that a call in a device's name was refused; what comes too fast is refused without a line of its own."""
        if not self.refused.allows(watch.id):
            return
        with self.office.store.change() as unit:
            under = telling.order_of(unit, watch.wearer)
            if under is not None:
                self.office.turned_away(unit, under, no, watch_id=watch.id)

    def number(self, watch: WatchId) -> str:
        """Give out the number of a device's next call."""
        return self.nonces.give(DeviceId(watch))

    def take(self, watch: WatchId, number: str) -> bool:
        """Use a number up."""
        return self.nonces.take(DeviceId(watch), number)


def of(connection: HTTPConnection) -> Gate:
    """Return the gate behind a request."""
    return cast("Gate", connection.app.state.wearer_gate)


TheGate = Annotated[Gate, Depends(of)]
"""Asks for the gate, as a route's parameter."""
