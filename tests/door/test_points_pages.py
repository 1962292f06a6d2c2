"""Operating points in the browser: proposed from a report by one, approved by another, overridden, taken back."""

import json
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from peelian import settings
from peelian.law import evidence as law
from peelian.nouns.signed_point import PointStage, SignedPoint
from peelian.web.stage import deployment
from peelian.wiring import packs
from tests.door.test_deployment_pages import Place
from tests.fakes.web_door import form_token
from tests.unit.jobs.assurance.test_reports import report


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    made = Place(tmp_path_factory.mktemp("desk"))
    yield made
    made.site.close()


def send(browser: TestClient, path: str, **fields: object) -> tuple[int, str]:
    """Send a form as its page would; follow to where it leads."""
    files = fields.pop("files", None)
    data = {"_token": form_token(browser), **fields}
    answer = browser.post(path, data=data, files=files)  # type: ignore[arg-type]
    return answer.status_code, answer.text


def newest(place: Place) -> SignedPoint:
    with place.site.store.read() as unit:
        return unit.points.all()[0]


def proposed(place: Place, **changes: object) -> SignedPoint:
    """Bring a report of today in, and propose its point of a hundred listed."""
    lead, today = place.browser(deployment.LEAD), place.site.board.today
    model = packs.load("starter", settings.read()).model
    content = json.dumps(report(measured_on=today.isoformat(), model=model)).encode()
    status, text = send(lead, "/operating-points/new", files={"file": ("result.json", content)})
    assert (status, "starter-fp32-fpir-0.001-list-100" in text) == (200, True)
    fields = {
        "point": "starter-fp32-fpir-0.001-list-100",
        "uses": ["live"],
        "largest_list": "150",
        "expires_on": place.site.board.today.replace(year=today.year + 1).isoformat(),
        "reason": "Our own volunteers",
    }
    status, text = send(lead, "/operating-points/propose", **{**fields, **changes})
    assert (status, "Somebody else has to approve it" in text) == (200, True), text
    return newest(place)


def test_a_point_goes_from_a_report_to_two_signatures_an_override_and_back(place: Place) -> None:
    point = proposed(place)
    here = f"/operating-points/{point.id}"
    assert (point.evidence.largest_list, len(point.evidence.findings)) == (150, 2)
    lead, officer, dpo = (place.browser(one) for one in (deployment.LEAD, deployment.OFFICER, deployment.AUDITOR))
    assert "Imbalanced" in lead.get(here).text
    assert "wrongly flagged" in lead.get(here).text

    assert send(lead, f"{here}/approve", digest=point.digest, reason="mine")[0] == 403
    assert "Say why" in send(officer, f"{here}/approve", digest=point.digest, reason="")[1]
    assert "It is approved." in send(officer, f"{here}/approve", digest=point.digest, reason="I read it")[1]
    assert "Nothing runs with it." in lead.get(here).text

    assert "The authorising officer is asked." in send(lead, f"{here}/ask-override", reason="Four hours")[1]
    asked = newest(place)
    assert asked.override is not None
    to = law.digest_of_override(asked, asked.override)
    assert send(lead, f"{here}/override", digest=to, reason="mine")[0] == 403
    assert "It is overridden." in send(officer, f"{here}/override", digest=to, reason="Necessary")[1]
    signed = dpo.get(here).text
    assert "It may be used until" in signed
    assert f"{deployment.LEAD.name}: Four hours \u2013 {deployment.OFFICER.name}: Necessary" in signed
    assert deployment.OFFICER.id not in signed, "people are named as they are called"

    assert "It is taken back." in send(dpo, f"{here}/withdraw", reason="A fault in the data")[1]
    assert newest(place).stage is PointStage.WITHDRAWN
    page = lead.get("/operating-points").text
    assert page.count(f'href="{here}"') == 1
    assert "Compare operating points" in lead.get(f"/operating-points/compare?one={point.id}&other={point.id}").text


def test_what_somebody_else_refused_stays_refused(place: Place) -> None:
    point = proposed(place)
    officer = place.browser(deployment.OFFICER)
    assert "It is refused." in send(officer, f"/operating-points/{point.id}/refuse", reason="Too few people")[1]
    status, text = send(officer, f"/operating-points/{point.id}/approve", digest=point.digest, reason="yes")
    assert (status, "Only a proposed point can be approved" in text) == (422, True)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"point": "another"}, "Choose one of the operating points"),
        ({"uses": ["check_in"]}, "Choose what it is for"),
        ({"largest_list": "many"}, "Enter a whole number"),
        ({"largest_list": "5000"}, "is the furthest"),
        ({"expires_on": "soon"}, "Enter a date"),
        ({"expires_on": "2020-01-01"}, "It would have expired already"),
        ({"reason": ""}, "Say why"),
    ],
)
def test_each_fault_of_a_proposal_is_said(place: Place, changes: dict[str, object], said: str) -> None:
    with pytest.raises(AssertionError, match=said):
        proposed(place, **changes)


def test_what_is_no_report_is_refused_in_words(place: Place) -> None:
    lead = place.browser(deployment.LEAD)
    status, text = send(lead, "/operating-points/new", files={"file": ("x.json", b"{}")})
    assert (status, "peelian evaluate" in text) == (422, True)
    assert "Choose a report" in send(lead, "/operating-points/new", shipped="")[1]


def test_a_point_that_comes_with_peelian_can_be_proposed_without_a_file(place: Place) -> None:
    lead = place.browser(deployment.LEAD)
    name = "starter-int8-fpir-0.01-list-100"
    assert name in send(lead, "/operating-points/new", shipped=name)[1]
    assert "nothing of declared groups" in lead.get("/operating-points/propose").text


def test_who_answers_for_nothing_that_is_run_does_not_see_them(place: Place) -> None:
    assert place.browser(deployment.OPERATOR).get("/operating-points").status_code == 403
    assert place.browser(deployment.CHECKS).get("/operating-points/new").status_code == 403
    assert place.browser(deployment.OFFICER).get("/operating-points/new").status_code == 403
