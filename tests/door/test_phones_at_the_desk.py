"""Phones at a whole desk: the lead's page, alerts from the console to every phone, and photos that are really seen."""

import io
import re
import secrets
import time
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import cv2
import numpy as np
import pytest
import segno
from PIL import Image
from starlette.testclient import TestClient

from peelian import settings
from peelian.detect.mtcnn import Mtcnn
from peelian.jobs.live.desk.alerts import Opinion
from peelian.nouns.case import ALL, Case, View
from peelian.nouns.frame import Frame
from peelian.nouns.ids import AlertId, DeploymentId
from peelian.nouns.person import Person
from peelian.synthetic import cast, portrait
from peelian.web import feed
from peelian.web.control.machinery import Manners
from peelian.web.site import Ground, build
from peelian.web.stage import deployment as stage
from peelian.web.stage import points
from peelian.wiring import rules, vision
from peelian.wiring.live.second_look import SecondLooks
from peelian.wiring.store import KeyFile
from tests.fakes import signed
from tests.fakes.desk import FakeChecker
from tests.fakes.machinery import FakeMachinery
from tests.fakes.phone_client import FROM, Phone
from tests.fakes.web_door import ORIGIN, PAGE, form_token
from tests.journey.desk import Clock, Office, taken

LISTED, STRANGER = 0, 1
"""Of the demonstration's cast."""


@cache
def drawn(number: int, *, probe: bool = False) -> bytes:
    """A picture (JPEG) of somebody who does not exist."""
    person = cast.members(2, 40)[number]
    pixels = portrait.probe(person, 0) if probe else portrait.reference(person)
    return cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A desk of the demonstration, so that whoever is drawn is compared at a point that was measured on the drawn."""
    folder, clock, checker = tmp_path_factory.mktemp("desk"), Clock(), FakeChecker()
    machinery = FakeMachinery(now=clock)
    ground = Ground(
        data=folder / "data",
        key=KeyFile(path=folder / "keys" / "vault.key"),
        origin=ORIGIN,
        policy=rules.load(rules.DEMONSTRATION),
        checker=checker,
        settings=settings.read(),
        now=clock,
        manners=Manners(on_stage=True),
        demo=True,
    )
    site = build(ground, machinery)
    stage.people(site.desk)
    signed.sign(site.board)
    points.signed_for_second_looks(site.board, settings.read())
    site.room.open()
    made = Office(site=site, clock=clock, machinery=machinery, checker=checker, folder=folder)
    made.made["one"] = taken(site.lists.likeness(drawn(LISTED), name="one.jpg", pack="starter"))
    yield made
    site.close()


@pytest.fixture(scope="module")
def deployment(office: Office) -> DeploymentId:
    return office.live()


def browser(office: Office, person: Person) -> TestClient:
    client = TestClient(office.site.app, base_url=ORIGIN, headers=PAGE, client=("127.0.0.1", 5000))
    answer = client.post("/sign-in/demo", data={"person": person.id}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return client


def post(client: TestClient, path: str, **fields: str) -> tuple[int, str]:
    answer = client.post(path, data={"_token": form_token(client), **fields})
    return answer.status_code, answer.text


def handed_out(office: Office, deployment: DeploymentId) -> Phone:
    """A phone that was enrolled by the lead's QR code, and unlocked."""
    status, text = post(
        browser(office, stage.LEAD), f"/deployments/{deployment}/phones/invite", officer=stage.STREET.id
    )
    assert status == 200
    found = re.search(r"/phone/enrol/([\w-]{43})", text)
    assert found is not None
    phone = Phone(TestClient(office.site.app, base_url=ORIGIN, headers=FROM))
    assert phone.enrol(found.group(1), code="408213").status_code == 200
    assert phone.ask("unlock", {"code": "408213"}).status_code == 200
    return phone


def sent(office: Office, deployment: DeploymentId) -> AlertId:
    """An alert that the operator sent to every phone."""
    before = {case.id for case in _cases(office, deployment)}
    office.clock.forward(seconds=1)
    next(one for one in office.machinery.machines if one.deployment.id == deployment).alert(0)
    (alert,) = (case.id for case in _cases(office, deployment) if case.id not in before)
    console = office.site.room.of(deployment)
    assert console.look(stage.OPERATOR, alert) is None
    said = Opinion(view=View.TRUE, reasons=("feature_match",))
    assert console.adjudicate(stage.OPERATOR, alert, said) is None
    assert console.release(stage.OPERATOR, alert, ALL) is None
    return alert


