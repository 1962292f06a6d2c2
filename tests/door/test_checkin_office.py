"""The office of check-ins by browser: who may, what is refused and in which words, and what stops by itself."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from peelian.jobs.checkins import complaining, inviting, keeping, locating, prompting, references, wearing
from peelian.law.permission import ALLOWED
from peelian.nouns.compared import Compared, Resemblance
from peelian.nouns.concern import ConcernKind
from peelian.nouns.event import EventKind
from peelian.nouns.hold import HoldOn
from peelian.nouns.order import OrderId, OrderStage
from peelian.nouns.person import Role
from peelian.nouns.signed_point import Use
from peelian.nouns.wearer import FaultKind, WatchState, WearerId
from peelian.web.stage import orders as stage_orders
from peelian.wiring.checkins.thresholds import Thresholds
from tests.fakes import office_door, web_door
from tests.fakes.checkins import rules_of, taken
from tests.fakes.office_door import GEOJSON, TERMS, WHO, OfficeDoor
from tests.fakes.orders import POINT
from tests.fakes.orders import TERMS as LAWFUL
from tests.fakes.places import fix
from tests.fakes.points import ONE_TO_ONE, RATE
from tests.fakes.signed import Signs, signed
from tests.fakes.web_door import Desk, form_token

OURS = ("/orders", "/concerns")
SECOND = "p-second"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return office_door.make(tmp_path_factory.mktemp("house")).desk


@pytest.fixture
def door(house: Desk) -> OfficeDoor:
    return office_door.behind(house)


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> OfficeDoor:
    """A door with one active order, for tests that only ask and change nothing."""
    made = office_door.make(tmp_path_factory.mktemp("steady"))
    made.bureau.active()
    return made


@pytest.fixture(scope="module")
def draft(steady: OfficeDoor) -> str:
    return drafted(steady, reference="HO/99")


def drafted(door: OfficeDoor, **changes: object) -> str:
    """Draft an order by its form; return its address."""
    answer = door.send(door.browser(Role.CASE_OFFICER), "/orders/new", **{**WHO, **TERMS, **changes})
    assert answer.status_code == 200, answer.text
    return str(answer.url.path)


def activated(door: OfficeDoor) -> str:
    where = drafted(door)
    browser = door.browser(Role.DECISION_MAKER)
    found = re.search(r'name="digest" value="(\w+)"', browser.get(where).text)
    assert found is not None
    assert door.send(browser, f"{where}/activate", digest=found.group(1), reason="Necessary").status_code == 200
    return where


def order_of(door: OfficeDoor, where: str) -> OrderId:
    del door
    return OrderId(where.rsplit("/", 1)[1])


def upload(door: OfficeDoor, where: str, content: str | bytes, **form: object) -> tuple[int, str]:
    browser = door.browser(Role.CASE_OFFICER)
    data = {"_token": form_token(browser), **form}
    name = "picture" if where.endswith("/enrol") else "areas"
    answer = browser.post(where, data=data, files={name: ("a.file", content)})
    return answer.status_code, answer.text


@pytest.mark.parametrize("role", Role)
def test_every_route_lets_in_the_roles_of_its_action_and_nobody_else(steady: OfficeDoor, role: Role) -> None:
    browser = steady.browser(role)
    token = form_token(browser)
    wrong, asked = [], 0
    for method, path, action in steady.desk.app.state.routes:
        if action is None or not path.startswith(OURS):
            continue
        asked += 1
        where = re.sub(r"\{\w+\}", "nothing", path)
        answer = browser.request(method, where, headers={"x-csrf-token": token}, follow_redirects=False)
        if (answer.status_code == 403 and "Only these roles may do this" in answer.text) == (role in ALLOWED[action]):
            wrong.append((method, path, answer.status_code))
    assert not wrong
    assert asked > 30


def test_nothing_of_the_office_is_public(steady: OfficeDoor) -> None:
    assert not [path for _, path, action in steady.desk.app.state.routes if path.startswith(OURS) and action is None]


def test_an_order_is_drafted_by_one_and_activated_by_another(door: OfficeDoor) -> None:
    where = activated(door)
    order = door.bureau.store.unit.orders.get(order_of(door, where))
    assert order.stage is OrderStage.ACTIVE
    assert order.activation is not None
    assert (order.drafted_by, order.activation.by) == (
        web_door.person(Role.CASE_OFFICER),
        web_door.person(Role.DECISION_MAKER),
    )
    assert "Nobody Real" in door.browser(Role.DECISION_MAKER).get("/orders").text


def test_a_draft_says_everything_that_it_lacks_and_cannot_be_activated(door: OfficeDoor) -> None:
    where = drafted(door, proportionality="", assessment="", **{"option-1": "", "quiet-1-to": "03:00"})
    page = door.browser(Role.DECISION_MAKER).get(where).text
    for lacking in ("proportionate for this person", "how vulnerable", "less intrusive", "8 hours of sleep"):
        assert lacking in page
    assert "Activate this order" not in page


def test_terms_that_changed_since_they_were_shown_are_not_activated(door: OfficeDoor) -> None:
    where = drafted(door)
    decider = door.browser(Role.DECISION_MAKER)
    found = re.search(r'name="digest" value="(\w+)"', decider.get(where).text)
    assert found is not None
    door.send(door.browser(Role.CASE_OFFICER), f"{where}/terms", **{**TERMS, "window-1": "600"})
    answer = door.send(decider, f"{where}/activate", digest=found.group(1), reason="Necessary")
    assert answer.status_code == 422
    assert "not the order that you were shown" in answer.text


def test_whoever_is_known_keeps_their_id_so_that_no_bound_starts_anew(door: OfficeDoor) -> None:
    first, second = drafted(door), drafted(door, name="Nobody Real, again")
    wearers = {door.bureau.store.unit.orders.get(order_of(door, where)).wearer for where in (first, second)}
    assert len(wearers) == 1
    other = drafted(door, reference="HO/78")
    assert door.bureau.store.unit.orders.get(order_of(door, other)).wearer not in wearers


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": ""}, "Give the person&#39;s name"),
        ({"reference": ""}, "Give the person&#39;s reference"),
        ({"born": "yesterday"}, "Give a day such as"),
        ({"starts_at": ""}, "Say when it starts"),
        ({"ends_at": "soon"}, "Say when it ends"),
        ({"review_due_at": ""}, "Say when the first review is due"),
        ({"time_zone": "Here"}, "Give a time zone such as"),
        ({"regime": "none"}, "Choose the law"),
        ({"opens-1": ""}, "Prompt 1: give a rule"),
        ({"window-1": "9999"}, "Give from 1 to 1440 minutes"),
        ({"quiet-1-days": []}, "Quiet hours 1: say why"),
        ({"keep-photo": "long"}, "Give whole days"),
        ({"assessed_by": ""}, "Say who made the assessment"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(steady: OfficeDoor, change: dict[str, object], says: str) -> None:
    answer = steady.send(steady.browser(Role.CASE_OFFICER), "/orders/new", **{**WHO, **TERMS, **change})
    assert answer.status_code == 422
    assert says in answer.text
    assert "Missed four of six appointments" in answer.text


def test_a_draft_is_read_back_into_its_form_as_it_was_written(door: OfficeDoor) -> None:
    more = {"keep-photo": "3", "keep-photo-why": "", "raw_fixes": "yes", "raw_why": "A disputed event"}
    where = drafted(door, **more)
    before = door.bureau.store.unit.orders.get(order_of(door, where)).terms
    browser = door.browser(Role.CASE_OFFICER)
    page = browser.get(f"{where}/terms").text
    filled = dict(re.findall(r'<input class="[^"]*" id="([^"]+)" name="[^"]+" type="[^"]+" value="([^"]*)"', page))
    assert (filled["starts_at"], filled["window-1"], filled["keep-photo"]) == ("2026-11-20T10:00", "120", "3")
    door.send(browser, f"{where}/terms", **{**TERMS, **more})
    assert door.bureau.store.unit.orders.get(order_of(door, where)).terms == before


def test_zones_are_drawn_without_any_other_host_and_taken_out_again(door: OfficeDoor) -> None:
    where = drafted(door)
    hours = {"zone-from": "21:00", "zone-to": "06:00", "zone-days": ["4", "5"]}
    status, page = upload(door, f"{where}/zones", GEOJSON, kind="curfew", why="Home at night", **hours)
    assert status == 200
    assert 'fill-rule="evenodd"' in page
    assert re.search(r"\d+ k?m</text>", page)
    assert "http" not in re.sub(r'xmlns="[^"]+"', "", page[page.index('class="zone-drawing"') :].split("</svg>")[0])
    (zone,) = re.findall(r"/zones/([\w-]+)/drop", page)
    assert "no part of the draft" in door.send(door.browser(Role.CASE_OFFICER), f"{where}/zones/{zone}/drop").text


@pytest.mark.parametrize(
    ("content", "form", "says"),
    [
        ("{}", {"kind": "exclusion", "why": "x"}, "GeoJSON"),
        (GEOJSON, {"kind": "exclusion", "why": ""}, "Say what it is imposed for"),
        (GEOJSON, {"kind": "", "why": "x"}, "Choose what is imposed"),
        (GEOJSON, {"kind": "curfew", "why": "x"}, "Give days, from when and until when"),
        (GEOJSON, {"kind": "inclusion", "why": "x", "from_month": "13", "from_day": "1"}, "Give the season"),
    ],
)
def test_a_zone_that_nobody_could_keep_to_is_refused(
    steady: OfficeDoor, draft: str, content: str, form: dict[str, str], says: str
) -> None:
    status, page = upload(steady, f"{draft}/zones", content, **form)
    assert status == 422
    assert says in page


def test_an_overdue_review_stops_everything_until_somebody_has_reviewed(door: OfficeDoor) -> None:
    where = activated(door)
    door.bureau.now = door.bureau.store.unit.orders.get(order_of(door, where)).review_due_at
    decider = door.browser(Role.DECISION_MAKER)
    assert "Everything has stopped: the review is overdue" in decider.get(where).text
    assert "review is overdue" in decider.get("/orders").text
    assert rules_of(prompting.send(door.bureau.office, order_of(door, where))) != []
    late = {"verdict": "continue", "reasons": "Still needed", "next_due_at": "2028-01-01T10:00"}
    assert "within 90 days" in door.send(decider, f"{where}/review", **late).text
    assert "Choose whether the order goes on" in door.send(decider, f"{where}/review").text
    said = {**late, "next_due_at": "2027-01-10T10:00"}
    assert "The review is recorded" in door.send(decider, f"{where}/review", **said).text
    assert "Everything has stopped" not in decider.get(where).text


def test_an_order_ends_and_what_it_needed_goes_at_once(door: OfficeDoor) -> None:
    where = activated(door)
    dpo = door.browser(Role.DPO)
    assert door.send(dpo, f"{where}/end", end_reason=" ").status_code == 422
    assert "The order has ended" in door.send(dpo, f"{where}/end", end_reason="Granted leave").text
    assert "Nobody Real" not in dpo.get("/orders").text


def test_however_an_order_ends_its_reference_goes_at_once(door: OfficeDoor) -> None:
    bureau, decider = door.bureau, door.browser(Role.DECISION_MAKER)
    ways = {"end": {"end_reason": "Granted leave"}, "review": {"verdict": "end", "reasons": "No longer needed"}}
    for number, (verb, said) in enumerate(ways.items()):
        bureau.active(wearer=WearerId(f"W-{number}"))
        assert bureau.store.unit.holdings.of(bureau.order.id)
        assert door.send(decider, f"/orders/{bureau.order.id}/{verb}", **said).status_code == 200
        assert bureau.store.unit.holdings.of(bureau.order.id) == []


def test_a_person_is_told_first_then_enrolled_then_given_a_device(door: OfficeDoor) -> None:
    where = activated(door)
    case_officer = door.browser(Role.CASE_OFFICER)
    assert "After the pictures and the code word" in case_officer.get(f"{where}/enrol").text
    status, page = upload(door, f"{where}/enrol", b"\xff\xd8 them", code_word="Blue kettle")
    assert (status, "Give the person the notice first" in page) == (422, True)
    status, page = upload(door, f"{where}/enrol", b"GIF89a", told="yes", code_word="Blue kettle")
    assert (status, "no JPEG or PNG" in page) == (422, True)
    status, page = upload(door, f"{where}/enrol", b"\xff\xd8 them", told="yes", code_word="Blue kettle")
    assert (status, "The reference is taken" in page) == (200, True)
    assert "Blue kettle" not in page
    shown = door.send(case_officer, f"{where}/device").text
    code = re.search(r'id="code">([\w-]+)<', shown)
    assert code is not None
    assert f"#{code.group(1)}" in shown
    watch = taken(inviting.join(door.bureau.office, code.group(1), POINT))
    answer = door.send(case_officer, f"{where}/revoke", watch=watch.id)
    assert "nothing that it signs counts" in answer.text
    assert door.bureau.store.unit.watches.get(watch.id).state is WatchState.REVOKED


def test_a_reference_of_several_pictures_is_taken_and_shown_side_by_side_at_review(door: OfficeDoor) -> None:
    where = activated(door)
    browser = door.browser(Role.CASE_OFFICER)

    def take(*pictures: bytes) -> str:
        data = {"_token": form_token(browser), "told": "yes", "code_word": "Blue kettle"}
        files = [("picture", (f"{at}.jpg", picture)) for at, picture in enumerate(pictures)]
        return browser.post(f"{where}/enrol", data=data, files=files).text

    them = [b"\xff\xd8 them %d" % at for at in range(6)]
    assert "5 pictures at most" in take(*them)
    assert "Picture 2" in take(them[0], b"GIF89a", them[1])
    order = door.bureau.store.unit.orders.get(order_of(door, where))
    assert references.pictures(door.bureau.store.unit, order.wearer) == ()
    assert "The reference is taken" in take(*them[:3])
    assert "Pictures in it: 3" in " ".join(browser.get(f"{where}/enrol").text.split())
    assert len(references.pictures(door.bureau.store.unit, order.wearer)) == 3


def test_an_enrolment_says_with_how_many_pictures_a_photo_is_compared(door: OfficeDoor) -> None:
    where, browser = activated(door), door.browser(Role.CASE_OFFICER)
    desk = door.desk.app.state.checkin_post.desk
    assert "threshold" not in browser.get(f"{where}/enrol").text
    point = replace(ONE_TO_ONE, target=5e-5, false_positive=replace(RATE, trials=100_000))
    gate = Signs([signed(point=point, uses=frozenset({Use.CHECK_IN}), smallest_list=0, largest_list=0)])
    desk.thresholds = Thresholds(points=gate, pack="starter", rules=door.bureau.office.rules)
    assert "the first ones: 2." in " ".join(browser.get(f"{where}/enrol").text.split())
    desk.office = replace(door.bureau.office, point=None)
    assert "people look at every photo" in browser.get(f"{where}/enrol").text


def test_whoever_reviews_sees_every_enrolled_picture(door: OfficeDoor) -> None:
    where = unlike(door)
    order = door.bureau.order
    names = references.names_of(order.wearer)
    door.bureau.store.unit.vault.put(names[1], references.PICTURE, b"\xff\xd8 another of them")
    page = door.browser(Role.CHECK_IN_REVIEWER).get(where).text
    assert page.count("<figcaption>Enrolled") == 2
    assert 'alt="Enrolled picture 2"' in page


def test_a_draft_says_when_it_is_destroyed_unless_somebody_activates_it(steady: OfficeDoor, draft: str) -> None:
    browser = steady.browser(Role.CASE_OFFICER)
    assert "this draft is destroyed on 20 December 2026" in browser.get(draft).text
    assert "Drafts that nobody activates" in browser.get("/orders/kept").text
    assert "keep-draft" not in browser.get(f"{draft}/terms").text


def test_nobody_is_enrolled_under_a_draft(door: OfficeDoor) -> None:
    status, page = upload(door, f"{drafted(door)}/enrol", b"\xff\xd8 them", told="yes", code_word="Blue kettle")
    assert status == 422
    assert "not active" in page


def test_the_notice_says_in_two_languages_what_is_asked_and_when_it_goes(door: OfficeDoor) -> None:
    page = door.browser(Role.CASE_OFFICER).get(f"{drafted(door)}/notice").text
    for words in ("Nobody Real", "never more than 5 times", "18 December 2026", "as good as a photo", 'lang="cy"'):
        assert words in page
    assert "This order asks for no places" in page


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"peace": "court", "peace_from": "2026-12-01T09:00", "peace_to": "2026-12-01T17:00"}, "It holds from now on"),
        ({"peace": "stay", "peace_from": "2026-12-01T09:00", "peace_to": "2026-12-09T09:00"}, "Give a time zone"),
        ({"peace": "court", "peace_from": "2026-12-01T09:00", "peace_to": ""}, "Say from when until when"),
        ({"peace": "", "peace_from": "2026-12-01T09:00", "peace_to": "2026-12-02T09:00"}, "Say why the person"),
    ],
)
def test_a_hearing_or_a_journey_is_entered(door: OfficeDoor, form: dict[str, str], says: str) -> None:
    where = activated(door)
    assert says in door.send(door.browser(Role.CASE_OFFICER), f"{where}/peace", **form).text


def unlike(door: OfficeDoor) -> str:
    """Three photos that were not taken for somebody; return the concern's address."""
    bureau = door.bureau
    bureau.active()
    bureau.comparer.finds = Compared(found=Resemblance.NOT_ALIKE)
    prompt = bureau.shown()
    for number in range(bureau.office.rules.tries):
        taken(bureau.photo(prompt, b"\xff\xd8 %d" % number))
    (concern,) = bureau.store.unit.concerns.all()
    return f"/concerns/{concern.id}"


