"""The register: assets to look for, to look at, to change, and to take along."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from peelian.jobs.estate import columns, lookups, register, rows
from peelian.jobs.estate.rows import Scope, WrongRow
from peelian.law import estate as law
from peelian.law.permission import Action
from peelian.nouns.asset import Answer, Asset, Capability, Exposure, SystemType
from peelian.nouns.ids import AssetId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals
from peelian.web import guard, page, problem
from peelian.web.desks.estate import Registry, TheRegistry
from peelian.web.door import TheDoor
from peelian.web.forms.form import NO_FAULTS, Faults, Filled, Form
from peelian.web.guard import Me
from peelian.web.pages.estate import people
from peelian.web.pages.estate import query as estate_query

router = APIRouter(prefix="/estate")

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "system": tuple(SystemType),
    "exposure": tuple(Exposure),
    **dict.fromkeys(("uses", "aware", "due_diligence", "mitigated"), tuple(Answer)),
}
"""Fields that are chosen, and of what."""

HINTS: Final[Mapping[str, str]] = {
    **dict.fromkeys([name for name in columns.COLUMNS if name.endswith("_on")], "Such as 2026-11-25"),
    "country": "Of the maker, two letters, such as GB",
    "cpe": "Such as cpe:2.3:o:maker:model_firmware:5.4.1:*:*:*:*:*:*:*",
    "purl": "Such as pkg:generic/maker/model@5.4.1",
    "capabilities": f"Some of: {f' {columns.PART} '.join(Capability)}",
    "components": f"name=Chip; maker=Maker; country=GB; version=1.0; cpe=…, with {columns.PART} between several",
    "sharing": f"With {columns.PART} between several",
    "quantity": "More than 1 for a fleet, which has no serial number",
}


FIELDS: Final = {"why": "why", "serial": "serial", "reference": "reference"}
"""Which field a rule is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """What a form holds. `before`: the asset that it changes; None where one is added."""

    cells: Mapping[str, str]
    faults: Faults = NO_FAULTS
    why: str = ""
    before: Asset | None = None


@router.get("", dependencies=[guard.needs(Action.ESTATE_VIEW)])
def everything(request: Request, at: TheRegistry, me: Me) -> Response:
    """Find assets, by what the address asks for."""
    asked = estate_query.read(request.query_params, at.estate.now().date())
    found = lookups.page(at.estate, me, asked.query)
    if isinstance(found, Refusals):
        return problem.refused(request, found, HTTPStatus.FORBIDDEN)
    return page.show(
        request,
        "estate/list.html",
        asked=asked,
        found=found,
        sorted_by=estate_query.SORTED,
        pagination=estate_query.pages(asked, found.of),
        bodies=lookups.bodies(at.estate, me),
        systems=tuple(SystemType),
        due=law.dues,
        may=_may(request),
    )


@router.get("/assets/new", dependencies=[guard.needs(Action.ESTATE_CHANGE)])
def adding(request: Request, at: TheRegistry, me: Me) -> Response:
    """Show the form by which an asset is added."""
    return _asked(request, at, me, _Given(cells={}))


@router.post("/assets/new", dependencies=[guard.needs(Action.ESTATE_CHANGE)])
def add(request: Request, at: TheRegistry, me: Me, form: Form) -> Response:
    """Add an asset."""
    cells = _cells(form)
    made = _read(at, me, cells)
    faults = made if isinstance(made, Faults) else _there(at, made.id)
    if isinstance(made, Asset) and not faults:
        kept = register.put(at.estate, me, made, why=form.text("why"))
        if isinstance(kept, Asset):
            return page.go(request, f"/estate/assets/{kept.id}", "It is in the register.")
        faults = NO_FAULTS.refused(kept.reasons, FIELDS)
    return _asked(request, at, me, _Given(cells=cells, faults=faults, why=form.text("why")))


