"""Surveys, asked as a browser asks: a round from its opening to a correction, and what each body must not see."""

import email
import html
import io
import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from peelian.errors import NotFoundError
from peelian.jobs.estate import importing, tables
from peelian.jobs.estate.estate import AtTheMachine
from peelian.jobs.estate.importing import Work
from peelian.jobs.estate.survey import questionnaires
from peelian.law.permission import ALLOWED, Action
from peelian.nouns.ids import BodyId, RoundId
from peelian.nouns.person import Role
from peelian.wiring.estate.opening import open_estate
from peelian.wiring.survey.kept import KeptReports
from tests.fakes import survey_door, web_door
from tests.fakes.survey_door import SurveyDoor
from tests.fakes.surveys import BODIES, CONTENT, DEADLINE, SMALL, WELSH
from tests.fakes.web_door import form_token

KNOWN = "A sentence that only Ash knows"
WAITS = "Words that wait for the owner of Ash"
GENERAL = {"owner-said": "yes", "owner-evidence": "Board paper 7", "weak-said": "no", "weak-evidence": ""}


@pytest.fixture
def door(tmp_path: Path) -> SurveyDoor:
    return survey_door.make(tmp_path)


def post(browser: TestClient, path: str, **fields: str) -> tuple[int, str]:
    answer = browser.post(path, data={"_token": form_token(browser), **fields})
    return answer.status_code, answer.text


KINDS = ("json", "csv", "xlsx", "invitations", "reminders")
"""What routes make of the same thing."""


def filled(path: str, of: RoundId) -> list[str]:
    """Ask a route for what is Ash's, in every kind that there is."""
    names = {"wanted": str(of), "body": "ash", "part": "general", "question": "how"}
    for name, value in names.items():
        path = path.replace(f"{{{name}}}", value)
    return [path.replace("{kind}", kind) for kind in (KINDS if "{kind}" in path else KINDS[:1])]


def tells(browser: TestClient, path: str, said: str) -> bool:
    """Say whether an answer has something in it, also inside a ZIP archive, which XLSX is."""
    content = browser.get(path).content
    if not content.startswith(b"PK"):
        return said.encode() in content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(said.encode() in archive.read(name) for name in archive.namelist())


def answered(door: SurveyDoor, of: RoundId) -> TestClient:
    browser = door.browser(Role.ESTATE_OFFICER)
    fields = {**GENERAL, "how-text": KNOWN, "how-evidence": "", "how-said": ""}
    assert post(browser, f"/surveys/{of}/parts/general", **fields)[0] == 200
    assert post(browser, f"/surveys/{of}/parts/uav", **{"uav-uses-said": "no", "uav-uses-evidence": ""})[0] == 200
    assert post(browser, f"/surveys/{of}/submit")[0] == 200
    return browser


def signed(door: SurveyDoor, of: RoundId) -> TestClient:
    answered(door, of)
    browser = door.browser(Role.SENIOR_OWNER)
    assert post(browser, f"/surveys/{of}/sign")[0] == 200
    return browser


def published(door: SurveyDoor, of: RoundId) -> TestClient:
    owner = signed(door, of)
    door.desk.clock.at = DEADLINE + timedelta(days=1)
    oversight = door.browser(Role.OVERSIGHT)
    for step in ("close", "ask-to-publish"):
        assert post(oversight, f"/surveys/{of}/{step}")[0] == 200
    second = door.second()
    assert post(second, f"/surveys/{of}/publish", digest=shown(second, f"/surveys/{of}"))[0] == 200
    del owner
    return door.browser(Role.SENIOR_OWNER)


def shown(browser: TestClient, path: str) -> str:
    """Return the hash that a page binds a yes to."""
    found = re.search(r'name="digest" value="([0-9a-f]{64})"', browser.get(path).text)
    assert found is not None
    return found.group(1)


def test_oversight_opens_a_round(door: SurveyDoor) -> None:
    browser = door.browser(Role.OVERSIGHT)
    wrong = post(browser, "/surveys/new", title="", questionnaire="", deadline="soon")
    assert wrong[0] == 422
    assert "Choose a questionnaire" in wrong[1]
    good = {"title": "2027", "questionnaire": "police-2022", "deadline": "2027-03-31", "invited": "ash"}
    status, text = post(browser, "/surveys/new", **good)
    assert status == 200
    assert "The round is open." in text
    assert "0 of 1 bodies have signed" in text