def reviewer(door: OfficeDoor, number: int) -> TestClient:
    """A reviewer; the second is another person."""
    if number == 1:
        return door.browser(Role.CHECK_IN_REVIEWER)
    with door.desk.store.change() as unit:
        one = unit.people.get(web_door.person(Role.CHECK_IN_REVIEWER))
        unit.people.put(type(one)(id=type(one.id)(SECOND), name="Second Reviewer", roles=one.roles))
    browser = door.desk.browser()
    assert browser.post("/sign-in/demo", data={"person": SECOND}, follow_redirects=False).status_code == 303
    return browser


TOLD_BY_MACHINE = ("not taken for", "not alike", "could not be compared", "tries")


def test_the_first_look_is_blind_and_so_is_the_second(door: OfficeDoor) -> None:
    where = unlike(door)
    for number in (1, 2):
        browser = reviewer(door, number)
        page, queue = browser.get(where).text, browser.get("/concerns").text
        assert page.count("data:image/jpeg;base64,") == 4
        assert "Pictures to look at" in queue
        for told in (*TOLD_BY_MACHINE, "Different people saw", "saw different", "Nobody Real"):
            assert told not in page
            assert told not in queue
        assert "Say what you see" in door.send(browser, f"{where}/look").text
        after = door.send(browser, f"{where}/look", view="false").text
        assert "Photos that were not taken for the person" in after
        assert after.count("saw different people") == number


