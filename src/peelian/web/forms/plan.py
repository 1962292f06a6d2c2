"""A plan as a form: what was filled in becomes a Plan, and what cannot be read is said beside the field."""

import math
from datetime import datetime
from typing import Final

from peelian.nouns.deployment import CameraPlan, Documents, Notice, Plan
from peelian.nouns.ids import CameraId
from peelian.web.forms import typed
from peelian.web.forms.form import Faults, Filled
from peelian.web.page import ZONE

CAMERAS: Final = 4
"""Rows offered for cameras; a van has two or three. A plan with more shows one more than it has."""

FIELDS: Final = {
    **{f"plan.{name}": name for name in ("title", "use_case", "legal_basis", "necessity", "proportionality")},
    **{f"plan.{name}": name for name in ("place", "place_link", "starts_at", "ends_at")},
    **{f"plan.{name}": name for name in ("expected_faces", "false_alerts_allowed")},
    **{f"plan.documents.{name}": f"documents-{name}" for name in ("dpia", "equality", "community", "policy")},
    **{f"plan.notice.{name}": f"notice-{name}" for name in ("signage", "published_at", "where")},
    "plan.cameras": "camera-1-name",
    "plan.fpir": "fpir",
}
"""Which field a rule of the law is about."""


def read(form: Filled) -> tuple[Plan, Faults]:
    """Return the plan that a form describes, and what of it cannot be read; that part is left empty."""
    faults: list[tuple[str, str]] = []
    plan = Plan(
        **{name: form.text(name) for name in ("title", "use_case", "legal_basis", "necessity", "proportionality")},
        place=form.text("place"),
        place_link=form.text("place_link"),
        starts_at=_moment(form, "starts_at", faults),
        ends_at=_moment(form, "ends_at", faults),
        cameras=_cameras(form, faults),
        documents=Documents(
            **{name: form.text(f"documents-{name}") for name in ("dpia", "equality", "community", "policy")}
        ),
        notice=Notice(
            signage=form.text("notice-signage"),
            published_at=_moment(form, "notice-published_at", faults),
            where=form.text("notice-where"),
        ),
        pack=form.text("pack") or "starter",
        fpir=_rate(form, faults),
        expected_faces=_count(form, "expected_faces", faults),
        false_alerts_allowed=_count(form, "false_alerts_allowed", faults),
    )
    return plan, Faults(tuple(faults))


def written(plan: Plan) -> dict[str, str]:
    """Return a plan as the values of its form's fields."""
    values = {name: str(getattr(plan, name)) for name in ("title", "use_case", "legal_basis", "necessity", "place")}
    values |= {name: str(getattr(plan, name)) for name in ("proportionality", "place_link", "pack")}
    values |= {"fpir": f"{plan.fpir:g}", "starts_at": _local(plan.starts_at), "ends_at": _local(plan.ends_at)}
    values |= {name: str(getattr(plan, name)) for name in ("expected_faces", "false_alerts_allowed")}
    values |= {f"documents-{name}": getattr(plan.documents, name) for name in type(plan.documents).__slots__}
    values |= {"notice-signage": plan.notice.signage, "notice-where": plan.notice.where}
    values["notice-published_at"] = _local(plan.notice.published_at)
    for number, camera in enumerate(plan.cameras, start=1):
        values |= {f"camera-{number}-{part}": getattr(camera, part) for part in ("name", "source", "zone")}
    return values


def rows(plan: Plan) -> range:
    """Return the numbers of the rows that a form offers for cameras."""
    return range(1, max(CAMERAS, len(plan.cameras) + 1) + 1)


def _cameras(form: Filled, faults: list[tuple[str, str]]) -> tuple[CameraPlan, ...]:
    cameras = []
    number = 1
    while f"camera-{number}-name" in form.data:
        name, source, zone = (form.text(f"camera-{number}-{part}") for part in ("name", "source", "zone"))
        if name and source:
            cameras.append(CameraPlan(name=CameraId(name), source=source, zone=zone))
        elif name or source or zone:
            missing = "name" if not name else "source"
            said = "Give the camera a name" if not name else "Give the camera's address"
            faults.append((f"camera-{number}-{missing}", said))
        number += 1
    return tuple(cameras)


def _moment(form: Filled, name: str, faults: list[tuple[str, str]]) -> datetime | None:
    text = form.text(name)
    if not text:
        return None
    found = typed.moment(text)
    if found is None:
        faults.append((name, "Enter a date and time, like 2026-11-25 14:00"))
    return found


def _count(form: Filled, name: str, faults: list[tuple[str, str]]) -> int:
    number = typed.whole(form.text(name) or "0")
    if number is None:
        faults.append((name, "Enter a whole number, like 12"))
    return number or 0


def _rate(form: Filled, faults: list[tuple[str, str]]) -> float:
    try:
        rate = float(form.text("fpir") or "0.001")
    except ValueError:
        rate = math.nan
    if 0 < rate < 1:
        return rate
    faults.append(("fpir", "Enter a rate between 0 and 1, like 0.001"))
    return 0.001


def _local(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")
