"""Operating points: proposed from a report, approved by somebody else, overridden by two, taken back, compared."""

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from peelian.errors import PeelianError
from peelian.jobs.assurance import operating_points, reports, signing
from peelian.jobs.assurance.reports import LARGEST_BYTES, Report
from peelian.law import evidence as law
from peelian.law.permission import Action, Circumstances
from peelian.nouns.ids import PointId
from peelian.nouns.refusal import Refusals
from peelian.nouns.signed_point import SignedPoint, Use
from peelian.web import guard, page
from peelian.web.desks import points as points_desk
from peelian.web.desks.points import PointsOffice, ThePoints
from peelian.web.forms import point as point_form
from peelian.web.forms.form import NO_FAULTS, Faults, Filled, Form
from peelian.web.guard import Me
from peelian.wiring import operating_points as shipped

router = APIRouter(prefix="/operating-points")

COLOURS: Final = {
    "proposed": "blue",
    "approved": "green",
    "refused": "grey",
    "withdrawn": "grey",
    "balanced": "green",
    "imbalanced": "red",
    "not_enough_data": "orange",
}
REASON: Final = ("point.reason", "point.rank", "two_people")
"""Rules that are said beside the field for the reason."""
VIEWS: Final = guard.needs(Action.POINT_VIEW)
PROPOSES: Final = guard.needs(Action.POINT_PROPOSE)


def proposed_by(connection: HTTPConnection) -> Circumstances:
    """Find out who proposed a point."""
    return Circumstances(requested_by=_one(points_desk.of(connection), connection.path_params["wanted"]).proposal.by)


def asked_by(connection: HTTPConnection) -> Circumstances:
    """Find out who asks that a point's evidence be put up with."""
    point = _one(points_desk.of(connection), connection.path_params["wanted"])
    return Circumstances(requested_by=point.override.asked.by if point.override else point.proposal.by)


@router.get("", dependencies=[VIEWS])
def everything(request: Request, at: ThePoints) -> Response:
    """Show all operating points, the newest first."""
    with at.board.store.read() as unit:
        found = unit.points.all()
    may_propose = guard.allowed(guard.visitor(request), Action.POINT_PROPOSE)
    against = {point.id: law.standing(point, today=at.board.today) for point in found}
    return page.show(
        request,
        "points/list.html",
        points=found,
        against=against,
        colours=COLOURS,
        words=law.WORDS,
        may_propose=may_propose,
    )


@router.get("/compare", dependencies=[VIEWS])
def compare(request: Request, at: ThePoints, one: str = "", other: str = "") -> Response:
    """Show two points side by side."""
    with at.board.store.read() as unit:
        every = unit.points.all()
    both = [next((point for point in every if point.id == wanted), None) for wanted in (one, other)]
    return page.show(request, "points/compare.html", points=every, both=both, words=law.WORDS)


@router.get("/new", dependencies=[PROPOSES])
def asking(request: Request, at: ThePoints) -> Response:
    """Ask for the report of an evaluation."""
    return _asked(request, at, NO_FAULTS)


@router.post("/new", dependencies=[PROPOSES])
def bring(request: Request, at: ThePoints, me: Me, form: Form) -> Response:
    """Take in a report; the points in it can be proposed."""
    try:
        report = _report(form)
    except PeelianError as error:
        return _asked(request, at, Faults((("file", error.sentence),)))
    if report is None:
        return _asked(request, at, Faults((("file", "Choose a report, or a point that comes with Peelian"),)))
    at.reports[me.id] = report
    return page.go(request, "/operating-points/propose")


@router.get("/propose", dependencies=[PROPOSES])
def proposing(request: Request, at: ThePoints, me: Me) -> Response:
    """Show the form that proposes a point of the report that was taken in."""
    return _proposed(request, at, at.reports.get(me.id), Filled(), NO_FAULTS)


@router.post("/propose", dependencies=[PROPOSES])
def propose(request: Request, at: ThePoints, me: Me, form: Form) -> Response:
    """Propose a point."""
    report = at.reports.get(me.id)
    if report is None:
        return page.go(request, "/operating-points/new", "The report is not here any more. Give it again.")
    evidence, faults = point_form.read(form, report)
    if evidence is None:
        return _proposed(request, at, report, form, faults)
    made = signing.propose(at.board, me, evidence, reason=form.text("reason"))
    if isinstance(made, Refusals):
        return _proposed(request, at, report, form, NO_FAULTS.refused(made.reasons, point_form.FIELDS))
    at.reports.pop(me.id, None)
    return page.go(request, f"/operating-points/{made.id}", "It is proposed. Somebody else has to approve it.")


