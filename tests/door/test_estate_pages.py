"""The pages of the register, asked as a browser asks: each body sees its own part, whatever it asks for."""

import csv
import io
import json
import re
import time
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from starlette.testclient import TestClient

from peelian.jobs.estate import columns, register
from peelian.jobs.estate.estate import AtTheMachine
from peelian.jobs.estate.register import Own
from peelian.law.permission import ALLOWED
from peelian.nouns.deployment import Deployment, Stage
from peelian.nouns.ids import DeploymentId, PersonId, SupplierConcernId
from peelian.nouns.person import Role
from peelian.nouns.register import Query
from peelian.nouns.supplier_concern import Standpoint
from peelian.web.pages.estate import query as estate_query
from peelian.web.pages.estate.people import MACHINE
from peelian.web.sites.estate import OwnParts
from peelian.wiring import public
from tests.fakes import estate_door, web_door
from tests.fakes.deployments import PLAN
from tests.fakes.estate import CONCERN, NORTH, SOUTH, TODAY
from tests.fakes.estate_door import HEADER, MINE, THEIRS, EstateDoor
from tests.fakes.web_door import POLICY, form_token

REFUSED = re.compile(r"Only these roles may do this")
SECRET = "Secret plate"  # noqa: S105 (nobody's)
FIELDS = {
    "reference": "N-9",
    "system": "uav",
    "maker": "Bolt",
    "model": "Kite",
    "serial": "S-3",
    "uses": "yes",
    "why": "Bought",
}


@pytest.fixture
def door(tmp_path: Path) -> EstateDoor:
    return estate_door.make(tmp_path)


@pytest.fixture
def officer(door: EstateDoor) -> TestClient:
    return door.browser(Role.ESTATE_OFFICER)


@pytest.fixture
def oversight(door: EstateDoor) -> TestClient:
    return door.browser(Role.OVERSIGHT)


def routes(door: EstateDoor) -> list[tuple[str, str, str]]:
    known = [(method, path, action) for method, path, action in door.desk.app.state.routes if "/estate" in path]
    assert {path for _, path, action in known if action is None} == {
        "/published/estate",
        "/published/estate/equipment.{kind}",
    }
    return [one for one in known if one[2] is not None]


@pytest.mark.parametrize("role", Role)
def test_every_page_lets_in_the_roles_of_its_action_and_nobody_else(door: EstateDoor, role: Role) -> None:
    browser = door.browser(role)
    token = form_token(browser)
    wrong = []
    for method, path, action in routes(door):
        where = re.sub(r"\{\w+\}", "nothing", path)
        answer = browser.request(method, where, headers={"x-csrf-token": token}, follow_redirects=False)
        if (answer.status_code == 403 and bool(REFUSED.search(answer.text))) == (role in ALLOWED[action]):  # type: ignore[index]
            wrong.append((method, path, action, answer.status_code))
    assert not wrong


def test_no_page_and_no_export_tells_a_body_of_another_body_s_assets(door: EstateDoor, officer: TestClient) -> None:
    token = form_token(officer)
    asked = [
        *[f"/estate?{one}" for one in ("", "body=south", "q=Secret", "maker=Acme", "supplier=Acme", "flagged=yes")],
        *[f"/estate?{one}" for one in ("due=yes", "concern=concern-1", "sort=body&down=yes", "page=2", "system=anpr")],
        f"/estate/assets/{THEIRS}",
        f"/estate/assets/{THEIRS}/change",
        *[f"/estate/{one}" for one in ("report", "report?body=south", "without?supplier=Acme", "concerns/concern-1")],
        "/estate/without?supplier=Acme&body=south",
        "/estate/concerns",
        "/estate/import",
    ]
    for role in (Role.ESTATE_OFFICER, Role.DPO):
        for path in asked:
            text = door.browser(role).get(path).text
            assert SECRET not in text, path
            assert THEIRS in path or THEIRS not in text, path
            assert SOUTH.name not in text, path
    for fields in ({}, {"body": "south"}, {"q": "Secret"}, {"supplier": "Acme"}):
        answer = officer.post("/estate/export", data={"_token": token, "why": "Curious", **fields})
        assert SECRET not in answer.text
    for path in ("change", "remove"):
        sent = {"_token": token, **FIELDS, "maker": "Mine now"}
        assert officer.post(f"/estate/assets/{THEIRS}/{path}", data=sent).status_code == 404
    assert door.history(THEIRS) == ["Stocktake"]


