"""An operating point as a form: what was filled in becomes evidence; what cannot be read is said beside the field."""

from datetime import date, timedelta
from typing import Final

from peelian.errors import InvalidValueError
from peelian.jobs.assurance.reports import Report
from peelian.law import evidence as law
from peelian.nouns.signed_point import Evidence, Use
from peelian.web.forms import typed
from peelian.web.forms.form import Faults, Filled

FIELDS: Final = {
    "evidence.expires_on": "expires_on",
    "evidence.largest_list": "largest_list",
    "evidence.measured_on": "point",
    "point.reason": "reason",
}
"""Which field a rule of the law is about."""

LASTS: Final = timedelta(days=180)
"""Offered as the time for which a point holds; a proposer may choose another."""


def read(form: Filled, report: Report) -> tuple[Evidence | None, Faults]:
    """Return the evidence that a form describes, or what is wrong with it."""
    measured = report.named(form.text("point"))
    if measured is None:
        return None, Faults((("point", "Choose one of the operating points of this report"),))
    one_to_one = measured.point.is_one_to_one
    faults: list[tuple[str, str]] = []
    uses = frozenset(use for use in Use if use.value in form.ticked("uses") and use.is_one_to_one == one_to_one)
    if not uses:
        faults.append(("uses", f"Choose what it is for: {_fitting(one_to_one=one_to_one)}"))
    smallest, largest = (0, 0) if one_to_one else _range(form, measured.point.gallery_size, faults)
    expires_on = _day(form, "expires_on", faults)
    if faults or expires_on is None:
        return None, Faults(tuple(faults))
    try:
        evidence = Evidence(
            point=measured.point,
            uses=uses,
            smallest_list=smallest,
            largest_list=largest,
            findings=measured.findings,
            report_sha256=report.sha256,
            expires_on=expires_on,
        )
    except InvalidValueError as error:
        return None, Faults((("largest_list", error.sentence),))
    return evidence, Faults()


def _fitting(*, one_to_one: bool) -> str:
    return ", ".join(law.WORDS[use] for use in Use if use.is_one_to_one == one_to_one)


def _range(form: Filled, measured: int, faults: list[tuple[str, str]]) -> tuple[int, int]:
    numbers = []
    for name, default in (("smallest_list", 1), ("largest_list", measured)):
        number = typed.whole(form.text(name) or str(default), low=1)
        if number is None:
            faults.append((name, "Enter a whole number of people, like 200"))
        numbers.append(number or default)
    return numbers[0], numbers[1]


def _day(form: Filled, name: str, faults: list[tuple[str, str]]) -> date | None:
    found = typed.day(form.text(name))
    if found is None:
        faults.append((name, "Enter a date, like 2027-05-31"))
    return found
