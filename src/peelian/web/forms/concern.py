"""The form by which a concern about a supplier is recorded."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from peelian.errors import InvalidValueError
from peelian.jobs.cells import Cells
from peelian.nouns.ids import PersonId, SupplierConcernId
from peelian.nouns.supplier_concern import Criterion, Ground, Reply, SupplierConcern, Target
from peelian.web.forms.form import NO_FAULTS, Faults, Filled

FIELDS: Final = ("statement", "source", "where", "on", "maker", "also", "model", "country", "cpe", "expires_on")
DAYS: Final = frozenset({"on", "expires_on"})
LONG: Final = frozenset({"statement"})
NEEDED: Final = frozenset({"statement", "source", "on"})
HINTS: Final = {
    "statement": "As the source says it",
    "source": "Who says it",
    "where": "Its address or reference",
    "on": "When it was said, such as 2026-11-25",
    "maker": "Whom it is about, or who makes what it is about",
    "also": "Other spellings, with | between several",
    "model": "The model or the component that is meant; empty where all of a maker's are",
    "country": "Two letters, such as GB",
    "cpe": "Such as cpe:2.3:o:maker:model_firmware:*:*:*:*:*:*:*:*",
    "expires_on": "From this day on it does not count any more; empty where it has no end",
}

UNNAMED: Final = "Name what it is about: a maker, a maker and a model, an identifier, or a country"


def read(form: Filled, *, by: PersonId, at: datetime, new_id: Callable[[], str]) -> SupplierConcern | Faults:
    """Read a concern.

    Args:
        form: as it was sent.
        by: who records it.
        at: when.
        new_id: makes an id.
    """
    cells = Cells({name: form.text(name) for name in FIELDS})
    said = {name: cells.text(name, needed=name in NEEDED) for name in FIELDS if name not in DAYS}
    on, expires_on = cells.day("on"), cells.day("expires_on")
    faults = _faults(cells)
    if on is None and not cells.wrong("on"):
        faults = Faults((*faults.found, ("on", "Say when it was said")))
    target, ground = form.text("target"), form.text("ground")
    if target not in set(Target) or ground not in set(Ground):
        faults = Faults((*faults.found, ("target", "Choose what it is about, and what kind of concern it is")))
    if faults or on is None:
        return faults
    try:
        return SupplierConcern(
            id=SupplierConcernId(new_id()),
            target=Target(target),
            ground=Ground(ground),
            statement=said["statement"],
            source=said["source"],
            where=said["where"],
            on=on,
            maker=said["maker"],
            model=said["model"],
            also=tuple(one.strip() for one in said["also"].split("|") if one.strip()),
            country=said["country"].upper(),
            criteria=(Criterion(cpe=said["cpe"]),) if said["cpe"] else (),
            expires_on=expires_on,
            recorded_by=by,
            recorded_at=at,
        )
    except InvalidValueError as error:
        place = {"target": "maker"}.get(error.field, error.field)
        return Faults(((place, UNNAMED if error.field == "target" else f"It must be {error.expected}"),))


def reply(form: Filled) -> Reply | Faults:
    """Read what a supplier says to a concern."""
    cells = Cells({name: form.text(f"reply-{name}") for name in ("by", "on", "text", "source")})
    by, text, source = cells.text("by"), cells.text("text"), cells.text("source", needed=False)
    on = cells.day("on")
    if on is None and not cells.wrong("on"):
        cells.fault("on", "This is empty", "Say when they said it")
    faults = Faults(tuple((f"reply-{name}", f"{problem}. {remedy}.") for name, problem, remedy in cells.faults))
    return faults if faults or on is None else Reply(by=by, on=on, text=text, source=source)


def until(form: Filled) -> tuple[date | None, Faults]:
    """Read until when a concern counts; an empty field means that it has no end."""
    cells = Cells({"expires_on": form.text("expires_on")})
    return cells.day("expires_on"), _faults(cells)


def _faults(cells: Cells) -> Faults:
    return Faults((*NO_FAULTS.found, *((name, f"{problem}. {remedy}.") for name, problem, remedy in cells.faults)))