def test_oversight_sees_all_and_can_ask_for_one(oversight: TestClient) -> None:
    assert SECRET in oversight.get("/estate").text
    assert SECRET not in oversight.get("/estate?body=north").text
    report = oversight.get("/estate/report").text
    assert SOUTH.name in report
    assert "Assets with a concern, by area" in report
    assert oversight.get(f"/estate/assets/{THEIRS}").status_code == 200


def test_somebody_without_a_seat_is_told_whom_to_ask(door: EstateDoor) -> None:
    with door.desk.store.change() as unit:
        unit.connection.exec_driver_sql("DELETE FROM estate_seat")
    answer = door.browser(Role.DPO).get("/estate")
    assert answer.status_code == 403
    assert "ask the oversight body" in answer.text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["N-1", "N-2"]),
        ("down=yes", ["N-2", "N-1"]),
        ("sort=maker&down=yes", ["N-2", "N-1"]),
        ("q=kite", ["N-2"]),
        ("system=uav", ["N-2"]),
        ("flagged=yes", ["N-1"]),
        ("due=yes", ["N-1"]),
        ("supplier=Bolt", ["N-2"]),
        ("concern=concern-1", ["N-1"]),
        ("system=tank&sort=colour&page=x&down=", ["N-1", "N-2"]),
        ("page=99999999999", ["N-1", "N-2"]),
        ("q=%25", []),
    ],
)
def test_an_address_says_what_is_found_and_in_which_order(officer: TestClient, asked: str, found: list[str]) -> None:
    text = officer.get(f"/estate?{asked}").text
    assert re.findall(r'/estate/assets/asset-\w+">([^<]+)<', text) == found
    assert f"{len(found)} asset" in text


def test_pages_are_linked_without_losing_what_was_asked_for() -> None:
    asked = estate_query.read({"q": "a&b", "page": "5", "sort": "due", "x": "y"}, TODAY)
    assert (asked.page, asked.query.offset) == (5, 200)
    made = estate_query.pages(asked, 1_000)
    assert [one.get("number", "…") for one in made["items"]] == [1, "…", 3, 4, 5, 6, 7, "…", 20]  # type: ignore[attr-defined]
    assert made["next"] == {"href": "/estate?q=a%26b&sort=due&page=6"}
    assert estate_query.pages(asked, 50) == {}
    assert asked.by("due") == "/estate?q=a%26b&sort=due&down=yes"
    assert (asked.order("due"), asked.order("maker")) == ("ascending", "none")


def test_an_asset_shows_its_concerns_with_the_match_its_dues_gaps_and_history(officer: TestClient) -> None:
    text = officer.get(f"/estate/assets/{MINE}").text
    for said in (CONCERN.statement, "maker “Acme”", "2026-12-31", "no self-assessment", f"{MACHINE}: Stocktake"):
        assert said in text
    assert "cctv_external" not in text
    assert text.count("Unknown") == 5  # four facts and the exposure, each once


def test_an_asset_is_added_changed_and_taken_out(door: EstateDoor, officer: TestClient) -> None:
    _, _, where = door.post(officer, "/estate/assets/new", **FIELDS)
    assert where == f"/estate/assets/{columns.id_of(NORTH.id, 'N-9')}"
    status, text, _ = door.post(officer, "/estate/assets/new", **FIELDS)
    assert (status, "of this reference already" in text) == (422, True)
    assert 'value="Kite"' in officer.get(f"{where}/change").text
    changed = {**FIELDS, "firmware": "2.0", "why": "New firmware", "reference": "ignored", "body": "south"}
    assert door.post(officer, f"{where}/change", **changed)[0] == 303
    assert "nothing → 2.0" in officer.get(where).text
    assert door.post(officer, f"{where}/remove", why="Lost")[2] == "/estate"
    assert officer.get(where).status_code == 404
    assert door.history(columns.id_of(NORTH.id, "N-9")) == ["Lost", "New firmware", "Bought"]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("maker", "=1+1", "formula"),
        ("system", "tank", "none of them"),
        ("reference", "", "empty"),
        ("reference", "peelian:camera:x", "Peelian itself"),
        ("serial", "S-2", "this maker and serial number"),
        ("dpia_on", "soon", "not a date"),
        ("why", " ", "Say why"),
        ("cpe", "x", "CPE 2.3"),
    ],
)
def test_a_wrong_form_says_what_is_wrong_beside_the_field(
    door: EstateDoor, officer: TestClient, field: str, value: str, said: str
) -> None:
    status, text, _ = door.post(officer, "/estate/assets/new", **{**FIELDS, field: value})
    assert status == 422
    assert said in text
    assert f'href="#{field}"' in text