@router.get("/assets/{asset}", dependencies=[guard.needs(Action.ESTATE_VIEW)])
def one(request: Request, door: TheDoor, at: TheRegistry, me: Me, asset: str) -> Response:
    """Show all that is known of an asset."""
    look = lookups.one(at.estate, me, AssetId(asset))
    return page.show(
        request,
        "estate/asset.html",
        look=look,
        cells=columns.cells(look.asset),
        names=people.names(door),
        may=_may(request),
        faults=NO_FAULTS,
    )


@router.get("/assets/{asset}/change", dependencies=[guard.needs(Action.ESTATE_CHANGE)])
def changing(request: Request, at: TheRegistry, me: Me, asset: str) -> Response:
    """Show the form by which an asset is changed."""
    look = lookups.one(at.estate, me, AssetId(asset))
    return _asked(request, at, me, _Given(cells=columns.cells(look.asset), before=look.asset))


@router.post("/assets/{asset}/change", dependencies=[guard.needs(Action.ESTATE_CHANGE)])
def change(request: Request, at: TheRegistry, me: Me, asset: str, form: Form) -> Response:
    """Change an asset; its reference stays."""
    before = lookups.one(at.estate, me, AssetId(asset)).asset
    cells = {**_cells(form), "reference": before.reference, "body": before.body}
    made = _read(at, me, cells, before)
    faults = made if isinstance(made, Faults) else NO_FAULTS
    if isinstance(made, Asset):
        kept = register.put(at.estate, me, made, why=form.text("why"))
        if isinstance(kept, Asset):
            return page.go(
                request, f"/estate/assets/{asset}", "It has been changed. What was before is in its history."
            )
        faults = NO_FAULTS.refused(kept.reasons, FIELDS)
    return _asked(request, at, me, _Given(cells=cells, faults=faults, why=form.text("why"), before=before))


@router.post("/assets/{asset}/remove", dependencies=[guard.needs(Action.ESTATE_CHANGE)])
def remove(request: Request, at: TheRegistry, me: Me, asset: str, form: Form) -> Response:
    """Take an asset out of the register."""
    look = lookups.one(at.estate, me, AssetId(asset))
    gone = register.remove(at.estate, me, look.asset.id, why=form.text("why"))
    if isinstance(gone, Refusals):
        return problem.refused(request, gone)
    return page.go(request, "/estate", f"{look.asset.reference} is out of the register. Its history stays.")


def _read(at: Registry, me: Person, cells: dict[str, str], before: Asset | None = None) -> Asset | Faults:
    with at.estate.store.read() as unit:
        only = at.estate.confined(unit, me, Action.ESTATE_CHANGE)
        bodies = frozenset(one.id for one in unit.bodies.all())
    own = before is not None and before.own
    # Peelian's own parts keep their reserved reference; nobody else may take one.
    asked = {**cells, "reference": cells["reference"].removeprefix(columns.OWN)} if own else cells
    read = rows.read(1, asked, Scope(bodies=bodies, only=only))
    if isinstance(read, WrongRow):
        return Faults(tuple((fault.column or "reference", f"{fault.problem}. {fault.remedy}") for fault in read.faults))
    return register.as_before(read, before) if before is not None else read


def _cells(form: Filled) -> dict[str, str]:
    return {name: form.text(name) for name in columns.COLUMNS if name != "body"}


def _there(at: Registry, asset: AssetId) -> Faults:
    with at.estate.store.read() as unit:
        there = unit.assets.some([asset])
    return Faults((("reference", "There is an asset of this reference already"),)) if there else NO_FAULTS


def _asked(request: Request, at: Registry, me: Person, given: _Given) -> Response:
    return page.show(
        request,
        "estate/form.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if given.faults else HTTPStatus.OK,
        given=given,
        faults=given.faults,
        names=[name for name in columns.COLUMNS if name not in {"body", *(("reference",) if given.before else ())}],
        choices=CHOICES,
        hints=HINTS,
        needed=columns.NEEDED,
        bodies=lookups.bodies(at.estate, me),
    )


def _may(request: Request) -> dict[str, bool]:
    visitor = guard.visitor(request)
    return {action.name: guard.allowed(visitor, action) for action in Action if action.value.startswith("estate:")}
