"""The register summed up, and what would change without a supplier."""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from peelian.jobs.estate import lookups
from peelian.jobs.estate.standing import Summed
from peelian.law.permission import Action
from peelian.nouns.ids import BodyId
from peelian.nouns.refusal import Refusals
from peelian.web import guard, page, problem
from peelian.web.desks.estate import TheRegistry
from peelian.web.guard import Me
from peelian.wiring.estate import area_map

router = APIRouter(prefix="/estate")

MOST_MAKERS = 200
"""That are offered to choose from; any other can be typed."""


@router.get("/report", dependencies=[guard.needs(Action.ESTATE_VIEW)])
def report(request: Request, at: TheRegistry, me: Me, body: str = "") -> Response:
    """Show how many assets there are, how many with a concern, and what is said of those."""
    totals = lookups.totals(at.estate, me, BodyId(body) if body else None)
    if isinstance(totals, Refusals):
        return problem.refused(request, totals, HTTPStatus.FORBIDDEN)
    bodies = {one.id: one for one in lookups.bodies(at.estate, me)}
    summed = Summed(totals=totals, bodies=bodies, at=at.estate.now())
    everything, kinds, body_kinds, each = (lines for _, lines in summed.by)
    return page.show(
        request,
        "estate/report.html",
        all=everything[0],
        kinds=kinds,
        body_kinds=body_kinds,
        each=each,
        bodies=bodies,
        plot=None if body else area_map.concerns(list(bodies.values()), each),
    )


@router.get("/without", dependencies=[guard.needs(Action.ESTATE_VIEW)])
def without(request: Request, at: TheRegistry, me: Me, supplier: str = "", body: str = "") -> Response:
    """Show what would have to be replaced were a supplier gone."""
    wanted = supplier.strip()[:200]
    of = BodyId(body) if body else None
    makers = lookups.suppliers(at.estate, me, of)
    if isinstance(makers, Refusals):
        return problem.refused(request, makers, HTTPStatus.FORBIDDEN)
    lost = lookups.removal(at.estate, me, of, wanted) if wanted else []
    if isinstance(lost, Refusals):
        return problem.refused(request, lost, HTTPStatus.FORBIDDEN)
    bodies = {one.id: one for one in lookups.bodies(at.estate, me)}
    return page.show(
        request, "estate/without.html", supplier=wanted, lost=lost, bodies=bodies, makers=makers[:MOST_MAKERS]
    )