def test_an_export_is_allowed_by_another_marked_escaped_and_logged(door: EstateDoor, officer: TestClient) -> None:
    dpo = door.browser(Role.DPO)
    assert door.post(officer, "/estate/export", why="=audit", flagged="yes")[0] == 303
    text = dpo.get("/estate/export").text
    assert "flagged: yes" in text
    assert f"{web_door.NAMES[Role.ESTATE_OFFICER][0]}, " in text
    (where,) = re.findall(r'action="(/estate/export/export-\w+)/approve"', text)
    (digest,) = re.findall(r'name="digest" value="(\w+)"', text)
    assert "/approve" not in officer.get("/estate/export").text
    for browser, path, said in (
        (officer, "take", "Somebody else has to allow this first"),
        (officer, "approve", "somebody else has to approve it"),
        (door.elsewhere(), "approve", "register of another body"),
        (door.elsewhere(), "take", "register of another body"),
    ):
        status, text, _ = door.post(browser, f"{where}/{path}", digest=digest)
        assert (status, said in text) == (403, True), path
    assert where not in door.elsewhere().get("/estate/export").text
    assert door.post(dpo, f"{where}/approve", digest=digest)[0] == 303
    answer = officer.post(f"{where}/take", data={"_token": form_token(officer)})
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert (row["reference"], row["exported_by"], row["exported_for"]) == ("N-1", "p-estate_officer", "'=audit")
    assert "attachment" in answer.headers["content-disposition"]
    assert "export:made" in str(door.desk.events()[-1])
    assert door.post(officer, f"{where}/take")[0] == 403
    assert door.post(officer, "/estate/export", why=" ")[0] == 403


def test_the_public_reads_what_two_of_oversight_published_and_nothing_weak(
    door: EstateDoor, oversight: TestClient
) -> None:
    anybody = door.browser()
    assert "Nothing has been published yet" in anybody.get("/published/estate").text
    assert anybody.get("/published/estate/equipment.csv").status_code == 404
    assert door.post(oversight, "/estate/public/ask")[0] == 303
    assert "fewer than 5" in oversight.get("/estate/public").text
    text = door.second().get("/estate/public").text
    assert 'name="digest"' not in oversight.get("/estate/public").text
    (digest,) = re.findall(r'name="digest" value="(\w+)"', text)
    status, text, _ = door.post(oversight, "/estate/public/publish", digest=digest)
    assert (status, "somebody else has to approve it" in text) == (403, True)
    assert door.post(door.second(), "/estate/public/publish", digest="0")[0] == 409
    assert door.post(door.second(), "/estate/public/publish", digest=digest)[0] == 303
    assert "register:published" in str(door.desk.events()[-1])
    captions = [caption for caption, _, _ in public.gather(door.desk.store, POLICY, door.desk.clock).equipment]
    assert captions == ["Kinds of equipment", "What each body has"]
    told = [anybody.get(f"/published/estate{one}").text for one in ("", "/equipment.csv", "/equipment.json")]
    for text in told:
        assert NORTH.name in text
        for secret in ("Eye 2", "Kite", SECRET, "S-1", "Acme", "Bolt"):
            assert secret not in text
    laid_out = pypdf.PdfReader(io.BytesIO(anybody.get("/published/estate/equipment.pdf").content))
    assert "/MarkInfo" in str(laid_out.trailer["/Root"])
    assert NORTH.name in "".join(one.extract_text() for one in laid_out.pages)
    door.post(door.browser(Role.ESTATE_OFFICER), "/estate/assets/new", **{**FIELDS, "system": "helicopter"})
    door.post(oversight, "/estate/public/ask")
    assert "Helicopter" not in anybody.get("/published/estate").text


def finished(officer: TestClient) -> str:
    return ended(officer, "/estate/import")


def ended(browser: TestClient, path: str) -> str:
    for _ in range(400):
        text = browser.get(path).text
        if "http-equiv" not in text:
            return text
        time.sleep(0.05)
    raise AssertionError("the import does not end")


