"""Adds check-ins to a site: the desk behind them, and the wearer's side; the office's pages stand on the same desk."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from fastapi import APIRouter, FastAPI

from peelian.law.evidence import Points
from peelian.law.policy import Policy
from peelian.settings import Settings
from peelian.web.desks.checkins import CheckInPost
from peelian.web.wearer import places, routes
from peelian.web.wearer.gate import Gate
from peelian.wiring.checkins.desk import CheckInDesk, Comparing, Manner, open_check_ins
from peelian.wiring.likeness import Decode
from peelian.wiring.live import push
from peelian.wiring.store import DeskStore

ROUTERS: Final[tuple[APIRouter, ...]] = (routes.router, places.router)
"""The wearer's app, and the API of devices."""


WORDS: Final = "Open the app"
"""All that is ever sent to wake a device, encrypted as it is: whoever reads over a shoulder learns of no order."""

LASTS_S: Final = 900
"""As long as a prompt may be shown at the latest, in the packs that come with Peelian."""


class Footing(Protocol):
    """As much as check-ins need of what a site stands on."""

    @property
    def data(self) -> Path:
        """Its data directory."""
        ...

    @property
    def origin(self) -> str:
        """How browsers reach it."""
        ...

    @property
    def policy(self) -> Policy:
        """The policy pack in force."""
        ...

    @property
    def settings(self) -> Settings:
        """Of this machine."""
        ...

    @property
    def now(self) -> Callable[[], datetime]:
        """The time of day."""
        ...

    @property
    def comparing(self) -> Comparing | None:
        """Another way to compare than by the packs on this machine."""
        ...


def added(app: FastAPI, store: DeskStore, ground: Footing, decode: Decode, points: Points) -> CheckInDesk:
    """Open the desk of check-ins, and let an app's pages find it. Close it at the end.

    Args:
        app: made with `ROUTERS` among its pages.
        store: where orders, prompts and references are kept.
        ground: what the site stands on.
        decode: turns an untrusted picture into pixels, in the sandbox.
        points: the signed operating points, which every comparison is asked for.

    Raises:
        StoreError: the store is busy or broken.
    """
    pusher = replace(push.open_pusher(ground.data, subject=ground.origin), words=WORDS, lasts_s=LASTS_S)
    manner = Manner(decode=decode, points=points, comparing=ground.comparing, waker=pusher)
    desk = open_check_ins(store, ground.policy, ground.now, settings=ground.settings, manner=manner)
    post = app.state.checkin_post = CheckInPost(desk=desk)
    app.state.wearer_gate = Gate(post=post, clock=time.monotonic)
    desk.open()
    return desk
