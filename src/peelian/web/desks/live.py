"""What the pages of live deployments stand on besides the door: desk, control room, and how lists are made."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Protocol, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from peelian.jobs.live.desk.desk import Desk
from peelian.jobs.live.desk.importing import Report
from peelian.nouns.case import Case
from peelian.nouns.deployment import Deployment
from peelian.nouns.ids import DeploymentId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals
from peelian.web.desks.imports import Imports
from peelian.wiring.live.opening import Lists


class Control(Protocol):
    """Starts and ends deployments."""

    def start(self, person: Person, deployment: DeploymentId) -> Deployment | Refusals:
        """Start a deployment, and return when its recogniser runs."""
        ...

    def end(self, person: Person, deployment: DeploymentId, *, why: str) -> Deployment | Refusals:
        """End a deployment by hand."""
        ...

    def change_point(
        self, person: Person, deployment: DeploymentId, *, digest: str, reason: str
    ) -> Deployment | Refusals:
        """Go on with the operating point that somebody else asked for."""
        ...

    def told(self, case: Case) -> None:
        """Show on the consoles that a case went on."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """The desk of live deployments.

    `packs`: model packs that are on this machine. `shown_source`: an address as it may be shown, without its password.
    """

    desk: Desk
    control: Control
    lists: Lists
    packs: tuple[str, ...]
    shown_source: Callable[[str], str]
    imports: Imports[Report] = field(default_factory=Imports)


def of(connection: HTTPConnection) -> Workplace:
    """Return the workplace behind a request."""
    return cast("Workplace", connection.app.state.workplace)


TheWorkplace = Annotated[Workplace, Depends(of)]
"""Asks for the workplace, as a route's parameter."""
