from peelian.jobs.estate import estate
from peelian.jobs.estate.estate import NOWHERE, AtTheMachine
from peelian.law.permission import Action
from peelian.nouns.event import EventKind, Source
from peelian.nouns.refusal import Refusals
from tests.fakes.estate import NORTH, SOUTH
from tests.unit.jobs.estate.conftest import Registry


def test_a_no_is_returned_and_logged(registry: Registry) -> None:
    with registry.estate.store.change() as unit:
        no = registry.estate.refused(unit, registry.officer, Action.ESTATE_VIEW, SOUTH.id)
    assert isinstance(no, Refusals)
    assert registry.logged() == ["desk:permission:refused"]


def test_staff_are_confined_to_their_body_and_oversight_to_none(registry: Registry) -> None:
    with registry.estate.store.read() as unit:

        def confined(by: estate.By, action: Action = Action.ESTATE_VIEW) -> str | None:
            return registry.estate.confined(unit, by, action)

        assert confined(registry.officer) == NORTH.id
        assert confined(registry.nobodys) == NOWHERE
        assert confined(registry.oversight) is None
        assert confined(registry.oversight, Action.ESTATE_CHANGE) == NOWHERE
        assert confined(AtTheMachine()) is None


def test_an_event_says_who_where_and_about_what(registry: Registry) -> None:
    event = registry.estate.event(EventKind.ASSET_ADDED, AtTheMachine(), why=" a\nb\u202e ", asset_id="a-1", parts=2)
    assert (event.source, event.who, event.why) == (Source.COMMAND_LINE, "system", "a b")
    assert (event.about, event.facts) == ((("asset", "a-1"),), (("parts", 2),))
