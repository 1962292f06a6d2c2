"""Simulated wearers with real keys, who speak the device API with a desk: they are prompted, and answer."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

from peelian.errors import DeskUnreachableError
from peelian.nouns.prompt import Answer
from peelian.wiring.checkins.reference_device import OK, ReferenceDevice, Reply, Send

MOST_IN_24_HOURS = 5
"""Counted by the devices themselves, who take no desk's word for it."""

A_DAY = timedelta(hours=24)
OTHERWISE = (Answer.CALL_BACK, Answer.IN_PERSON)

Facts = dict[str, object]


@dataclass(slots=True, kw_only=True)
class Fleet:
    """Devices of people who do not exist. `photo`: what they send; without one they answer in other ways.

    `often`: with which chance a prompt is answered with the photo. `tell`: told of everything that happens.
    """

    send: Send
    now: Callable[[], datetime]
    chance: np.random.Generator
    tell: Callable[[Facts], None]
    photo: bytes | None = None
    often: float = 0.7
    devices: list[ReferenceDevice] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)
    _shown: dict[str, list[datetime]] = field(default_factory=dict)

    def enrol(self, codes: Sequence[str]) -> None:
        """Enrol one device by each code."""
        for code in codes:
            device = ReferenceDevice(send=self.send, now=self.now)
            reply = device.join(code)
            if reply.status == OK:
                self.devices.append(device)
                self._said("enrolled", device)
            else:
                self._said("refused", device, rule=reply.facts().get("rule"))

    def go(self) -> None:
        """Go round once: each asks whether something is asked of it, and answers."""
        for device in self.devices:
            try:
                self._asked(device)
            except DeskUnreachableError:
                device.nonce = ""
                self._said("unreachable", device)

    @property
    def kept(self) -> bool:
        """Whether nobody was shown a sixth prompt in 24 hours."""
        return not self.counted["sixth_in_24_hours"]

    def _asked(self, device: ReferenceDevice) -> None:
        reply = device.ask("state")
        prompt = reply.facts().get("prompt") if reply.status == OK else None
        if reply.status != OK:
            self._said("refused", device, rule=reply.facts().get("rule"))
        if isinstance(prompt, dict) and self._is_shown(device, prompt):
            self._answered(device, str(prompt["id"]))

    def _is_shown(self, device: ReferenceDevice, prompt: Facts) -> bool:
        if prompt["state"] != "sent":
            return True
        reply = device.show(str(prompt["id"]))
        if reply.status != OK:
            self._said("refused", device, rule=reply.facts().get("rule"))
            return False
        mine = self._shown.setdefault(device.device, [])
        mine.append(self.now())
        recent = sum(one >= self.now() - A_DAY for one in mine)
        self._said("shown", device, recent=recent)
        if recent > MOST_IN_24_HOURS:
            self._said("sixth_in_24_hours", device)
        return True

    def _answered(self, device: ReferenceDevice, prompt: str) -> None:
        reply = self._answer(device, prompt)
        facts = reply.facts()
        if reply.status == OK:
            self._said(str(facts["outcome"]), device, advice=facts["advice"])
        else:
            self._said("refused", device, rule=facts.get("rule"))

    def _answer(self, device: ReferenceDevice, prompt: str) -> Reply:
        photo = self.photo
        if photo is not None and self.chance.random() < self.often:
            return device.photo(prompt, photo, lambda _way: photo)
        return device.otherwise(prompt, OTHERWISE[int(self.chance.integers(len(OTHERWISE)))])

    def _said(self, event: str, device: ReferenceDevice, **more: object) -> None:
        self.counted[event] += 1
        self.tell({"event": event, "device": device.device, **more})
