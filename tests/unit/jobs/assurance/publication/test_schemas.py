import json
from copy import deepcopy

import pytest
from jsonschema import Draft202012Validator

from peelian.jobs.assurance.publication import outings, schemas
from peelian.jobs.live.desk import record
from peelian.nouns.deployment import Stage
from peelian.wiring.live import records
from tests.fakes.deployments import NOW, adjudicated, deployment, policy


def filled() -> dict[str, object]:
    """A record with all its fields."""
    return records.fields(record.compute(deployment(Stage.RECORDED), [adjudicated()], "DPA 2018 Part 3"), policy())


def wrong(schema: dict[str, object], value: object) -> list[str]:
    Draft202012Validator.check_schema(schema)
    return [error.message for error in Draft202012Validator(schema).iter_errors(value)]


def test_a_record_is_what_its_schema_says_and_has_no_field_that_it_does_not_know() -> None:
    values = json.loads(json.dumps(filled()))
    assert wrong(schemas.record(), values) == []
    properties = schemas.record()["properties"]
    assert isinstance(properties, dict)
    assert set(values) == set(properties)


@pytest.mark.parametrize("change", [{"alerts": -1}, {"alerts": "2"}, {"started_at": "yesterday"}, {"policy": None}])
def test_a_record_that_is_not_so_is_found(change: dict[str, object]) -> None:
    assert wrong(schemas.record(), {**filled(), **change})


def test_a_record_that_lacks_a_field_is_found() -> None:
    values = filled()
    del values["false_alert_rate"]
    assert wrong(schemas.record(), values)


def test_all_records_together_are_what_their_schema_says() -> None:
    one = {"published_at": "2026-11-25T10:00:00Z", "entry": 3, "sha256": "ab", "record": filled()}
    value = json.loads(json.dumps({"records": [one]}))
    assert wrong(schemas.records(), value) == []
    broken = deepcopy(value)
    del broken["records"][0]["sha256"]
    assert wrong(schemas.records(), broken)


def test_deployments_are_what_their_schema_says() -> None:
    told = outings.announced([deployment(stage) for stage in Stage], policy(), now=NOW)
    value = {"deployments": [one.plain() for one in told]}
    assert wrong(schemas.deployments(), json.loads(json.dumps(value))) == []
    value["deployments"][0]["standing"] = "secret"
    assert wrong(schemas.deployments(), value)
