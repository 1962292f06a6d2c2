"""No port of check-ins could search for anybody."""

import inspect
import typing

from peelian.jobs.checkins import ports
from peelian.nouns.compared import Compared
from peelian.nouns.own_reference import OwnReference
from peelian.nouns.turn import Turned


def test_a_comparison_takes_the_reference_of_one_person_and_the_photos_of_one_answer() -> None:
    hints = typing.get_type_hints(ports.Comparer.compare)
    assert hints == {"reference": OwnReference, "photo": bytes, "turned": Turned | None, "return": Compared}
    assert list(inspect.signature(ports.Comparer.compare).parameters) == ["self", "reference", "photo", "turned"]
    public = [name for name in vars(ports.Comparer) if not name.startswith("_")]
    assert public == ["compare"]


def test_the_unit_reaches_no_watchlist_and_no_alert() -> None:
    reached = {name for name in vars(ports.Unit) if not name.startswith("_")}
    assert not reached & {"deployments", "entries", "cases", "references", "members"}
