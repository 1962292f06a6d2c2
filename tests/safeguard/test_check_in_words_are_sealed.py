"""What is written about somebody under an order lies nowhere plain: not in the store, and not in the log."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from peelian.jobs.checkins import digests, keeping, ordering, reviewing, sharing
from peelian.jobs.checkins.office import Office
from peelian.jobs.checkins.ordering import Reviewed
from peelian.jobs.checkins.reviewing import Said
from peelian.law.checkins import orders
from peelian.nouns.concern import Concern, ConcernId, ConcernKind, Contact
from peelian.nouns.entry import Subject
from peelian.nouns.event import EventKind
from peelian.nouns.order import Considered, Order, OrderStage, QuietKind, QuietSpan, Verdict
from peelian.nouns.prompt import Cause
from peelian.nouns.wearer import WearerId
from peelian.wiring.checkins import opening
from peelian.wiring.checkins.photos import NothingMeasured
from peelian.wiring.store import DeskStore, KeyFile, open_desk_store
from tests.fakes.answers import request
from tests.fakes.checkins import CASE_OFFICER, DECISION_MAKER, REVIEWER, taken
from tests.fakes.deployments import policy
from tests.fakes.orders import GROUNDS, TERMS

WORDS = {
    "name": "Quillon Abernathy",
    "proportionality": "drinks since the divorce",
    "option": "lodging with the sister",
    "activation": "the panel heard about the overdose",
    "review": "relapsed in spring again",
    "note": "was at the dialysis ward",
    "finding": "seen by the neighbour next door",
    "case_number": "CASE/WXYZ/774",
    "purpose of power": "tribunal of the ninth circuit",
    "end": "returned to the mother",
}
"""Nobody's, and found nowhere else."""

PLAIN = "immigration_bail"
"""What lies plain, so that the search is known to find what is there: the power, which totals are counted by."""


def found(folder: Path, words: str) -> bool:
    """Say whether any file of a desk's data holds some words as they are."""
    return any(words.encode() in one.read_bytes() for one in folder.rglob("*") if one.is_file())


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def desk(data: Path, tmp_path: Path) -> DeskStore:
    return open_desk_store(data, key=KeyFile(path=tmp_path / "vault.key"), create=True)


@pytest.fixture
def office(desk: DeskStore, clock: list[timedelta]) -> Office:
    return opening.open_office(
        desk, policy(), NothingMeasured(), None, lambda: TERMS.starts_at + timedelta(days=1) + clock[0]
    )


@pytest.fixture
def clock() -> list[timedelta]:
    """How far the time of day was moved on."""
    return [timedelta(0)]


def lived(office: Office) -> tuple[Order, Concern]:
    """Take an order through everything that people write about somebody."""
    grounds = replace(
        GROUNDS,
        proportionality=WORDS["proportionality"],
        less_intrusive=(Considered(option=WORDS["option"], why_not="no room"),),
    )
    subject = Subject(reference="HO/1", name=WORDS["name"])
    drafted = taken(ordering.draft(office, CASE_OFFICER, WearerId("W-1"), replace(TERMS, grounds=grounds), subject))
    digest, reason = digests.of_terms(drafted.terms), WORDS["activation"]
    order = taken(ordering.activate(office, DECISION_MAKER, drafted.id, reason=reason, digest=digest))
    said = Reviewed(verdict=Verdict.CONTINUE, reasons=WORDS["review"], next_due_at=office.now() + timedelta(days=20))
    taken(ordering.review(office, DECISION_MAKER, order.id, said))
    span = QuietSpan(kind=QuietKind.MEDICAL, starts_at=office.now(), ends_at=office.now() + timedelta(hours=1))
    taken(ordering.leave_in_peace(office, CASE_OFFICER, order.id, span))
    concern = Concern(
        id=ConcernId("C-1"),
        order=order.id,
        wearer=order.wearer,
        kind=ConcernKind.MISSED,
        about="P-1",
        opened_at=office.now(),
        cause=Cause.TO_BE_REVIEWED,
    )
    with office.store.change() as unit:
        unit.concerns.put(concern)
    spoken = Contact(by=REVIEWER.id, at=office.now(), how="call", reached=True, note=WORDS["note"])
    taken(reviewing.contact(office, REVIEWER, concern.id, spoken))
    excused = Said(outcome="excused", excuse="ill", reasons=WORDS["finding"])
    taken(reviewing.find(office, REVIEWER, concern.id, excused))
    taken(reviewing.reverse(office, REVIEWER, concern.id, reason=WORDS["finding"]))
    asked = replace(
        request(),
        order=order.id,
        case_number=WORDS["case_number"],
        power=WORDS["purpose of power"],
        starts_at=office.now() - timedelta(hours=2),
        ends_at=office.now() - timedelta(hours=1),
    )
    taken(sharing.ask(office, CASE_OFFICER, asked))
    return order, concern