def test_oversight_asks_questions_of_its_own(door: SurveyDoor) -> None:
    browser = door.browser(Role.OVERSIGHT)
    told = {"title": "2027", "deadline": "2027-03-31", "invited": "ash"}

    def handed(content: bytes) -> tuple[int, str]:
        sent = {"_token": form_token(browser), **told}
        answer = browser.post("/surveys/new", data=sent, files={"own": ("own.toml", content)})
        return answer.status_code, html.unescape(answer.text)

    status, text = handed(CONTENT.replace(b'asks = "How?"', b"asks = 5"))
    assert status == 422
    assert "questions[2].asks: 5 is not of type 'string'" in text
    assert "The round is open." in handed(CONTENT)[1]
    status, text = handed(CONTENT.replace(b"A small survey", b"Another survey"))
    assert status == 422
    assert "Give yours the next number" in text
    again = {"questionnaire": questionnaires.digest(SMALL), **told}
    assert "A small survey, version 1" in browser.get("/surveys/new").text
    harmful = CONTENT.replace(b"version = 1", b"version = 2").replace(b'"The body"', b"'\"><script>x</script>'")
    assert "The round is open." in handed(harmful.replace(b'"How?"', b"'\"><script>x</script>'"))[1]
    with door.surveys.store.read() as unit:
        rounds = [one.id for one in unit.rounds.all() if one.digest != questionnaires.digest(SMALL)]
    for path in ("", "/parts/general", "/answers/ash"):
        told_back = door.browser(Role.ESTATE_OFFICER).get(f"/surveys/{rounds[0]}{path}")
        assert (told_back.status_code, "<script>x" in told_back.text) == (200, False), path
    assert "The round is open." in post(browser, "/surveys/new", **again)[1]


def test_a_body_is_asked_in_welsh_where_the_questionnaire_has_it(door: SurveyDoor) -> None:
    asked = door.browser(Role.OVERSIGHT)
    told = {"_token": form_token(asked), "title": "2027", "deadline": "2027-03-31", "invited": "ash"}
    asked.post("/surveys/new", data=told, files={"own": ("own.toml", WELSH)})
    with door.surveys.store.read() as unit:
        of = unit.rounds.all()[0].id
    officer = door.browser(Role.ESTATE_OFFICER)
    english = html.unescape(officer.get(f"/surveys/{of}/parts/general").text)
    assert '<span lang="en">Is somebody responsible?</span>' in english
    officer.headers["accept-language"] = "cy"
    for path, said in (("", "Y corff"), ("/parts/general", "A oes rhywun yn gyfrifol?"), ("/parts/uav", "Dronau")):
        assert f'<span lang="cy">{said}</span>' in html.unescape(officer.get(f"/surveys/{of}{path}").text), path
    assert "Is somebody responsible? / A oes rhywun yn gyfrifol?" in officer.get(f"/surveys/{of}/sheet.csv").text


def test_a_body_answers_and_its_owner_signs(door: SurveyDoor) -> None:
    of = door.open()
    browser = answered(door, of)
    assert "wait for the senior owner" in browser.get(f"/surveys/{of}").text
    owner = door.browser(Role.SENIOR_OWNER)
    assert KNOWN in owner.get(f"/surveys/{of}/answers/ash").text
    assert "Signed." in post(owner, f"/surveys/{of}/sign")[1]


def test_what_does_not_fit_is_said_beside_the_question_and_nothing_is_lost(door: SurveyDoor) -> None:
    of = door.open()
    browser = door.browser(Role.ESTATE_OFFICER)
    post(browser, f"/surveys/{of}/parts/uav", **{"uav-uses-said": "yes", "uav-uses-evidence": ""})
    fields = {"uav-uses-said": "yes", "uav-uses-evidence": "Log", "uav-quantity-number": "many"}
    status, text = post(browser, f"/surveys/{of}/parts/uav", **fields, **{"uav-quantity-evidence": ""})
    assert status == 422
    assert "Write digits alone" in text
    assert 'value="many"' in text


def test_a_question_that_hangs_on_another_is_asked_after_it(door: SurveyDoor) -> None:
    of = door.open()
    browser = door.browser(Role.ESTATE_OFFICER)
    assert "How many drones" not in browser.get(f"/surveys/{of}/parts/uav").text
    text = post(browser, f"/surveys/{of}/parts/uav", **{"uav-uses-said": "yes", "uav-uses-evidence": ""})[1]
    assert "How many drones" in text