def test_who_decides_sees_no_picture_before_two_people_have_looked(door: OfficeDoor) -> None:
    where = unlike(door)
    page = door.browser(Role.DECISION_MAKER).get(where).text
    assert "data:image" not in page
    assert "Two reviewers look at the pictures first" in page


def test_what_is_against_somebody_takes_two_looks_two_attempts_and_a_second_person(door: OfficeDoor) -> None:
    where, first = unlike(door), reviewer(door, 1)
    against = {"outcome": "referred", "excuse": "none_given", "reasons": "Somebody else answered"}
    door.send(first, f"{where}/look", view="false")
    refused = door.send(first, f"{where}/find", **against)
    assert refused.status_code == 422
    assert "Two people have to see different people" in refused.text
    assert "Reach them first, or try 2 times" in refused.text
    door.send(reviewer(door, 2), f"{where}/look", view="false")
    assert "Say whether you reached them" in door.send(first, f"{where}/contact", how="call").text
    assert "Choose how you tried" in door.send(first, f"{where}/contact", how="owl", reached="no").text
    for _ in range(2):
        door.send(first, f"{where}/contact", how="call", reached="no", note="No answer")
    assert "counts for nothing until" in door.send(first, f"{where}/find", **against).text
    assert "Waits for confirmation" in first.get("/concerns").text
    decider = door.browser(Role.DECISION_MAKER)
    digest = re.search(r'name="digest" value="(\w+)"', decider.get(where).text)
    assert digest is not None
    assert door.send(decider, f"{where}/confirm", digest="00", reason="I agree").status_code == 422
    confirmed = door.send(decider, f"{where}/confirm", digest=digest.group(1), reason="I agree")
    assert "It is a referral, and decides nothing" in confirmed.text
    assert door.send(first, f"{where}/reverse", reverse="").status_code == 422
    assert "taken back" in door.send(first, f"{where}/reverse", reverse="It was their twin").text
    assert "<strong>1</strong> findings taken back" in first.get("/concerns").text


