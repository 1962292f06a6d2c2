"""Officers' phones, from the QR code to the end: what they show, what they send, and that they keep nothing of anybody.

A phone here is a browser with a fake camera that films people who do not exist.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from peelian.nouns.person import Person
from peelian.nouns.phone import PhoneAct
from peelian.web import page as pages
from peelian.web.stage import deployment as stage
from tests.journey import phones, van
from tests.journey.conftest import axe, shoot
from tests.journey.forgetting import Photographs, canary_of, forgotten
from tests.journey.phones import CODE, Film, Officer, leaks, still, until
from tests.journey.van import EWA, IDRIS, NAME, REFERENCE, SECRETS, Base, Street
from tests.safeguard import canary

ROOT = Path(pages.__file__).parent / "static"
PHONE = {"width": 390, "height": 844}
SMALL = {"width": 320, "height": 640}
CACHED = "async () => Boolean(await caches.match('/phone'))"
NewOfficer = Callable[..., Officer]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    made = Film(path=tmp_path_factory.mktemp("camera") / "film.mjpeg")
    made.show("listed")
    return made


@pytest.fixture(scope="module")
def filming(browser: Browser, film: Film) -> Iterator[Browser]:
    launched = phones.launch(browser, film)
    yield launched
    launched.close()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    with van.opened(tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture(scope="module")
def photographs(base: Base, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Photographs]:
    made = Photographs(folder=base.office.folder, aside=tmp_path_factory.mktemp("aside"), sent=base.sent)
    yield made
    made.gone_for_good()


@pytest.fixture
def street(base: Base, film: Film) -> Iterator[Street]:
    film.show("listed")
    yield base.live()
    base.way.set()


@pytest.fixture
def officer(street: Street, filming: Browser, photographs: Photographs) -> Iterator[NewOfficer]:
    """Give phones to officers; when a journey is over, nothing of anybody may be left on any, or at the desk."""
    made: list[Officer] = []
    faults: list[str] = []

    def give(who: Person = EWA, *, enrolled: bool = True, size: dict[str, int] = PHONE) -> Officer:
        context = filming.new_context(
            viewport=size,  # type: ignore[arg-type]
            is_mobile=True,
            has_touch=True,
            locale="en-GB",
            permissions=["camera", "notifications"],
        )
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
        one = Officer(origin=street.origin, context=context, page=page)
        made.append(one)
        if enrolled:
            one.enrol(street.invite(who))
        return one

    yield give
    try:
        assert faults == []
        for one in made:
            forgotten(one.context, street.origin, *SECRETS)
        photographs.gone()
    finally:
        for one in made:
            one.context.close()


def test_a_phone_is_enrolled_by_the_link_of_the_code_once(street: Street, officer: NewOfficer) -> None:
    one = officer(enrolled=False)
    path = street.invite()
    one.page.goto(street.origin + path)
    expect(one.page.locator("main")).to_contain_text("It keeps nothing of anybody")
    for code, again, why in (
        ("12345", "12345", "exactly 6 digits"),
        ("123456", "123456", "easy to guess"),
        ("777777", "777777", "easy to guess"),
        (CODE, "408214", "not the same"),
    ):
        one.page.get_by_label("Choose a code of 6 digits").fill(code)
        one.page.get_by_label("The same code again").fill(again)
        one.press("Make this my phone")
        expect(one.page.locator(".ph-said")).to_contain_text(why)
    assert not street.devices()
    one.enrol(path)
    keys = [line for line in one.kept() if "key" in line and "extractable" in line]
    assert sorted(keys) == [
        "peelian-phone/own.pair.privateKey: private key, extractable: false",
        "peelian-phone/own.pair.publicKey: public key, extractable: true",
        "peelian-phone/own.seal: secret key, extractable: false",
    ]
    two = officer(enrolled=False)
    two.page.goto(street.origin + path)
    two.page.get_by_label("Choose a code of 6 digits").fill(CODE)
    two.page.get_by_label("The same code again").fill(CODE)
    two.press("Make this my phone")
    expect(two.page.locator(".ph-said")).to_contain_text("Ask the deployment lead for a new one")


def test_the_desk_keeps_nothing_of_somebody_who_was_photographed(
    street: Street, officer: NewOfficer, film: Film, photographs: Photographs, tmp_path: Path
) -> None:
    photographed = canary_of(still("somebody else"), tmp_path)
    assert photographed is not None
    one, alert = officer(), street.release()
    one.open()
    one.press("I will speak to them")
    one.press("Speaking to them")
    film.show("somebody else")
    one.photo()
    expect(one.page.locator(".ph-answer")).to_contain_text("No match")
    data = street.office.folder / "data"
    assert canary.scan([data], [photographed]) == []
    assert street.looks(alert) == ["no_match"]
    assert photographs.sent, "what the phone sends is seen, and looked for after every journey"
    # The control: the same search finds a desk that kept the photograph, or what was made of it.
    (data / "kept.jpg").write_bytes(still("somebody else"))
    (data / "kept.bin").write_bytes(photographed.template.tobytes())
    try:
        assert {Path(find.place).name for find in canary.scan([data], [photographed])} >= {"kept.jpg", "kept.bin"}
    finally:
        for left in ("kept.jpg", "kept.bin"):
            (data / left).unlink()


def test_alerts_come_to_the_phone_by_themselves_and_how_fast_is_measured(
    street: Street, officer: NewOfficer, record_property: Callable[[str, object], None]
) -> None:
    one = officer()
    for _ in range(20):
        street.release()
    one.page.wait_for_function("() => peelian.latencies.length === 20")
    measured = one.page.evaluate("() => peelian.latencies")
    taken = sorted(entry["shown_ms"] - street.released[entry["id"]] for entry in measured)
    record_property("alert_to_phone_ms_p50", taken[9])
    record_property("alert_to_phone_ms_p95", taken[18])
    assert taken[18] < 5000
    expect(one.page.locator("#said")).to_contain_text("New alert: Wanted by the courts, camera")
    expect(one.page.locator(".ph-button--card")).to_have_count(20)


def test_an_alert_is_seen_taken_up_and_followed_to_its_end_with_a_second_look(
    street: Street, officer: NewOfficer, film: Film
) -> None:
    one, alert = officer(), street.release()
    one.open()
    for words in ("1 May 2025 (1 year old), Custody", "Same person", "the operating point", NAME, REFERENCE):
        expect(one.page.locator("main")).to_contain_text(words)
    one.press("More")
    one.press("Seen")
    one.press("I will speak to them")
    expect(one.page.locator(".ph-held")).to_have_text("Held by you")
    one.press("Speaking to them")
    one.photo()
    expect(one.page.locator(".ph-answer")).to_contain_text("Match")
    film.show("somebody else")
    one.press("Another try")
    one.take()
    expect(one.page.locator(".ph-answer")).to_contain_text("No match")
    one.press("Done")
    assert street.looks(alert) == ["match", "no_match"]
    one.press("Confirmed: not the listed person")
    one.press("Record")
    expect(one.page.locator(".ph-said")).to_have_text("Choose one.")
    one.page.get_by_label("Fingerprint").check()
    one.press("Record")
    expect(one.page.locator(".ph-steps")).to_contain_text("Confirmed: not the listed person, Fingerprint")
    one.press("Released, no further action")
    one.sees("Alerts")
    expect(one.page.locator(".ph-said")).to_have_text("Recorded: Released, no further action.")
    assert [act for _, act in street.done(alert)] == [
        "acknowledge",
        "will_engage",
        "engaged",
        "confirmed_false",
        "released",
    ]
    assert one.page.locator("input[type=file]").count() == 0


def test_whoever_will_not_engage_says_why(street: Street, officer: NewOfficer) -> None:
    one = officer()
    street.release()
    one.open()
    one.press("More")
    one.press("I will not speak to them")
    one.page.get_by_label("It would not be safe").check()
    one.press("Record")
    expect(one.page.locator(".ph-said")).to_have_text("Recorded: I will not speak to them.")


@pytest.mark.parametrize(
    ("held", "words"),
    [(False, "You do not hold this alert"), (True, "Say first that you are speaking to them")],
    ids=["not held", "not engaged"],
)
def test_a_second_look_before_the_engagement_is_refused_and_the_lead_sees_it(
    street: Street, officer: NewOfficer, page: Page, *, held: bool, words: str
) -> None:
    one, alert = officer(), street.release()
    one.open()
    if held:
        one.press("I will speak to them")
        expect(one.page.get_by_role("button", name="Speaking to them")).to_be_visible()
    expect(one.page.get_by_role("button", name="Second look")).to_have_count(0)
    said = one.page.evaluate(
        "(alert) => peelian.phone.desk.secondLook(alert, 'because', new Blob(['x']))"
        ".then(() => 'answered', (problem) => problem.rule)",
        alert,
    )
    assert said == ("engaged" if held else "held")
    assert street.looks(alert) == []
    street.office.sign_in(page, stage.LEAD)
    page.goto(street.office.address(street.deployment, "/phones"))
    expect(page.locator("main")).to_contain_text(words)


def test_an_alert_of_another_deployment_is_refused(base: Base, street: Street, officer: NewOfficer) -> None:
    one, elsewhere = officer(), base.live().release()
    ask = "([verb, facts]) => peelian.phone.desk.ask(verb, facts).then(() => 'answered', (problem) => problem.rule)"
    act = {"alert": elsewhere, "act": "will_engage", "key": "k" * 8, "ago_ms": 0}
    assert one.page.evaluate(ask, ["act", act]) == "deployment"
    assert one.page.evaluate(ask, ["picture", {"alert": elsewhere, "which": "probe"}]) == "deployment"
    look = (
        "(alert) => peelian.phone.desk.secondLook(alert, 'because', new Blob(['x'])).catch((problem) => problem.rule)"
    )
    assert one.page.evaluate(look, elsewhere) == "deployment"
    denied = [it for it in street.denied() if it[1] == "deployment"]
    assert sorted(denied) == [("act", "deployment"), ("picture", "deployment"), ("second-look", "deployment")]


def test_two_officers_cannot_both_take_an_alert_without_seeing_it(street: Street, officer: NewOfficer) -> None:
    one, two, alert = officer(EWA), officer(IDRIS), street.release()
    one.open()
    two.open()
    one.press("I will speak to them")
    expect(two.page.locator(".ph-held")).to_have_text("Held by Ewa Nowak")
    two.press("Join Ewa Nowak")
    two.sees("Ewa Nowak has this alert")
    assert street.done(alert) == [(EWA.id, "will_engage")]
    two.press("Join openly")
    expect(two.page.locator(".ph-held")).to_have_text("Held by you and Ewa Nowak")
    expect(one.page.locator(".ph-held")).to_have_text("Held by you and Idris Bevan")


def test_who_comes_second_at_the_same_moment_is_asked_whether_they_join(street: Street, officer: NewOfficer) -> None:
    one, alert = officer(), street.release()
    one.open()
    street.does(IDRIS, alert, PhoneAct.WILL_ENGAGE)
    one.press("I will speak to them")
    one.sees("Idris Bevan has this alert")
    one.press("Join openly")
    expect(one.page.locator(".ph-held")).to_have_text("Held by you and Idris Bevan")
    one.page.evaluate("(id) => peelian.phone.put({ ...peelian.phone.alerts.get(id), steps: [], holders: [] })", alert)
    expect(one.page.locator(".ph-held")).to_have_text("Held by you and Idris Bevan")  # what is older and comes late


def test_a_phone_that_nobody_touches_for_two_minutes_locks_and_shows_nothing(
    street: Street, officer: NewOfficer
) -> None:
    one = officer(enrolled=False)
    one.page.clock.install()
    one.enrol(street.invite())
    street.release()
    one.open()
    one.page.clock.fast_forward("01:30")
    one.sees("Wanted by the courts") if one.page.locator(".ph-frame img").count() else None
    one.page.clock.fast_forward("00:35")
    one.sees("Locked")
    assert one.page.locator("img").count() == 0
    assert NAME not in one.page.content()
    assert one.page.evaluate("() => peelian.phone.pictures.kept.size + peelian.phone.alerts.size") == 0
    one.unlock("999990")
    expect(one.page.locator(".ph-said")).to_contain_text("This is not the code; 4 tries are left")
    one.unlock()
    one.open()


def test_a_locked_phone_says_that_something_waits_and_not_what(street: Street, officer: NewOfficer) -> None:
    one = officer()
    one.press("Menu")
    one.press("Lock now")
    one.sees("Locked")
    waiting = one.page.locator(".ph-waiting")
    expect(waiting).to_be_empty()
    street.release()
    expect(waiting).to_have_text("An alert waits. Unlock to see it.")
    assert not any(secret in one.page.content() for secret in SECRETS)
    assert one.page.evaluate("() => peelian.phone.alerts.size") == 0
    one.context.set_offline(True)
    expect(one.page.locator("#banner")).to_have_text("No connection to the van. Alerts may be missing.")
    expect(waiting).to_be_empty()
    one.context.set_offline(False)
    expect(one.page.locator("#banner")).to_be_hidden()
    expect(waiting).not_to_be_empty()
    one.unlock()
    one.open()
    assert ("state", "locked") not in street.denied(), "it asked for more than it could have"


@pytest.mark.parametrize("how", ["the phone has no connection", "the van says nothing"])
def test_a_link_that_is_down_is_said_at_once_and_what_was_done_is_sent_once(
    street: Street, officer: NewOfficer, how: str
) -> None:
    one, alert = officer(), street.release()
    one.open()
    one.press("I will speak to them")
    expect(one.page.get_by_role("button", name="Speaking to them")).to_be_visible()
    offline = how == "the phone has no connection"
    one.context.set_offline(True) if offline else street.way.clear()
    one.sees("No connection")
    expect(one.page.locator("#banner")).to_have_text("No connection to the van. Alerts may be missing.")
    assert one.page.locator("img").count() == 0
    assert not any(secret in one.page.content() for secret in SECRETS)
    one.press("Speaking to them")
    expect(one.page.locator("main")).to_contain_text("Queued: 1.")
    one.press("Confirmed: the listed person")
    one.page.evaluate("() => peelian.phone.link.fail()")  # another try to connect comes to nothing
    one.page.get_by_label("Fingerprint").check()
    one.press("Record")
    expect(one.page.locator("main")).to_contain_text("Queued: 2.")
    kept = [line for line in one.kept() if not line.startswith("cache /static")]
    assert leaks(kept, *SECRETS, alert, "confirmed_true") == []
    assert sum("peelian-phone/queue.box" in line for line in kept) == 2
    one.page.reload() if offline else None
    one.sees("No connection" if not offline else "Connecting to the van…")
    one.context.set_offline(False) if offline else street.way.set()
    one.sees("Alerts")
    one.page.wait_for_function("() => peelian.phone.outbox.count === 0")
    expect(one.page.locator("#notes p")).to_have_count(2)
    expect(one.page.locator("#notes p").first).to_contain_text("Sent: Speaking to them")
    assert [act for _, act in street.done(alert)] == ["will_engage", "engaged", "confirmed_true"]
    expect(one.page.locator("#banner")).to_be_hidden()


def test_an_act_whose_answer_is_lost_is_sent_again_and_counts_once(street: Street, officer: NewOfficer) -> None:
    one, alert = officer(), street.release()
    one.open()
    lost: list[int] = []

    def lose(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort()

    one.context.route("**/phone/api/act", lose, times=1)
    one.press("More")
    one.press("Seen")
    expect(one.page.locator("#notes")).to_contain_text("Sent: Seen, alert")
    assert lost == [200]
    assert one.page.evaluate("() => peelian.phone.outbox.count") == 0
    assert [act for _, act in street.done(alert)] == ["acknowledge"]


def test_an_act_that_waited_and_is_refused_is_not_lost_silently(street: Street, officer: NewOfficer) -> None:
    one, alert = officer(), street.release()
    one.open()
    one.press("I will speak to them")
    expect(one.page.get_by_role("button", name="Speaking to them")).to_be_visible()
    one.context.set_offline(True)
    one.press("Speaking to them")
    expect(one.page.locator("main")).to_contain_text("Queued: 1.")
    street.does(IDRIS, alert, PhoneAct.WILL_ENGAGE, PhoneAct.ENGAGED)
    one.context.set_offline(False)
    expect(one.page.locator("#notes")).to_contain_text("Not recorded: Speaking to them, alert")
    one.press("Done")
    expect(one.page.locator("#notes")).to_be_empty()
    assert one.page.evaluate("() => peelian.phone.outbox.count") == 0


def test_an_alert_that_leaves_the_phone_while_it_is_open_says_why(street: Street, officer: NewOfficer) -> None:
    one = officer()
    street.release()
    one.open()
    street.expire()
    one.sees("This alert is not there any more")
    expect(one.page.locator("main")).to_contain_text("Nothing is done on it any more")
    assert one.page.locator("img").count() == 0


def test_pictures_leave_the_screen_while_the_phone_shows_something_else(street: Street, officer: NewOfficer) -> None:
    one = officer()
    street.release()
    one.open()
    hide = (
        "(yes) => { Object.defineProperty(document, 'hidden', { value: yes, configurable: true });"
        "document.dispatchEvent(new Event('visibilitychange')); }"
    )
    one.page.evaluate(hide, arg=True)
    assert one.page.locator("img").count() == 0
    expect(one.page.get_by_text(NAME)).to_be_hidden()
    one.page.evaluate(hide, arg=False)
    expect(one.page.locator(".ph-frame img")).to_have_count(2)


def test_an_act_that_waited_too_long_is_deleted_and_the_officer_is_told(street: Street, officer: NewOfficer) -> None:
    one = officer(enrolled=False)
    one.page.clock.install()
    one.enrol(street.invite())
    alert = street.release()
    one.open()
    one.press("I will speak to them")
    expect(one.page.get_by_role("button", name="Speaking to them")).to_be_visible()
    one.context.set_offline(True)
    one.press("Speaking to them")
    expect(one.page.locator("main")).to_contain_text("Queued: 1.")
    one.page.clock.fast_forward("15:10")
    expect(one.page.locator("#notes")).to_contain_text("Not sent, because it became older than 15 minutes")
    one.page.wait_for_function("() => peelian.phone.outbox.count === 0")
    one.context.set_offline(False)
    assert [act for _, act in street.done(alert)] == ["will_engage"]


@pytest.mark.parametrize("day_ms", [-86_400_000, 86_400_000])
def test_a_phone_with_a_wrong_clock_works_alike(street: Street, officer: NewOfficer, day_ms: int) -> None:
    one = officer(enrolled=False)
    one.page.add_init_script(f"Date.now = () => performance.timeOrigin + performance.now() + {day_ms}")
    one.enrol(street.invite())
    street.release()
    one.open()
    expect(one.page.locator(".ph-expires")).to_contain_text("expires in 9:5")
    one.press("I will speak to them")
    expect(one.page.locator(".ph-held")).to_have_text("Held by you")


def nothing_left(page: Page) -> None:
    assert page.evaluate(phones.KEPT) == []
    left = page.evaluate("async () => [(await indexedDB.databases()).length, (await caches.keys()).length]")
    assert left == [0, 0]
    until(page, "async () => !(await navigator.serviceWorker.getRegistrations()).length")


def test_a_phone_that_the_lead_wipes_is_empty_and_says_so(street: Street, officer: NewOfficer, page: Page) -> None:
    one = officer()
    street.release()
    one.open()
    until(one.page, CACHED)
    assert one.kept()
    street.office.sign_in(page, stage.LEAD)
    page.goto(street.office.address(street.deployment, "/phones"))
    page.get_by_role("button", name="Wipe").click()
    one.sees("This phone was wiped")
    nothing_left(one.page)
    one.page.reload()
    one.sees("Not enrolled")


def test_five_wrong_codes_wipe_the_phone(street: Street, officer: NewOfficer) -> None:
    one = officer()
    one.press("Menu")
    one.press("Lock now")
    one.sees("Locked")
    for left in (4, 3, 2, 1):
        one.unlock("999990")
        expect(one.page.locator(".ph-said")).to_contain_text(f"This is not the code; {left} tr")
    one.unlock("999990")
    one.sees("This phone was wiped")
    nothing_left(one.page)


def test_the_end_of_the_deployment_and_handing_back_empty_the_phone(street: Street, officer: NewOfficer) -> None:
    one, two = officer(EWA), officer(IDRIS)
    one.press("Menu")
    one.page.get_by_text("Hand this phone back").click()
    one.press("Yes, hand it back")
    one.sees("Handed back")
    nothing_left(one.page)
    street.end()
    two.sees("The deployment has ended")
    nothing_left(two.page)


def test_a_wake_up_says_nothing_of_anybody_whatever_it_carries(street: Street, officer: NewOfficer) -> None:
    one = officer()
    tools = one.context.new_cdp_session(one.page)
    seen: list[str] = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: seen.extend(it["registrationId"] for it in told["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    until(one.page, "async () => (await navigator.serviceWorker.ready).active.state === 'activated'")
    for _ in range(100):
        if seen:
            break
        one.page.wait_for_timeout(100)
    pushed = {"origin": street.origin, "registrationId": seen[-1], "data": f"{NAME} {REFERENCE}"}
    tools.send("ServiceWorker.deliverPushMessage", pushed)
    shown = until(
        one.page,
        "async () => (await (await navigator.serviceWorker.ready).getNotifications())"
        ".map((it) => `${it.title}: ${it.body}: ${it.data}`).join()",
    )
    assert shown == "Peelian: Alert \N{EN DASH} open the app: null"


def test_the_phone_is_worked_by_keyboard_alone(street: Street, officer: NewOfficer) -> None:
    one = officer()
    street.release()
    card = one.page.locator(".ph-button--card")
    expect(card).to_be_visible()
    expect(one.page.locator("h1")).to_be_focused()
    one.page.keyboard.press("Tab")
    expect(card).to_be_focused()
    one.page.keyboard.press("Enter")
    expect(one.page.locator("h1")).to_be_focused()
    for wanted in ("I will speak to them", "Speaking to them"):
        button = one.page.get_by_role("button", name=wanted, exact=True)
        expect(button).to_be_visible()
        for _ in range(6):
            if button.evaluate("(it) => it === document.activeElement"):
                break
            one.page.keyboard.press("Tab")
        expect(button).to_be_focused()
        one.page.keyboard.press("Enter")
    expect(one.page.get_by_role("button", name="Second look")).to_be_visible()


def look_at(page: Page, name: str) -> None:
    """Look at a screen as everybody will: large and small, light and dark, enlarged, in high contrast."""
    for size in (PHONE, SMALL, {"width": 195, "height": 422}):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for theme in ("light", "dark"):
            page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
            assert axe(page) == [], f"{name}, {theme}, {size}"
            if size is PHONE:
                shoot(page, f"phone-{name}-{theme}")
        sideways = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert sideways <= 0, f"{name} scrolls sideways at {size}"
        low = (
            page.locator(".ph-main")
            .locator("button, a, input:not([type=radio]), summary")
            .evaluate_all(
                "(all) => all.filter((it) => it.checkVisibility() && it.getBoundingClientRect().height < 48)"
                ".map((it) => it.outerHTML)"
            )
        )
        assert low == [], f"too small for a thumb on {name}: {low}"
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    # The checker reads colours as they were written, not as they are forced to be.
    assert axe(page, but="color-contrast") == [], f"{name}, forced colours"
    page.emulate_media(forced_colors="none", reduced_motion="no-preference")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]


def test_no_screen_before_and_beside_an_alert_has_a_barrier(street: Street, officer: NewOfficer) -> None:
    one = officer(enrolled=False)
    one.page.goto(street.origin + street.invite())
    one.page.get_by_label("Choose a code of 6 digits").wait_for()
    look_at(one.page, "enrol")
    one.enrol(street.invite())
    look_at(one.page, "empty")
    one.press("Menu")
    look_at(one.page, "menu")
    one.press("Lock now")
    one.sees("Locked")
    look_at(one.page, "lock")


def test_no_screen_of_an_alert_has_a_barrier(street: Street, officer: NewOfficer) -> None:
    one = officer()
    street.release()
    expect(one.page.locator(".ph-button--card")).to_be_visible()
    look_at(one.page, "list")
    one.open()
    look_at(one.page, "alert")
    one.press("I will speak to them")
    one.press("Speaking to them")
    expect(one.page.get_by_role("button", name="Second look")).to_be_visible()
    look_at(one.page, "engaged")
    one.press("Confirmed: the listed person")
    look_at(one.page, "check")
    one.press("Cancel")
    one.press("Second look")
    one.page.get_by_label("I am not sure that it is the same person").check()
    look_at(one.page, "reason")
    one.press("Open the camera")
    expect(one.page.get_by_role("button", name="Take the picture")).to_be_enabled()
    look_at(one.page, "viewfinder")
    one.take()
    look_at(one.page, "answer")
    one.context.set_offline(True)
    one.sees("No connection")
    look_at(one.page, "down")


def test_welsh_is_marked_and_what_it_lacks_is_marked_as_english(street: Street, officer: NewOfficer) -> None:
    one = officer()
    one.press("Menu")
    one.page.get_by_role("link", name="Cymraeg").click()
    one.page.get_by_role("button", name="Dewislen").wait_for()
    expect(one.page.locator("html")).to_have_attribute("lang", "cy")
    expect(one.page.locator("h1 [lang=en]")).to_have_text("Alerts")
    assert axe(one.page) == []


def test_the_worker_keeps_the_apps_files_and_no_others(street: Street, officer: NewOfficer) -> None:
    one = officer()
    until(one.page, CACHED)
    kept = {line.split(":")[0].removeprefix("cache ") for line in one.kept() if line.startswith("cache ")}
    own = {f"/static/phone/{path.relative_to(ROOT / 'phone').as_posix()}" for path in (ROOT / "phone").rglob("*.*")}
    without = {
        f"/static/phone/{name}"
        for name in ("sw.js", "enrol.js", "manifest.webmanifest", "icon-512.png", "icon-mask-512.png")
    }
    others = {
        "/phone",
        "/phone/manifest.webmanifest",
        "/static/boot.js",
        "/static/camera.js",
        "/static/peelian.css",
        "/static/console/announce.js",
        "/static/console/text.js",
    }
    assert kept == own - without | others


def test_the_scan_sees_what_a_phone_must_not_keep(street: Street, officer: NewOfficer) -> None:
    one = officer()
    one.page.evaluate(
        """async ([name, picture]) => {
          localStorage.setItem('leak', name);
          const bytes = Uint8Array.from(picture, (one) => one.charCodeAt(0));
          await (await caches.open('leak')).put('/leak.jpg', new Response(bytes));
          const wanted = indexedDB.open('leak', 1);
          wanted.onupgradeneeded = () => wanted.result.createObjectStore('leak', { autoIncrement: true });
          const database = await new Promise((resolve) => { wanted.onsuccess = () => resolve(wanted.result); });
          const store = database.transaction('leak', 'readwrite').objectStore('leak');
          await new Promise((resolve) => { store.add(new Blob([bytes])).onsuccess = resolve; });
          database.close();
        }""",
        [NAME, still("listed").decode("latin-1")],
    )
    found = leaks(one.kept(), *SECRETS)
    assert sorted(line.split(":")[0] for line in found) == ["cache /leak.jpg", "leak/leak", "storage leak"]
    one.page.evaluate(
        "async () => { localStorage.clear(); await caches.delete('leak'); indexedDB.deleteDatabase('leak'); }"
    )


def test_a_phone_signs_the_log_that_it_saw(base: Base, street: Street, officer: NewOfficer) -> None:
    one = officer()
    name = f"peelian/phone/{one.page.evaluate(OWN_NAME)}+%"
    query = "SELECT count(*) FROM log_cosignature WHERE key LIKE ?"
    until_s = time.monotonic() + 60
    signed = 0
    while not signed and time.monotonic() < until_s:
        one.page.wait_for_timeout(100)
        with base.office.site.store.read() as unit:
            signed = unit.connection.exec_driver_sql(query, (name,)).scalar_one()
    assert signed >= 1
    assert not one.page.locator("#forked").is_visible()


OWN_NAME = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open('peelian-phone', 1);
  opening.onerror = reject;
  opening.onsuccess = () => {
    const asked = opening.result.transaction('own').objectStore('own').get('device');
    asked.onsuccess = () => { resolve(asked.result.id); opening.result.close(); };
  };
})"""
"""What the desk calls a phone, as the phone keeps it."""
