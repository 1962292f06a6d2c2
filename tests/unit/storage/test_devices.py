import threading
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from peelian.errors import NotFoundError
from peelian.nouns.device import DeviceId, DeviceState, WakeUp
from peelian.nouns.ids import DeploymentId, PersonId
from peelian.storage import engine as engines
from peelian.storage.devices import Devices, PhoneLinks
from peelian.storage.people import People
from tests.fakes import desk_nouns as nouns
from tests.fakes.deployments import NOW
from tests.fakes.phones import DEVICE_ID, device

ADA, BEN = PersonId("p-1"), PersonId("p-2")
HERE, THERE = DeploymentId("D-1"), DeploymentId("D-2")
LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def linked(store: Engine) -> Engine:
    with engines.writing(store) as connection:
        for person in (ADA, BEN):
            People(connection).put(nouns.person(person))
        PhoneLinks(connection).add("d1", HERE, ADA, LATER)
    return store


def test_a_phone_is_found_again_to_the_last_field(store: Engine) -> None:
    wake_up = WakeUp(endpoint="https://push.example/1", p256dh="k", auth="a")
    kept = device(wake_up=wake_up, state=DeviceState.WIPED, over_at=NOW, seen_at=NOW, denied_looks=2)
    with engines.writing(store) as connection:
        devices = Devices(connection)
        devices.put(device())
        devices.put(kept)
        assert devices.get(DEVICE_ID) == devices.find(DEVICE_ID) == kept


def test_phones_are_found_by_their_deployment(store: Engine) -> None:
    with engines.writing(store) as connection:
        devices = Devices(connection)
        for name, of in (("P-2", HERE), ("P-1", HERE), ("P-3", THERE)):
            devices.put(device(id=DeviceId(name), deployment=of))
        assert [one.id for one in devices.of(HERE)] == ["P-2", "P-1"]


def test_an_unknown_phone_is_none(store: Engine) -> None:
    with engines.writing(store) as connection:
        assert Devices(connection).find(DeviceId("none")) is None
        with pytest.raises(NotFoundError, match="phone"):
            Devices(connection).get(DeviceId("none"))


def test_a_link_says_for_whom_and_where_once(linked: Engine) -> None:
    with engines.writing(linked) as connection:
        links = PhoneLinks(connection)
        assert links.use("another", NOW) is None
        assert links.use("d1", NOW) == (HERE, ADA)
        assert links.use("d1", NOW) is None


def test_a_link_that_expired_does_not_work_and_is_gone(linked: Engine) -> None:
    with engines.writing(linked) as connection:
        assert PhoneLinks(connection).use("d1", LATER) is None
        assert connection.execute(text("SELECT count(*) FROM phone_link")).scalar() == 0


def test_a_new_link_ends_the_officers_older_one_and_nobody_elses(linked: Engine) -> None:
    with engines.writing(linked) as connection:
        links = PhoneLinks(connection)
        links.add("d2", HERE, BEN, LATER)
        links.add("d3", THERE, ADA, LATER)
        links.add("d4", HERE, ADA, LATER)
        assert [links.use(one, NOW) is not None for one in ("d1", "d2", "d3", "d4")] == [False, True, True, True]


def test_of_two_uses_at_once_exactly_one_succeeds(linked: Engine) -> None:
    won: list[object] = []
    together = threading.Barrier(2)

    def use() -> None:
        together.wait()
        with engines.writing(linked) as connection:
            won.append(PhoneLinks(connection).use("d1", NOW))

    threads = [threading.Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one is not None for one in won) == [False, True]
