"""What the phones ask of others is answered by the store that tests use, and by the real one (its contract test)."""

from peelian.jobs.live.phones.ports import Compared, Devices, PhoneLinks, PhoneStore
from peelian.nouns.event import EventKind, Source
from tests.fakes.desk_store import FakeDeskStore
from tests.fakes.phones import DEVICE_ID, OFFICER, device
from tests.fakes.street import Street


def test_the_store_in_memory_fits() -> None:
    store: PhoneStore = FakeDeskStore()
    with store.change() as unit:
        devices: Devices = unit.devices
        links: PhoneLinks = unit.phone_links
        devices.put(device())
        assert devices.get(DEVICE_ID) == device()
        assert links.use("none", device().enrolled_at) is None


def test_what_is_left_of_a_photo_has_no_place_for_it() -> None:
    assert set(Compared.__slots__) == {"similarities", "coaching"}


def test_an_event_of_a_phone_says_that_it_came_from_one() -> None:
    street = Street()
    event = street.phones.event(EventKind.PHONE_LOCKED, street.office.id, who=OFFICER.id, why="by hand", device_id="P")
    assert event.source is Source.HANDSET
    assert ("device", "P") in event.about
