"""The store in memory fits the ports: mypy proves it here."""

import inspect

import pytest

from peelian.jobs.live.desk import ports
from tests.fakes.desk import FakeChecker
from tests.fakes.desk_store import FakeDeskStore, FakeUnit


def store() -> ports.Store:
    return FakeDeskStore()


def unit(one: FakeUnit) -> ports.Unit:
    return one


def checker() -> ports.StatusChecker:
    return FakeChecker()


@pytest.mark.parametrize("room", ["deployments", "entries", "cases", "people", "vault", "journal"])
def test_a_unit_answers_to_every_name_that_the_ports_ask_for(room: str) -> None:
    port = getattr(ports, room.capitalize())
    asked = {name for name, _ in inspect.getmembers(port, inspect.isfunction) if not name.startswith("_")}
    with store().read() as one:
        assert asked <= set(dir(getattr(one, room)))
    assert asked
