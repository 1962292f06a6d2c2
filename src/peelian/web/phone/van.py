"""What the phones of all deployments share in this process: secrets that work once, locks, limits, rows of events."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Annotated, Final, Protocol, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from peelian.errors import NotFoundError
from peelian.jobs.live.phones import closing, denying, enrolling, reading
from peelian.jobs.live.phones.ports import Phones
from peelian.nouns.case import Case
from peelian.nouns.device import Device, DeviceId, DeviceState, WakeUp
from peelian.nouns.ids import AlertId, DeploymentId
from peelian.nouns.refusal import Refused
from peelian.web.broadcast import Events
from peelian.web.phone.limits import NONCES, REFUSED, SIGNED, Limits
from peelian.web.phone.locks import Locks
from peelian.web.phone.once import Once

NONCE_S: Final = 120.0
TICKET_S: Final = 30.0
"""A ticket opens the row of events, and is in its address: it works once, and not for long."""

EPOCH_BYTES: Final = 4
STRANGERS: Final = "strangers"
MANY: Final = "many"

TOO_MANY: Final = Refused(rule="attempts", reason="This phone asks for too much at once; wait a little")


class Banded(Protocol):
    """A console that puts resemblances into words."""

    def band(self, case: Case) -> str | None:
        """Say in words how alike the pictures of an alert are."""
        ...


class Consoles(Protocol):
    """The deployments that have a console now."""

    def of(self, deployment: DeploymentId) -> Banded:
        """Return one.

        Raises:
            NotFoundError: there is none.
        """
        ...

    def told(self, case: Case) -> None:
        """Show on the consoles that a case went on."""
        ...


class Waker(Protocol):
    """Wakes phones that are in a pocket. Says nothing of what has happened."""

    @property
    def public_key(self) -> str:
        """The key by which a phone's maker knows who wakes it, in base64url."""
        ...

    def reachable(self, endpoint: str) -> bool:
        """Say whether a phone's maker may be asked at this address."""
        ...

    def wake(self, wake_up: WakeUp, gone: Callable[[], None]) -> None:
        """Wake a phone, some time; `gone` is called where that is not possible any more."""
        ...


@dataclass(slots=True, kw_only=True)
class Van:
    """All phones as this process knows them.

    `clock`: seconds that only differences are taken of. `waker`: None where phones cannot be woken.
    """

    phones: Phones
    consoles: Consoles
    clock: Callable[[], float]
    waker: Waker | None = None
    nonces: Once = field(init=False)
    tickets: Once = field(init=False)
    locks: Locks = field(init=False)
    signed: Limits = field(init=False)
    asked: Limits = field(init=False)
    refused: Limits = field(init=False)
    many: Limits = field(init=False)
    shown: dict[DeviceId, set[AlertId]] = field(default_factory=dict)
    """What each phone was told of, so that a first look is logged once."""
    contacts: dict[DeviceId, datetime] = field(default_factory=dict)
    """When each phone was last heard of: a signed call, or its row of events."""
    _rows: dict[DeploymentId, Events] = field(default_factory=dict)
    _woken: set[AlertId] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        clock = self.clock
        self.nonces, self.tickets = Once(clock, lasts_s=NONCE_S), Once(clock, lasts_s=TICKET_S)
        self.locks = Locks(clock, lasts_s=self.phones.desk.policy.phones.lock_s)
        self.signed, self.asked = Limits(clock, SIGNED), Limits(clock, NONCES)
        self.refused, self.many = Limits(clock, REFUSED), Limits(clock, REFUSED)

    def row(self, deployment: DeploymentId) -> Events:
        """Return the row of events of a deployment's phones; it tells which alert went on, and nothing of it."""
        with self._lock:
            if deployment not in self._rows:
                self._rows[deployment] = Events(secrets.token_hex(EPOCH_BYTES))
            return self._rows[deployment]

    def told(self, case: Case) -> None:
        """Tell every phone of a deployment that an alert went on, and wake those that it is new to."""
        if case.release is None:
            return
        self.row(case.deployment).tell("alert", {"id": case.id})
        with self._lock:
            first = case.id not in self._woken and not case.steps
            self._woken.add(case.id)
        if first and self.waker is not None:
            for device in reading.reached(self.phones, case):
                self._wake(self.waker, device)

    def has_phones(self, deployment: DeploymentId) -> bool:
        """Say whether a deployment has a phone that an alert could be sent to."""
        with self.phones.store.read() as unit:
            return any(device.state is DeviceState.ACTIVE for device in unit.devices.of(deployment))

    def stir(self, deployment: DeploymentId) -> None:
        """Have every phone of a deployment look whether it may still be there."""
        self.row(deployment).wakers.wake()

    def over(self, device: Device) -> None:
        """Take note that a phone is over: nothing of it is known any more, and what it held is free for others."""
        self.forget(device.id)
        self.stir(device.deployment)
        for case in closing.freed(self.phones, device):
            self.consoles.told(case)

    def close_declined(self) -> None:
        """Close what everybody declined, and show it.

        Raises:
            StoreError: the store is busy or broken.
        """
        for case in closing.close(self.phones):
            self.consoles.told(case)

    def band(self, case: Case) -> str | None:
        """Say in words how alike the pictures of an alert are; None where the deployment is not live here."""
        try:
            return self.consoles.of(case.deployment).band(case)
        except NotFoundError:
            return None

    def seen(self, device: DeviceId) -> set[AlertId]:
        """Return what a phone was told of since it was unlocked."""
        return self.shown.setdefault(device, set())

    def forget(self, device: DeviceId) -> None:
        """Forget everything of a phone that is over."""
        self.nonces.forget(device)
        self.tickets.forget(device)
        self.locks.shut(device)
        self.shown.pop(device, None)

    def note(self, device: Device | None, asked: str, no: Refused, *, proven: bool) -> None:
        """Log a refusal, as far as the log is not flooded with them; that it would be is logged too."""
        key = STRANGERS if device is None else device.id
        if not self.refused.allows(key):
            if not self.many.allows(f"{MANY} {key}"):
                return
            no = TOO_MANY
        if device is None:
            denying.stranger(self.phones, asked, no)
        else:
            denying.note(self.phones, device, asked, no, proven=proven)

    def _wake(self, waker: Waker, device: Device) -> None:
        if device.wake_up is not None:
            waker.wake(device.wake_up, lambda: enrolling.wake_by(self.phones, device, None))


def of(connection: HTTPConnection) -> Van:
    """Return what a phone's request is about."""
    return cast("Van", connection.app.state.van)


TheVan = Annotated[Van, Depends(of)]
"""Asks for the phones, as a route's parameter."""
