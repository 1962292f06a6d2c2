"""Everything goes when its time is over, and with the end of an order soon nothing is left."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from peelian.errors import StoreError
from peelian.jobs.checkins import keeping, locating, ordering, prompting, tracking
from peelian.jobs.checkins.office import Office
from peelian.nouns.compared import Compared, Resemblance
from peelian.nouns.entry import Subject
from peelian.nouns.event import EventKind
from peelian.nouns.hold import HoldOn
from peelian.nouns.order import OrderId, OrderStage
from peelian.nouns.wearer import WearerId
from tests.fakes.checkins import CASE_OFFICER, NOON, Bureau, taken
from tests.fakes.orders import TERMS
from tests.fakes.places import SIX, fix, zone

DAY = timedelta(days=1)
RAW = replace(TERMS, raw_fixes=True, raw_why="The court asks for it")


@pytest.fixture
def bureau() -> Bureau:
    """Somebody of whom something of every class is held."""
    one = Bureau()
    one.active(RAW, zone())
    one.comparer.finds = Compared(found=Resemblance.NOT_ALIKE)
    prompt = one.shown()
    for _ in range(3):
        one.photo(prompt)
    for minute in (0, 3, 6):
        one.now = SIX + timedelta(minutes=minute)
        locating.ingest(one.office, one.order.id, fix(900, minute=minute))
    return one


def test_the_person_can_see_what_is_held_and_when_it_goes(bureau: Bureau) -> None:
    held = {one.kept: (one.count, one.goes_at) for one in keeping.held(bureau.office, bureau.order.id)}
    assert held["photo"] == (3, NOON + 7 * DAY)
    assert held["template"] == (1, None)
    assert held["case"] == (2, SIX + timedelta(minutes=6) + 180 * DAY)
    assert held.keys() == {"photo", "template", "fix", "event", "prompt", "case"}


def test_each_class_goes_at_its_own_time_and_the_log_has_a_receipt(bureau: Bureau) -> None:
    assert not keeping.sweep(bureau.office)
    bureau.now = SIX + DAY
    assert keeping.sweep(bureau.office) == {"fix": 1}
    bureau.now = NOON + 7 * DAY
    assert keeping.sweep(bureau.office) == {"photo": 3}
    assert bureau.kinds[-1] is EventKind.CHECK_IN_ERASED
    assert not any(about.startswith(("photo:", "fixes:")) for about, _ in bureau.store.unit.vault.content)


def test_with_the_order_its_reference_its_zones_and_the_last_place_go_at_once(bureau: Bureau) -> None:
    taken(ordering.end(bureau.office, CASE_OFFICER, bureau.order.id, reason="Granted leave"))
    assert keeping.sweep(bureau.office) == {"template": 1}
    unit = bureau.store.unit
    left = {about.split(":")[0] for about, _ in (*unit.vault.content, *unit.vault.nouns)}
    assert left == {"photo", "fixes", bureau.order.wearer}
    assert bureau.kept.stage is OrderStage.ENDED


def test_in_the_end_nothing_is_left_that_names_or_shows_anybody(bureau: Bureau) -> None:
    taken(ordering.end(bureau.office, CASE_OFFICER, bureau.order.id, reason="Granted leave"))
    bureau.now += 181 * DAY
    keeping.sweep(bureau.office)
    unit = bureau.store.unit
    assert bureau.kept.stage is OrderStage.PURGED
    assert not unit.vault.content
    assert not unit.vault.nouns
    assert unit.papers.find(bureau.order.wearer, Subject) is None
    assert bureau.kinds[-1] is EventKind.ORDER_PURGED
    assert keeping.held(bureau.office, bureau.order.id) == []
    written = bureau.kept.terms.grounds
    assert (written.proportionality, written.vulnerability, bureau.kept.reviews) == ("", None, ())


def test_a_prompt_that_is_open_is_not_swept_away(bureau: Bureau) -> None:
    bureau.now = NOON + 3 * DAY
    prompt = bureau.shown()
    bureau.now += 200 * DAY
    keeping.sweep(bureau.office)
    assert bureau.store.unit.prompts.get(prompt.id) == prompt
    prompting.lapse(bureau.office)
    assert "prompt" in keeping.sweep(bureau.office)


def test_an_order_is_not_purged_while_its_only_prompt_is_open() -> None:
    bureau = Bureau()
    bureau.active()
    prompt = bureau.shown()
    taken(ordering.end(bureau.office, CASE_OFFICER, bureau.order.id, reason="Granted leave"))
    keeping.sweep_one(bureau.office, bureau.order.id)
    assert bureau.kept.stage.value == "ended"
    prompting.lapse(bureau.office)
    bureau.now += 91 * DAY
    keeping.sweep(bureau.office)
    assert bureau.kept.stage is OrderStage.PURGED
    assert prompt not in bureau.store.unit.prompts.all()


def test_one_order_that_cannot_be_swept_keeps_nothing_of_others_from_going(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = bureau.order.id
    bureau.active(wearer=WearerId("W-2"))
    bureau.photo(bureau.shown())
    bureau.now += 7 * DAY
    sweep_one = keeping.sweep_one

    def broken(office: Office, order: OrderId) -> Counter[str]:
        if order == first:
            raise StoreError(Path("desk"), "cannot be read", "Restore it")
        return sweep_one(office, order)

    monkeypatch.setattr(keeping, "sweep_one", broken)
    with pytest.raises(ExceptionGroup):
        keeping.sweep(bureau.office)
    assert not [held for held in bureau.store.unit.holdings.of(bureau.order.id) if held.kept == "photo"]


def test_numbers_are_forgotten_after_a_day(bureau: Bureau) -> None:
    before = len(bureau.store.unit.nonces._all)
    bureau.now = NOON + 3 * DAY
    keeping.sweep(bureau.office)
    assert before == 3
    assert not bureau.store.unit.nonces._all


def test_what_two_people_hold_back_stays_until_the_hold_is_over(bureau: Bureau) -> None:
    held = (HoldOn.ORDER, str(bureau.order.id))
    bureau.store.unit.holds.about.add(held)
    bureau.now = NOON + 7 * DAY
    assert not keeping.sweep(bureau.office)
    told = keeping.held(bureau.office, bureau.order.id)
    assert {(one.goes_at, one.held_back) for one in told} == {(None, True)}
    assert "holds it back" in told[0].waits_for
    bureau.store.unit.holds.about.discard(held)
    assert keeping.sweep(bureau.office) == {"photo": 3, "fix": 1}


@pytest.fixture
def left_lying() -> Bureau:
    """A draft with zones, about somebody who is under nothing else."""
    one = Bureau()
    one.order = taken(
        ordering.draft(one.office, CASE_OFFICER, WearerId("W-1"), TERMS, Subject(reference="HO/77", name="Nobody Real"))
    )
    taken(ordering.impose(one.office, CASE_OFFICER, one.order.id, (replace(zone(), order=one.order.id),)))
    return one


def test_a_draft_that_nobody_activates_goes_with_all_that_was_written_and_the_log_says_so(left_lying: Bureau) -> None:
    (held,) = keeping.held(left_lying.office, left_lying.order.id)
    assert (held.kept, held.goes_at) == ("draft", left_lying.now + 30 * DAY)
    left_lying.now += 30 * DAY - timedelta(seconds=1)
    assert not keeping.sweep(left_lying.office)
    left_lying.now += timedelta(seconds=1)
    assert keeping.sweep(left_lying.office) == {"draft": 1}
    assert left_lying.kept.stage is OrderStage.PURGED
    assert left_lying.kept.terms.grounds.proportionality == ""
    assert left_lying.store.unit.vault.nouns == {}
    event = left_lying.store.unit.journal.events[-1]
    assert (event.kind, event.why) == (EventKind.ORDER_PURGED, keeping.LEFT_LYING)
    assert not keeping.sweep(left_lying.office)


def test_a_draft_that_is_worked_on_stays(left_lying: Bureau) -> None:
    left_lying.now += 20 * DAY
    taken(ordering.alter(left_lying.office, CASE_OFFICER, left_lying.order.id, TERMS))
    left_lying.now += 20 * DAY
    assert not keeping.sweep(left_lying.office)


def test_a_draft_that_is_held_back_stays(left_lying: Bureau) -> None:
    left_lying.store.unit.holds.about.add((HoldOn.ORDER, left_lying.order.id))
    left_lying.now += 40 * DAY
    assert not keeping.sweep(left_lying.office)


def test_with_a_draft_does_not_go_who_is_under_another_order(left_lying: Bureau) -> None:
    first = left_lying.order
    left_lying.now += 20 * DAY
    left_lying.drafted(wearer=first.wearer)
    left_lying.now += 20 * DAY
    assert keeping.sweep(left_lying.office) == {"draft": 1}
    assert left_lying.store.unit.papers.find(first.wearer, Subject) is not None


def test_a_sweep_keeps_nobody_from_writing_for_an_order_that_ended_and_of_which_nothing_is_over(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(ordering.end(bureau.office, CASE_OFFICER, bureau.order.id, reason="Leave was granted"))
    swept: list[OrderId] = []
    sweep_one = keeping.sweep_one

    def heard(office: Office, order: OrderId) -> Counter[str]:
        swept.append(order)
        return sweep_one(office, order)

    monkeypatch.setattr(keeping, "sweep_one", heard)
    keeping.sweep(bureau.office)
    keeping.sweep(bureau.office)
    assert swept == [bureau.order.id]
    bureau.store.unit.vault.put(tracking.about(bureau.watch.id), tracking.DIGEST, b"came late")
    keeping.sweep(bureau.office)
    assert not tracking.is_given(bureau.store.unit, bureau.watch.id)
    assert swept == [bureau.order.id] * 2
