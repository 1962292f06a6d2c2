"""Adds operator-initiated checks to a site: their pages, and the desk behind them."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, Protocol

from fastapi import FastAPI

from peelian.jobs.handset.ports import Store
from peelian.law.evidence import Points
from peelian.law.policy import Policy
from peelian.settings import Settings
from peelian.web.control.machinery import Manners
from peelian.web.desks.checks import CheckPost
from peelian.web.pages import checks, notices, reference_sets, supervision
from peelian.wiring import packs
from peelian.wiring.handset.opening import HandsetDesk, Manner, open_handset
from peelian.wiring.likeness import Decode

ROUTERS: Final = (checks.router, reference_sets.router, supervision.router, notices.router)
"""Pages of checks. None of them is about a deployment."""


class Footing(Protocol):
    """As much as checks need of what a site stands on."""

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
    def manners(self) -> Manners:
        """How recognisers run; whether on a stage."""
        ...


def added(app: FastAPI, store: Store, ground: Footing, decode: Decode, points: Points) -> HandsetDesk:
    """Open the desk of checks, and let an app's pages find it. Close it at the end.

    Args:
        app: made with `ROUTERS` among its pages.
        store: where rows and sets are kept.
        ground: what the site stands on.
        decode: turns an untrusted picture into pixels, in the sandbox.
        points: the signed operating points, which every check is asked for.

    Raises:
        StoreError: the store is busy or broken.
    """
    manner = Manner(decode=decode, on_stage=ground.manners.on_stage, signed=points)
    desk = open_handset(store, ground.policy, ground.now, settings=ground.settings, manner=manner)
    app.state.check_post = CheckPost(desk=desk, packs=tuple(packs.installed(ground.settings)))
    desk.open()
    return desk