def test_each_part_is_filled_in_from_the_register_until_it_is_answered(door: SurveyDoor) -> None:
    of = door.open()
    estate = open_estate(door.desk.store, door.desk.clock)
    table = tables.csv_table(b"body,reference,system,maker,model,uses\nash,A-1,uav,Bolt,Kite,yes\n")
    importing.run(estate, AtTheMachine(), table, Work(why="Stocktake"))
    officer = door.browser(Role.ESTATE_OFFICER)
    post(officer, f"/surveys/{of}/parts/general", **GENERAL, **{"how-text": KNOWN, "how-evidence": "", "how-said": ""})
    assert "From the register: 1 entry" in officer.get(f"/surveys/{of}/parts/uav").text
    sheet = officer.get(f"/surveys/{of}/sheet.csv?register=yes").text
    assert ("From the register: 1 entry" in sheet, KNOWN in sheet) == (True, True)
    assert "From the register" not in officer.get(f"/surveys/{of}/sheet.csv").text
    post(officer, f"/surveys/{of}/parts/uav", **{"uav-uses-said": "no", "uav-uses-evidence": ""})
    assert "From the register" not in officer.get(f"/surveys/{of}/parts/uav").text


def test_what_is_incomplete_is_not_submitted_and_says_what_is_missing(door: SurveyDoor) -> None:
    of = door.open()
    status, text = post(door.browser(Role.ESTATE_OFFICER), f"/surveys/{of}/submit")
    assert status == 409
    assert "Is somebody responsible?" in text


def test_whoever_answered_cannot_sign(door: SurveyDoor) -> None:
    of = door.open()
    browser = door.elsewhere()
    post(browser, f"/surveys/{of}/parts/general", **GENERAL, **{"how-text": "So", "how-evidence": "", "how-said": ""})
    post(browser, f"/surveys/{of}/parts/uav", **{"uav-uses-said": "no", "uav-uses-evidence": ""})
    assert post(browser, f"/surveys/{of}/submit")[0] == 200
    status, text = post(browser, f"/surveys/{of}/sign")
    assert status == 403
    assert "somebody else has to approve it" in text


def test_the_public_reads_a_published_round_and_nothing_before(door: SurveyDoor) -> None:
    of = door.open()
    anybody = door.browser()
    for name in ("", "/report.pdf", "/figures.csv", "/figures.json"):
        assert anybody.get(f"/published/surveys/{of}{name}").status_code == 404
    published(door, of)
    page = anybody.get(f"/published/surveys/{of}").text
    assert "1 of the 6 bodies that were asked answered (17%)" in page
    assert anybody.get(f"/published/surveys/{of}/report.pdf").content.startswith(b"%PDF")
    assert "did_not_answer" in anybody.get(f"/published/surveys/{of}/figures.csv").text
    assert anybody.get(f"/published/surveys/{of}/figures.json").json()["answered"] == 1
    assert of in anybody.get("/published/surveys").text


def test_the_2022_round_is_there_for_anybody(door: SurveyDoor) -> None:
    page = door.browser().get("/published/surveys/example-2022").text
    assert "39 of the 47 bodies that were asked answered (83%)" in page
    assert "corrected; was 2" in page


def test_a_correction_issues_the_totals_anew(door: SurveyDoor) -> None:
    of = door.open()
    owner = published(door, of)
    officer = door.browser(Role.ESTATE_OFFICER)
    before = door.browser().get(f"/published/surveys/{of}/figures.json").json()
    fields = {"owner-said": "no", "owner-evidence": ""}
    assert post(officer, f"/surveys/{of}/correct/owner", **fields, why="")[0] == 422
    assert post(officer, f"/surveys/{of}/correct/owner", **fields, why="The wrong board")[0] == 200
    assert door.browser().get(f"/published/surveys/{of}/figures.json").json() == before
    assert "The wrong board" not in door.browser(Role.OVERSIGHT).get(f"/surveys/{of}/answers/ash").text
    yes = {"digest": shown(owner, f"/surveys/{of}/answers/ash")}
    assert post(owner, f"/surveys/{of}/corrections/owner/approve", digest="0")[0] == 409
    assert post(owner, f"/surveys/{of}/corrections/owner/approve", **yes)[0] == 200
    for role in (Role.ESTATE_OFFICER, Role.SENIOR_OWNER, Role.OVERSIGHT):
        answers = door.browser(role).get(f"/surveys/{of}/answers/ash").text
        assert re.search(r"It said: Yes[^<]*\. It says now: No\. The wrong board", answers)
    after = door.browser().get(f"/published/surveys/{of}/figures.json").json()
    assert (before["issue"], after["issue"]) == (1, 2)
    report = html.unescape(door.browser().get(f"/published/surveys/{of}").text)
    assert "yes: 0, no: 1, don't know: 0" in report
    assert "The wrong board" in report


