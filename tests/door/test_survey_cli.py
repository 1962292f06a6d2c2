"""`peelian survey`, as a user runs it."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest

from peelian.cli import app
from peelian.jobs.estate.survey import overseeing
from peelian.nouns.person import Role
from peelian.storage.surveys import Returns
from peelian.wiring.store import KeyFile, open_desk_store
from tests.door.conftest import Peelian
from tests.fakes import survey_door, web_door
from tests.fakes.surveys import CONTENT, DEADLINE
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
    assert "Who answered, by area" in page
    assert page.count("<td>did not answer</td>") == 8
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


def test_a_round_of_a_desk_is_reported_once_it_is_published(peelian: Peelian, tmp_path: Path) -> None:
    door = survey_door.make(tmp_path)
    of = door.open()
    where = ("--data", tmp_path / "data", "--key-file", tmp_path / "vault.key")
    oversight = next(one for one in web_door.people() if Role.OVERSIGHT in one.roles)
    door.desk.clock.at = DEADLINE + timedelta(days=1)
    assert peelian("survey", "report", of, *where).code == 2
    overseeing.close(door.surveys, oversight, of)
    door.publish(of)
    door.desk.store.close()
    ran = peelian("survey", "report", of, *where)
    assert ran.code == 0, ran.err
    assert "0 of the 6 bodies that were asked answered (0%)" in ran.out


def test_a_round_that_is_not_there_is_refused_with_those_that_are(peelian: Peelian) -> None:
    ran = peelian("survey", "report", "nothing")
    assert ran.code == 2
    assert "example-2022" in ran.err


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_sheet_is_written_and_what_it_lacks_is_said(peelian: Peelian, tmp_path: Path, kind: str) -> None:
    sheet = tmp_path / f"sheet.{kind}"
    assert peelian("survey", "export", "code-principles", sheet).code == 0
    ran = peelian("survey", "check", "code-principles", sheet, "--json")
    told = json.loads(ran.out)
    assert ran.code == 1
    assert (told["answers"], told["faults"], len(told["missing"])) == (0, [], 36)


def test_a_questionnaire_of_one_s_own_has_a_sheet_as_well(peelian: Peelian, tmp_path: Path) -> None:
    own, sheet = tmp_path / "own.toml", tmp_path / "sheet.csv"
    own.write_bytes(CONTENT)
    assert "6 questions" in peelian("survey", "export", own, sheet).out
    assert len(json.loads(peelian("survey", "check", own, sheet, "--json").out)["missing"]) == 4
    own.write_bytes(b"id = 5")
    ran = peelian("survey", "export", own, sheet)
    assert (ran.code, "the table at the top" in ran.err) == (2, True)
    assert "there is no file" in peelian("survey", "export", tmp_path / "gone.toml", sheet).err


def test_a_filled_sheet_is_checked_row_by_row(peelian: Peelian, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("question,answer\npurpose.q1,yes\npurpose.q2,perhaps\n", encoding="utf-8")
    ran = peelian("survey", "check", "code-principles", sheet)
    assert ran.code == 1
    assert "1 answers can be used" in ran.out
    assert "row 3, answer: Answer yes, no, don't know or not held" in ran.out


def test_a_sheet_that_cannot_be_read_is_refused(peelian: Peelian, tmp_path: Path) -> None:
    for name, content in (
        ("a.csv", b"\xff\xfe"),
        ("b.txt", b"question"),
        ("c.csv", b"nothing\n1\n"),
        ("d.xlsx", b"PK"),
    ):
        (tmp_path / name).write_bytes(content)
        ran = peelian("survey", "check", "code-principles", tmp_path / name)
        assert ran.code == 2, name
        assert name in ran.err
    assert peelian("survey", "export", "code-principles", tmp_path / "sheet.pdf").code == 2


def test_a_sheet_is_brought_in_for_an_officer_and_waits_to_be_signed(peelian: Peelian, tmp_path: Path) -> None:
    door = survey_door.make(tmp_path)
    of = door.open()
    door.desk.store.close()
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("question,answer\nowner,yes\nweak,perhaps\n", encoding="utf-8")
    where = ("--data", tmp_path / "data", "--key-file", tmp_path / "vault.key")
    ran = peelian("survey", "import", of, sheet, "--who", "p-estate_officer", *where, "--json")
    assert (ran.code, json.loads(ran.out)["answers"]) == (1, 1), ran.err
    again = peelian("survey", "import", of, sheet, "--who", "p-estate_officer", *where, "--json")
    assert json.loads(again.out)["answers"] == 1
    wrong = peelian("survey", "import", of, sheet, "--who", "p-operator", *where)
    assert wrong.code == 2
    assert "Nothing of it was kept" in wrong.err
    store = open_desk_store(tmp_path / "data", key=KeyFile(path=tmp_path / "vault.key"), create=False)
    with store.read() as unit:
        (kept,) = Returns(unit.connection).of(of)
    store.close()
    assert (kept.stage.value, [one.question for one in kept.answers]) == ("started", ["owner"])