def engaged(office: Office, deployment: DeploymentId, phone: Phone) -> AlertId:
    alert = sent(office, deployment)
    for act in ("will_engage", "engaged"):
        assert phone.did(alert, act).status_code == 200
    return alert


def _cases(office: Office, deployment: DeploymentId) -> list[Case]:
    with office.site.store.read() as unit:
        return unit.cases.of(deployment)


# The lead's page.


def test_the_lead_hands_out_a_phone_by_a_code_that_a_camera_reads(office: Office, deployment: DeploymentId) -> None:
    lead = browser(office, stage.LEAD)
    _, text = post(lead, f"/deployments/{deployment}/phones/invite", officer=stage.STREET.id)
    assert "<svg" in text
    link = re.search(rf"{ORIGIN}/phone/enrol/[\w-]{{43}}", text)
    assert link is not None
    read = set(_read(link.group()))
    assert read <= {link.group(), ""}
    assert link.group() in read


def _read(link: str) -> Iterator[str]:
    """Read the code as a phone does that is moved: these readers miss some codes at one size or angle, not at all."""
    for scale, turns in product((4, 6, 9), range(4)):
        picture = np.ascontiguousarray(np.rot90(_picture_of(link, scale), turns))
        yield cv2.QRCodeDetector().detectAndDecode(picture)[0]
        yield cv2.QRCodeDetectorAruco().detectAndDecode(picture)[0]


def _picture_of(link: str, scale: int) -> np.ndarray:
    """Draw the same code as pixels; the page's own is made of the same squares."""
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(out, kind="png", scale=scale)
    return np.array(Image.open(out).convert("RGB"))


def test_the_lead_sees_phones_and_what_they_were_refused(office: Office, deployment: DeploymentId) -> None:
    phone = handed_out(office, deployment)
    assert phone.ask("second-look", drawn(LISTED), alert="A-none", reason="Curious").status_code == 409
    text = browser(office, stage.LEAD).get(f"/deployments/{deployment}/phones").text
    assert phone.device in text
    assert "A photo" in text
    assert "There is no such alert on this phone" in text


@pytest.mark.parametrize("person", [stage.OPERATOR, stage.STREET, stage.LISTS, stage.ADMINISTRATOR])
def test_nobody_else_sees_the_leads_page(office: Office, deployment: DeploymentId, person: Person) -> None:
    assert browser(office, person).get(f"/deployments/{deployment}/phones").status_code == 403


def test_who_only_looks_hands_out_and_wipes_nothing(office: Office, deployment: DeploymentId) -> None:
    phone = handed_out(office, deployment)
    auditor = browser(office, stage.AUDITOR)
    text = auditor.get(f"/deployments/{deployment}/phones").text
    assert phone.device in text
    assert "Show a QR code" not in text
    assert post(auditor, f"/deployments/{deployment}/phones/invite", officer=stage.STREET.id)[0] == 403
    assert post(auditor, f"/deployments/{deployment}/phones/{phone.device}/wipe")[0] == 403
    assert phone.ask("state").status_code == 200


@pytest.mark.parametrize(("officer", "said"), [("", "Choose an officer"), (stage.OPERATOR.id, "engagement officer")])
def test_a_phone_for_nobody_in_particular_is_refused_in_words(
    office: Office, deployment: DeploymentId, officer: str, said: str
) -> None:
    status, text = post(browser(office, stage.LEAD), f"/deployments/{deployment}/phones/invite", officer=officer)
    assert status == 422
    assert said in text


def test_a_lost_phone_is_wiped_from_the_page(office: Office, deployment: DeploymentId) -> None:
    phone = handed_out(office, deployment)
    status, _ = post(browser(office, stage.LEAD), f"/deployments/{deployment}/phones/{phone.device}/wipe")
    assert status == 200
    answer = phone.ask("state")
    assert (answer.status_code, answer.json()["rule"]) == (410, "wiped")


# From the console to the phone, and back.