def test_a_report_is_counted_once_until_something_changes_that_it_tells_of(door: SurveyDoor) -> None:
    of = door.open()
    kept = KeptReports(door.surveys)
    with pytest.raises(NotFoundError):
        kept.of(of)
    owner = published(door, of)
    first = kept.of(of)
    assert kept.of(of) is first
    with door.surveys.store.change() as unit:
        unit.bodies.put(replace(BODIES[BodyId("elm")], name="Elm and Oak"))
    assert "Elm and Oak" in kept.of(of).analysis.turnout.silent
    officer = door.browser(Role.ESTATE_OFFICER)
    wrong = {"owner-said": "no", "owner-evidence": "", "why": "The wrong board"}
    assert post(officer, f"/surveys/{of}/correct/owner", **wrong)[0] == 200
    yes = {"digest": shown(owner, f"/surveys/{of}/answers/ash")}
    assert post(owner, f"/surveys/{of}/corrections/owner/approve", **yes)[0] == 200
    assert kept.of(of).round.issue == 2


def test_whoever_asks_that_a_round_be_published_does_not_publish_it(door: SurveyDoor) -> None:
    of = door.open()
    signed(door, of)
    door.desk.clock.at = DEADLINE + timedelta(days=1)
    oversight = door.browser(Role.OVERSIGHT)
    for step in ("close", "ask-to-publish"):
        assert post(oversight, f"/surveys/{of}/{step}")[0] == 200
    text = oversight.get(f"/surveys/{of}").text
    assert "Somebody else of oversight has to say yes" in text
    assert "Publish the totals" not in text
    yes = {"digest": shown(door.second(), f"/surveys/{of}")}
    status, text = post(oversight, f"/surveys/{of}/publish", **yes)
    assert (status, "somebody else has to approve it" in text) == (403, True)
    assert door.browser().get(f"/published/surveys/{of}").status_code == 404


def test_a_correction_is_refused_and_the_answer_stays(door: SurveyDoor) -> None:
    of = door.open()
    owner = signed(door, of)
    officer = door.browser(Role.ESTATE_OFFICER)
    fields = {"owner-said": "no", "owner-evidence": "", "why": "The wrong board"}
    assert post(officer, f"/surveys/{of}/correct/owner", **fields)[0] == 200
    assert "The senior owner has to say yes" in officer.get(f"/surveys/{of}/answers/ash").text
    assert post(owner, f"/surveys/{of}/corrections/owner/refuse", why="")[0] == 409
    assert "stays as it is" in post(owner, f"/surveys/{of}/corrections/owner/refuse", why="It was right")[1]
    assert "Corrections that wait" not in officer.get(f"/surveys/{of}/answers/ash").text


def test_no_body_reads_anothers_answers_by_any_route_or_export(door: SurveyDoor) -> None:
    of = door.open()
    answered(door, of)
    elsewhere, nobody, oversight, other = (
        door.elsewhere(),
        door.browser(),
        door.browser(Role.OVERSIGHT),
        door.browser(Role.DPO),
    )
    routes = [path for method, path, _ in door.desk.app.state.routes if method == "GET" and "survey" in path]
    paths = [one for path in routes for one in filled(path, of)]
    assert len(paths) >= 20
    mine = door.browser(Role.ESTATE_OFFICER)
    for kind in ("csv", "xlsx"):
        assert tells(mine, f"/surveys/{of}/sheet.{kind}", KNOWN)
    for browser in (elsewhere, nobody, oversight, other):
        assert not [path for path in paths if tells(browser, path, KNOWN)]
    owner = door.browser(Role.SENIOR_OWNER)
    post(owner, f"/surveys/{of}/sign")
    for browser in (elsewhere, nobody, other):
        assert not [path for path in paths if tells(browser, path, KNOWN)]
    assert KNOWN in oversight.get(f"/surveys/{of}/answers/ash").text
    fields = {"how-text": WAITS, "how-evidence": "", "how-said": "", "why": "It is told otherwise"}
    assert post(mine, f"/surveys/{of}/correct/how", **fields)[0] == 200
    assert WAITS in owner.get(f"/surveys/{of}/answers/ash").text
    for browser in (elsewhere, nobody, oversight, other):
        assert not [path for path in paths if tells(browser, path, WAITS)]
    for browser in (elsewhere, oversight, other):
        for act in ("approve", "refuse"):
            status, text = post(browser, f"/surveys/{of}/corrections/how/{act}", digest="0" * 64, why="Mine")
            assert (status in {401, 403, 409}, WAITS in text) == (True, False)


