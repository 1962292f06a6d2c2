"""Adds operating points to a site: who proposes and approves them stands on one board."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, cast

from fastapi import Depends, FastAPI
from starlette.requests import HTTPConnection

from peelian.jobs.assurance.reports import Report
from peelian.jobs.assurance.signing import Board, Store
from peelian.law.policy import Policy
from peelian.nouns.ids import PersonId
from peelian.wiring.live.opening import ID_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsOffice:
    """What the pages of operating points stand on. `reports`: what each person read in last, until they propose it."""

    board: Board
    reports: dict[PersonId, Report] = field(default_factory=dict)


def added(app: FastAPI, store: Store, policy: Policy, now: Callable[[], datetime]) -> Board:
    """Open the board, and let an app's pages find it."""
    board = Board(
        store=store,
        policy=policy,
        now=lambda: now().astimezone(UTC),
        new_id=lambda word: f"{word}-{secrets.token_hex(ID_BYTES)}",
    )
    app.state.points_office = PointsOffice(board=board)
    return board


def of(connection: HTTPConnection) -> PointsOffice:
    """Return the office behind a request."""
    return cast("PointsOffice", connection.app.state.points_office)


ThePoints = Annotated[PointsOffice, Depends(of)]
"""Asks for the office, as a route's parameter."""
