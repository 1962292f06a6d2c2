from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from peelian.errors import NotFoundError
from peelian.nouns.hold import HoldId, HoldOn
from peelian.storage import engine as engines
from peelian.storage.holds import Holds
from tests.unit.nouns.test_hold import APPROVED, HOLD, NOW


def test_a_hold_is_found_again_to_the_last_field(store: Engine) -> None:
    with engines.writing(store) as connection:
        Holds(connection).put(HOLD)
        Holds(connection).put(replace(APPROVED, id=HoldId("H-2")))
    with engines.reading(store) as connection:
        assert Holds(connection).get(HOLD.id) == HOLD
        assert [one.id for one in Holds(connection).all()] == ["H-2", "H-1"]
        with pytest.raises(NotFoundError, match="H-3"):
            Holds(connection).get(HoldId("H-3"))


def test_only_what_somebody_approved_and_nobody_ended_is_held_and_only_of_its_kind(store: Engine) -> None:
    with engines.writing(store) as connection:
        holds = Holds(connection)
        holds.put(HOLD)
        assert holds.held(HoldOn.ALERT, NOW) == frozenset()
        holds.put(APPROVED)
        assert holds.held(HoldOn.ALERT, NOW) == {HOLD.about}
        assert holds.held(HoldOn.ORDER, NOW) == frozenset()
        assert holds.over(HoldOn.ALERT, NOW) == frozenset()
        assert holds.held(HoldOn.ALERT, HOLD.until) == frozenset()
        assert holds.over(HoldOn.ALERT, HOLD.until) == {HOLD.about}
        assert holds.over(HoldOn.ORDER, HOLD.until) == frozenset()
        holds.put(replace(APPROVED, ended_at=NOW))
        assert holds.held(HoldOn.ALERT, NOW) == frozenset()


def test_a_hold_is_forgotten_some_time_after_its_end_and_not_before(store: Engine) -> None:
    with engines.writing(store) as connection:
        holds = Holds(connection)
        holds.put(APPROVED)
        assert holds.forget(HOLD.until) == 0
        assert holds.forget(HOLD.until + timedelta(seconds=1)) == 1
        assert holds.all() == []
