"""A report of an evaluation becomes what can be proposed, or says what is wrong with it."""

import json
from datetime import date
from typing import Any

import pytest

from peelian.errors import OperatingPointError
from peelian.jobs.assurance import operating_points, reports
from tests.fakes.points import POINT
from tests.fakes.signed import IMBALANCED

RATE = {"value": 0.1, "low": 0.05, "high": 0.2, "n": 100, "errors": 10}


def at(threshold: float, kind: str, **changes: object) -> dict[str, object]:
    false = {"value": 0.001, "low": 0.0, "high": 0.01, "n": 1000, "errors": 1}
    return {**RATE, "threshold": threshold, kind: false, "fewer_than_30_errors": True, **changes}


def report(**changes: object) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "event": "evaluation",
        "pack": "starter:fp32",
        "model": "m" * 64,
        "data": "volunteers",
        "measured_on": "2026-11-01",
        "fnmr_at_fmr": {"0.001": at(0.4, "fmr")},
        "gallery_size": 101,
        "own_subject_taken_off": True,
        "fnir_at_fpir": {"0.001": at(0.5, "fpir"), "0.0001": at(1.1, "fpir")},
        "lists": [{"gallery_size": 10, "fnir_at_fpir": {"0.01": at(0.45, "fpir")}}],
        "equity": {
            "one_to_one": {},
            "one_to_many": [
                {
                    "gallery_size": 100,
                    "at_fpir": {
                        "0.001": {"threshold": 0.5, "findings": [{"finding": one.plain()} for one in IMBALANCED]}
                    },
                }
            ],
        },
    }
    return whole | changes


def read(fields: object) -> reports.Report:
    return reports.read(json.dumps(fields).encode(), name="result.json")


def test_each_rate_that_the_data_supported_becomes_a_point() -> None:
    found = read(report())
    assert [one.point.name for one in found.measured] == [
        "starter-fp32-fmr-0.001",
        "starter-fp32-fpir-0.001-list-100",
        "starter-fp32-fpir-0.01-list-10",
    ]
    first = found.measured[1].point
    assert (first.gallery_size, first.threshold, first.measured_on) == (100, 0.5, date(2026, 11, 1))
    assert (first.false_positive.trials, first.false_negative.trials) == (1000, 100)


def test_what_was_found_of_groups_goes_with_the_point_at_which_it_was_found_and_no_other() -> None:
    found = read(report())
    assert [len(one.findings) for one in found.measured] == [0, 2, 0]


def test_a_report_from_before_equity_was_measured_has_no_findings() -> None:
    fields = report()
    assert all(one.findings == () for one in read(fields | {"equity": None}).measured)
    del fields["equity"]
    assert all(one.findings == () for one in read(fields).measured)


def test_an_operating_point_by_itself_is_read_without_findings() -> None:
    found = reports.read(operating_points.text(POINT).encode(), name="point.json")
    assert (found.measured[0].point, found.measured[0].findings) == (POINT, ())
    assert found.named(POINT.name) is not None
    assert found.named("another") is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        json.dumps(report(lists=None)).encode(),
        json.dumps(report(equity={"one_to_one": {"0.001": {"findings": [{}]}}, "one_to_many": []})).encode(),
        json.dumps(report(fnmr_at_fmr={}, fnir_at_fpir={}, lists=[])).encode(),
        b" " * (reports.LARGEST_BYTES + 1),
    ],
)
def test_what_is_no_whole_report_is_refused_and_says_what_to_give(content: bytes) -> None:
    with pytest.raises(OperatingPointError, match="peelian evaluate"):
        reports.read(content, name="x.json")
