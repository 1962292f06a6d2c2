"""Operator-initiated checks as a browser asks for them: every role, every refusal, every end."""

import inspect
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from peelian.law import operator_checks as law
from peelian.law import permission, reference_sets
from peelian.law.permission import ALLOWED
from peelian.nouns.ids import CheckId
from peelian.nouns.person import Role
from peelian.wiring.handset import words
from tests.fakes import check_door, web_door
from tests.fakes.check_door import CheckDoor, opened, photograph, statement
from tests.fakes.web_door import form_token

RULES = web_door.POLICY.operator_check
PUBLIC = {"/notice/check", "/notice/live"}


@pytest.fixture
def door(tmp_path: Path) -> CheckDoor:
    return check_door.make(tmp_path)


@pytest.mark.parametrize("role", Role)
def test_every_route_lets_in_the_roles_of_its_action_and_nobody_else(door: CheckDoor, role: Role) -> None:
    browser = door.browser(role)
    token = form_token(browser)
    wrong = []
    for method, path, action in door.desk.app.state.routes:
        if action is None or not path.startswith(("/checks", "/reference-sets", "/supervision")):
            continue
        where = re.sub(r"\{\w+\}", "nothing", path).replace("nothing.jpg", "0.jpg")
        answer = browser.request(method, where, headers={"x-csrf-token": token}, follow_redirects=False)
        if (answer.status_code == 403 and "Only these roles may do this" in answer.text) == (role in ALLOWED[action]):
            wrong.append((method, path, answer.status_code))
    assert not wrong


def test_only_the_notices_are_public(door: CheckDoor) -> None:
    ours = ("/checks", "/reference-sets", "/supervision", "/notice")
    routes = [(path, action) for _, path, action in door.desk.app.state.routes if path.startswith(ours)]
    assert {path for path, action in routes if action is None} == PUBLIC
    assert len(routes) > 20


@pytest.mark.parametrize("trigger", sorted(RULES.triggers))
def test_every_trigger_opens_the_camera(door: CheckDoor, trigger: str) -> None:
    browser = door.browser(Role.CHECKING_OFFICER)
    page = browser.get(opened(door, browser, trigger=trigger)).text
    assert "app-camera" in page
    assert "Custody, north" in page
    assert "version 1" in page
    assert "2 pictures" in page
    assert "last weeded on 2026-11-25" in page
    assert 'type="file"' not in page


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"trigger": ""}, "Choose why you need to find out who this is"),
        ({"legal_basis": "because"}, "Choose the legal basis"),
        ({"necessity": "x"}, "Say in a few words why this is necessary"),
        ({"tried": []}, "Choose at least one of the other means"),
        ({"place": ""}, "Choose the kind of place"),
        ({"place": "home"}, "Home is a private place"),
        ({"place": "worship", "harm": "yes"}, "what the risk of significant harm is"),
        ({"child": "yes"}, "A child needs a supervisor"),
        ({"child": "yes", "code": "AAAA AAAA"}, "A child needs a supervisor"),
        ({"most": "7"}, "An answer has at most 6 candidates"),
        ({"most": "all"}, "An answer has at most 6 candidates"),
        ({"set": ""}, "Choose a reference set"),
        ({"set": "set-none"}, "Choose a reference set"),
    ],
)
def test_what_is_not_lawful_is_refused_in_words(door: CheckDoor, change: dict[str, object], says: str) -> None:
    browser = door.browser(Role.CHECKING_OFFICER)
    answer = browser.post("/checks/new", data=statement(door, form_token(browser, "/checks"), **change))
    assert answer.status_code == 422
    assert says in answer.text
    assert "app-camera" not in answer.text


def test_a_refused_statement_is_logged(door: CheckDoor) -> None:
    browser = door.browser(Role.CHECKING_OFFICER)
    browser.post("/checks/new", data=statement(door, form_token(browser, "/checks"), most="7"))
    assert door.kinds()[-1] == check_door.REFUSED


