import time
from itertools import count

import pytest

from peelian.capture import probing
from peelian.capture.probing import ELSEWHERE, NOWHERE, Manners
from tests.fakes import onvif_device
from tests.fakes.onvif_device import HERE, Device

MESSAGE = "urn:uuid:1"


def manners(port: int) -> Manners:
    return Manners(monotonic=time.monotonic, message=lambda: MESSAGE, port=port, wait_s=2)


def test_a_device_that_is_asked_says_what_it_is_and_where() -> None:
    with onvif_device.on(Device()) as device:
        (found,) = probing.probe([HERE], manners(device.port))
        assert (found.address, found.service, found.trouble) == (HERE, device.service, "")
        assert (found.label, found.hardware, found.maker) == ("Gate camera", "Eye-2", "")
        assert found.endpoint == f"urn:uuid:{device.endpoint}"
        assert "NetworkVideoTransmitter" in device.probes[0]


def test_nobody_is_asked_who_was_not_named_and_nobody_else_is_listened_to() -> None:
    with onvif_device.on(Device()) as named, onvif_device.on(Device(port=named.port), "127.0.0.2") as other:
        found = probing.probe([HERE], manners(named.port))
        assert [one.address for one in found] == [HERE]
        assert not other.probes


def test_a_network_on_which_nothing_answers_has_no_devices_and_ends_in_time() -> None:
    ticks = count()
    quick = Manners(monotonic=lambda: float(next(ticks)), message=lambda: MESSAGE, port=9, wait_s=2)
    assert probing.probe(["127.0.0.3"], quick) == []


@pytest.mark.parametrize(
    ("addresses", "said"),
    [
        ("http://192.0.2.9/onvif/device_service", ELSEWHERE),
        (f"http://user:word@{HERE}/x", ELSEWHERE),
        (f"ftp://{HERE}/x", ELSEWHERE),
        (f"http://{HERE}:port/x", ELSEWHERE),
        (" ", NOWHERE),
    ],
)
def test_a_service_anywhere_but_on_the_host_itself_is_never_used(addresses: str, said: str) -> None:
    found = probing.read(onvif_device.match(MESSAGE, Device(addresses=addresses)), host=HERE, message=MESSAGE)
    assert found is not None
    assert (found.service, found.trouble) == ("", said)


def test_of_several_services_the_one_on_the_host_is_used() -> None:
    several = f"http://192.0.2.9/x https://{HERE}/onvif"
    found = probing.read(onvif_device.match(MESSAGE, Device(addresses=several)), host=HERE, message=MESSAGE)
    assert found is not None
    assert found.service == f"https://{HERE}/onvif"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\xff\xfe\x00",
        b"<a>",
        b"<a/>",
        b'<!DOCTYPE x [<!ENTITY y "z">]>' + onvif_device.match(MESSAGE, Device()).partition(b"?>")[2],
        onvif_device.match("urn:uuid:another", Device()),
        onvif_device.match(MESSAGE, Device()).replace(b"ProbeMatch>", b"Bye>"),
    ],
)
def test_what_is_no_answer_to_the_question_is_passed_over(answer: bytes) -> None:
    assert probing.read(answer, host=HERE, message=MESSAGE) is None
