"""Whatever check-ins keep things in answers alike: the store on the disk, and the one in memory of cohorts."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from peelian.errors import NotFoundError, TooManyPromptsError
from peelian.jobs.checkins.cohort.memory import MemoryStore
from peelian.jobs.checkins.ports import Store
from peelian.nouns.concern import ConcernId
from peelian.nouns.entry import Subject
from peelian.nouns.held import Held, PlaceEvent, Trail, Whereabouts, Zones
from peelian.nouns.order import OrderId, OrderStage, QuietKind, QuietSpan, Stay
from peelian.nouns.prompt import PromptId, PromptState
from peelian.nouns.request import RequestId
from peelian.nouns.wearer import WatchId
from peelian.nouns.zone import Happening, Hours, Run, Season, ZoneId, ZoneKind
from peelian.wiring.checkins.opening import CheckInStore
from peelian.wiring.store import KeyFile, open_desk_store
from tests.fakes.answers import concern, nonce, request
from tests.fakes.orders import EVERY_DAY, NOW, ORDER_ID, STARTS_AT, WATCH_ID, WEARER, order, prompt, watch
from tests.fakes.places import fix, zone

HOUR = timedelta(hours=1)
FULL = order(
    spans=(QuietSpan(kind=QuietKind.COURT, starts_at=NOW, ends_at=NOW + HOUR),),
    stays=(Stay(time_zone="Asia/Tokyo", starts_at=NOW, ends_at=NOW + HOUR),),
)
CURFEW = zone(
    kind=ZoneKind.CURFEW,
    hours=Hours(weekdays=EVERY_DAY, from_minute=1140, to_minute=420),
    season=Season(from_month=12, from_day=1, to_month=2, to_day=29),
)


@pytest.fixture(params=["on the disk", "in memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "in memory":
        return MemoryStore()
    return CheckInStore(open_desk_store(tmp_path / "data", key=KeyFile(path=tmp_path / "key"), create=True))


def test_every_noun_comes_back_as_it_was(store: Store) -> None:
    held = Held(id="photo:P-1:1", order=ORDER_ID, wearer=WEARER, kept="photo", since=NOW)
    event = PlaceEvent(
        id="E-1", order=ORDER_ID, wearer=WEARER, zone=ZoneId("Z-1"), happened=Happening.LEFT, at=NOW, why="Left"
    )
    with store.change() as unit:
        unit.orders.put(FULL)
        unit.watches.put(watch())
        unit.prompts.put(prompt())
        unit.nonces.put(nonce())
        unit.concerns.put(concern())
        unit.holdings.put(held)
        unit.place_events.put(event)
        unit.requests.put(request())
    with store.read() as unit:
        assert unit.orders.get(ORDER_ID) == FULL
        assert unit.watches.get(WATCH_ID) == watch()
        assert unit.prompts.get(PromptId("P-1")) == prompt()
        assert unit.nonces.find(nonce().id) == nonce()
        assert unit.concerns.get(ConcernId("C-1")) == concern()
        assert unit.holdings.of(ORDER_ID) == [held]
        assert unit.place_events.of(ORDER_ID) == [event]
        assert unit.requests.get(RequestId("R-1")) == request()


@pytest.mark.parametrize(
    "noun",
    [
        Subject(reference="HO/77", name="Nobody Real"),
        Zones(zones=(zone(), CURFEW)),
        Whereabouts(last=fix(), runs=(Run(zone=ZoneId("Z-1"), window=NOW, fixes=2, since=NOW, last_at=NOW),)),
        Trail(fixes=(fix(), fix(minute=1))),
    ],
    ids=lambda noun: type(noun).__name__,
)
def test_what_is_about_somebody_comes_back_until_it_is_shredded(store: Store, noun: Subject) -> None:
    with store.change() as unit:
        unit.papers.put("about", noun)
        assert unit.papers.find("about", type(noun)) == noun
        assert unit.papers.find("somebody else", type(noun)) is None
        assert unit.vault.shred(["about"]) == 1
        assert unit.papers.find("about", type(noun)) is None


def test_what_is_not_there_is_not_found(store: Store) -> None:
    with store.read() as unit:
        for get in (
            lambda: unit.orders.get(OrderId("O-9")),
            lambda: unit.watches.get(WatchId("watch-9")),
            lambda: unit.prompts.get(PromptId("P-9")),
            lambda: unit.concerns.get(ConcernId("C-9")),
            lambda: unit.requests.get(RequestId("R-9")),
        ):
            with pytest.raises(NotFoundError):
                get()
        assert unit.nonces.find("00") is None


def test_a_sixth_prompt_in_24_hours_is_not_kept(store: Store) -> None:
    with store.change() as unit:
        for number in range(5):
            unit.prompts.put(prompt(STARTS_AT + number * HOUR, number))
    with pytest.raises(TooManyPromptsError), store.change() as unit:
        unit.prompts.put(prompt(STARTS_AT + 24 * HOUR, 9))


def test_prompts_are_found_by_what_is_asked_of_them(store: Store) -> None:
    with store.change() as unit:
        unit.prompts.put(prompt(STARTS_AT, 1))
        unit.prompts.put(prompt(STARTS_AT + 30 * HOUR, 2))
        closed = replace(unit.prompts.get(PromptId("P-1")), state=PromptState.UNDELIVERED)
        unit.prompts.put(closed)
        assert [one.id for one in unit.prompts.open()] == ["P-2"]
        assert [one.id for one in unit.prompts.recent(WEARER, STARTS_AT + HOUR)] == ["P-2"]
        assert [one.id for one in unit.prompts.of(ORDER_ID)] == ["P-1", "P-2"]
        unit.prompts.remove(PromptId("P-1"))
        assert [one.id for one in unit.prompts.of(ORDER_ID)] == ["P-2"]


def test_the_clock_finds_what_is_due_and_what_was_changed_and_nothing_else(store: Store) -> None:
    draft = replace(FULL, id=OrderId("O-2"), stage=OrderStage.DRAFT)
    with store.change() as unit:
        unit.orders.put(FULL)
        unit.orders.put(draft)
        assert unit.orders.some([draft.id, OrderId("O-9"), FULL.id]) == [FULL, draft]
        assert [one for one, _ in unit.orders.looks(NOW)] == [FULL.id]
        unit.orders.look_at(FULL.id, NOW + HOUR)
        assert unit.orders.looks(NOW) == []
        assert unit.orders.looks(NOW + HOUR) == unit.orders.looks(NOW, everything=True) == [(FULL.id, NOW + HOUR)]
        unit.orders.put(FULL)
        assert len(unit.orders.looks(NOW)) == 1
        unit.orders.look_at(FULL.id, None)
        assert unit.orders.looks(NOW, everything=True) == []
        unit.orders.put(replace(FULL, stage=OrderStage.ENDED))
        assert len(unit.orders.looks(NOW)) == 1
