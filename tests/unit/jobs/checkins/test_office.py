from peelian.law.permission import Action
from peelian.nouns.event import SYSTEM, EventKind, Source
from peelian.nouns.person import Role
from peelian.nouns.refusal import Refused
from tests.fakes.checkins import Bureau
from tests.fakes.deployments import person


def test_an_event_says_under_which_law_it_was_and_who_did_it() -> None:
    bureau = Bureau()
    order = bureau.active()
    event = bureau.office.event(EventKind.PROMPT_ANSWERED, order, who=order.wearer, why="said\nso", prompt_id="P-1")
    assert (event.regime, event.source, event.why) == ("UK GDPR", Source.WEARABLE, "said so")
    assert event.about == (("order", order.id), ("prompt", "P-1"))
    assert bureau.office.event(EventKind.PROMPT_SENT, order).who == SYSTEM


def test_every_no_is_recorded() -> None:
    bureau = Bureau()
    order = bureau.active()
    unit = bureau.store.unit
    assert bureau.office.allowed(unit, person(Role.OPERATOR), Action.ORDER_VIEW, order) is not None
    no = Refused(rule="replay", reason="This answer was given already")
    assert bureau.office.turned_away(unit, order, no, prompt_id="P-1") is no
    assert bureau.kinds[-2:] == [EventKind.PERMISSION_REFUSED, EventKind.CHECK_IN_REFUSED]


def test_what_was_said_of_somebody_is_committed_to_and_not_written() -> None:
    bureau = Bureau()
    order = bureau.drafted()
    event = bureau.office.event(EventKind.ORDER_ENDED, order, who="cleo", why="ended", said="Her mother is ill")
    assert "mother" not in str(event)
    facts = dict(event.facts)
    assert facts["said_commitment"] == bureau.office.commitment(EventKind.ORDER_ENDED, order, "Her mother is ill")
    assert facts["said_commitment"] != bureau.office.commitment(EventKind.ORDER_ENDED, order, "Her mother was ill")
