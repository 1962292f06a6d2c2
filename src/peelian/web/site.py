"""Puts a desk with its web door together: store, law, control room, pages."""

import secrets
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from fastapi import APIRouter, FastAPI

from peelian.jobs.assurance.retention.ports import Keeping
from peelian.jobs.assurance.signing import Board
from peelian.jobs.live.desk.desk import Desk
from peelian.jobs.live.desk.ports import StatusChecker
from peelian.jobs.live.phones.ports import Phones
from peelian.law.policy import Policy
from peelian.settings import Settings
from peelian.web.app import create_app
from peelian.web.control.machine import Machinery
from peelian.web.control.machinery import LockedMachinery, Manners
from peelian.web.control.room import ControlRoom
from peelian.web.desks import log
from peelian.web.desks import points as points_desk
from peelian.web.desks.live import Workplace
from peelian.web.door import Door
from peelian.web.pages import (
    audit,
    deployment_points,
    deployments,
    keeping,
    list_import,
    lists,
    phones,
    points,
    public,
    records,
    restored,
    street,
)
from peelian.web.pages.log import router as log_router
from peelian.web.phone import routes as phone_routes
from peelian.web.phone.van import Van
from peelian.web.sites import checkins, checks, estate, surveys, wearers
from peelian.wiring import logs, packs, signed_points
from peelian.wiring.audit.witnessing import Plan, Witnessing
from peelian.wiring.checkins.desk import CheckInDesk, Comparing
from peelian.wiring.handset.opening import HandsetDesk
from peelian.wiring.keeping import retention
from peelian.wiring.live import opening as desks
from peelian.wiring.live import push
from peelian.wiring.live.opening import Lists
from peelian.wiring.live.push import Pusher
from peelian.wiring.live.second_look import SecondLooks
from peelian.wiring.store import DeskStore, KeyFile, Passphrase, open_desk_store
from peelian.worker.decoders import Decoders

ROUTERS: Final = (
    list_import.router,
    lists.router,
    street.router,
    phones.router,
    records.router,
    deployment_points.router,
    deployments.router,
    points.router,
    audit.router,
    log_router,
    phone_routes.router,
    public.router,
    keeping.router,
    restored.router,
)
"""Pages of live deployments, and the phones'. `import` and `add` come before entries, whose ids are any text."""

NOBODY: Final = Plan()
"""Witnesses, where no file names any."""

