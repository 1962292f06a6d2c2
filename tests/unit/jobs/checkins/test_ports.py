"""No port of check-ins could search for anybody."""

import inspect
import typing

from peelian.jobs.checkins import ports


def test_a_comparison_takes_one_reference_and_one_photo() -> None:
    hints = typing.get_type_hints(ports.Comparer.compare)
    assert {name: hints[name] for name in ("reference", "photo")} == {"reference": bytes, "photo": bytes}
    assert len(inspect.signature(ports.Comparer.compare).parameters) == 3
    public = [name for name in vars(ports.Comparer) if not name.startswith("_")]
    assert public == ["compare"]


def test_the_unit_reaches_no_watchlist_and_no_alert() -> None:
    reached = {name for name in vars(ports.Unit) if not name.startswith("_")}
    assert not reached & {"deployments", "entries", "cases", "references", "members"}
