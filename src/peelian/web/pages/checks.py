"""Operator-initiated checks: a statement, one photograph through the browser's camera, an answer, a decision."""

from http import HTTPStatus
from typing import Final, cast

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from peelian.errors import NotFoundError
from peelian.jobs.handset import answering, deciding, opening
from peelian.jobs.handset.opening import Brought
from peelian.law import reference_sets as law_of_sets
from peelian.law.permission import Action
from peelian.nouns.ids import CheckId
from peelian.nouns.operator_check import Verdict
from peelian.nouns.refusal import Refusals, Refused
from peelian.web import check_device, guard, page, problem
from peelian.web.desks.checks import CheckPost, ThePost
from peelian.web.forms import statement
from peelian.web.forms.form import NO_FAULTS, Faults, Filled, Form
from peelian.web.guard import Me

router = APIRouter(prefix="/checks")

MAKES: Final = guard.needs(Action.CHECK_MAKE)
JPEG: Final = "image/jpeg"
LARGEST_PHOTO_BYTES: Final = 10 * 1024 * 1024
"""Of a photograph, as of every picture at the desk."""

DECIDED_BY: Final = {"decision.verdict": "verdict", "decision.check": "means", "decision.outcome": "outcome"}
"""Which field a rule of the law is about."""

SAID: Final = "said_"
"""Begins the fields of what somebody says of themselves."""


@router.get("", dependencies=[MAKES])
def mine(request: Request, at: ThePost, me: Me) -> Response:
    """Show what an officer has open or owes, and how to begin."""
    with at.handset.store.read() as unit:
        unfinished = unit.checks.unfinished(me.id)
    return page.show(request, "checks/list.html", unfinished=unfinished)


@router.get("/new", dependencies=[MAKES])
def asking(request: Request, at: ThePost) -> Response:
    """Show the statement that opens the camera."""
    return check_device.kept(request, _asked(request, at, Filled(), NO_FAULTS))


@router.post("/new", dependencies=[MAKES])
def begin(request: Request, at: ThePost, me: Me, form: Form) -> Response:
    """Open the camera, or say everything that stands against it."""
    wanted = statement.wanted(form)
    try:
        brought = Brought(code=form.text("code"), device=check_device.number(request))
        opened = opening.begin(at.checks, me, wanted, statement.read(form), brought=brought)
    except NotFoundError:
        return _asked(request, at, form, Faults((("set", "Choose a reference set"),)))
    if isinstance(opened, Refusals):
        return _asked(request, at, form, NO_FAULTS.refused(opened.reasons, statement.FIELDS))
    return page.go(request, f"/checks/{opened.id}")


@router.get("/{check}", dependencies=[MAKES])
def one(request: Request, at: ThePost, me: Me, check: str) -> Response:
    """Show a check: its camera, its answer, or what remains of it."""
    return _shown(request, at, me, CheckId(check), NO_FAULTS)


@router.post("/{check}/photo", dependencies=[MAKES])
async def photo(request: Request, at: ThePost, me: Me, check: str) -> Response:
    """Take the one still that the camera made. It is not a form, and no file is chosen anywhere."""
    if request.headers.get("content-type") != JPEG:
        no = Refused(rule="picture", reason="A photograph comes from this page's camera, as JPEG")
        return problem.refused(request, no, HTTPStatus.UNPROCESSABLE_ENTITY)
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > LARGEST_PHOTO_BYTES:
            no = Refused(rule="picture", reason="The photograph is too large")
            return problem.refused(request, no, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        # A buffer is as good as bytes here, and it can be overwritten.
        still = cast("bytes", content)
        found = await run_in_threadpool(answering.photograph, at.checks, me, CheckId(check), still)
    finally:
        content[:] = bytes(len(content))
    if isinstance(found, Refusals):
        return problem.refused(request, found, HTTPStatus.UNPROCESSABLE_ENTITY)
    return JSONResponse({"next": f"/checks/{check}"})


@router.get("/{check}/photo.jpg", dependencies=[MAKES])
def taken(at: ThePost, me: Me, check: str) -> Response:
    """Return the photograph's crop, while it is there."""
    return _picture(at, me, CheckId(check), None)


@router.get("/{check}/candidates/{number}.jpg", dependencies=[MAKES])
def candidate(at: ThePost, me: Me, check: str, number: int) -> Response:
    """Return a candidate's picture, while the photograph is there."""
    return _picture(at, me, CheckId(check), number)


@router.post("/{check}/decide", dependencies=[MAKES])
def decide(request: Request, at: ThePost, me: Me, check: str, form: Form) -> Response:
    """Record a decision; the photograph goes with it."""
    identity = CheckId(check)
    if form.text("verdict") not in set(Verdict):
        at.checks.own(me, identity)
        return _shown(request, at, me, identity, Faults((("verdict", "Say what you make of it"),)))
    by = (form.text("means"), form.text("outcome"))
    decided = deciding.decide(at.checks, me, identity, Verdict(form.text("verdict")), by=by)
    if isinstance(decided, Refusals):
        return _shown(request, at, me, identity, NO_FAULTS.refused(decided.reasons, DECIDED_BY))
    return page.go(request, f"/checks/{check}", "Decided. The photograph and its template have been destroyed.")


@router.post("/{check}/give-up", dependencies=[MAKES])
def give_up(request: Request, at: ThePost, me: Me, check: str, form: Form) -> Response:
    """End a check that has no answer."""
    ended = deciding.give_up(at.checks, me, CheckId(check), why=form.text("why"))
    if isinstance(ended, Refusals):
        return _shown(request, at, me, CheckId(check), NO_FAULTS.refused(ended.reasons, {"reason": "why"}))
    return page.go(request, f"/checks/{check}", "The check is over. Nothing of the person was kept.")


@router.post("/{check}/describe", dependencies=[MAKES])
def describe(request: Request, at: ThePost, me: Me, check: str, form: Form) -> Response:
    """Count what somebody said of themselves."""
    said = [(part, form.text(SAID + part)) for part in at.handset.policy.declared if form.text(SAID + part)]
    refused = deciding.describe(at.checks, me, CheckId(check), said)
    if refused is not None:
        return _shown(request, at, me, CheckId(check), NO_FAULTS.refused(refused.reasons))
    return page.go(request, f"/checks/{check}", "Counted. It is not kept with this check.")


def _asked(request: Request, at: CheckPost, form: Filled, faults: Faults) -> Response:
    handset = at.handset
    with handset.store.read() as unit:
        published = unit.reference_sets.published()
    sets = [
        (one, law_of_sets.may_search(one, handset.rules, today=handset.today), at.desk.library.progress(one.id))
        for one in published
    ]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return page.show(request, "checks/new.html", status, rules=handset.rules, sets=sets, form=form, faults=faults)


def _shown(request: Request, at: CheckPost, me: guard.Me, check: CheckId, faults: Faults) -> Response:
    found = at.checks.own(me, check)
    held = at.checks.probes.get(check, now=at.handset.monotonic())
    left_s = 0 if held is None else max(0, round(held.dies_at - at.handset.monotonic()))
    return page.show(
        request,
        "checks/check.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        check=found,
        answer=answering.answer(at.checks, me, check),
        left_s=left_s,
        rules=at.handset.rules,
        faults=faults,
    )


def _picture(at: CheckPost, me: guard.Me, check: CheckId, number: int | None) -> Response:
    found = answering.picture(at.checks, me, check, number)
    if found is None:
        raise NotFoundError("picture", check)
    return Response(found, media_type=JPEG)