def test_nothing_that_was_written_about_somebody_lies_plain(desk: DeskStore, data: Path, office: Office) -> None:
    order, _ = lived(office)
    taken(ordering.end(office, DECISION_MAKER, order.id, reason=WORDS["end"]))
    desk.close()
    assert found(data, PLAIN)
    assert [what for what, words in WORDS.items() if found(data, words)] == []
    assert not found(data, '"medical"')


def test_the_log_commits_to_the_words_so_that_other_words_are_found_out(office: Office) -> None:
    order, _ = lived(office)
    kind = EventKind.ORDER_ACTIVATED
    assert office.commitment(kind, order, "a") == office.commitment(kind, order, "a")
    assert office.commitment(kind, order, "a") != office.commitment(kind, order, "b")
    event = office.event(kind, order, who="dana", why="activated", said=WORDS["activation"])
    assert ("said_commitment", office.commitment(kind, order, WORDS["activation"])) in event.facts
    assert WORDS["activation"] not in str(event)


def test_another_desk_cannot_try_words_against_the_log(office: Office, tmp_path: Path) -> None:
    order, _ = lived(office)
    key = KeyFile(path=tmp_path / "other.key")
    with_another = open_desk_store(tmp_path / "other", key=key, create=True)
    other = opening.open_office(with_another, policy(), NothingMeasured(), None, office.now)
    kind = EventKind.ORDER_ACTIVATED
    assert other.commitment(kind, order, "a") != office.commitment(kind, order, "a")
    with_another.close()


def test_it_is_read_back_whole_by_whoever_has_the_key(office: Office) -> None:
    order, concern = lived(office)
    with office.store.read() as unit:
        whole = unit.orders.get(order.id)
        assert unit.orders.all() == unit.orders.of(order.wearer) == [whole]
        (contact,) = unit.concerns.get(concern.id).contacts
        (asked,) = unit.requests.of(order.id)
    assert whole.terms.grounds.proportionality == WORDS["proportionality"]
    assert (whole.reviews[0].reasons, contact.note) == (WORDS["review"], WORDS["note"])
    assert asked.case_number == WORDS["case_number"]


def test_with_the_purge_the_words_are_gone_for_everybody(office: Office, clock: list[timedelta]) -> None:
    order, _ = lived(office)
    taken(ordering.end(office, CASE_OFFICER, order.id, reason=WORDS["end"]))
    clock[0] = timedelta(days=400)
    keeping.sweep(office)
    with office.store.read() as unit:
        left = unit.orders.get(order.id)
        assert (left.stage, left.terms.grounds.proportionality, left.reviews) == (OrderStage.PURGED, "", ())
        assert unit.concerns.of(order.id) == []
        (asked,) = unit.requests.of(order.id)
        assert (asked.case_number, asked.power) == ("", "")
        assert unit.papers.find(order.wearer, Subject) is None


def test_an_order_whose_sealed_part_was_destroyed_allows_nothing(office: Office) -> None:
    order, _ = lived(office)
    with office.store.change() as unit:
        unit.vault.shred([f"order:{order.id}"])
        bare = unit.orders.get(order.id)
    no = orders.standing(bare, now=office.now())
    assert no is not None
    assert no.rule == "activation"
