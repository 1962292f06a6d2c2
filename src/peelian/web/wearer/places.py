"""Places as other apps report them: OwnTracks, and OsmAnd's protocol, which Traccar's clients speak.

Such an app cannot sign. The device asked for a secret; it is in the address, and says whose report it is, and no more.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from peelian.errors import PlaceReportError
from peelian.jobs.checkins import locating, tracking
from peelian.nouns.fix import Fix
from peelian.web import described, guard
from peelian.web.wearer import gate as gates
from peelian.web.wearer import refusals
from peelian.web.wearer.gate import Gate
from peelian.wiring.checkins import place_reports

router = APIRouter(prefix="/checkin/places", dependencies=[guard.public()], responses=described.REFUSED)
"""Public as far as sessions go: the secret in the address says whose device it is."""

MOST_BYTES: Final = 10_000

Read = Callable[[datetime], Fix | None]
"""Reads a report that came in at a moment; None where it is whole and no place."""


@router.post("/{secret}/owntracks")
async def owntracks(request: Request, secret: str) -> Response:
    """Take a message of OwnTracks, which wants a list in answer."""
    body = await request.body()
    return await run_in_threadpool(
        _taken, gates.of(request), secret, lambda now: place_reports.owntracks(body[: MOST_BYTES + 1], now)
    )


@router.get("/{secret}/osmand")
async def osmand(request: Request, secret: str) -> Response:
    """Take a report of OsmAnd's protocol in the query."""
    query = request.url.query
    return await run_in_threadpool(_taken, gates.of(request), secret, lambda now: place_reports.osmand(query, now))


@router.post("/{secret}/osmand")
async def osmand_posted(request: Request, secret: str) -> Response:
    """Take a report of OsmAnd's protocol: in the query as older clients do, or as JSON."""
    query, body = request.url.query, await request.body()
    if query:
        return await run_in_threadpool(_taken, gates.of(request), secret, lambda now: place_reports.osmand(query, now))
    return await run_in_threadpool(
        _taken, gates.of(request), secret, lambda now: place_reports.traccar(body[: MOST_BYTES + 1], now)
    )


def _taken(gate: Gate, secret: str, read: Read) -> Response:
    """Take a report. Whatever the law makes of it the answer is alike, or an app would send it again and again."""
    whose = tracking.whose(gate.office, secret)
    if whose is None:
        return refusals.problem(refusals.STRANGER)
    if not gate.places.allows(whose[0]):
        return refusals.problem(refusals.TOO_MANY)
    try:
        fix = read(gate.office.now())
    except PlaceReportError:
        return refusals.problem(refusals.NO_SENSE)
    if fix is not None:
        locating.ingest(gate.office, whose[1], fix)
    return JSONResponse([])