def test_a_table_is_imported_while_people_look_at_something_else(door: EstateDoor, officer: TestClient) -> None:
    table = f"{HEADER}\n,N-5,uav,Bolt,Kite,,\nsouth,S-5,uav,Bolt,Kite,,\n,N-6,tank,Bolt,Kite,,"
    token = form_token(officer)
    files = {"file": ("register.csv", table.encode())}
    sent = {"_token": token, "why": "Stocktake"}
    assert officer.post("/estate/import", data=sent, files=files, follow_redirects=False).status_code == 303
    text = finished(officer)
    assert "1 added" in text
    assert "2 wrong and left out" in text
    assert "This is another body" in text
    assert "none of them" in text
    assert officer.post("/estate/import/stop", data={"_token": token}, follow_redirects=False).status_code == 303
    officer.post("/estate/import/done", data={"_token": token})
    assert "All columns" in officer.get("/estate/import").text
    assert door.history(columns.id_of(NORTH.id, "N-5")) == ["Stocktake"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("register.zip", b"PK\x03\x04 half", "ZIP"),
        ("nvd.json", b'{"vulnerabilities": []}', "Choose a table"),
        ("", b"", "Choose a table"),
    ],
)
def test_what_cannot_be_imported_is_said_at_once(officer: TestClient, name: str, content: bytes, said: str) -> None:
    sent = {"_token": form_token(officer), "why": "Stocktake"}
    answer = officer.post("/estate/import", data=sent, files={"file": (name, content)} if name else None)
    assert answer.status_code == 422
    assert said in answer.text


KEV = {
    "vulnerabilities": [
        {
            "cveID": "CVE-2026-0001",
            "vendorProject": "Bolt",
            "product": "Kite",
            "dateAdded": "2026-10-01",
            "shortDescription": "It opens to anybody",
        },
        {"cveID": "CVE-2026-0002"},
    ]
}


def test_a_list_of_flaws_is_taken_in_the_browser_by_oversight_alone(door: EstateDoor, oversight: TestClient) -> None:
    sent = {"_token": form_token(oversight), "why": "Fetched today"}
    files = {"file": ("kev.json", json.dumps(KEV).encode())}
    assert oversight.post("/estate/flaws", data=sent, files=files, follow_redirects=False).status_code == 303
    text = ended(oversight, "/estate/flaws")
    assert "1 added" in text
    assert "Entry 2" in text
    assert "It opens to anybody" in oversight.get("/estate/concerns").text
    assert door.post(oversight, "/estate/flaws/done")[2] == "/estate/concerns"
    for name, content, said in (("a.csv", b"reference\n", "Choose a list"), ("a.zip", b"PK\x03\x04 half", "ZIP")):
        answer = oversight.post("/estate/flaws", data=sent, files={"file": (name, content)})
        assert (answer.status_code, said in answer.text) == (422, True)
    assert oversight.post("/estate/flaws", data={**sent, "why": ""}, files=files).status_code == 422
    officer = door.browser(Role.ESTATE_OFFICER)
    assert officer.post("/estate/flaws", data={"_token": form_token(officer)}, files=files).status_code == 403


def test_a_concern_is_recorded_answered_and_settled_by_oversight(door: EstateDoor, oversight: TestClient) -> None:
    fields = {
        "target": "model",
        "ground": "security",
        "statement": "It can be opened with one password",
        "source": "A researcher",
        "on": "2026-03-01",
        "maker": "Bolt",
        "model": "Kite",
        "why": "Reported",
    }
    _, _, where = door.post(oversight, "/estate/concerns/add", **fields)
    text = oversight.get(where).text
    assert "1 asset that you may see" in text
    answer = {"reply-by": "Bolt", "reply-on": "2026-04-01", "reply-text": "It is put right in 2.0"}
    assert door.post(oversight, f"{where}/reply", **answer)[0] == 303
    settled = {"standpoint": "resolved", "settle-why": "Seen", "expires_on": "2027-01-01"}
    assert door.post(oversight, f"{where}/settle", **settled)[0] == 303
    with door.estate.store.read() as unit:
        found = unit.concerns.get(SupplierConcernId(where.rpartition("/")[2]))
    assert (found.standpoint, found.reply is not None, str(found.expires_on)) == (
        Standpoint.RESOLVED,
        True,
        "2027-01-01",
    )
    assert "put right in 2.0" in oversight.get(where).text
    assert where not in oversight.get("/estate/concerns").text
    assert where in oversight.get("/estate/concerns?past=yes").text


def test_a_wrong_concern_says_what_is_wrong(door: EstateDoor, oversight: TestClient) -> None:
    wrong = {
        "statement": ({"source": "x", "on": "2026-01-01", "target": "maker", "ground": "ethics"}, "empty"),
        "on": ({"statement": "x", "source": "x", "target": "maker", "ground": "ethics"}, "Say when"),
        "target": ({"statement": "x", "source": "x", "on": "2026-01-01"}, "Choose what it is about"),
        "maker": (
            {"statement": "x", "source": "x", "on": "2026-01-01", "target": "maker", "ground": "ethics"},
            "Name what it is about",
        ),
    }
    for field, (fields, said) in wrong.items():
        status, text, _ = door.post(oversight, "/estate/concerns/add", **fields)
        assert (status, said in text, f'href="#{field}"' in text) == (422, True, True), field
    for path, fields, said in (
        ("reply", {"reply-by": "Acme"}, "reply-text"),
        ("settle", {"standpoint": "gone"}, "settle-why"),
        ("settle", {"standpoint": "open", "settle-why": "x", "expires_on": "2020-01-01"}, "expires_on"),
    ):
        status, text, _ = door.post(oversight, f"/estate/concerns/concern-1/{path}", **fields)
        assert (status, f'href="#{said}"' in text) == (422, True), path


