from dataclasses import replace

from peelian.jobs.checkins import locating, ordering, wearing
from peelian.nouns.concern import ConcernKind
from peelian.nouns.event import EventKind
from peelian.nouns.fix import Fix
from peelian.nouns.held import Trail, Whereabouts
from peelian.nouns.wearer import FaultKind
from peelian.nouns.zone import Happening
from tests.fakes.checkins import CASE_OFFICER, Bureau, rules_of, taken
from tests.fakes.orders import REVIEW_AT, TERMS
from tests.fakes.places import SIX, fix, zone

AWAY_M = 900.0


def bureau_with(*, raw: bool = False) -> Bureau:
    bureau = Bureau()
    terms = replace(TERMS, raw_fixes=raw, raw_why="The court asks for it" if raw else "")
    bureau.active(terms, zone())
    bureau.now = SIX
    return bureau


def report(bureau: Bureau, *fixes: Fix) -> list[str]:
    said = []
    for one in fixes:
        bureau.now = one.received_at
        answer = locating.ingest(bureau.office, bureau.order.id, one)
        said.append(answer[0].why if isinstance(answer, list) else answer.reason)
    return said


def test_an_absence_that_persists_is_an_event_that_people_look_at() -> None:
    bureau = bureau_with()
    said = report(bureau, fix(), *(fix(AWAY_M, minute=minute) for minute in (1, 4, 6, 9)))
    assert said[-2:] == ["Event: outside, having been inside", "Still on the wrong side; said already"]
    (event,) = bureau.store.unit.place_events.of(bureau.order.id)
    (concern,) = bureau.store.unit.concerns.all()
    assert (event.happened, concern.kind, concern.about) == (Happening.LEFT, ConcernKind.PLACE, event.id)
    assert concern.finding is None


def test_a_return_is_written_down_and_bothers_nobody() -> None:
    bureau = bureau_with()
    report(bureau, *(fix(AWAY_M, minute=minute) for minute in (1, 4, 6)), fix(minute=9))
    assert [one.happened for one in bureau.store.unit.place_events.of(bureau.order.id)][-1] is Happening.RETURNED
    assert len(bureau.store.unit.concerns.all()) == 1


def test_of_the_places_only_the_last_is_left() -> None:
    bureau = bureau_with()
    report(bureau, *(fix(minute=minute) for minute in range(5)))
    kept = bureau.store.unit.papers.find(locating.whereabouts_of(bureau.order.id), Whereabouts)
    assert kept is not None
    assert kept.last == fix(minute=4)
    assert not [noun for noun in bureau.store.unit.vault.nouns.values() if isinstance(noun, Trail)]


def test_places_are_kept_as_they_were_reported_only_if_the_order_says_so() -> None:
    bureau = bureau_with(raw=True)
    report(bureau, fix(), fix(minute=1))
    trail = bureau.store.unit.papers.find(locating.trail_of(bureau.order.id, fix()), Trail)
    assert trail == Trail(fixes=(fix(), fix(minute=1)))
    assert [held.kept for held in bureau.store.unit.holdings.of(bureau.order.id)] == ["template", "fix"]


def test_a_fix_that_is_refused_changes_nothing_and_is_recorded() -> None:
    bureau = bureau_with()
    report(bureau, fix())
    assert report(bureau, fix(80_000, minute=1))[0].startswith("Refused")
    kept = bureau.store.unit.papers.find(locating.whereabouts_of(bureau.order.id), Whereabouts)
    assert kept is not None
    assert kept.last == fix()
    assert bureau.kinds[-1] is EventKind.PLACE_REFUSED


def test_under_an_order_that_does_not_stand_nothing_is_judged_or_kept() -> None:
    bureau = bureau_with()
    bureau.now = REVIEW_AT
    assert rules_of(locating.ingest(bureau.office, bureau.order.id, fix())) == ["review"]
    bureau.now = SIX
    taken(ordering.end(bureau.office, CASE_OFFICER, bureau.order.id, reason="Granted leave"))
    assert rules_of(locating.ingest(bureau.office, bureau.order.id, fix())) == ["stage"]
    assert bureau.store.unit.papers.find(locating.whereabouts_of(bureau.order.id), Whereabouts) is None


def test_a_device_that_cannot_find_itself_is_part_of_the_concern() -> None:
    bureau = bureau_with()
    wearing.report_fault(bureau.office, bureau.order.id, bureau.watch.id, FaultKind.LOCATION)
    report(bureau, *(fix(AWAY_M, minute=minute) for minute in (1, 4, 6)))
    (concern,) = bureau.store.unit.concerns.all()
    assert concern.device_faulty


def test_an_order_that_does_not_ask_for_places_takes_none() -> None:
    bureau = Bureau()
    bureau.active()
    bureau.now = SIX
    assert rules_of(locating.ingest(bureau.office, bureau.order.id, fix())) == ["places"]
    assert bureau.store.unit.papers.find(locating.whereabouts_of(bureau.order.id), Whereabouts) is None