def test_oversight_takes_letters_along_and_prints_them_and_nobody_else_does(door: SurveyDoor) -> None:
    of = door.open()
    oversight = door.browser(Role.OVERSIGHT)
    here = f"/surveys/{of}/letters"
    assert "6 of 6 bodies have not signed" in oversight.get(here).text
    draft = email.message_from_bytes(oversight.get(f"{here}/invitations/ash.eml").content)
    assert (draft["X-Unsent"], draft["To"]) == ("1", None)
    assert f"/surveys/{of}" in draft.get_payload(decode=True).decode()  # type: ignore[union-attr]
    with zipfile.ZipFile(io.BytesIO(oversight.get(f"{here}/reminders/all.zip").content)) as archive:
        assert archive.namelist() == [f"{name}.eml" for name in sorted(BODIES)]
    assert oversight.get(f"{here}/reminders").text.count("Nothing has been answered yet.") == 6
    assert oversight.get(f"{here}/reminders/nobody.eml").status_code == 404
    assert oversight.get(f"{here}/threats").status_code == 400
    assert door.browser(Role.ESTATE_OFFICER).get(here).status_code == 403


def bring(browser: TestClient, of: RoundId, name: str, content: bytes) -> tuple[int, str]:
    answer = browser.post(
        f"/surveys/{of}/sheet", data={"_token": form_token(browser)}, files={"sheet": (name, content)}
    )
    return answer.status_code, answer.text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_sheet_is_taken_along_and_brought_back(door: SurveyDoor, kind: str) -> None:
    of = door.open()
    browser = door.browser(Role.ESTATE_OFFICER)
    post(browser, f"/surveys/{of}/parts/general", **GENERAL, **{"how-text": KNOWN, "how-evidence": "", "how-said": ""})
    sheet = browser.get(f"/surveys/{of}/sheet.{kind}").content
    status, text = bring(browser, of, f"sheet.{kind}", sheet)
    assert status == 200
    assert "3 answers were brought in." in text


def test_what_is_wrong_in_a_sheet_is_said_by_row_and_the_rest_kept(door: SurveyDoor) -> None:
    of = door.open()
    browser = door.browser(Role.ESTATE_OFFICER)
    assert "filled sheet" in browser.get(f"/surveys/{of}/sheet").text
    status, text = bring(browser, of, "a.csv", b"question,answer\nowner,yes\nweak,perhaps\n")
    assert status == 422
    assert "1 answers were brought in" in text
    assert bring(browser, of, "a.exe", b"MZ")[0] == 422
    assert post(browser, f"/surveys/{of}/sheet")[0] == 422


def test_another_bodys_answers_are_refused_and_logged(door: SurveyDoor) -> None:
    of = door.open()
    answered(door, of)
    answer = door.elsewhere().get(f"/surveys/{of}/answers/ash")
    assert answer.status_code == 403
    assert "permission:refused" in str(door.desk.events()[-1])


REFUSED = re.compile(r"Only these roles may do this")


@pytest.mark.parametrize("role", list(web_door.NAMES))
def test_every_route_opens_to_the_roles_of_its_action_alone(door: SurveyDoor, role: Role) -> None:
    browser = door.browser(role)
    token = form_token(browser)
    wrong = []
    for method, path, action in door.desk.app.state.routes:
        if not isinstance(action, Action) or "survey" not in path:
            continue
        where = re.sub(r"\{\w+\}", "nothing", path)
        answer = browser.request(method, where, headers={"x-csrf-token": token}, follow_redirects=False)
        if (answer.status_code == 403 and bool(REFUSED.search(answer.text))) == (role in ALLOWED[action]):
            wrong.append((method, path, action, answer.status_code))
    assert not wrong