def test_an_alert_goes_from_the_console_to_the_phones_and_what_is_done_comes_back(
    office: Office, deployment: DeploymentId
) -> None:
    phone = handed_out(office, deployment)
    console = office.site.room.of(deployment)
    officers = console.snapshot()["officers"]
    assert isinstance(officers, list)
    assert officers[-1]["id"] == ALL
    told: list[str] = []
    stop = console.on_event(lambda kind, _facts: told.append(kind))
    alert = sent(office, deployment)
    (shown,) = [one for one in phone.ask("state").json()["alerts"] if one["id"] == alert]
    assert shown["band"], "the console's words are on the phone"
    told.clear()
    assert phone.did(alert, "will_engage").status_code == 200
    stop()
    assert "case" in told
    facts = console.snapshot()["alerts"]
    assert isinstance(facts, list)
    (card,) = [one for one in facts if one["id"] == alert]
    assert card["street"]["holders"] == [stage.STREET.name]
    assert card["street"]["steps"][0]["words"] == office.site.desk.policy.phones.acts["will_engage"]


def shown(office: Office, deployment: DeploymentId, alert: AlertId) -> dict[str, object]:
    """An alert as the console shows it."""
    facts = office.site.room.of(deployment).snapshot()["alerts"]
    assert isinstance(facts, list)
    (card,) = [one for one in facts if one["id"] == alert]
    assert isinstance(card, dict)
    return card


def test_an_alert_that_all_declined_is_said_to_be_and_closed_by_itself(office: Office) -> None:
    another = office.live(title="A square that nobody goes to")
    phone = handed_out(office, another)
    alert = sent(office, another)
    assert phone.did(alert, "will_engage").status_code == 200
    assert phone.did(alert, "lost_sight").status_code == 200
    card = shown(office, another, alert)
    assert card["state"] == "declined"
    assert card["street"]["declined"] is True  # type: ignore[index]
    assert card["street"]["closed"] is False  # type: ignore[index]
    office.clock.forward(minutes=11)
    over = time.monotonic() + 20
    while not shown(office, another, alert)["street"]["closed"]:  # type: ignore[index]
        assert time.monotonic() < over, "the control room closes it"
        time.sleep(0.05)
    taken(office.site.room.end(stage.LEAD, another, why="The test is over"))


def test_an_alert_is_concluded_when_it_is_recorded_how_it_came_out_and_closed_when_nobody_answers(
    office: Office,
) -> None:
    another = office.live(title="A square where somebody is spoken to")
    phone = handed_out(office, another)
    spoken, silent = sent(office, another), sent(office, another)
    for act in ("will_engage", "engaged", "confirmed_true"):
        assert phone.did(spoken, act, check="documents").status_code == 200
        assert shown(office, another, spoken)["state"] == ("released" if act == "will_engage" else "engaged")
    assert phone.did(spoken, "arrest", check="documents").status_code == 200
    assert shown(office, another, spoken)["state"] == "concluded"
    assert shown(office, another, silent)["state"] == "released"
    office.clock.forward(minutes=26)
    over = time.monotonic() + 20
    while shown(office, another, silent)["state"] != "unanswered":
        assert time.monotonic() < over, "the control room closes it"
        time.sleep(0.05)
    assert shown(office, another, silent)["street"]["unanswered"] is True  # type: ignore[index]
    taken(office.site.room.end(stage.LEAD, another, why="The test is over"))


def test_an_alert_that_was_spoken_to_and_never_finished_is_raised_to_the_lead_and_can_still_be_finished(
    office: Office,
) -> None:
    another = office.live(title="A square where nobody says the end of it")
    phone = handed_out(office, another)
    alert = sent(office, another)
    for act in ("will_engage", "engaged"):
        assert phone.did(alert, act).status_code == 200
    assert 'id="left"' not in browser(office, stage.LEAD).get(f"/deployments/{another}").text
    office.clock.forward(minutes=61)
    over = time.monotonic() + 20
    while shown(office, another, alert)["state"] != "unfinished":
        assert time.monotonic() < over, "the control room raises it"
        time.sleep(0.05)
    lead = browser(office, stage.LEAD)
    said = lead.get(f"/deployments/{another}").text.split('id="left"')[1]
    assert f"Spoken to, {stage.STREET.name}" in said.split("</ul>")[0]
    assert "1 unfinished" in lead.get("/deployments").text
    officer = browser(office, stage.STREET)
    assert "Nobody has said how this ended" in officer.get(f"/deployments/{another}/street").text
    assert post(officer, f"/deployments/{another}/street/{alert}/outcome", result="released", check="none")[0] == 200
    assert shown(office, another, alert)["state"] == "concluded"
    assert 'id="left"' not in lead.get(f"/deployments/{another}").text
    taken(office.site.room.end(stage.LEAD, another, why="The test is over"))


