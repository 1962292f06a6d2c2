"""A record as files: what a table holds, when a rate is given, and that nothing in it runs or names anybody."""

import io
import json
from dataclasses import replace

import pytest
from pypdf import PdfReader

from peelian.jobs.live.desk import record
from peelian.jobs.live.desk.record import Counted, Record
from peelian.nouns.case import Case, View
from peelian.nouns.deployment import Declared, Deployment, Stage
from peelian.nouns.ids import AlertId
from peelian.wiring.live import records
from tests.fakes.deployments import SUBJECT, adjudicated, concluded, deployment, policy

DESTROYED = deployment(Stage.DESTROYED)


def of(*cases: Case, one: Deployment = DESTROYED) -> Record:
    numbered = [replace(case, id=AlertId(f"A-{number}")) for number, case in enumerate(cases)]
    return record.compute(one, numbered, "DPA 2018 Part 3")


def titled(title: str) -> Record:
    return of(one=replace(DESTROYED, plan=replace(DESTROYED.plan, title=title)))


def test_a_row_has_every_column_of_the_table_and_no_other() -> None:
    assert tuple(records.row(of(), policy())) == records.COLUMNS


def test_a_row_adds_up() -> None:
    row = records.row(of(concluded("confirmed_true"), adjudicated(View.FALSE), adjudicated()), policy())
    parts = ("true_confirmed", "true_unconfirmed", "false_confirmed", "false_unconfirmed", "undecided")
    assert int(row["alerts"]) == sum(int(row[part]) for part in parts) == 3
    assert row["false_alert_rate"] == "1 of 4000"


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_run_is_text(title: str) -> None:
    assert records.row(titled(title), policy())["title"] == f"'{title}"


def test_fields_are_plain_and_come_through_json_as_they_are() -> None:
    values = records.fields(of(adjudicated()), policy())
    assert json.loads(json.dumps(values)) == values


def test_no_name_and_no_id_of_an_entry_an_alert_or_a_person_is_in_a_record() -> None:
    one = of(concluded("arrest"), adjudicated())
    text = json.dumps(records.fields(one, policy()))
    for named in (SUBJECT.name, SUBJECT.reference, "E-1", "A-0", "authorising_officer", "rtsp://"):
        assert named not in text


@pytest.mark.parametrize(("of_how_many", "given"), [(0, False), (29, False), (30, True), (4000, True)])
def test_a_rate_is_given_only_where_there_were_enough(of_how_many: int, *, given: bool) -> None:
    rate = records.rate(Counted(count=0, of=of_how_many))
    assert (rate["count"], rate["of"]) == (0, of_how_many)
    assert (rate["value"] is not None, rate["low"] is not None, rate["high"] is not None) == (given,) * 3


def test_a_rate_lies_within_its_interval() -> None:
    rate = records.rate(Counted(count=3, of=100))
    low, value, high = rate["low"], rate["value"], rate["high"]
    assert isinstance(low, float)
    assert isinstance(value, float)
    assert isinstance(high, float)
    assert 0 < low < value < high < 0.1


def test_several_deployments_are_added_up_before_a_rate_is_taken() -> None:
    few = replace(DESTROYED, faces_seen=20)
    totals = records.series([of(adjudicated(View.FALSE), one=few), of(adjudicated(), one=few)])
    assert (totals["deployments"], totals["alerts"], totals["faces_seen"]) == (2, 2, 40)
    rate = totals["false_alert_rate"]
    assert isinstance(rate, dict)
    assert (rate["count"], rate["of"], rate["value"]) == (1, 40, 0.025)


def test_no_deployments_add_up_to_nothing() -> None:
    totals = records.series([])
    assert (totals["deployments"], totals["faces_seen"]) == (0, 0)


def test_a_document_changes_with_the_record_and_with_nothing_else() -> None:
    values = records.fields(of(), policy())
    assert records.document(values) == records.document(dict(reversed(values.items())))
    assert records.document(values) != records.document({**values, "alerts": 1})


def test_what_people_said_of_themselves_is_counted_for_right_and_wrong_alerts_apart() -> None:
    said = (
        Declared(correct=True, ethnicity="white", age_band="a25_34", sex="female"),
        Declared(correct=False, ethnicity="black", age_band="", sex=""),
    )
    declared = records.fields(of(one=replace(DESTROYED, declared=said)), policy())["declared"]
    assert isinstance(declared, dict)
    assert declared["asked"] == 2
    assert declared["ethnicity"]["about_them"] == {"White": 1}
    assert declared["sex"]["not_about_them"] == {"Not said": 1}


def test_the_pdf_holds_every_section_of_the_page() -> None:
    values = records.fields(of(adjudicated()), policy())
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(records.as_pdf(values))).pages)
    for section in records.sections(values):
        assert section.title in text


def test_a_recogniser_without_the_kernels_guard_is_in_the_row() -> None:
    assert records.row(of(one=replace(DESTROYED, unconfined=True)), policy())["unconfined"] == "True"
