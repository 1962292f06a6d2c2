"""Makes the web app: every route guarded, every answer headed, every error told in one place."""

from collections.abc import Sequence
from importlib.resources import files
from threading import Lock

from fastapi import APIRouter, FastAPI
from starlette.formparsers import MultiPartParser
from starlette.staticfiles import StaticFiles

from peelian.web import guard, problem
from peelian.web.door import Door
from peelian.web.pages import console, home, language, people, sign_in
from peelian.web.security import MOST_BODY_BYTES, Headed, OneOrigin


def create_app(door: Door, pages: Sequence[APIRouter] = ()) -> FastAPI:
    """Make the app.

    Args:
        door: what it stands on.
        pages: routers besides the door's own.

    Raises:
        RuntimeError: a route says neither which action it is nor that it is public.
    """
    app = FastAPI(title="Peelian", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.door = door
    app.state.broadcasts, app.state.broadcasts_lock = {}, Lock()
    problem.install(app)
    # Uploads are pictures of people: they stay in memory, where Starlette would put what is over 1 MB into a file.
    MultiPartParser.spool_max_size = MOST_BODY_BYTES
    for router in (home.router, language.router, sign_in.router, people.router, console.router, *pages):
        app.router.routes.extend(router.routes)  # flat, so that the guard sees every one
    app.mount("/static", StaticFiles(directory=str(files("peelian.web") / "static")), name="static")
    # The last to be added is the first to be asked.
    app.add_middleware(problem.Catch)
    app.add_middleware(OneOrigin, origin=door.origin)
    app.add_middleware(Headed, secure=door.secure)
    app.state.routes = tuple(guard.table(app))
    return app
