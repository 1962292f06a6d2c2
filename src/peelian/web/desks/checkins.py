"""What the pages and the device API of check-ins stand on besides the door: one desk of check-ins for them all."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from peelian.jobs.checkins.office import Office
from peelian.wiring.checkins.desk import CheckInDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInPost:
    """Where check-ins are made."""

    desk: CheckInDesk

    @property
    def office(self) -> Office:
        """What the acts work with."""
        return self.desk.office


def of(connection: HTTPConnection) -> CheckInPost:
    """Return the post behind a request."""
    return cast("CheckInPost", connection.app.state.checkin_post)


ThePost = Annotated[CheckInPost, Depends(of)]
"""Asks for the post, as a route's parameter."""
