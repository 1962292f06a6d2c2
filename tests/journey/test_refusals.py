"""What the desk refuses, and that the page says what and why; also where somebody sends what no page offers."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from peelian.jobs.live.desk import digests, drafting, listing
from peelian.nouns.deployment import Stage
from peelian.nouns.entry import Subject
from peelian.nouns.event import EventKind
from peelian.nouns.ids import DeploymentId, PersonId
from peelian.nouns.person import Person, Role
from peelian.web.stage import deployment as stage
from tests.journey import desk
from tests.journey.conftest import axe
from tests.journey.desk import Office, face, forge, look, says

ALONE = Person(
    id=PersonId("rhys"),
    name="Rhys Alone",
    rank="superintendent",
    roles=frozenset({Role.DEPLOYMENT_LEAD, Role.AUTHORISING_OFFICER, Role.LIST_MANAGER}),
)
"""Somebody with the roles of three, whom only the second person stands in the way of."""

CHILD = Subject(reference="N-child", name="Ifan Field", born=date(2012, 1, 1))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with desk.opened(tmp_path_factory.mktemp("desk")) as made:
        with made.site.store.change() as unit:
            unit.people.put(ALONE)
        yield made


def last_refusal(office: Office) -> str:
    """Return which rule the log's last refusal names."""
    with office.site.store.read() as unit:
        events = [event for _, event in unit.journal.entries(0, unit.journal.size())]
    refusals = [event for event in events if event.kind is EventKind.PERMISSION_REFUSED]
    return str(dict(refusals[-1].facts)["rule"])


# Two people.


def test_whoever_wrote_a_plan_is_told_that_somebody_else_has_to_authorise_it(page: Page, office: Office) -> None:
    made = desk.taken(drafting.draft(office.site.desk, ALONE, office.plan()))
    office.sign_in(page, ALONE)
    page.goto(office.address(made.id))
    expect(page.get_by_text("You wrote this plan, so somebody else has to authorise it.")).to_be_visible()
    expect(page.get_by_role("button", name="Authorise this plan")).to_have_count(0)
    assert axe(page) == []
    digest = digests.of_plan(made.plan)
    status, text = forge(page, office.address(made.id, "/authorise"), reason="I say so", digest=digest)
    assert status == 403
    assert "You asked for this yourself; somebody else has to approve it" in text
    assert last_refusal(office) == "two_people"
    assert office.deployment(made.id).stage is Stage.DRAFT


def test_whoever_changed_a_plan_last_cannot_authorise_it_either(page: Page, office: Office) -> None:
    identity = office.drafted()
    desk.taken(drafting.alter(office.site.desk, ALONE, identity, office.plan(place="Elsewhere")))
    office.sign_in(page, ALONE)
    page.goto(office.address(identity))
    digest = digests.of_plan(office.deployment(identity).plan)
    assert forge(page, office.address(identity, "/authorise"), reason="I say so", digest=digest)[0] == 403
    assert office.deployment(identity).stage is Stage.DRAFT


def test_whoever_put_somebody_on_a_list_cannot_seal_it(page: Page, office: Office) -> None:
    identity = office.authorised()
    likeness = office.likeness("two")
    nomination = replace(desk.NOMINATION, subject=replace(CHILD, reference="N-alone", born=None))
    desk.taken(listing.add(office.site.desk, ALONE, identity, nomination, likeness))
    desk.taken(listing.check_status(office.site.desk, ALONE, identity))
    office.sign_in(page, ALONE)
    page.goto(office.address(identity, "/list"))
    page.get_by_role("button", name="Seal the list").click()
    expect(page.get_by_text("You asked for this yourself; somebody else has to approve it")).to_be_visible()
    assert axe(page) == []
    assert office.deployment(identity).stage is Stage.AUTHORISED