def test_oversight_keeps_bodies_and_says_who_works_there(door: EstateDoor, oversight: TestClient) -> None:
    body = {"id": "east", "name": "East Constabulary", "kind": "territorial_force", "why": "New"}
    assert door.post(oversight, "/estate/bodies", **body)[0] == 303
    seat = {"person": "p-dpo", "body": "east", "seat-why": "Moved"}
    assert door.post(oversight, "/estate/bodies/seat", **seat)[0] == 303
    assert "Ruth Levy" in oversight.get("/estate/bodies").text
    assert "0 assets" in door.browser(Role.DPO).get("/estate").text
    for wrong in ({"id": "East"}, {"name": ""}, {"kind": "army"}, {"why": ""}):
        assert door.post(oversight, "/estate/bodies", **{**body, **wrong})[0] == 422
    assert door.post(oversight, "/estate/bodies/seat", person="p-dpo", body="east")[0] == 422


def test_what_would_change_without_a_supplier_is_shown_by_body_and_kind(oversight: TestClient) -> None:
    text = oversight.get("/estate/without?supplier=ACME Ltd").text
    assert NORTH.name in text
    assert "ANPR" in text
    sums = re.findall(r"<strong>([\d,]+)</strong>", text)
    assert sums == ["2", "2", "0", "0", "2", "0"]
    assert "2026-12-31" in text
    assert "Nothing in this register" in oversight.get("/estate/without?supplier=Nobody").text


def test_what_people_wrote_stays_text(door: EstateDoor, officer: TestClient) -> None:
    tag = "<script>alert(1)</script>"
    _, _, where = door.post(officer, "/estate/assets/new", **{**FIELDS, "model": tag, "spoc": tag, "why": tag})
    for path in ("/estate", where, f"{where}/change", f"/estate?q={tag}", f"/estate/without?supplier={tag}"):
        assert tag not in officer.get(path).text


def test_peelian_s_own_part_is_changed_by_people_and_stays_its_own(door: EstateDoor, officer: TestClient) -> None:
    register.sync(door.estate, AtTheMachine(), NORTH.id, [Own(kind="pack", name="open-zoo", maker="OpenCV")])
    name = columns.id_of(NORTH.id, "peelian:pack:open-zoo")
    sent = {"system": "facial_recognition", "maker": "OpenCV", "model": "open-zoo", "sro": "Chief", "why": "Known now"}
    assert door.post(officer, f"/estate/assets/{name}/change", **sent)[0] == 303
    with door.estate.store.read() as unit:
        (found,) = unit.assets.find(Query(today=TODAY, text="peelian:"))
    assert (found.own, found.sro, found.reference) == (True, "Chief", "peelian:pack:open-zoo")


def test_the_desk_s_own_cameras_and_packs_come_into_its_body_s_register_by_themselves(door: EstateDoor) -> None:
    own = OwnParts(door.desk.store, door.desk.clock, ["open-zoo"])

    def held() -> set[str]:
        with door.estate.store.read() as unit:
            return {one.reference for one in unit.assets.find(Query(today=TODAY, text="peelian:")) if one.own}

    own()
    assert held() == set()  # no body is said to run this desk
    register.add_body(door.estate, AtTheMachine(), replace(NORTH, home=True), why="The desk is there")
    planned = Deployment(
        id=DeploymentId("D-1"), plan=PLAN, drafted_by=PersonId("p-1"), policy="x", stage=Stage.AUTHORISED
    )
    with door.desk.store.change() as unit:
        unit.deployments.put(planned)
    own()
    assert held() == set()  # a minute has not passed
    door.desk.clock.forward(minutes=2)
    own()
    assert held() == {"peelian:pack:open-zoo", *(f"peelian:camera:{one.name}" for one in PLAN.cameras)}
    shown = door.browser(Role.ESTATE_OFFICER).get("/estate?q=peelian:camera").text
    assert PLAN.cameras[0].source not in shown
    assert PLAN.cameras[0].zone not in shown