def test_a_child_is_checked_with_a_supervisors_code_once(door: CheckDoor) -> None:
    supervisor, browser = door.browser(Role.SUPERVISOR), door.browser(Role.CHECKING_OFFICER)
    officer = web_door.person(Role.CHECKING_OFFICER)
    form = {"_token": form_token(supervisor, "/supervision"), "officer": officer, "reason": "Lost, does not speak"}
    code = re.search(r'<code id="code">([^<]+)</code>', supervisor.post("/supervision/code", data=form).text)
    assert code is not None
    check = opened(door, browser, child="yes", code=code.group(1))
    form = {"_token": form_token(browser, "/checks"), "why": "Her mother came"}
    assert browser.post(f"{check}/give-up", data=form).status_code == 200
    answer = browser.post(
        "/checks/new", data=statement(door, form_token(browser, "/checks"), child="yes", code=code.group(1))
    )
    assert "used already" in answer.text


@pytest.mark.parametrize(
    ("change", "says"),
    [({"officer": ""}, "Choose an officer"), ({"officer": "p-dpo"}, "may make checks"), ({"reason": " "}, "Say why")],
)
def test_a_code_that_cannot_be_made_says_why(door: CheckDoor, change: dict[str, str], says: str) -> None:
    browser = door.browser(Role.SUPERVISOR)
    officer = web_door.person(Role.CHECKING_OFFICER)
    form = {"_token": form_token(browser, "/supervision"), "officer": officer, "reason": "why", **change}
    answer = browser.post("/supervision/code", data=form)
    assert answer.status_code == 422
    assert says in answer.text


def test_a_possible_match_is_shown_in_words_and_a_decision_destroys_it(door: CheckDoor) -> None:
    browser = door.browser(Role.CHECKING_OFFICER)
    check = opened(door, browser)
    assert photograph(browser, check).json() == {"next": check}
    page = browser.get(check).text
    main = page[page.index("<main") : page.index("</main>")]
    assert "Possible match" in main
    assert "Passes the operating point, no more" in main
    assert "Reference one" in main
    assert "Custody, 2025-05-01" in main
    assert "%" not in main
    assert browser.get(f"{check}/photo.jpg").content.endswith(b"one")
    assert browser.get(f"{check}/photo.jpg").headers["cache-control"] == "no-store"
    assert browser.get(f"{check}/candidates/0.jpg").content == b"a picture"
    assert browser.get(f"{check}/candidates/1.jpg").status_code == 404

    form = {"_token": form_token(browser, "/checks"), "verdict": "same", "means": "none", "outcome": "identified"}
    refused = browser.post(f"{check}/decide", data=form)
    assert refused.status_code == 422
    assert "needs an independent check" in refused.text
    decided = browser.post(f"{check}/decide", data={**form, "means": "documents"})
    assert "This check is over" in decided.text
    assert "Destroyed at" in decided.text
    assert door.photos() == []
    assert browser.get(f"{check}/photo.jpg").status_code == 404
    assert "check:erased" in door.kinds()


def test_no_match_is_a_valid_result(door: CheckDoor) -> None:
    browser = door.browser(Role.CHECKING_OFFICER)
    check = opened(door, browser)
    photograph(browser, check, "a stranger")
    page = browser.get(check).text
    assert "No match is a valid result" in page
    assert "<img" not in page
    form = {"_token": form_token(browser, "/checks"), "means": "none", "outcome": "not_identified"}
    assert browser.post(f"{check}/decide", data={**form, "verdict": "same"}).status_code == 422
    assert browser.post(f"{check}/decide", data={**form, "verdict": "x"}).status_code == 422
    assert "This check is over" in browser.post(f"{check}/decide", data={**form, "verdict": "nobody"}).text


def test_a_photograph_that_is_not_good_enough_is_coached_and_then_there_are_no_more(door: CheckDoor) -> None:
    browser = door.browser(Role.CHECKING_OFFICER)
    check = opened(door, browser)
    for _ in range(RULES.photos):
        answer = photograph(browser, check, "blurred")
        assert answer.status_code == 422
        assert answer.json()["detail"] == "Hold the phone still, and wipe the lens."
    assert "none was good enough" in photograph(browser, check).json()["detail"]


