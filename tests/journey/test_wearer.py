"""Somebody under an order checks in, on a square as small as a watch's and on a phone. Nobody is filmed."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from peelian.jobs.checkins import ordering, wearing
from peelian.nouns.prompt import Answer, PromptState
from tests.door.test_wearer_words import words
from tests.fakes.checkins import CASE_OFFICER, DECISION_MAKER, taken
from tests.fakes.orders import REVIEW_AT
from tests.journey import checking, wearers
from tests.journey.checking import Camera
from tests.journey.conftest import axe, shoot
from tests.journey.phones import JPEG, KEPT
from tests.journey.wearers import PHONE, SQUARE, Home, crowded, look, set_up, show, wearing_page

CUT = (
    "() => [...document.querySelectorAll('main *')]"
    ".filter((it) => it.clientWidth > 1 && it.scrollWidth > it.clientWidth + 1).map((it) => it.textContent)"
)


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Camera:
    made = Camera(path=tmp_path_factory.mktemp("camera") / "film.mjpeg")
    show(made, "one")
    return made


@pytest.fixture(scope="module")
def filming(browser: Browser, camera: Camera) -> Iterator[Browser]:
    launched = checking.launch(browser, camera)
    yield launched
    launched.close()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with wearers.opened(tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture(params=[SQUARE, PHONE], ids=["square", "phone"])
def page(request: pytest.FixtureRequest, filming: Browser) -> Iterator[Page]:
    """A page that fails the test when its scripts do."""
    wearers.problems.clear()
    context, made = wearing_page(filming, request.param)
    yield made
    context.close()
    assert not wearers.problems


def size(page: Page) -> str:
    assert page.viewport_size is not None
    return "square" if page.viewport_size["height"] < 400 else "phone"


def well(page: Page, name: str) -> None:
    """Nothing stands in anybody's way on this screen: the square by day, the phone by night. Keep a picture of it."""
    here = size(page)
    page.emulate_media(color_scheme="light" if here == "square" else "dark")
    assert axe(page) == []
    assert crowded(page) == []
    shoot(page, f"wearer-{name}-{here}")


def fits(page: Page, name: str) -> None:
    """Nothing is too wide, too small or cut off, and nothing is said in English."""
    assert crowded(page) == [], name
    assert page.evaluate(CUT) == [], name
    assert page.locator("main span[lang=en][dir=ltr]").count() == 0, name


def spoken(page: Page, code: str) -> dict[str, str]:
    """Start the app anew in a language; return what it says."""
    page.evaluate("(code) => localStorage.setItem('peelian-wearer-language', code)", code)
    page.reload()
    return words(code)


def asked(page: Page) -> None:
    look(page)
    expect(page.get_by_role("heading", name="Time to check in")).to_be_visible()


def photograph(page: Page) -> None:
    page.get_by_role("button", name="Take a photo").click()
    again(page)


