"""Records: what is left of a deployment, to read, to print and to take along; and several of them together."""

import csv
import io
from collections.abc import Mapping
from http import HTTPStatus
from typing import Literal

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from peelian.jobs.live.desk import record as flow
from peelian.jobs.live.desk.record import Record
from peelian.law.permission import Action
from peelian.nouns.deployment import Stage
from peelian.nouns.ids import DeploymentId
from peelian.nouns.refusal import Refusals
from peelian.web import guard, page
from peelian.web.desks.live import TheWorkplace, Workplace
from peelian.web.forms.form import NO_FAULTS, Faults
from peelian.web.guard import Me
from peelian.wiring.live import records

router = APIRouter()

Kind = Literal["csv", "json", "pdf"]
FINISHED = frozenset({Stage.ENDED, Stage.DESTROYED, Stage.RECORDED})
"""Stages of deployments that have a record."""


@router.get("/records", dependencies=[guard.needs(Action.RECORD_VIEW)])
def all_records(request: Request, at: TheWorkplace) -> Response:
    """Show several deployments together."""
    found = _finished(at)
    rows = [records.row(one, at.desk.policy) for one in found]
    return page.show(request, "records/all.html", rows=rows, totals=records.series(found), columns=records.COLUMNS)


@router.get("/records.{kind}", dependencies=[guard.needs(Action.RECORD_VIEW)])
def all_records_as(at: TheWorkplace, kind: Literal["csv", "json"]) -> Response:
    """Return several deployments together, for programs."""
    found = _finished(at)
    if kind == "csv":
        return _csv([records.row(one, at.desk.policy) for one in found], "records.csv")
    values = {"totals": records.series(found), "deployments": [records.fields(one, at.desk.policy) for one in found]}
    return JSONResponse(values, headers=_named("records.json"))


@router.get("/deployments/{deployment}/record", dependencies=[guard.needs(Action.RECORD_VIEW)])
def one(request: Request, at: TheWorkplace, deployment: str) -> Response:
    """Show a record."""
    return _shown(request, at, deployment, NO_FAULTS)


def _shown(request: Request, at: Workplace, deployment: str, faults: Faults) -> Response:
    found = flow.read(at.desk, DeploymentId(deployment))
    values = records.fields(found, at.desk.policy)
    may_publish = guard.allowed(guard.visitor(request), Action.DEPLOYMENT_RECORD)
    return page.show(
        request,
        "records/record.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        faults=faults,
        deployment=found.deployment,
        record=values,
        sections=records.sections(values),
        may_publish=may_publish and found.deployment.stage is Stage.DESTROYED,
    )


@router.get("/deployments/{deployment}/record.{kind}", dependencies=[guard.needs(Action.RECORD_VIEW)])
def one_as(at: TheWorkplace, deployment: str, kind: Kind) -> Response:
    """Return a record as a file."""
    found = flow.read(at.desk, DeploymentId(deployment))
    name = f"record-{deployment}.{kind}"
    if kind == "csv":
        return _csv([records.row(found, at.desk.policy)], name)
    values = records.fields(found, at.desk.policy)
    if kind == "json":
        return JSONResponse(values, headers=_named(name))
    return Response(records.as_pdf(values), media_type="application/pdf", headers=_named(name))


@router.post("/deployments/{deployment}/publish", dependencies=[guard.needs(Action.DEPLOYMENT_RECORD)])
def publish(request: Request, at: TheWorkplace, me: Me, deployment: str) -> Response:
    """Publish a record: nothing of the deployment changes any more."""
    identity = DeploymentId(deployment)
    document = records.document(records.fields(flow.read(at.desk, identity), at.desk.policy))
    published = flow.publish(at.desk, me, identity, document=document)
    if isinstance(published, Refusals):
        return _shown(request, at, identity, NO_FAULTS.refused(published.reasons))
    return page.go(request, f"/deployments/{identity}/record", "The record is published.")


def _finished(at: Workplace) -> list[Record]:
    with at.desk.store.read() as unit:
        return [
            flow.compute(found, unit.cases.of(found.id), at.desk.policy.regime, devices=unit.devices.of(found.id))
            for found in unit.deployments.all()
            if found.stage in FINISHED
        ]


def _csv(rows: list[dict[str, str]], name: str) -> Response:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=records.COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8", headers=_named(name))


def _named(name: str) -> Mapping[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