def test_what_was_our_fault_is_never_found_against_somebody(door: OfficeDoor) -> None:
    bureau = door.bureau
    bureau.active()
    bureau.shown()
    watch = bureau.store.unit.watches.get(bureau.watch.id)
    wearing.report_fault(bureau.office, bureau.order.id, watch.id, FaultKind.BATTERY)
    bureau.now += timedelta(hours=1)
    prompting.lapse(bureau.office)
    (concern,) = bureau.store.unit.concerns.all()
    where, browser = f"/concerns/{concern.id}", door.browser(Role.CHECK_IN_REVIEWER)
    page = browser.get(where).text
    assert "s fault" in page
    assert "Battery" in page
    said = {"outcome": "not_answered_without_excuse", "excuse": "none_given", "reasons": "They did not answer"}
    assert "nothing can be found against the person" in door.send(browser, f"{where}/find", **said).text


def test_no_picture_is_shown_while_a_review_is_overdue(door: OfficeDoor) -> None:
    where = unlike(door)
    door.bureau.now = door.bureau.kept.review_due_at
    page = door.browser(Role.CHECK_IN_REVIEWER).get(where).text
    assert "data:image" not in page
    assert "overdue" in page


def test_pictures_whose_time_is_over_are_said_to_be_gone(door: OfficeDoor) -> None:
    where = unlike(door)
    door.bureau.now += timedelta(days=8)
    keeping.sweep(door.bureau.office)
    browser = door.browser(Role.CHECK_IN_REVIEWER)
    assert "they have been destroyed" in browser.get(where).text
    assert "cannot tell" in door.send(browser, f"{where}/look", view="cannot_tell").text


