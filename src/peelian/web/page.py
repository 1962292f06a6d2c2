"""How a page is shown: its template, and what every template knows."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache, partial
from gettext import NullTranslations
from http import HTTPStatus
from typing import Final
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, PrefixLoader, Undefined
from jinja2.loaders import ChoiceLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from peelian.errors import NotFoundError
from peelian.nouns.ids import PersonId
from peelian.web import door as doors
from peelian.web import guard, language, navigation
from peelian.web.desks import log
from peelian.web.door import Door

ZONE: Final = ZoneInfo("Europe/London")
"""People see the time of the place; exports and the log say UTC."""

WORDS: Final = {
    "dpo": "data protection officer",
    "anpr": "ANPR",
    "cctv_external": "CCTV, external",
    "cctv_internal": "CCTV, internal",
    "uav": "drone",
    "cpe": "CPE",
    "purl": "package URL",
    "dpia": "DPIA",
    "dpia_on": "date of the DPIA",
    "sro": "senior responsible officer",
    "spoc": "single point of contact",
    "decision_maker": "decision-maker",
    "check_in_reviewer": "check-in reviewer",
    "yearly_cost_gbp": "yearly cost (£)",
    "replacement_cost_gbp": "replacement cost (£)",
}
"""Keys that are no words of themselves."""

FLASH: Final = "flash"
FLASH_S: Final = 60
LONGEST_FLASH: Final = 300


def show(request: Request, template: str, status: int = HTTPStatus.OK, **context: object) -> HTMLResponse:
    """Show a page.

    Args:
        request: what asks for it.
        template: its file under `templates/`.
        status: of the answer.
        **context: what the template is told, besides what every template knows.
    """
    door = doors.of(request)
    tongue = language.chosen(door, request)
    visitor = guard.visitor(request)
    witnessed = log.standing(request) if visitor.person is not None else None
    flash = unquote(request.cookies.get(door.cookie(FLASH), ""))[:LONGEST_FLASH]
    known: Mapping[str, object] = {
        "request": request,
        "visitor": visitor,
        "language": tongue,
        "languages": language.LANGUAGES,
        "navigation": navigation.links(visitor, request.url.path),
        "policy": door.policy,
        "called": partial(called, door),
        "demo": door.demo,
        "log_forked": witnessed is not None and witnessed.forked,
        "flash": flash,
    }
    response = HTMLResponse(environment(tongue).get_template(template).render(**known, **context), status)
    if flash:
        response.delete_cookie(door.cookie(FLASH), path="/", secure=door.secure, httponly=True, samesite="strict")
    return response


def go(request: Request, where: str, said: str = "") -> Response:
    """Send the browser on after a change, so that loading again does not change twice; `said` is shown there once."""
    door = doors.of(request)
    response = RedirectResponse(where, HTTPStatus.SEE_OTHER)
    if said:
        # A cookie holds no more than a sentence, and nothing that may not be seen over a shoulder.
        response.set_cookie(
            door.cookie(FLASH),
            quote(said[:LONGEST_FLASH]),
            max_age=FLASH_S,
            path="/",
            secure=door.secure,
            httponly=True,
            samesite="strict",
        )
    return response


@cache
def environment(tongue: str) -> Environment:
    """Return the templates in a language."""
    return templates(language.translations(tongue))


def templates(words: NullTranslations) -> Environment:
    """Return the templates with the words of a language.

    An unknown name is empty: the macros of the design system ask for names that may not be there.
    """
    govuk = PackageLoader("govuk_frontend_jinja")
    loader = ChoiceLoader([PackageLoader("peelian.web"), PrefixLoader({"govuk_frontend_jinja": govuk})])
    made = Environment(
        loader=loader,
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        undefined=Undefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
    made.policies["json.dumps_kwargs"] = {"sort_keys": False}  # the policy pack's own order
    made.filters.update(when=when, clock=clock, words=plain, titled=titled)
    return made


def called(door: Door, person: PersonId) -> str:
    """Return what somebody of the desk is called; of whom it does not know, the id."""
    with door.store.read() as unit:
        try:
            return unit.people.get(person).name
        except NotFoundError:
            return person


def when(moment: datetime | None) -> str:
    """Write a moment as people read it: 25 November 2026 at 14:05."""
    if moment is None:
        return ""
    local = moment.astimezone(ZONE)
    return f"{local.day} {local:%B %Y} at {local:%H:%M}"


def clock(moment: datetime | None) -> str:
    """Write the time of day to the second."""
    return "" if moment is None else f"{moment.astimezone(ZONE):%H:%M:%S}"


def plain(key: object) -> str:
    """Write a key as words: `deployment_lead` is “deployment lead”."""
    return WORDS.get(str(key), str(key).replace("_", " "))


def titled(text: str) -> str:
    """Begin a text with a capital, and leave the rest as it is: ANPR stays ANPR."""
    return text[:1].upper() + text[1:]
