import importlib
import logging
from types import ModuleType

import pytest

from peelian.capture import onvif
from peelian.capture.onvif import AWAY, BROKEN, LARGE, LARGEST_ANSWER_BYTES, REFUSED, SILENT, Login
from peelian.errors import MissingExtraError
from peelian.nouns.network_device import NetworkDevice
from tests.fakes import onvif_device
from tests.fakes.onvif_device import HERE, Device

USER, PASSWORD = "estate-reader", "Correct-Horse-9"
LOGIN = Login(user=USER, password=PASSWORD)


def answered(device: Device) -> NetworkDevice:
    return NetworkDevice(address=HERE, endpoint=device.endpoint, service=device.service)


def test_a_device_says_who_made_it() -> None:
    with onvif_device.on(Device()) as device:
        (found,) = onvif.ask([answered(device)], None, wait_s=10)
    assert (found.maker, found.model, found.firmware, found.serial) == ("Acme", "Eye 2", "5.4.1", "S-77")
    assert found.trouble == ""


def test_a_device_that_wants_a_user_is_asked_as_one_and_neither_name_nor_word_is_sent_plain_or_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    with onvif_device.on(Device(needs_login=True)) as device:
        (without,) = onvif.ask([answered(device)], None, wait_s=10)
        (found,) = onvif.ask([answered(device)], LOGIN, wait_s=10)
    assert (without.maker, without.trouble) == ("", REFUSED)
    assert found.maker == "Acme"
    assert any(USER in one for one in device.heard)
    assert not any(PASSWORD in one for one in device.heard)
    assert USER not in caplog.text
    assert PASSWORD not in caplog.text
    assert PASSWORD not in repr(LOGIN)


def test_a_device_that_sends_whoever_asks_elsewhere_is_not_followed() -> None:
    with onvif_device.on(Device()) as other, onvif_device.on(Device(away=other.service)) as device:
        (found,) = onvif.ask([answered(device)], LOGIN, wait_s=10)
    assert (found.maker, found.trouble) == ("", AWAY)
    assert device.heard
    assert not other.heard


def test_a_device_that_cannot_be_asked_or_does_not_answer_stops_no_other() -> None:
    nowhere = NetworkDevice(address=HERE, endpoint="x", trouble="It does not say where it can be asked")
    with onvif_device.on(Device()) as gone:
        silent = answered(gone)
    with onvif_device.on(Device()) as device:
        found = onvif.ask([nowhere, silent, answered(device)], None, wait_s=10)
    assert [one.trouble for one in found] == [nowhere.trouble, SILENT, ""]


@pytest.mark.parametrize("says", ["", "Hello", "<html/>", "<a>" * 9, onvif_device.TOLD.replace("t:M", "t:X")])
def test_what_is_no_answer_is_said_to_be_none(says: str) -> None:
    with onvif_device.on(Device(says=says)) as device:
        (found,) = onvif.ask([answered(device)], None, wait_s=10)
    assert (found.maker, found.trouble) == ("", BROKEN)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(("more", "said"), [(0, ("Acme", "")), (LARGEST_ANSWER_BYTES, ("", LARGE))])
def test_an_answer_that_is_far_too_large_is_not_read(*, packed: bool, more: int, said: tuple[str, str]) -> None:
    with onvif_device.on(Device(says=onvif_device.TOLD + " " * more, packed=packed)) as device:
        (found,) = onvif.ask([answered(device)], None, wait_s=10)
    assert (found.maker, found.trouble) == said


def test_without_the_client_somebody_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.import_module

    def missing(name: str, package: str | None = None) -> ModuleType:
        if name == "onvif":
            raise ModuleNotFoundError(name)
        return real(name, package)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(MissingExtraError, match=r"\.\[onvif\]"):
        onvif.ask([NetworkDevice(address=HERE, endpoint="x")], None, wait_s=1)


def test_the_root_log_is_left_as_it_was() -> None:
    before = logging.getLogger().handlers[:]
    onvif.ask([], None, wait_s=1)
    assert logging.getLogger().handlers == before
