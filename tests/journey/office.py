"""People of the office of check-ins, in browsers; and somebody under an order, whose device signs with a real key."""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import FilePayload, Page, expect

from peelian.jobs.checkins import answering, digests, inviting, ordering, prompting, wearing
from peelian.jobs.checkins.answering import Answered, Signed
from peelian.jobs.checkins.office import Office
from peelian.jobs.checkins.references import Taken
from peelian.nouns.concern import Concern
from peelian.nouns.entry import Subject
from peelian.nouns.order import Order, PromptTimes, QuietHours, QuietKind
from peelian.nouns.person import Person
from peelian.nouns.prompt import Prompt
from peelian.nouns.statement import Camera, Purpose, Statement
from peelian.nouns.wearer import WearerId
from peelian.web.page import ZONE as ZONE_OF_THE_OFFICE
from peelian.web.stage.deployment import CASES, DECIDES
from tests.fakes.checkins import taken
from tests.fakes.orders import EVERY_DAY, TERMS
from tests.journey.checking import PHONE, Base, picture
from tests.journey.conftest import axe, shoot

DESK = {"width": 1366, "height": 768}
CODE = re.compile(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}")
HALF = 32
GEOJSON = (
    b'{"type": "Polygon", "coordinates": [[[-3.2, 51.4], [-3.1, 51.4], [-3.1, 51.5], [-3.2, 51.5], [-3.2, 51.4]]]}'
)


@dataclass
class Wearing:
    """Somebody under an active order, whose device signs with a real key."""

    office: Office
    order: Order
    key: ec.EllipticCurvePrivateKey
    counter: int = 0

    def say(self, prompt: Prompt, purpose: Purpose, content: bytes) -> tuple[Statement, bytes]:
        self.counter += 1
        number = "00" * HALF
        if purpose is not Purpose.DELIVERED:
            number = taken(answering.issue(self.office, prompt.id, prompt.watch, purpose)).number
        said = Statement(
            purpose=purpose,
            nonce=number,
            watch=prompt.watch,
            prompt=prompt.id,
            counter=self.counter,
            content_sha256=hashlib.sha256(content).hexdigest(),
            camera=Camera.LIVE,
            said_at=self.office.now(),
        )
        r, s = decode_dss_signature(self.key.sign(said.message(), ec.ECDSA(SHA256())))
        return said, r.to_bytes(HALF) + s.to_bytes(HALF)

    def photographed(self, photo: bytes) -> Answered:
        """Answer a prompt with a photo."""
        sent = taken(prompting.send(self.office, self.order.id))
        shown = taken(prompting.deliver(self.office, *self.say(sent, Purpose.DELIVERED, b"")))
        said, signature = self.say(shown, Purpose.ANSWER, photo)
        return taken(answering.answer(self.office, Signed(statement=said, signature=signature, content=photo)))


def peace_from(now: datetime) -> QuietHours:
    """Sleep that begins six hours from now, whenever the test runs."""
    begins = (now + timedelta(hours=6)).astimezone(UTC)
    minute = begins.hour * 60 + begins.minute
    return QuietHours(
        kind=QuietKind.SLEEP, weekdays=EVERY_DAY, from_minute=minute, to_minute=(minute + 9 * 60) % (24 * 60)
    )


def active(base: Base, name: str) -> Wearing:
    """Take somebody as far as a device that answers, without the browser."""
    office = base.site.check_ins.office
    now = office.now()
    minute = peace_from(now).from_minute
    terms = replace(
        TERMS,
        starts_at=now - timedelta(hours=1),
        review_due_at=now + timedelta(days=20),
        ends_at=now + timedelta(days=60),
        time_zone="UTC",
        quiet=(peace_from(now),),
        times=(PromptTimes(rule="FREQ=DAILY", starts_minute=minute, window_minutes=60),),
    )
    subject = Subject(reference=f"HO/{name}", name=name)
    drafted = taken(ordering.draft(office, CASES, WearerId(office.chance.new_id("W")), terms, subject))
    digest = digests.of_terms(drafted.terms)
    order = taken(ordering.activate(office, DECIDES, drafted.id, reason="Necessary", digest=digest))
    likeness = taken(base.site.check_ins.reference(picture("one"), name="picture"))
    enrolling = wearing.Enrolling(
        subject=subject,
        pictures=(Taken(template=likeness.template, picture=likeness.picture),),
        code_word="Blue kettle",
        told="notice",
    )
    taken(wearing.take(office, CASES, order.id, enrolling))
    made = taken(inviting.invite(office, CASES, order.id))
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint).hex()
    taken(inviting.join(office, made.code, public))
    return Wearing(office=office, order=order, key=key)


def all_concerns(base: Base) -> list[Concern]:
    with base.site.check_ins.office.store.read() as unit:
        return unit.concerns.all()


def look(page: Page, name: str) -> None:
    """Look at a page at a desk in the light and on a phone in the dark: nothing may be in anybody's way."""
    for size, viewport, theme in (("desk", DESK, "light"), ("phone", PHONE, "dark")):
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
        barriers = axe(page)
        assert not barriers, f"{name}, {size}, {theme}: {barriers}"
        shoot(page, f"office-{name}-{size}-{theme}")
        sideways = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert sideways <= 0, f"{name} scrolls sideways at {size} size"
    page.set_viewport_size(DESK)  # type: ignore[arg-type]


def become(page: Page, base: Base, who: Person) -> None:
    page.context.clear_cookies()
    base.sign_in(page, who)


def local(at: datetime) -> str:
    return f"{at.astimezone(ZONE_OF_THE_OFFICE):%Y-%m-%dT%H:%M}"


