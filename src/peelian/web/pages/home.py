"""The first page: where somebody's roles let them go. Also says whether the desk is up."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from peelian.web import guard, page

router = APIRouter()


@router.get("/", dependencies=[guard.public()])
def home(request: Request) -> Response:
    """Show where to go, or to the sign-in page whoever has not signed in."""
    if guard.visitor(request).person is None:
        return page.go(request, "/sign-in")
    return page.show(request, "home.html")


@router.get("/health", dependencies=[guard.public()])
def health() -> Response:
    """Say that the desk answers."""
    return JSONResponse({"state": "up"})