ASKED = {
    "kind": "share",
    "case_number": "C/1",
    "purpose": "court_request",
    "recipient": "court",
    "power": "An order of the tribunal",
    "parts": ["prompts", "outcomes"],
    "from": "2026-11-20T00:00",
    "until": "2026-11-20T11:30",
}


def test_something_is_handed_over_once_after_somebody_else_approved_exactly_that(door: OfficeDoor) -> None:
    bureau = door.bureau
    bureau.active()
    taken(bureau.photo(bureau.shown()))
    asker, decider = door.browser(Role.CASE_OFFICER), door.browser(Role.DECISION_MAKER)
    where = str(door.send(asker, f"/orders/{bureau.order.id}/requests/new", **ASKED).url.path)
    assert "Nobody has approved it" in door.send(asker, f"{where}/do").text
    digest = re.search(r'name="digest" value="(\w+)"', decider.get(where).text)
    assert digest is not None
    door.send(decider, f"{where}/approve", digest=digest.group(1), reason="No more than was ordered")
    handed = door.send(asker, f"{where}/do")
    content = json.loads(handed.content)
    assert "attachment" in handed.headers["content-disposition"]
    assert (set(content["parts"]), content["case_number"]) == ({"prompts", "outcomes"}, "C/1")
    assert "done already" in door.send(asker, f"{where}/do").text
    assert bureau.kinds.count(EventKind.SHARING_MADE) == 1
    assert EventKind.WEARER_TOLD in bureau.kinds
    assert "Told on" in asker.get(where).text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"case_number": ""}, "Give the case number"),
        ({"purpose": ""}, "Choose a purpose"),
        ({"recipient": ""}, "Choose a recipient"),
        ({"power": ""}, "Say under which power"),
        ({"parts": []}, "Choose what is shared"),
        ({"parts": ["fixes"]}, "keeps no places"),
        ({"until": "2028-01-01T00:00"}, "nobody follows anybody"),
        ({"until": ""}, "Say from when until when"),
        ({"kind": ""}, "Choose what you ask for"),
        ({"kind": "look"}, "keeps no places"),
        ({"exemption": "court_order"}, "Say why the person is not told"),
    ],
)
def test_a_request_that_is_not_lawful_is_refused_in_words(
    steady: OfficeDoor, change: dict[str, object], says: str
) -> None:
    where = f"/orders/{steady.bureau.order.id}/requests/new"
    answer = steady.send(steady.browser(Role.CASE_OFFICER), where, **{**ASKED, **change})
    assert answer.status_code == 422
    assert says in answer.text