def test_a_plan_that_changed_while_it_was_read_is_not_authorised(page: Page, office: Office) -> None:
    identity = office.drafted()
    office.sign_in(page, stage.OFFICER)
    page.goto(office.address(identity))
    desk.taken(drafting.alter(office.site.desk, stage.LEAD, identity, office.plan(place="The whole city")))
    page.get_by_label("Why you are satisfied").fill("It is small")
    page.get_by_role("button", name="Authorise this plan").click()
    says(page, "The plan was changed while you read it; read it again")


# Time.


def test_an_end_that_has_passed_is_not_authorised(page: Page, office: Office) -> None:
    now = office.clock()
    identity = office.drafted(starts_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1))
    office.sign_in(page, stage.OFFICER)
    page.goto(office.address(identity))
    page.get_by_label("Why you are satisfied").fill("It was necessary")
    page.get_by_role("button", name="Authorise this plan").click()
    says(page, "The end has passed already")


def test_what_expired_before_it_began_does_not_start(page: Page, office: Office) -> None:
    now = office.clock()
    identity = office.sealed(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(minutes=20))
    office.clock.forward(minutes=21)
    office.sign_in(page, stage.LEAD)
    page.goto(office.address(identity))
    page.get_by_role("button", name="Go live").click()
    says(page, "It is too late: the authority has expired")
    assert office.deployment(identity).stage is Stage.SEALED


def test_what_is_too_early_does_not_start(page: Page, office: Office) -> None:
    identity = office.sealed()
    office.sign_in(page, stage.LEAD)
    page.goto(office.address(identity))
    page.get_by_role("button", name="Go live").click()
    says(page, "It is too early: the authority begins later")
    look(page, "start-refused")


# The list.


@pytest.mark.parametrize("known", ["gone", "unknown"])
def test_a_reason_that_does_not_hold_or_is_not_known_is_not_sealed(page: Page, office: Office, known: str) -> None:
    identity = office.authorised()
    setattr(office.checker, known, {"N-one"})
    office.sign_in(page, stage.LISTS)
    page.goto(office.address(identity, "/list"))
    page.get_by_role("button", name="Check live status").click()
    expect(page.get_by_text("For 1 of them the reason does not hold, or is not known.")).to_be_visible()
    setattr(office.checker, known, set())
    office.sign_in(page, stage.LEAD)
    page.goto(office.address(identity, "/list"))
    page.get_by_role("button", name="Seal the list").click()
    says(page, "The reason for listing does not hold any more")
    expect(page.get_by_role("row", name="N-one")).to_contain_text("Not known to hold")


def test_a_status_that_was_never_asked_for_or_is_a_day_old_is_not_sealed(page: Page, office: Office) -> None:
    now = office.clock()
    identity = office.authorised(starts_at=now + timedelta(hours=30), ends_at=now + timedelta(hours=34))
    office.sign_in(page, stage.LEAD)
    page.goto(office.address(identity, "/list"))
    page.get_by_role("button", name="Seal the list").click()
    says(page, "It was never checked whether the reason still holds")
    page.get_by_role("button", name="Check live status").click()
    expect(page.get_by_text("Checked: every reason holds.")).to_be_visible()
    office.clock.forward(hours=25)
    office.sign_in(page, stage.LEAD)
    page.goto(office.address(identity, "/list"))
    page.get_by_role("button", name="Seal the list").click()
    says(page, "It is over 24 hours since it was checked that the reason holds")
    assert axe(page) == []


def test_a_status_that_is_a_day_old_keeps_a_sealed_deployment_from_starting(page: Page, office: Office) -> None:
    now = office.clock()
    identity = office.sealed(starts_at=now + timedelta(hours=25), ends_at=now + timedelta(hours=30))
    office.clock.forward(hours=26)
    office.sign_in(page, stage.LEAD)
    page.goto(office.address(identity))
    expect(page.get_by_text("it must be checked again before the start")).to_be_visible()
    page.get_by_role("button", name="Go live").click()
    says(page, "It is over 24 hours since it was checked that the reason holds")
    page.goto(office.address(identity, "/list"))
    page.get_by_role("button", name="Check live status").click()
    page.goto(office.address(identity))
    page.get_by_role("button", name="Go live").click()
    expect(page.get_by_text("The deployment is live.")).to_be_visible()


