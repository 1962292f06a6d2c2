"""What somebody who was checked, or passed a camera, can read and take along: who, why, rights, and what was kept."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from peelian.web import guard, page

router = APIRouter(prefix="/notice")


@router.get("/check", dependencies=[guard.public()])
def check(request: Request) -> Response:
    """Show the notice to a person who was checked."""
    return page.show(request, "notice/check.html")


@router.get("/live", dependencies=[guard.public()])
def live(request: Request) -> Response:
    """Show the notice to whoever passes a deployment's cameras."""
    return page.show(request, "notice/live.html")
