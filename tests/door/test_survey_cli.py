"""`peelian survey`, as a user runs it."""

import csv
import io
import json
from pathlib import Path

import pypdf
import pytest

from peelian.cli import app
from tests.door.conftest import Peelian
from tests.unit.jobs.estate.survey.test_rounds_shipped import PUBLISHED, SILENT


@pytest.fixture(autouse=True)
def verb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "VERBS", {**app.VERBS, "survey": app.Verb(group=True, line="Surveys.")})


def test_the_2022_report_says_the_published_figures(peelian: Peelian) -> None:
    ran = peelian("survey", "report", "example-2022")
    said = " ".join(ran.out.split())
    assert ran.code == 0
    assert "39 of the 47 bodies that were asked answered (83%)" in said
    assert f"Did not answer: {', '.join(SILENT)}." in said
    assert "Corrected from 2 to 0" in said
    assert "A reconstruction from published figures" in said


def test_the_report_is_written_as_a_page_a_tagged_pdf_and_open_data(peelian: Peelian, tmp_path: Path) -> None:
    assert peelian("survey", "report", "example-2022", "--out", tmp_path / "made").code == 0
    page = (tmp_path / "made" / "report.html").read_text(encoding="utf-8")
    for told, where in PUBLISHED.values():
        assert told in page
        assert where in page
    pdf = pypdf.PdfReader(tmp_path / "made" / "report.pdf")
    assert "/MarkInfo" in str(pdf.trailer["/Root"])
    rows = list(csv.DictReader(io.StringIO((tmp_path / "made" / "figures.csv").read_text(encoding="utf-8"))))
    assert [row["key"] for row in rows if row["what"] == "did_not_answer"] == list(SILENT)
    figures = {row["question"]: row for row in rows if row["what"] == "published_figure"}
    assert (figures["anpr"]["count"], figures["anpr"]["of"], figures["anpr"]["at_least"]) == ("11", "39", "yes")
    values = json.loads((tmp_path / "made" / "figures.json").read_text(encoding="utf-8"))
    assert (values["asked"], values["answered"], values["reconstruction"]) == (47, 39, True)
    assert values["corrections"][0]["before"] == 2


def test_it_is_one_json_object_for_programs(peelian: Peelian) -> None:
    told = json.loads(peelian("survey", "report", "example-2022", "--json").out)
    assert (told["event"], told["round"], len(told["did_not_answer"])) == ("survey", "example-2022", 8)


def test_a_round_that_is_not_there_is_refused_with_those_that_are(peelian: Peelian) -> None:
    ran = peelian("survey", "report", "nothing")
    assert ran.code == 2
    assert "example-2022" in ran.err