def adding(page: Page, office: Office) -> DeploymentId:
    """Go to where somebody is put on a list."""
    identity = office.drafted()
    office.sign_in(page, stage.LISTS)
    page.goto(office.address(identity, "/list/add"))
    return identity


def test_a_category_that_the_policy_pack_does_not_have_is_refused_also_where_it_is_forged(
    page: Page, office: Office
) -> None:
    identity = adding(page, office)
    expect(page.get_by_role("radio")).to_have_count(7)
    desk.nominate(page, office.file("one.png", face("one")), reference="N-1")
    page.get_by_label("Wanted by the courts").evaluate("(radio) => { radio.value = 'intelligence'; }")
    page.get_by_role("button", name="Add to the list").click()
    says(page, "'intelligence' is no category of uk-2026", "Wanted by the courts")
    assert axe(page) == []
    with office.site.store.read() as unit:
        assert not unit.entries.of(identity)


def test_what_is_missing_about_a_person_is_asked_for_beside_each_field(page: Page, office: Office) -> None:
    adding(page, office)
    page.get_by_role("button", name="Add to the list").click()
    says(page, "Enter their name", "Choose a category", "Choose a picture of the person")
    look(page, "entry-refused")
    page.get_by_role("link", name="Choose a category").click()
    expect(page.get_by_role("radio").first).to_be_focused()


def bomb() -> bytes:
    """A picture (PNG) of 40 megapixels that packs into a few kilobytes."""
    out = io.BytesIO()
    Image.new("1", (8000, 5000)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("nobody.png", lambda: face("nobody"), "no face found"),
        ("both.png", lambda: face("both"), "2 faces found"),
        ("letter.jpg", lambda: b"Dear Sir", "letter.jpg"),
        ("bomb.png", bomb, "more than 25 million pixels"),
    ],
)
def test_a_picture_that_cannot_be_used_is_refused_with_the_reason(
    page: Page, office: Office, name: str, content: object, why: str
) -> None:
    identity = adding(page, office)
    assert callable(content)
    desk.nominate(page, office.file(name, content()), reference="N-1")
    page.get_by_role("button", name="Add to the list").click()
    says(page, why)
    expect(page.get_by_label("Reference", exact=True)).to_have_value("N-1")
    assert axe(page) == []
    with office.site.store.read() as unit:
        assert not unit.entries.of(identity)


def test_a_child_is_not_sealed_without_an_approval_by_somebody_else(page: Page, office: Office) -> None:
    identity = office.authorised()
    entry = office.listed(identity, "two", subject=CHILD)
    desk.taken(listing.check_status(office.site.desk, stage.LISTS, identity))
    office.sign_in(page, stage.LEAD)
    page.goto(office.address(identity, "/list"))
    expect(page.get_by_role("row", name="N-child")).to_contain_text("Under 18, not approved")
    page.get_by_role("button", name="Seal the list").click()
    says(page, "Somebody under 18 needs an approval of their own")
    office.sign_in(page, stage.OFFICER)
    page.goto(office.address(identity, f"/list/{entry.id}"))
    page.get_by_role("button", name="Approve this entry").click()
    says(page, "Say why it is necessary to list a child")
    look(page, "child")
    page.get_by_label("Why it is necessary to list a child").fill("Missing, and in danger")
    page.get_by_role("button", name="Approve this entry").click()
    expect(page.get_by_text("The entry has been approved.")).to_be_visible()
    office.sign_in(page, stage.LEAD)
    page.goto(office.address(identity, "/list"))
    expect(page.get_by_role("row", name="N-child")).to_contain_text("Under 18, approved")
    page.get_by_role("button", name="Seal the list").click()
    expect(page.get_by_text("Nothing in it can change any more.")).to_be_visible()