def test_a_record_is_not_published_while_it_is_open_how_a_stop_ends_and_the_page_says_so(office: Office) -> None:
    another = office.live(title="A square that is left in a hurry")
    phone = handed_out(office, another)
    alert = sent(office, another)
    for act in ("will_engage", "engaged"):
        assert phone.did(alert, act).status_code == 200
    taken(office.site.room.end(stage.LEAD, another, why="The test is over"))
    lead, officer = browser(office, stage.LEAD), browser(office, stage.STREET)
    assert post(lead, f"/deployments/{another}/destroy")[0] == 200
    assert f'href="/deployments/{another}/record"' in lead.get(f"/deployments/{another}").text
    status, text = post(lead, f"/deployments/{another}/publish")
    assert status == 422
    assert "It is not recorded yet how 1 alert ended" in text
    assert post(officer, f"/deployments/{another}/street/{alert}/outcome", result="released", check="none")[0] == 200
    assert "The record is published." in post(lead, f"/deployments/{another}/publish")[1]


def test_a_phone_that_is_wiped_frees_its_alert_on_the_console_and_the_console_hears_it(office: Office) -> None:
    another = office.live(title="A square where a phone is lost")
    phone = handed_out(office, another)
    alert = sent(office, another)
    assert phone.did(alert, "will_engage").status_code == 200
    console = office.site.room.of(another)
    told: list[str] = []
    stop = console.on_event(lambda kind, _facts: told.append(kind))
    lead = browser(office, stage.LEAD)
    assert post(lead, f"/deployments/{another}/phones/{phone.device}/wipe")[0] == 200
    stop()
    street = shown(office, another, alert)["street"]
    assert "case" in told
    assert street["holders"] == []  # type: ignore[index]
    assert street["dropped"] == [stage.STREET.name]  # type: ignore[index]
    taken(office.site.room.end(stage.LEAD, another, why="The test is over"))


def test_supervision_counts_photos_that_were_asked_for_without_leave(office: Office) -> None:
    another = office.live(title="A square of photos")
    phone = handed_out(office, another)
    assert asked(phone, sent(office, another), drawn(LISTED))[0] == 409
    page = browser(office, stage.SUPERVISOR).get("/supervision").text
    row = page.split("A square of photos")[1].split("</tr>")[0]
    assert re.findall(r"<td[^>]*>(\d+)</td>", row) == ["0", "0", "1"]
    taken(office.site.room.end(stage.LEAD, another, why="The test is over"))


def test_documents_are_shown_with_whether_another_ground_was_recorded(office: Office, deployment: DeploymentId) -> None:
    phone = handed_out(office, deployment)
    for ground in ("", "A knife fell out of the coat"):
        alert = engaged(office, deployment, phone)
        phone.fresh()
        answer = phone.did(alert, "documents_shown", ground=ground)
        assert answer.json()["alert"]["steps"][-1]["ground"] is bool(ground)
        step = shown(office, deployment, alert)["street"]["steps"][-1]  # type: ignore[index]
        assert (step["documents"], step["ground"]) == (True, ground)


def test_the_console_is_told_what_the_street_did_and_of_no_likeness(office: Office, deployment: DeploymentId) -> None:
    phone = handed_out(office, deployment)
    alert = engaged(office, deployment, phone)
    facts = office.site.room.of(deployment).snapshot()["alerts"]
    assert isinstance(facts, list)
    (card,) = [one for one in facts if one["id"] == alert]
    assert feed.shown(card)["street"]["steps"]  # type: ignore[index]


# Second looks with a model pack.


def asked(phone: Phone, alert: AlertId, photo: bytes) -> tuple[int, dict[str, object]]:
    answer = phone.ask("second-look", photo, alert=alert, reason="They look alike")
    return answer.status_code, answer.json()


def test_the_person_is_found_and_somebody_else_is_not(office: Office, deployment: DeploymentId) -> None:
    phone = handed_out(office, deployment)
    alert = engaged(office, deployment, phone)
    status, same = asked(phone, alert, drawn(LISTED, probe=True))
    assert (status, same["answer"]) == (200, "match")
    assert same["band"] in office.site.desk.policy.bands
    status, other = asked(phone, alert, drawn(STRANGER, probe=True))
    assert (status, other["answer"], other["band"]) == (200, "no_match", None)