def test_what_is_no_photograph_of_the_pages_camera_costs_one_answer(door: CheckDoor) -> None:
    browser = door.browser(Role.CHECKING_OFFICER)
    check = opened(door, browser)
    assert photograph(browser, check, content=b"GIF89a").status_code == 422
    assert photograph(browser, check, content=b"\xff\xd8\xff" + b"x" * (11 * 1024 * 1024)).status_code == 413
    token = form_token(browser, "/checks")
    for kind in ("image/png", "multipart/form-data; boundary=x", "application/octet-stream"):
        headers = {"content-type": kind, "x-csrf-token": token}
        assert browser.post(f"{check}/photo", content=b"\xff\xd8\xffone", headers=headers).status_code in {400, 422}
    assert door.photos() == []


def test_a_photograph_without_the_pages_token_is_refused(door: CheckDoor) -> None:
    browser = door.browser(Role.CHECKING_OFFICER)
    check = opened(door, browser)
    answer = browser.post(f"{check}/photo", content=b"\xff\xd8\xffone", headers={"content-type": "image/jpeg"})
    assert answer.status_code == 403
    assert door.photos() == []


def test_a_check_that_times_out_leaves_a_decision_to_make_and_no_face(door: CheckDoor) -> None:
    browser = door.browser(Role.CHECKING_OFFICER)
    check = opened(door, browser)
    photograph(browser, check)
    door.forward(RULES.undecided_s)
    page = browser.get(check).text
    assert "A decision is missing" in page
    assert "<img" not in page
    assert "a check open" in browser.get("/checks").text
    form = {"_token": form_token(browser, "/checks"), "verdict": "cannot_tell", "means": "none", "outcome": "released"}
    assert "This check is over" in browser.post(f"{check}/decide", data=form).text
    assert door.photos() == []


def test_another_officers_check_is_not_there(door: CheckDoor) -> None:
    mine = door.browser(Role.CHECKING_OFFICER)
    check = opened(door, mine)
    photograph(mine, check)
    identity = CheckId(check.rsplit("/", 1)[1])
    with door.desk.store.change() as unit:
        unit.checks.put(replace(unit.checks.get(identity), officer=web_door.person(Role.SUPERVISOR)))
    for path in ("", "/photo.jpg", "/candidates/0.jpg"):
        assert mine.get(f"{check}{path}").status_code == 404
    token = {"_token": form_token(mine, "/checks"), "verdict": "same", "means": "documents", "outcome": "identified"}
    assert mine.post(f"{check}/decide", data=token).status_code == 404
    assert photograph(mine, check).status_code == 404


def test_what_the_person_says_of_themselves_is_counted_apart(door: CheckDoor) -> None:
    browser = door.browser(Role.CHECKING_OFFICER)
    check = opened(door, browser)
    photograph(browser, check, "a stranger")
    form = {"_token": form_token(browser, "/checks"), "verdict": "nobody", "means": "none", "outcome": "released"}
    assert "How the person describes themselves" in browser.post(f"{check}/decide", data=form).text
    said = {"_token": form_token(browser, "/checks"), "said_age_band": "a18_24", "said_sex": ""}
    assert "Counted" in browser.post(f"{check}/describe", data=said).text
    assert browser.post(f"{check}/describe", data=said).status_code == 422
    record = json.loads(door.browser(Role.AUDITOR).get("/supervision/record.json").text)
    assert record["self_described"][0]["answer"] == "18 to 24"
    assert record["self_described"][0]["count"] == "fewer than 5"


