"""What the pages of operator-initiated checks stand on besides the door: the checks, and how sets are filled."""

from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from peelian.jobs.handset.checks import Checks
from peelian.jobs.handset.handset import Handset
from peelian.jobs.handset.importing import Report
from peelian.web.desks.imports import Imports
from peelian.wiring.handset.opening import HandsetDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPost:
    """Where checks are made. `packs`: model packs that are on this machine."""

    desk: HandsetDesk
    packs: tuple[str, ...]
    imports: Imports[Report] = field(default_factory=Imports)

    @property
    def handset(self) -> Handset:
        """What the acts work with."""
        return self.desk.handset

    @property
    def checks(self) -> Checks:
        """All checks."""
        return self.desk.checks


def of(connection: HTTPConnection) -> CheckPost:
    """Return the check post behind a request."""
    return cast("CheckPost", connection.app.state.check_post)


ThePost = Annotated[CheckPost, Depends(of)]
"""Asks for the check post, as a route's parameter."""
