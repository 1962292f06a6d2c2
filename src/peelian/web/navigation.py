"""What the bar at the top offers: only what somebody's roles allow."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from peelian.law.permission import Action
from peelian.web import guard


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A place to go. `current`: whether one is there, or below it."""

    text: str
    href: str
    current: bool = False


PLACES: Final[Sequence[tuple[str, str, Action]]] = (
    ("Deployments", "/deployments", Action.DEPLOYMENT_VIEW),
    ("Operating points", "/operating-points", Action.POINT_VIEW),
    ("Checks", "/checks", Action.CHECK_MAKE),
    ("Reference sets", "/reference-sets", Action.REFERENCE_VIEW),
    ("Supervision", "/supervision", Action.CHECK_VIEW),
    ("Orders", "/orders", Action.ORDER_VIEW),
    ("Review desk", "/concerns", Action.CONCERN_VIEW),
    ("Estate", "/estate", Action.ESTATE_VIEW),
    ("Surveys", "/surveys", Action.SURVEY_VIEW),
    ("People", "/people", Action.PEOPLE_VIEW),
    ("What is kept", "/keeping", Action.RETENTION_VIEW),
    ("Audit log", "/audit", Action.AUDIT_READ),
)
"""Title, address, and the action that opens it."""


def links(visitor: guard.Visitor, path: str) -> list[Link]:
    """Return the places that somebody may go to."""
    return [
        Link(text=text, href=href, current=path == href or path.startswith(f"{href}/"))
        for text, href, action in PLACES
        if guard.allowed(visitor, action)
    ]