def test_a_supervisor_sees_totals_and_looks_through_the_sample(door: CheckDoor) -> None:
    browser, supervisor = door.browser(Role.CHECKING_OFFICER), door.browser(Role.SUPERVISOR)
    check = opened(door, browser, place="home", harm="yes", harm_reason="she may die tonight")
    form = {"_token": form_token(browser, "/checks"), "why": "She told us"}
    browser.post(f"{check}/give-up", data=form)
    page = supervisor.get("/supervision").text
    assert "To look through (1)" in page
    assert "she may die tonight" in page
    identity = check.rsplit("/", 1)[1]
    sent = {"_token": form_token(supervisor, "/supervision"), "finding": ""}
    where = f"/supervision/checks/{identity}/review"
    assert supervisor.post(where, data=sent).status_code == 422
    assert "has been recorded" in supervisor.post(where, data={**sent, "finding": "sound"}).text
    record = supervisor.get("/supervision/record.json").json()
    assert (record["checks"], record["in_private_places"]) == (1, 1)
    assert record["findings_of_reviews"] == {"Sound": 1}
    assert (
        '1 <meter class="app-meter" aria-hidden="true" min="0" max="1" value="1">'
        in supervisor.get("/supervision").text
    )


def test_what_stood_against_checks_is_told_in_words(door: CheckDoor) -> None:
    browser = door.browser(Role.CHECKING_OFFICER)
    form = statement(door, form_token(browser, "/checks"), place="home", most="7")
    assert browser.post("/checks/new", data=form).status_code == 422
    page = door.browser(Role.SUPERVISOR).get("/supervision").text
    for rule in ("statement.harm", "statement.most"):
        assert words.REFUSED[rule] in page
        assert rule.capitalize() not in page
    assert words.refused({"evidence.size": 2, "evidence.pack": 1}) == {words.UNPROVEN: 3}


def test_every_rule_by_which_the_law_refuses_a_check_has_words() -> None:
    rules = set(re.findall(r'_no\("([a-z_.]+)"', inspect.getsource(law)))
    rules |= {f"statement.{part}" for part in ("legal_bases", "triggers", "places")} | {permission.RULE}
    rules |= {
        one for one in re.findall(r'_no\("([a-z_.]+)"', inspect.getsource(reference_sets)) if one.startswith("set")
    }
    assert len(rules) > 15
    assert rules <= set(words.REFUSED)


def test_a_supervisor_sees_which_device_a_check_was_made_on(door: CheckDoor) -> None:
    supervisor = door.browser(Role.SUPERVISOR)
    private = {"place": "home", "harm": "yes", "harm_reason": "she may die tonight"}
    for number in range(3):
        browser = door.browser(Role.CHECKING_OFFICER)
        if number < 2:
            browser.get("/checks/new")
            browser.get("/checks/new")
        check = opened(door, browser, **private)
        browser.post(f"{check}/give-up", data={"_token": form_token(browser, "/checks"), "why": "She told us"})
    shown = re.findall(r"\bB-[0-9a-f]{10}\b", supervisor.get("/supervision").text)
    assert len(shown) == len(set(shown)) == 2, "one number a browser, and none where none was given"
    assert "not known" in supervisor.get("/supervision").text


def test_what_a_browser_made_up_as_its_number_is_none(door: CheckDoor) -> None:
    browser = door.browser(Role.CHECKING_OFFICER)
    browser.cookies.set("peelian-device", "<script>")
    opened(door, browser)
    with door.post.handset.store.read() as unit:
        assert [row.device for row in unit.checks.all()] == [""]


@pytest.mark.parametrize("path", sorted(PUBLIC))
def test_a_notice_is_public_in_both_languages_and_says_which_one_is_a_draft(door: CheckDoor, path: str) -> None:
    browser = door.browser()
    english = browser.get(path).text
    assert 'lang="cy"' in english
    assert "Drafft" in english
    assert "ico.org.uk" in english
    assert "Information Commissioner" in english
    assert "<form" not in english.split("<main")[1].split("</main>")[0]
    browser.cookies.set("peelian-language", "cy")
    welsh = browser.get(path).text
    assert welsh.index('id="cy-title"') < welsh.index('id="en-title"')