def test_places_are_shown_once_for_one_slice_and_the_person_is_told(door: OfficeDoor) -> None:
    bureau = door.bureau
    bureau.active(replace(LAWFUL, raw_fixes=True, raw_why="A disputed event"))
    before = bureau.now - timedelta(minutes=5)
    taken(locating.ingest(bureau.office, bureau.order.id, fix(at=before, received_at=before)))
    asker, decider = door.browser(Role.CASE_OFFICER), door.browser(Role.DECISION_MAKER)
    look = {**ASKED, "kind": "look", "purpose": "disputed_event", "until": "2026-11-20T11:58"}
    where = str(door.send(asker, f"/orders/{bureau.order.id}/requests/new", **look).url.path)
    digest = re.search(r'name="digest" value="(\w+)"', decider.get(where).text)
    assert digest is not None
    door.send(decider, f"{where}/approve", digest=digest.group(1), reason="They asked for it")
    page = door.send(asker, f"{where}/do").text
    assert "Places as they were reported" in page
    assert page.count("</th><td") == 1
    assert EventKind.PLACE_OPENED in bureau.kinds
    assert "done already" in door.send(asker, f"{where}/do").text


def test_a_request_is_found_only_under_its_own_order(door: OfficeDoor) -> None:
    door.bureau.active()
    asker = door.browser(Role.CASE_OFFICER)
    where = str(door.send(asker, f"/orders/{door.bureau.order.id}/requests/new", **ASKED).url.path)
    other = drafted(door)
    assert asker.get(f"{other}/requests/{where.rsplit('/', 1)[1]}").status_code == 404


