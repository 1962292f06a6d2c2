"""What the pages of the register stand on besides the door: the register, and imports that go on."""

from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from peelian.jobs.estate.concerns import Taken
from peelian.jobs.estate.estate import Estate
from peelian.jobs.estate.feeds import Feed
from peelian.jobs.estate.importing import Report
from peelian.web.desks.imports import Imports


@dataclass(frozen=True, slots=True, kw_only=True)
class FlawsTaken:
    """What came of a list of flaws: what was put in, and what is wrong with the list."""

    taken: Taken
    feed: Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """The register of surveillance equipment. `imports`, `flaws`: by the id of whoever runs them."""

    estate: Estate
    imports: Imports[Report] = field(default_factory=Imports)
    flaws: Imports[FlawsTaken] = field(default_factory=Imports)


def of(connection: HTTPConnection) -> Registry:
    """Return the register behind a request."""
    return cast("Registry", connection.app.state.registry)


TheRegistry = Annotated[Registry, Depends(of)]
"""Asks for the register, as a route's parameter."""
