"""Letters of a round, as drafts for a mail program and to be printed: invitations and reminders."""

from http import HTTPStatus
from typing import Literal

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from peelian.errors import NotFoundError
from peelian.jobs.estate.survey import inviting
from peelian.jobs.estate.survey.inviting import Letter, Post
from peelian.law.permission import Action
from peelian.nouns.ids import RoundId
from peelian.nouns.refusal import Refusals
from peelian.web import door as doors
from peelian.web import guard, page, problem
from peelian.web.desks.surveys import Seated, TheSeat
from peelian.wiring.survey import letters as survey_letters

router = APIRouter(prefix="/surveys/{wanted}/letters")

OVERSEES = guard.needs(Action.SURVEY_OVERSEE)
Kind = Literal["invitations", "reminders"]


@router.get("", dependencies=[OVERSEES])
def everything(request: Request, at: TheSeat, wanted: str) -> Response:
    """Show who is to be written to, and how far each body is."""
    post = _post(request, at, wanted)
    if isinstance(post, Refusals):
        return problem.refused(request, post, HTTPStatus.FORBIDDEN)
    return page.show(request, "surveys/letters.html", post=post)


@router.get("/{kind}", dependencies=[OVERSEES])
def printed(request: Request, at: TheSeat, wanted: str, kind: Kind) -> Response:
    """Show the letters to be printed, a page each."""
    post = _post(request, at, wanted)
    if isinstance(post, Refusals):
        return problem.refused(request, post, HTTPStatus.FORBIDDEN)
    letters = _letters(post, kind)
    return page.show(request, "surveys/printed.html", post=post, letters=letters, kind=kind, at=at.surveys.now())


@router.get("/{kind}/all.zip", dependencies=[OVERSEES])
def drafts(request: Request, at: TheSeat, wanted: str, kind: Kind) -> Response:
    """Return all letters as drafts."""
    post = _post(request, at, wanted)
    if isinstance(post, Refusals):
        return problem.refused(request, post, HTTPStatus.FORBIDDEN)
    content = survey_letters.drafts(_letters(post, kind), at.surveys.now())
    return _file(content, "application/zip", f"{kind}-{wanted}.zip")


@router.get("/{kind}/{body}.eml", dependencies=[OVERSEES])
def draft(request: Request, at: TheSeat, wanted: str, kind: Kind, body: str) -> Response:
    """Return the letter to one body as a draft.

    Raises:
        NotFoundError: there is none to that body.
    """
    post = _post(request, at, wanted)
    if isinstance(post, Refusals):
        return problem.refused(request, post, HTTPStatus.FORBIDDEN)
    found = inviting.letter(_letters(post, kind), body)
    if found is None:
        raise NotFoundError("letter to", body)
    return _file(survey_letters.draft(found, at.surveys.now()), "message/rfc822", f"{kind}-{found.body.id}.eml")


def _post(request: Request, at: Seated, wanted: str) -> Post | Refusals:
    address = f"{doors.of(request).origin}/surveys/{wanted}"
    return inviting.post(at.surveys, at.me, RoundId(wanted), address=address)


def _letters(post: Post, kind: Kind) -> tuple[Letter, ...]:
    return post.invitations if kind == "invitations" else post.reminders


def _file(content: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)