def again(page: Page) -> None:
    shutter = page.get_by_role("button", name="Take the photo")
    expect(shutter).to_be_enabled()
    page.wait_for_function("() => document.querySelector('video')?.videoWidth > 0")
    shutter.click()


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait for what the app does by itself."""
    for _ in range(200):
        if holds():
            return
        page.wait_for_timeout(100)
    pytest.fail("it did not come about")


def both_alike(page: Page) -> None:
    """A photo, and another way: as large, beside each other, and both there without scrolling."""
    photo, other = (page.get_by_role("button", name=name).bounding_box() for name in ("Take a photo", "Another way"))
    assert photo is not None
    assert other is not None
    assert (photo["width"], photo["height"], photo["y"]) == (other["width"], other["height"], other["y"])
    assert page.viewport_size is not None
    assert photo["y"] + photo["height"] <= page.viewport_size["height"]


def test_a_wearer_sets_the_device_up_and_answers_with_a_photo(home: Home, page: Page, camera: Camera) -> None:
    show(camera, "one")
    order = home.ordered()
    page.goto(home.link(order))
    well(page, "enrol")
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_text("Next review of your order: 18 December 2026")).to_be_visible()
    assert page.url.endswith("/checkin")
    well(page, "rest")
    prompt = home.prompt(order)
    asked(page)
    both_alike(page)
    expect(page.get_by_text("Time left: 30 min")).to_be_visible()
    well(page, "prompt")
    page.get_by_role("button", name="Take a photo").click()
    expect(page.get_by_role("button", name="Take the photo")).to_be_enabled()
    assert page.locator("input[type=file]").count() == 0
    well(page, "photo")
    again(page)
    expect(page.get_by_text("You have checked in")).to_be_visible()
    well(page, "answered")
    assert (home.kept(prompt).state, home.kept(prompt).answer) == (PromptState.ANSWERED, Answer.PHOTO)
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("heading", name="Nothing to do")).to_be_visible()
    kept = page.evaluate(KEPT)
    assert [line for line in kept if "private key" in line] == [
        "peelian-wearer/own.pair.privateKey: private key, extractable: false"
    ]
    assert not [line for line in kept if JPEG in line or order.id in line]


def test_somebody_else_and_a_print_go_to_people_and_the_dark_is_coached(home: Home, page: Page, camera: Camera) -> None:
    show(camera, "dark")
    order = home.ordered()
    set_up(page, home.link(order))
    first = home.prompt(order)
    asked(page)
    photograph(page)
    expect(page.get_by_role("heading", name="One more try")).to_be_visible()
    expect(page.get_by_text("Turn to the light").or_(page.get_by_text("We could not see a face"))).to_be_visible()
    well(page, "advice")
    show(camera, "stranger")
    for _ in range(2):
        page.get_by_role("button", name="Try again").click()
        again(page)
        expect(
            page.get_by_text("We could not be sure from this photo").or_(page.get_by_text("A person will look"))
        ).to_be_visible()
    expect(page.get_by_text("A person will look at it")).to_be_visible()
    well(page, "people")
    assert home.kept(first).state is PromptState.REFERRED
    page.get_by_role("button", name="Done").click()
    show(camera, "paper")
    second = home.prompt(order)
    asked(page)
    photograph(page)
    expect(page.get_by_text("A person will look at it")).to_be_visible()
    assert home.kept(second).state is PromptState.REFERRED
    with home.office.store.read() as unit:
        assert [one.finding for one in unit.concerns.of(order.id)] == [None, None]


def test_without_a_camera_every_other_way_is_open(home: Home, browser: Browser) -> None:
    for screen, how in ((SQUARE, Answer.CALL_BACK), (PHONE, Answer.CODE_WORD)):
        context, page = wearing_page(browser, screen)
        order = home.ordered()
        set_up(page, home.link(order))
        prompt = home.prompt(order)
        asked(page)
        page.get_by_role("button", name="Take a photo").click()
        expect(page.get_by_role("heading", name="No camera")).to_be_visible()
        well(page, "no-camera")
        page.get_by_role("button", name="Another way").click()
        well(page, "other")
        if how is Answer.CALL_BACK:
            page.get_by_role("button", name="Call me").click()
            expect(page.get_by_text("Somebody will call you")).to_be_visible()
        else:
            page.get_by_role("button", name="Say my code word").click()
            page.get_by_label("Your code word").fill("red kettle")
            page.get_by_role("button", name="Send").click()
            expect(page.get_by_text("That was not it")).to_be_visible()
            well(page, "word")
            page.get_by_label("Your code word").fill("blue kettle")
            page.get_by_role("button", name="Send").click()
            expect(page.get_by_text("You have checked in")).to_be_visible()
        assert (home.kept(prompt).state, home.kept(prompt).answer) == (PromptState.ANSWERED, how)
        until(page, lambda order=order: home.faults(order) == ["camera"])  # type: ignore[misc]
        context.close()


def test_when_a_review_is_overdue_or_the_order_ends_nothing_is_asked(home: Home, page: Page) -> None:
    order = home.ordered()
    set_up(page, home.link(order))
    home.clock.to(REVIEW_AT - timedelta(hours=2))
    prompt = home.prompt(order)
    asked(page)
    home.clock.to(REVIEW_AT)
    look(page)
    expect(page.get_by_role("heading", name="Nothing is asked of you")).to_be_visible()
    expect(page.get_by_text("was due on 18 December 2026 and is late")).to_be_visible()
    well(page, "overdue")
    assert home.kept(prompt).answer is None
    taken(ordering.end(home.office, DECISION_MAKER, order.id, reason="Granted leave"))
    look(page)
    expect(page.get_by_role("heading", name="Your order has ended")).to_be_visible()
    well(page, "ended")
    with home.office.store.read() as unit:
        watch = unit.watches.of(order.wearer)[0].id
    taken(wearing.revoke(home.office, CASE_OFFICER, order.id, watch, reason="Handed back"))
    look(page)
    expect(page.get_by_role("heading", name="This device is not used any more")).to_be_visible()
    assert not [line for line in page.evaluate(KEPT) if line.startswith("peelian-wearer/")]


def test_the_person_reads_what_is_held_takes_their_copy_and_complains(home: Home, page: Page, tmp_path: Path) -> None:
    order = home.ordered()
    set_up(page, home.link(order))
    page.get_by_role("button", name="More").click()
    well(page, "menu")
    page.get_by_role("button", name="What is held about me").click()
    expect(page.get_by_text("goes when your order ends")).to_be_visible()
    expect(page.get_by_text("Next review: 18 December 2026. Ends at the latest: 19 January 2027.")).to_be_visible()
    well(page, "held")
    for name, begins in (("As data (JSON)", b"{"), ("As a document (PDF)", b"%PDF-")):
        with page.expect_download() as coming:
            page.get_by_role("button", name=name).click()
        coming.value.save_as(tmp_path / "copy")
        content = (tmp_path / "copy").read_bytes()
        assert content.startswith(begins)
        if begins == b"{":
            assert json.loads(content)["parts"]["Who you are"][0]["Name"] == "Robin Vane"
    page.get_by_role("button", name="Complain").click()
    page.get_by_label("What happened").fill("It rang at prayer")
    well(page, "complain")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("It is sent")).to_be_visible()
    page.get_by_role("button", name="Back").click()
    page.get_by_role("button", name="My device has a problem").click()
    page.get_by_role("button", name="Battery or charging").click()
    expect(page.get_by_text("It works again")).to_be_visible()
    well(page, "trouble")
    with home.office.store.read() as unit:
        assert [one.kind for one in unit.concerns.of(order.id)] == ["complaint"]


@pytest.mark.parametrize("page", [SQUARE], ids=["square"], indirect=True)
def test_the_app_speaks_welsh_and_arabic_and_turns_round(home: Home, page: Page) -> None:
    order = home.ordered()
    set_up(page, home.link(order))
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Language").click()
    page.get_by_role("button", name="Cymraeg").click()
    expect(page.get_by_text("Drafft")).to_be_visible()
    page.get_by_role("button", name="العربية").click()
    expect(page.locator("html[dir=rtl][lang=ar]")).to_be_attached()
    expect(page.get_by_text("مسودة")).to_be_visible()
    well(page, "arabic")
    home.prompt(order)
    look(page)
    expect(page.get_by_role("heading", name="حان وقت تسجيل الحضور")).to_be_visible()
    well(page, "arabic-prompt")
    photo, other = (page.get_by_role("button", name=name).bounding_box() for name in ("التقط صورة", "طريقة أخرى"))
    assert photo is not None
    assert other is not None
    assert photo["x"] > other["x"]


@pytest.mark.parametrize("page", [SQUARE], ids=["square"], indirect=True)
def test_every_screen_fits_the_square_in_welsh_and_in_arabic(home: Home, page: Page) -> None:
    order = home.ordered()
    set_up(page, home.link(order))
    for code in ("cy", "ar"):
        said = spoken(page, code)
        expect(page.get_by_role("heading", name=said["rest_title"])).to_be_visible()
        expect(page.get_by_text({"cy": "18 Rhagfyr 2026", "ar": "18 ديسمبر 2026"}[code])).to_be_visible()
        fits(page, f"{code}-rest")
        page.get_by_role("button", name=said["menu"]).click()
        for screen in ("held", "trouble", "complain", "language"):
            page.get_by_role("button", name=said[f"menu_{screen}"], exact=True).click()
            expect(page.get_by_text(said["slow"])).to_be_hidden()
            fits(page, f"{code}-{screen}")
            page.get_by_role("button", name=said["back"]).click()
    home.prompt(order)
    for code in ("cy", "ar"):
        said = spoken(page, code)
        expect(page.get_by_role("heading", name=said["prompt_title"])).to_be_visible()
        fits(page, f"{code}-prompt")
        page.get_by_role("button", name=said["prompt_photo"]).click()
        page.wait_for_function("() => document.querySelector('video').videoWidth > 0")
        fits(page, f"{code}-photo")
        page.get_by_role("button", name=said["prompt_other"]).click()
        fits(page, f"{code}-other")
        page.get_by_role("button", name=said["other_code_word"]).click()
        fits(page, f"{code}-word")


@pytest.mark.parametrize("page", [PHONE], ids=["phone"], indirect=True)
def test_without_a_connection_the_app_says_whose_trouble_it_is(home: Home, page: Page) -> None:
    order = home.ordered()
    set_up(page, home.link(order))
    page.context.set_offline(True)
    expect(page.get_by_text("No connection. That is not held against you.")).to_be_visible()
    well(page, "offline")
    page.context.set_offline(False)
    look(page)
    expect(page.get_by_text("No connection")).to_be_hidden()
    until(page, lambda: home.faults(order) == ["link"])


@pytest.mark.parametrize("page", [SQUARE], ids=["square"], indirect=True)
def test_a_desk_that_does_not_know_the_device_costs_it_nothing(home: Home, page: Page) -> None:
    order = home.ordered()
    set_up(page, home.link(order))
    no = {"rule": "device", "detail": "This device is not known here."}
    page.route("**/checkin/api/**", lambda route: route.fulfill(status=401, body=json.dumps(no)))
    look(page)
    expect(page.get_by_role("heading", name="This device is not known here")).to_be_visible()
    well(page, "stranger")
    page.unroute("**/checkin/api/**")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Nothing to do")).to_be_visible()


@pytest.mark.parametrize("page", [SQUARE], ids=["square"], indirect=True)
def test_where_a_turn_of_the_head_is_asked_for_the_words_say_which_way(home: Home, page: Page, camera: Camera) -> None:
    show(camera, "one")
    before = home.office
    policy = replace(before.policy, check_ins=replace(before.policy.check_ins, turn=True))
    home.site.check_ins.office = replace(before, policy=policy)
    try:
        order = home.ordered()
        set_up(page, home.link(order))
        home.prompt(order)
        asked(page)
        photograph(page)
        expect(page.get_by_role("paragraph").get_by_text("Now turn your head")).to_be_visible()
        well(page, "turn")
        page.get_by_role("button", name="Take the second photo").click()
        expect(page.get_by_text("turn your head a little further")).to_be_visible()
    finally:
        home.site.check_ins.office = before
