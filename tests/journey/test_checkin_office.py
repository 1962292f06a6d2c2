"""An order from its draft to its end, and what the review desk finds, by the people of the office in their browsers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from peelian.jobs.checkins import references
from peelian.nouns.concern import Concern
from peelian.nouns.order import OrderStage
from peelian.web.stage.deployment import CASES, DECIDES, OF_CHECK_INS, REVIEWS, REVIEWS_TOO
from tests.fakes.checkins import taken
from tests.journey import checking, office
from tests.journey.checking import PHONE, Base, Camera, still
from tests.journey.office import Wearing, become, look


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    with checking.opened(tmp_path_factory.mktemp("office")) as made:
        with made.site.store.change() as unit:
            for one in OF_CHECK_INS:
                unit.people.put(one)
        yield made


def photographed(base: Base, name: str) -> tuple[Wearing, Concern]:
    """Somebody answered with a photo that nothing could compare, so that people look."""
    wearer = office.active(base, name)
    assert wearer.photographed(still("stranger")).compared is not None
    with wearer.office.store.read() as unit:
        (concern,) = unit.concerns.of(wearer.order.id)
    return wearer, concern


def test_an_order_is_drafted_by_one_activated_by_another_and_its_person_enrolled(
    page: Page, base: Base, tmp_path: Path
) -> None:
    become(page, base, CASES)
    office.draft(page, base.site.check_ins.office.now())
    office.add_curfew(page, tmp_path)
    where = page.url
    look(page, "order-draft")
    become(page, base, DECIDES)
    page.goto(where)
    page.get_by_label("Why you are satisfied").fill("Less has been tried, and the person was heard")
    page.get_by_role("button", name="Activate this order").click()
    expect(page.get_by_text("The order is active.")).to_be_visible()
    become(page, base, CASES)
    office.read_notice(page, where)
    office.enrol(page, where)
    page.goto(f"{base.origin}/orders")
    expect(page.get_by_role("link", name="Rowan Tarn")).to_be_visible()
    look(page, "orders")


def test_a_reference_is_taken_with_the_camera_and_nothing_of_it_stays_in_the_browser(
    browser: Browser, base: Base, tmp_path: Path
) -> None:
    wearer = office.active(base, "Vetch Lomas")
    camera = Camera(path=tmp_path / "film.mjpeg")
    camera.show("two")
    filming = checking.launch(browser, camera)
    page = filming.new_context(permissions=["camera"], viewport=PHONE).new_page()  # type: ignore[arg-type]
    base.sign_in(page, CASES)
    page.goto(f"{base.origin}/orders/{wearer.order.id}/enrol")
    for number in (1, 2, 3):
        page.get_by_role("button", name="Take it with the camera").click()
        page.wait_for_function("() => document.querySelector('video').videoWidth > 0")
        page.get_by_role("button", name="Take the picture").click()
        expect(page.get_by_alt_text(f"A picture that you took or chose ({number})")).to_be_visible()
    page.get_by_role("button", name="Remove this picture (2)").click()
    expect(page.locator(".office-taken img")).to_have_count(2)
    look(page, "camera")
    page.get_by_label("The person has the notice").check()
    page.get_by_label("Code word that the person chooses").fill("Blue kettle")
    page.get_by_role("button", name="Take the reference").click()
    expect(page.get_by_text("The reference is taken. Now the device.")).to_be_visible()
    assert page.evaluate("async () => (await caches.keys()).length + (await indexedDB.databases()).length") == 0
    with wearer.office.store.read() as unit:
        kept = references.pictures(unit, wearer.order.wearer)
    assert len(kept) == 2
    assert taken(base.site.check_ins.reference(checking.picture("one"), name="one")).picture not in kept
    filming.close()


def test_two_people_look_blind_and_what_is_against_somebody_is_only_a_referral(page: Page, base: Base) -> None:
    _, concern = photographed(base, "Sorrel Beck")
    where = f"{base.origin}/concerns/{concern.id}"
    become(page, base, REVIEWS)
    page.goto(f"{base.origin}/concerns")
    expect(page.get_by_role("link", name="Pictures to look at").first).to_be_visible()
    look(page, "queue")
    page.goto(where)
    expect(page.locator("main img")).to_have_count(2)
    assert page.evaluate("() => [...document.images].every((it) => it.complete && it.naturalWidth > 0)")
    expect(page.locator("main")).not_to_contain_text("could not be compared")
    look(page, "look")
    office.see(page, "Different people")
    expect(page.get_by_role("heading", name="Photos that could not be compared")).to_be_visible()
    office.decide(page)
    expect(page.locator(".govuk-error-summary")).to_contain_text("Two people have to see different people")
    become(page, base, REVIEWS_TOO)
    page.goto(where)
    expect(page.locator("main")).not_to_contain_text(REVIEWS.name)
    office.see(page, "Different people")
    office.try_to_reach(page)
    look(page, "concern")
    office.decide(page)
    expect(page.get_by_text("It counts for nothing until somebody who decides").first).to_be_visible()
    confirmed_and_reversed(page, base, where)


def confirmed_and_reversed(page: Page, base: Base, where: str) -> None:
    become(page, base, DECIDES)
    page.goto(where)
    page.get_by_label("Why you are satisfied").fill("Both saw somebody else, and nobody was reached")
    look(page, "confirm")
    page.get_by_role("button", name="Confirm this finding").click()
    expect(page.get_by_text("Confirmed. It is a referral, and decides nothing.")).to_be_visible()
    become(page, base, REVIEWS)
    page.goto(where)
    page.get_by_label("Why", exact=True).fill("It was their twin, who had the watch by mistake")
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator(".office-history s")).to_have_text("Referred to whoever decides on the order")


def test_an_overdue_review_stops_everything_and_the_end_empties_it(page: Page, base: Base) -> None:
    wearer, concern = photographed(base, "Teasel Ford")
    now = wearer.office.now()
    with wearer.office.store.change() as unit:
        unit.orders.put(replace(unit.orders.get(wearer.order.id), review_due_at=now))
    become(page, base, REVIEWS)
    page.goto(f"{base.origin}/concerns/{concern.id}")
    expect(page.locator("main img")).to_have_count(0)
    expect(page.get_by_text("The review of this order is overdue")).to_be_visible()
    become(page, base, DECIDES)
    page.goto(f"{base.origin}/orders/{wearer.order.id}")
    expect(page.get_by_role("heading", name="Everything has stopped: the review is overdue")).to_be_visible()
    look(page, "overdue")
    office.review(page, now + timedelta(days=30))
    expect(page.locator(".office-stopped")).to_have_count(0)
    page.goto(f"{base.origin}/orders/kept")
    look(page, "kept")
    page.goto(f"{base.origin}/orders/{wearer.order.id}")
    page.get_by_label("Why it ends now").fill("Leave was granted")
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_text("The order has ended.")).to_be_visible()
    with wearer.office.store.read() as unit:
        assert unit.orders.get(wearer.order.id).stage is OrderStage.ENDED
        assert not [held for held in unit.holdings.of(wearer.order.id) if held.kept == "template"]


def test_something_is_handed_over_once_when_somebody_else_has_approved_it(page: Page, base: Base) -> None:
    wearer, _ = photographed(base, "Umber Hollis")
    become(page, base, CASES)
    page.goto(f"{base.origin}/orders/{wearer.order.id}/requests/new")
    look(page, "ask")
    office.ask(page, wearer.office.now())
    where = page.url
    become(page, base, DECIDES)
    page.goto(where)
    page.get_by_label("Why it is lawful").fill("No more than the tribunal asked for")
    look(page, "approve")
    page.get_by_role("button", name="Approve exactly this").click()
    expect(page.get_by_text("Approved. It can be done once.")).to_be_visible()
    become(page, base, CASES)
    page.goto(where)
    with page.expect_download() as loaded:
        page.get_by_role("button", name="Hand it over").click()
    assert b'"IA/2026/9"' in Path(loaded.value.path()).read_bytes()
    page.goto(where)
    expect(page.get_by_text("It was done once, and cannot be done again.")).to_be_visible()
