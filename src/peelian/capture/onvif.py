"""Asks ONVIF devices who made them, their model, firmware and serial number (GetDeviceInformation).

The client comes with the extra `onvif`. It is used for this one question: it opens no stream and changes nothing.
"""

import asyncio
import importlib
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from peelian.errors import MissingExtraError
from peelian.nouns.network_device import NetworkDevice

AT_ONCE = 16
"""Devices that are asked at the same time."""

LONGEST = 200
"""Characters of anything that a device says of itself."""

LARGEST_ANSWER_BYTES = 262_144
"""Of an answer, unpacked. Devices need about a thousand; what is more is not waited for, nor kept in memory."""

LONGEST_PART_BYTES = 16_384
"""Of an answer, read before it is measured again."""

TALKATIVE = ("onvif", "zeep", "aiohttp")
"""Logs of the client's libraries; they would write whole messages, with who signs in, where debugging is on."""

SILENT = "It did not answer in time"
REFUSED = "It asks who wants to know: give a user who may read its system information"
AWAY = "It sent the question to another host, which was not asked for"
LARGE = "Its answer is far larger than such answers are, and was not read"
BROKEN = "It answered something else than ONVIF asks for"


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A user of the devices. Both stay in memory, and out of what is printed or logged."""

    user: str = field(repr=False)
    password: str = field(repr=False)


class _AwayError(Exception):
    """A device sent the question elsewhere."""


class _LargeError(Exception):
    """A device answered more than anybody would read."""


class _Whole:
    """An answer that was read to its end already, in the place of what it was read from."""

    def __init__(self, said: bytes) -> None:
        self._said = said

    async def read(self) -> bytes:
        return self._said


def ask(devices: Sequence[NetworkDevice], login: Login | None, *, wait_s: float) -> list[NetworkDevice]:
    """Return devices with what they say of themselves, or with why they said nothing.

    Args:
        devices: that answered a probe; those that cannot be asked come back as they are.
        login: a user of the devices; None to ask without.
        wait_s: for each answer.

    Raises:
        MissingExtraError: the client is not installed.
    """
    client = _client()
    # In a thread of its own: whoever asks may have a loop running already, and a thread has one at most.
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(lambda: asyncio.run(_ask(client, devices, login, wait_s))).result()


async def _ask(
    client: Any, devices: Sequence[NetworkDevice], login: Login | None, wait_s: float
) -> list[NetworkDevice]:
    room = asyncio.Semaphore(AT_ONCE)

    async def one(device: NetworkDevice) -> NetworkDevice:
        if not device.service:
            return device
        async with room:
            return await _answer(client, device, login, wait_s)

    return list(await asyncio.gather(*(one(device) for device in devices)))


async def _answer(client: Any, device: NetworkDevice, login: Login | None, wait_s: float) -> NetworkDevice:
    wsdl = Path(client.__file__).parent / "wsdl" / "devicemgmt.wsdl"
    binding = "{http://www.onvif.org/ver10/device/wsdl}DeviceBinding"
    user, password = (login.user, login.password) if login else (None, None)
    service = client.ONVIFService(device.service, user, password, str(wsdl), no_cache=True, binding_name=binding)
    try:
        service.transport.session.trace_configs.append(_manners())
        await service.setup()
        question = service.GetDeviceInformation if login else service.authless_GetDeviceInformation
        told = await asyncio.wait_for(question(), wait_s)
        return _told(device, told)
    except Exception as error:  # noqa: BLE001 (whatever a stranger's device does, the others are asked)
        return replace(device, trouble=_trouble(error))
    finally:
        await service.close()


def _told(device: NetworkDevice, told: Any) -> NetworkDevice:
    names = {"maker": "Manufacturer", "model": "Model", "firmware": "FirmwareVersion", "serial": "SerialNumber"}
    said = {mine: _plain(getattr(told, theirs, None)) for mine, theirs in names.items()}
    return replace(device, **said) if said["maker"] or said["model"] else replace(device, trouble=BROKEN)


def _plain(said: object) -> str:
    text = said if isinstance(said, str) else ""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:LONGEST]


def _trouble(error: BaseException) -> str:
    """Say what went wrong in words of ours: a device's own words, or a library's, may hold anything."""
    chain: list[BaseException] = [error]
    while (before := chain[-1].__cause__ or chain[-1].__context__) is not None and before not in chain:
        chain.append(before)
    if any(isinstance(one, _AwayError) for one in chain):
        return AWAY
    if any(isinstance(one, _LargeError) for one in chain):
        return LARGE
    if any(isinstance(one, TimeoutError | ConnectionError) for one in chain):
        return SILENT
    if any(type(one).__name__ == "Fault" or "401" in str(one) for one in chain):
        return REFUSED
    return BROKEN


def _manners() -> Any:
    """Return what stops the client when a device would send it to another address, or never ends its answer."""
    aiohttp = importlib.import_module("aiohttp")

    async def stay(_session: object, _context: object, _params: object) -> None:
        raise _AwayError

    async def measure(_session: object, _context: object, params: Any) -> None:
        answer, said = params.response, bytearray()
        async for part in answer.content.iter_chunked(LONGEST_PART_BYTES):
            said += part
            if len(said) > LARGEST_ANSWER_BYTES:
                answer.close()
                raise _LargeError
        answer.content = _Whole(bytes(said))

    trace = aiohttp.TraceConfig()
    trace.on_request_redirect.append(stay)
    trace.on_request_end.append(measure)
    trace.freeze()
    return trace


def _client() -> Any:
    before = logging.getLogger().handlers[:]
    try:
        found = importlib.import_module("onvif")
    except ModuleNotFoundError:
        purpose = "Asking cameras on a network"
        raise MissingExtraError(purpose, "onvif") from None
    # The library sets up the root log when it is imported, which is not for a library to do.
    logging.getLogger().handlers[:] = before
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    return found
