"""Somebody on a list, as a form: what was filled in becomes a nomination."""

from datetime import date, datetime
from typing import Final

from peelian.jobs.live.desk.listing import Nomination
from peelian.law.policy import Policy
from peelian.nouns.entry import Subject, Volunteer
from peelian.web.forms import typed
from peelian.web.forms.form import NO_FAULTS, Faults, Filled
from peelian.web.page import ZONE

LARGEST_BYTES: Final = 10 * 1024 * 1024
"""Of a picture, as everywhere at the desk."""

ASKED: Final = {
    "reference": "Enter what the force calls them, like a nominal number",
    "name": "Enter their name",
    "category": "Choose a category",
    "taken_on": "Enter when the picture was taken",
    "source": "Say where the picture comes from",
    "picture_basis": "Say on which legal basis the picture is held",
}
FIELDS: Final = {
    "entry.category": "category",
    "entry.reason": "reason",
    "entry.basis": "basis",
    "entry.instructions": "instructions",
    "entry.reference": "reference",
    "entry.volunteer": "consent",
    "entry.picture.taken_on": "taken_on",
}
"""Which field a rule of the law is about."""


def read(form: Filled, policy: Policy) -> tuple[Nomination | None, Faults]:
    """Return what a form says of somebody, or what is wrong with it."""
    faults = NO_FAULTS.missing(form, ASKED)
    dates, wrong = _dates(form)
    category = policy.categories.get(form.text("category"))
    if category is not None and category.volunteer and not form.text("consent"):
        wrong.append(("consent", "Give the reference of the volunteer's consent"))
    if category is not None and category.volunteer and dates["consent_until"] is None:
        wrong.append(("consent_until", "Say until when the consent holds"))
    faults = Faults((*faults.found, *wrong))
    if faults or dates["taken_on"] is None:
        return None, faults
    return _nomination(form, dates, dates["taken_on"]), NO_FAULTS


def _nomination(form: Filled, dates: dict[str, date | None], taken_on: date) -> Nomination:
    return Nomination(
        subject=Subject(reference=form.text("reference"), name=form.text("name"), born=dates["born"]),
        category=form.text("category"),
        reason=form.text("reason"),
        basis=form.text("basis"),
        instructions=form.text("instructions"),
        taken_on=taken_on,
        source=form.text("source"),
        legal_basis=form.text("picture_basis"),
        volunteer=_volunteer(form.text("consent"), dates["consent_until"]),
    )


def _volunteer(consent: str, until: date | None) -> Volunteer | None:
    if not consent or until is None:
        return None
    return Volunteer(consent=consent, expires_at=datetime(until.year, until.month, until.day, 23, 59, tzinfo=ZONE))


def _dates(form: Filled) -> tuple[dict[str, date | None], list[tuple[str, str]]]:
    found: dict[str, date | None] = {}
    wrong = []
    for name in ("born", "taken_on", "consent_until"):
        found[name] = typed.day(form.text(name))
        if form.text(name) and found[name] is None:
            wrong.append((name, "Enter a date, like 2019-05-28"))
    return found, wrong