def test_nobody_and_two_people_and_a_small_face_are_coached(office: Office, deployment: DeploymentId) -> None:
    phone = handed_out(office, deployment)
    alert = engaged(office, deployment, phone)
    one = cv2.imdecode(np.frombuffer(drawn(LISTED), np.uint8), cv2.IMREAD_COLOR)
    assert one is not None
    grey = np.full((300, 300, 3), 120, np.uint8)
    small = cv2.resize(one, None, fx=0.1, fy=0.1, interpolation=cv2.INTER_AREA)
    for pixels in (grey, np.hstack([one, one[:, ::-1]]), small):
        content = cv2.imencode(".jpg", pixels)[1].tobytes()
        status, told = asked(phone, alert, content)
        assert (status, told["answer"]) == (200, "again")
        assert told["coaching"]


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"<svg/>", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n" + secrets.token_bytes(200)]
)
def test_what_is_no_picture_costs_one_answer(office: Office, deployment: DeploymentId, content: bytes) -> None:
    phone = handed_out(office, deployment)
    alert = engaged(office, deployment, phone)
    status, told = asked(phone, alert, content)
    assert (status, told["rule"]) == (422, "photo")
    assert asked(phone, alert, drawn(LISTED, probe=True))[1]["answer"] == "match"


def test_nothing_of_a_photo_is_in_the_data_directory(office: Office, deployment: DeploymentId) -> None:
    phone = handed_out(office, deployment)
    alert = engaged(office, deployment, phone)
    photo = drawn(STRANGER, probe=True)
    reason = f"canary-{secrets.token_hex(6)}"
    answer = phone.ask("second-look", photo, alert=alert, reason=reason)
    assert answer.status_code == 200
    pieces = [photo[at : at + 32] for at in range(200, len(photo) - 32, 997)]
    found = [path.name for path in _files(office.folder) if any(piece in path.read_bytes() for piece in pieces)]
    assert not found
    kept = [path.name for path in _files(office.folder) if reason.encode() in path.read_bytes()]
    assert kept, "the search finds what is kept"


@pytest.mark.parametrize("blanked", [True, False])
def test_nothing_of_a_photo_is_left_in_detector_and_encoder(
    office: Office, monkeypatch: pytest.MonkeyPatch, *, blanked: bool
) -> None:
    """Its control: where they are not made to see plain grey, there is something left."""
    frames: list[Frame] = []

    def kept(photo: bytes, path: Path) -> Frame:
        frames.append(office.site.decoders.frame(photo, path))
        return frames[-1]

    if not blanked:
        monkeypatch.setattr(vision, "blank", lambda *_: None)
    looks = SecondLooks(settings=settings.read(), decode=kept)
    photo = bytearray(drawn(LISTED, probe=True))
    assert len(looks.compare(photo, "starter", [office.made["one"].template]).similarities) == 1
    assert set(photo) == {0}
    assert not frames[0].pixels.any()
    eyes = looks._opened["starter"][1]
    finder = eyes.detector._finder
    assert isinstance(finder, Mtcnn)
    left = [np.ptp(plane) > 0 for buffer in (eyes.encoder._buffer[:1], finder._canvas._buffer) for plane in buffer[0]]
    assert any(left) != blanked


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_phones_are_over_with_the_deployment(office: Office) -> None:
    another = office.live(title="Another square")
    phone = handed_out(office, another)
    taken(office.site.room.end(stage.LEAD, another, why="The test is over"))
    assert phone.ask("state").status_code == 410
    lead = browser(office, stage.LEAD)
    assert "Show a QR code" not in lead.get(f"/deployments/{another}/phones").text
    status, text = post(lead, f"/deployments/{another}/phones/invite", officer=stage.STREET.id)
    assert status == 422
    assert "until the end" in text


def test_a_phone_of_one_deployment_has_nothing_to_do_with_another(office: Office, deployment: DeploymentId) -> None:
    phone = handed_out(office, office.live(title="A third square"))
    alert = sent(office, deployment)
    assert phone.ask("state").json()["alerts"] == []
    for answer in (phone.did(alert, "acknowledge"), phone.ask("picture", {"alert": alert, "which": "probe"})):
        assert (answer.status_code, answer.json()["rule"]) == (403, "deployment")
    assert asked(phone, alert, drawn(LISTED))[0] == 403