@router.get("/{wanted}", dependencies=[VIEWS])
def one(request: Request, at: ThePoints, wanted: str) -> Response:
    """Show a point with all its evidence, and what can be done with it."""
    return _shown(request, at, wanted, NO_FAULTS)


@router.post("/{wanted}/approve", dependencies=[guard.needs(Action.POINT_APPROVE, proposed_by)])
def approve(request: Request, at: ThePoints, me: Me, wanted: str, form: Form) -> Response:
    """Approve a point as it was read."""
    digest, reason = form.text("digest"), form.text("reason")
    answer = signing.approve(at.board, me, PointId(wanted), digest=digest, reason=reason)
    return _done(request, at, answer, ("It is approved.", "reason"))


@router.post("/{wanted}/refuse", dependencies=[guard.needs(Action.POINT_REFUSE)])
def refuse(request: Request, at: ThePoints, me: Me, wanted: str, form: Form) -> Response:
    """Refuse a point."""
    answer = signing.refuse(at.board, me, PointId(wanted), reason=form.text("reason"))
    return _done(request, at, answer, ("It is refused.", "refused"))


@router.post("/{wanted}/withdraw", dependencies=[guard.needs(Action.POINT_WITHDRAW)])
def withdraw(request: Request, at: ThePoints, me: Me, wanted: str, form: Form) -> Response:
    """Take a point back."""
    answer = signing.withdraw(at.board, me, PointId(wanted), reason=form.text("reason"))
    return _done(request, at, answer, ("It is taken back. Whatever runs with it ends.", "withdrawn"))


@router.post("/{wanted}/ask-override", dependencies=[PROPOSES])
def ask_override(request: Request, at: ThePoints, me: Me, wanted: str, form: Form) -> Response:
    """Ask that a point be used although its evidence does not show balance."""
    answer = signing.ask_override(at.board, me, PointId(wanted), reason=form.text("reason"))
    return _done(request, at, answer, ("The authorising officer is asked.", "asked"))


@router.post("/{wanted}/override", dependencies=[guard.needs(Action.POINT_OVERRIDE, asked_by)])
def override(request: Request, at: ThePoints, me: Me, wanted: str, form: Form) -> Response:
    """Put up with what a point's evidence does not show, for the reasons that were read."""
    digest, reason = form.text("digest"), form.text("reason")
    answer = signing.override(at.board, me, PointId(wanted), digest=digest, reason=reason)
    return _done(request, at, answer, ("It is overridden. The reasons go into every record.", "granted"))


def _one(at: PointsOffice, wanted: str) -> SignedPoint:
    with at.board.store.read() as unit:
        return unit.points.get(PointId(wanted))


def _report(form: Filled) -> Report | None:
    """Return what was given: a file, or a point that comes with Peelian by its name.

    Raises:
        OperatingPointError: it is no report.
    """
    upload = form.file("file")
    if upload is not None:
        return reports.read(upload.file.read(LARGEST_BYTES + 1), name=upload.filename or "report")
    wanted = form.text("shipped")
    found = next((point for point in shipped.every() if point.name == wanted), None)
    if found is None:
        return None
    return reports.read(operating_points.text(found).encode(), name=wanted)


def _asked(request: Request, at: PointsOffice, faults: Faults) -> Response:
    del at
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return page.show(request, "points/new.html", status, faults=faults, shipped=shipped.every())


def _proposed(request: Request, at: PointsOffice, report: Report | None, form: Filled, faults: Faults) -> Response:
    if report is None:
        return page.go(request, "/operating-points/new")
    return page.show(
        request,
        "points/propose.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        report=report,
        form=form,
        faults=faults,
        uses=[(use, law.WORDS[use]) for use in Use],
        until=at.board.today + point_form.LASTS,
        furthest=law.FURTHEST,
    )


def _done(request: Request, at: PointsOffice, answer: SignedPoint | Refusals, told: tuple[str, str]) -> Response:
    said, field = told
    wanted = str(request.path_params["wanted"])
    if isinstance(answer, Refusals):
        return _shown(request, at, wanted, NO_FAULTS.refused(answer.reasons, dict.fromkeys(REASON, field)))
    return page.go(request, f"/operating-points/{wanted}", said)


def _shown(request: Request, at: PointsOffice, wanted: str, faults: Faults) -> Response:
    point, visitor = _one(at, wanted), guard.visitor(request)
    me = visitor.person.id if visitor.person else None
    override = point.override
    return page.show(
        request,
        "points/point.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        point=point,
        against=law.standing(point, today=at.board.today),
        faults=faults,
        colours=COLOURS,
        words=law.WORDS,
        may={action.name: guard.allowed(visitor, action) for action in Action},
        own=me == point.proposal.by,
        own_override=override is not None and me == override.asked.by,
        override_digest=law.digest_of_override(point, override) if override else "",
    )