def test_what_is_kept_is_listed_with_its_clock_and_totals_name_nobody(door: OfficeDoor) -> None:
    bureau = door.bureau
    bureau.active()
    taken(bureau.photo(bureau.shown()))
    dpo = door.browser(Role.DPO)
    page = dpo.get("/orders/kept").text
    assert "s end" in page
    assert "2192" in page
    assert "eld back by two people" not in page + dpo.get(f"/orders/{bureau.order.id}").text
    bureau.store.unit.holds.about.add((HoldOn.ORDER, str(bureau.order.id)))
    for where in ("kept", bureau.order.id):
        assert "eld back by two people" in dpo.get(f"/orders/{where}").text
    assert "90 days at a time" in dpo.get(f"/orders/{bureau.order.id}/notice").text
    totals = dpo.get("/orders/totals.json").json()
    assert (totals["prompts_closed"], totals["prompts_answered"]["Photo"]) == (1, 1)
    assert totals["powers"] == {"Immigration bail: Immigration Act 2016 Schedule 10": "fewer than 5"}
    assert not re.search(r"W-\d|O-\d|Nobody|HO/", json.dumps(totals))


def test_a_complaint_is_read_and_can_come_to_nothing_against_anybody(door: OfficeDoor) -> None:
    bureau = door.bureau
    bureau.active()
    made = taken(complaining.complain(bureau.office, bureau.watch.id, "It asks while I pray"))
    browser = door.browser(Role.CHECK_IN_REVIEWER)
    assert made.kind is ConcernKind.COMPLAINT
    assert "It asks while I pray" in browser.get(f"/concerns/{made.id}").text
    said = {"outcome": "referred", "excuse": "none_given", "reasons": "They complain"}
    assert "has done nothing" in door.send(browser, f"/concerns/{made.id}/find", **said).text


def test_the_demonstration_has_an_order_to_enrol_under_and_a_draft_that_lacks_things(door: OfficeDoor) -> None:
    stage_orders.shown(door.bureau.office)
    listed = door.browser(Role.DECISION_MAKER).get("/orders").text
    for name in ("Rowan Tarn", "Sorrel Beck"):
        assert name in listed
    stages = [one.stage for one in door.bureau.store.unit.orders.all()]
    assert stages == [OrderStage.ACTIVE, OrderStage.DRAFT]