SIGN_EVERY: Final = timedelta(seconds=60)
"""How often the log is signed, so that at most a minute of it could be taken away without a trace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a site stands on.

    `data`: its data directory. `key`: what unlocks its vault. `origin`: how browsers reach it. `now`: the time of day.
    `comparing`: how check-ins compare, where that is not by the packs on this machine. `witnesses`: of the log.
    """

    data: Path
    key: KeyFile | Passphrase
    origin: str
    policy: Policy
    checker: StatusChecker
    settings: Settings
    now: Callable[[], datetime]
    manners: Manners
    demo: bool = False
    comparing: Comparing | None = None
    witnesses: Plan = NOBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site that is ready to be served. Open its room before, and close it after. `origin`: how browsers reach it."""

    origin: str
    app: FastAPI
    desk: Desk
    board: Board
    store: DeskStore
    room: ControlRoom
    lists: Lists
    decoders: Decoders
    handset: HandsetDesk
    check_ins: CheckInDesk
    van: Van
    pusher: Pusher
    closing: ExitStack

    def close(self) -> None:
        """Stop every recogniser and decoder, sign the log, and close the store: all of it, whatever fails of it."""
        self.closing.close()


def build(ground: Ground, machinery: Machinery | None = None) -> Site:
    """Build a site. What cannot be built whole is closed again.

    Args:
        ground: what it stands on.
        machinery: what recognises; locked processes on this machine, where nothing else is given.

    Raises:
        NoSandboxError: what decodes pictures cannot be locked in, and the ground does not say to go on without.
        PeelianError: the store, its log or its vault cannot be opened.
    """
    logs.configure()
    with ExitStack() as opened:
        site = _built(ground, machinery, opened)
        opened.pop_all()
    return site


def _built(ground: Ground, machinery: Machinery | None, opened: ExitStack) -> Site:
    """Build a site; what is opened is closed by the stack, the last first. The site takes over all that is on it."""
    store = open_desk_store(ground.data, key=ground.key, create=True)
    opened.callback(store.close)
    decoders = Decoders(ground.settings, unconfined=ground.manners.unconfined)
    opened.callback(decoders.close)
    points = signed_points.open_points(store, ground.settings, ground.now)
    desk = desks.open_desk(store, ground.policy, ground.checker, ground.now, points)
    works = machinery or LockedMachinery(ground.settings, ground.now, ground.manners)
    clocks = retention.open_keeping(store, desk, ground.policy, ground.now)
    witnesses = log.witnesses(store, ground.data, ground.witnesses, ground.now)
    room = ControlRoom(desk, works, on_tick=_ticks(store, ground, clocks, witnesses))
    lists_ = Lists(desk=desk, settings=ground.settings, decode=decoders.frame)
    app = create_app(_door(ground, store, room), routers())
    app.state.workplace = _workplace(desk, room, lists_, ground)
    board = points_desk.added(app, store, ground.policy, ground.now)
    log.added(app, store, ground.data, witnesses)
    _add(app, store, ground)
    keeping.added(app, clocks)
    restored.added(app, store)
    handset = checks.added(app, store, ground, decoders.frame, points)
    check_ins = wearers.added(app, store, ground, decoders.frame, points)
    looks = SecondLooks(settings=ground.settings, decode=decoders.frame, on_stage=ground.manners.on_stage)
    pusher = push.open_pusher(ground.data, subject=ground.origin)
    van = app.state.van = _van(Phones(desk=desk, store=store, looker=looks), room, pusher)
    closing = ExitStack()
    ends = (decoders.close, handset.close, check_ins.close, pusher.close, witnesses.close, room.close)
    for close in (store.close, partial(_sign, store), *ends):
        closing.callback(close)
    return Site(
        origin=ground.origin,
        app=app,
        desk=desk,
        board=board,
        store=store,
        room=room,
        lists=lists_,
        decoders=decoders,
        handset=handset,
        check_ins=check_ins,
        van=van,
        pusher=pusher,
        closing=closing,
    )


def routers() -> list[APIRouter]:
    """Return the pages of a site, besides the door's own."""
    return [
        *ROUTERS,
        *checks.ROUTERS,
        *estate.ROUTERS,
        *surveys.ROUTERS,
        *wearers.ROUTERS,
        *checkins.ROUTERS,
    ]


def _add(app: FastAPI, store: DeskStore, ground: Ground) -> None:
    """Add the pages that need nothing of live deployments."""
    estate.added(app, store, ground.now)
    surveys.added(app, store, ground.now)
    public.added(app, store, ground.policy, ground.now, origin=ground.origin)


def _sign(store: DeskStore) -> None:
    with store.change() as unit:
        unit.journal.checkpoint()


def _door(ground: Ground, store: DeskStore, room: ControlRoom) -> Door:
    return Door(
        store=store,
        policy=ground.policy,
        consoles=room,
        origin=ground.origin,
        now=ground.now,
        secret=secrets.token_bytes,
        demo=ground.demo,
    )


def _workplace(desk: Desk, room: ControlRoom, lists_: Lists, ground: Ground) -> Workplace:
    installed = tuple(packs.installed(ground.settings))
    return Workplace(desk=desk, control=room, lists=lists_, packs=installed, shown_source=desks.shown_source)


def _ticks(store: DeskStore, ground: Ground, clocks: Keeping, witnesses: Witnessing) -> Callable[[], None]:
    """Return what is done from time to time: sign the log and have it witnessed, look at clocks and our own parts."""
    sign = Signing(store, ground.now)
    watch = retention.Watching(clocks)
    own = estate.OwnParts(store, ground.now, packs.installed(ground.settings))

    def tick() -> None:
        sign()
        witnesses()
        watch()
        own()

    return tick


def _van(phones: Phones, room: ControlRoom, pusher: Pusher) -> Van:
    """Let the control room and the phones hear of each other."""
    van = Van(phones=phones, consoles=room, clock=time.monotonic, waker=pusher)
    room.passed_on, room.has_phones, room.close_declined = van.told, van.has_phones, van.close_declined
    return van


class Signing:
    """Signs the log once a minute."""

    def __init__(self, store: DeskStore, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self._last: datetime | None = None

    def __call__(self) -> None:
        """Sign, if it is time."""
        now = self._now()
        if self._last is not None and now - self._last < SIGN_EVERY:
            return
        self._last = now
        with self._store.change() as unit:
            unit.journal.checkpoint()