def test_whoever_put_a_child_on_a_list_cannot_approve_it(page: Page, office: Office) -> None:
    identity = office.drafted()
    nomination = replace(desk.NOMINATION, subject=CHILD)
    entry = desk.taken(listing.add(office.site.desk, ALONE, identity, nomination, office.likeness("two")))
    office.sign_in(page, ALONE)
    page.goto(office.address(identity, f"/list/{entry.id}"))
    status, text = forge(page, office.address(identity, f"/list/{entry.id}/approve-child"), reason="I say so")
    assert (status, "You asked for this yourself" in text) == (403, True)
    assert last_refusal(office) == "two_people"


def test_a_list_does_not_change_while_it_is_live(page: Page, office: Office) -> None:
    identity = office.live()
    with office.site.store.read() as unit:
        (entry,) = unit.entries.of(identity)
    office.sign_in(page, stage.LISTS)
    page.goto(office.address(identity, "/list"))
    expect(page.get_by_role("button", name="Add somebody")).to_have_count(0)
    page.get_by_role("link", name="N-one").click()
    page.wait_for_url(office.address(identity, f"/list/{entry.id}"))
    expect(page.get_by_role("button", name="Take off the list")).to_have_count(0)
    status, text = forge(page, office.address(identity, f"/list/{entry.id}/remove"), why="I do not want them there")
    assert (status, "The list cannot change any more; this deployment is live" in text) == (422, True)
    status, text = forge(page, office.address(identity, "/list/import"))
    assert (status, "This list cannot change any more" in text) == (422, True)
    page.goto(office.address(identity, "/list/add"))
    desk.nominate(page, office.file("two.png", face("two")), reference="N-2")
    page.get_by_role("button", name="Add to the list").click()
    says(page, "The list cannot change any more; this deployment is live")
    with office.site.store.read() as unit:
        assert [one.id for one in unit.entries.of(identity)] == [entry.id]


# The recogniser.


def test_an_operating_point_that_the_pack_cannot_support_is_refused_in_words(page: Page, office: Office) -> None:
    identity = office.sealed(starts_at=office.clock() - timedelta(minutes=1), fpir=0.00001)
    office.sign_in(page, stage.LEAD)
    page.goto(office.address(identity))
    page.get_by_role("button", name="Go live").click()
    says(page, "keeps to 1 false alert in 10,000, and 1 in 100,000 is the most", "Propose a stricter one")
    assert axe(page) == []
    assert office.deployment(identity).stage is Stage.SEALED


def test_a_recogniser_that_will_not_run_says_why(page: Page, office: Office) -> None:
    identity = office.sealed(starts_at=office.clock() - timedelta(minutes=1))
    office.sign_in(page, stage.LEAD)
    page.goto(office.address(identity))
    office.machinery.broken = "The lock does not hold: it wrote into /tmp"
    page.get_by_role("button", name="Go live").click()
    office.machinery.broken = ""
    says(page, "The lock does not hold")


# People.


def test_somebody_without_the_role_is_told_who_may(page: Page, office: Office) -> None:
    identity = office.drafted()
    office.sign_in(page, stage.OPERATOR)
    page.goto(office.address(identity))
    expect(page.get_by_role("button", name="Edit the plan")).to_have_count(0)
    page.goto(office.address(identity, "/plan"))
    expect(page.locator("main")).to_contain_text("Only these roles may do this: deployment lead")
    look(page, "not-allowed")
    page.goto(office.address(identity, "/list"))
    expect(page.locator("main")).to_contain_text("Only these roles may do this")


def test_whoever_has_not_signed_in_is_sent_to_sign_in_and_back(page: Page, office: Office) -> None:
    identity = office.drafted()
    page.goto(office.address(identity))
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    page.get_by_role("button", name=stage.LEAD.name).click()
    page.wait_for_url(office.address(identity))