def fill_terms(page: Page, now: datetime) -> None:
    page.get_by_label("Power", exact=True).select_option(label="Immigration bail: Immigration Act 2016 Schedule 10")
    page.get_by_label("Who decides").fill("Chief Immigration Officer")
    page.get_by_label("Why it is proportionate for this person").fill("A fitted tag would be worse")
    page.locator("#option-1").fill("Reporting at an office")
    page.locator("#why_not-1").fill("Missed four of six appointments")
    page.get_by_label("Who assessed it").fill("Dr Lee")
    page.locator("#assessed_on").fill(f"{now - timedelta(days=2):%Y-%m-%d}")
    page.get_by_label("What was found, and what follows from it").fill("Sleeps badly: no prompt before ten")
    page.locator("#starts_at").fill(local(now))
    page.locator("#review_due_at").fill(local(now + timedelta(days=28)))
    page.locator("#ends_at").fill(local(now + timedelta(days=90)))


def enrol(page: Page, where: str) -> None:
    page.goto(f"{where}/enrol")
    page.get_by_label("The person has the notice").check()
    page.get_by_label("Pictures of this person alone").set_input_files(
        {"name": "nobody.png", "mimeType": "image/png", "buffer": picture("nobody")}
    )
    page.get_by_label("Code word that the person chooses").fill("Blue kettle")
    page.get_by_role("button", name="Take the reference").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("no face found")
    look(page, "enrol-refused")
    pictures: list[FilePayload] = [
        {"name": f"{name}.png", "mimeType": "image/png", "buffer": picture("one")} for name in ("first", "second")
    ]
    page.get_by_label("Pictures of this person alone").set_input_files(pictures)
    expect(page.locator(".office-taken img")).to_have_count(2)
    page.get_by_label("Code word that the person chooses").fill("Blue kettle")
    page.get_by_role("button", name="Take the reference").click()
    expect(page.get_by_text("The reference is taken. Now the device.")).to_be_visible()
    page.get_by_role("button", name="Make a code").click()
    expect(page.locator("#code")).to_have_text(CODE)
    look(page, "device")


def decide(page: Page) -> None:
    page.get_by_label("Referred to whoever decides on the order").check()
    page.get_by_label("Was there a reasonable excuse?").select_option(label="None given")
    page.get_by_label("Why", exact=True).fill("Somebody else answered")
    page.get_by_role("button", name="Decide", exact=True).click()


def add_curfew(page: Page, folder: Path) -> None:
    """Add a curfew to a draft, with its borders from a file."""
    file = folder / "home.geojson"
    file.write_bytes(GEOJSON)
    page.get_by_label("Be inside at certain hours: a curfew").check()
    page.get_by_label("Its borders, as a GeoJSON file").set_input_files(file)
    page.get_by_label("What it is imposed for").fill("Condition 4: at home at night")
    page.get_by_label("Holds from").fill("22:00")
    page.locator("#zone-to").fill("06:00")
    page.get_by_role("button", name="Add it").click()
    expect(page.locator(".zone-drawing")).to_be_visible()


def draft(page: Page, now: datetime) -> None:
    """Draft an order, with one mistake first."""
    page.get_by_role("main").get_by_role("link", name="Orders", exact=True).click()
    page.get_by_role("button", name="Draft an order").click()
    look(page, "draft")
    page.get_by_label("Reference", exact=True).fill("HO/2026/114")
    page.get_by_label("Name", exact=True).fill("Rowan Tarn")
    page.get_by_role("button", name="Keep the draft").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Say when it starts")
    look(page, "draft-refused")
    fill_terms(page, now)
    page.get_by_role("button", name="Keep the draft").click()
    expect(page.get_by_text("The order is drafted. Nothing is done under it yet.")).to_be_visible()


def read_notice(page: Page, where: str) -> None:
    """Open the notice, as it is on a screen and on paper."""
    page.goto(f"{where}/notice")
    expect(page.get_by_role("heading", name="You have been asked to check in")).to_be_visible()
    look(page, "notice")
    page.emulate_media(media="print")
    expect(page.locator("footer")).to_be_hidden()
    page.emulate_media(media="screen")


def see(page: Page, view: str) -> None:
    """Say what one sees in the pictures."""
    page.get_by_label(view).check()
    page.get_by_role("button", name="Say so").click()


def try_to_reach(page: Page) -> None:
    """Telephone twice, in vain."""
    for tried in (1, 2):
        page.get_by_label("How you tried").select_option(label="Telephone call")
        page.get_by_label("Not reached").check()
        page.get_by_role("button", name="Record the attempt").click()
        expect(page.locator(".office-history li", has_text="not reached")).to_have_count(tried)


def review(page: Page, due: datetime) -> None:
    """Record a review after which an order goes on."""
    page.get_by_label("It goes on", exact=True).check()
    page.get_by_label("Why, having looked at it anew").fill("Still necessary; nothing has changed for them")
    page.get_by_label("If it goes on: next review due").fill(local(due))
    page.get_by_role("button", name="Record the review").click()
    expect(page.get_by_text("The review is recorded.")).to_be_visible()


def ask(page: Page, now: datetime) -> None:
    """Ask to hand something to a tribunal."""
    page.get_by_label("Hand over to somebody").check()
    page.get_by_label("Case number").fill("IA/2026/9")
    page.get_by_label("Purpose").select_option(label="A court or tribunal asks for it")
    page.locator("#from").fill(local(now - timedelta(days=1)))
    page.locator("#until").fill(local(now - timedelta(minutes=1)))
    page.get_by_label("Recipient").select_option(label="Court or tribunal")
    page.get_by_label("Power under which it is shared").fill("Order of the tribunal of 20 November")
    page.get_by_label("Prompts and answers").check()
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("Somebody else has to approve it now.")).to_be_visible()
