"""A door for wearers over a real store, and devices with real keys.

door = WearerDoor(tmp_path)
device = door.joined()                   # order active, reference taken, device enrolled by a code
prompt = door.prompted()                 # sent; device.show(prompt) shows it
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import numpy as np
from starlette.testclient import TestClient

from peelian.errors import ImageError
from peelian.jobs.checkins import digests, inviting, ordering, prompting, wearing
from peelian.jobs.checkins.rounds import Rounds
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.ids import CameraId
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.order import Order, OrderId, Terms
from peelian.nouns.wearer import WatchId, WearerId
from peelian.nouns.zone import Zone
from peelian.settings import read
from peelian.web.desks.checkins import CheckInPost
from peelian.web.sites.wearers import ROUTERS
from peelian.web.wearer.gate import Gate
from peelian.wiring.checkins.desk import CheckInDesk
from peelian.wiring.checkins.opening import open_office
from peelian.wiring.checkins.reference_device import ReferenceDevice, Reply, Sending
from tests.fakes import web_door
from tests.fakes.checkins import CASE_OFFICER, DECISION_MAKER, ENROLLING, MEASURED, NOON, FakeComparer, taken
from tests.fakes.orders import NOW, STARTS_AT, TERMS
from tests.fakes.phone_client import FROM, Stopwatch
from tests.fakes.web_door import Clock

PHOTO = b"\xff\xd8\xff a photo"


def decode(content: bytes, path: Path, *, least_px: int = 0) -> Frame:
    """Decode a picture of nothing: what it holds is never looked at here."""
    if not content.startswith(b"\xff\xd8\xff"):
        raise ImageError(path, "it is neither a JPEG nor a PNG picture")
    pixels = np.full((8, 8, 3), 90, np.uint8)
    return Frame(pixels=pixels, camera=CameraId("photo"), index=0, time=FrameTime(media_s=0.0, arrival_s=0.0))


@dataclass
class WearerDoor:
    """The door, its clocks, and what compares."""

    folder: Path
    point: OperatingPoint | None = MEASURED
    comparer: FakeComparer = field(default_factory=FakeComparer)
    clock: Clock = field(default_factory=lambda: Clock(at=NOW))
    stopwatch: Stopwatch = field(default_factory=Stopwatch)
    wearers: int = 0
    logged: int = 0

    def __post_init__(self) -> None:
        self.desk = web_door.make(self.folder, pages=ROUTERS, clock=self.clock)
        self.office = open_office(self.desk.store, web_door.POLICY, self.comparer, self.point, self.clock)
        rounds = Rounds(office=self.office)
        self.made = self.office
        desk = CheckInDesk(office=self.office, pack="starter", settings=read(), decode=decode, rounds=rounds)
        post = self.desk.app.state.checkin_post = CheckInPost(desk=desk)
        self.gate = self.desk.app.state.wearer_gate = Gate(post=post, clock=self.stopwatch)

    def again(self) -> "WearerDoor":
        """As if it was new to a test: clocks, what compares, and what was logged until now."""
        self.clock.at, self.stopwatch.at = NOW, self.stopwatch.at + 1000
        self.office = self.gate.post.desk.office = self.made
        self.comparer.finds, self.comparer.given = FakeComparer().finds, []
        self.logged = len(self.desk.events())
        return self

    def send(self, sending: Sending) -> Reply:
        """Send what a device sends."""
        client = TestClient(self.desk.app, base_url=web_door.ORIGIN, headers=FROM)
        answer = client.request(
            sending.method, sending.path, content=sending.body, headers=dict(sending.headers), follow_redirects=False
        )
        return Reply(status=answer.status_code, headers=dict(answer.headers), body=answer.content)

    def ordered(self, *zones: Zone, terms: Terms = TERMS) -> Order:
        """An active order of somebody else than any before, whose reference was taken."""
        self.wearers += 1
        order = taken(ordering.draft(self.office, CASE_OFFICER, WearerId(f"W-{self.wearers}"), terms))
        imposed = tuple(replace(one, order=order.id) for one in zones)
        if imposed:
            order = taken(ordering.impose(self.office, CASE_OFFICER, order.id, imposed))
        digest = digests.of_terms(order.terms)
        order = taken(ordering.activate(self.office, DECISION_MAKER, order.id, reason="Necessary", digest=digest))
        taken(wearing.take(self.office, CASE_OFFICER, order.id, ENROLLING))
        return order

    def code(self, order: OrderId) -> str:
        return taken(inviting.invite(self.office, CASE_OFFICER, order)).code

    def device(self) -> ReferenceDevice:
        return ReferenceDevice(send=self.send, now=self.clock)

    def joined(self, *zones: Zone, terms: Terms = TERMS) -> ReferenceDevice:
        """A device that is enrolled; it is noon of the first day afterwards."""
        self.clock.at = max(self.clock.at, STARTS_AT - timedelta(hours=1))
        device = self.device()
        assert device.join(self.code(self.ordered(*zones, terms=terms).id)).status == 200
        self.clock.at = NOON
        return device

    def order_of(self, device: ReferenceDevice) -> Order:
        with self.office.store.read() as unit:
            return unit.orders.of(unit.watches.get(WatchId(device.device)).wearer)[-1]

    def prompted(self, device: ReferenceDevice) -> str:
        """Send a prompt."""
        return taken(prompting.send(self.office, self.order_of(device).id)).id

    def shown(self, device: ReferenceDevice) -> str:
        """Send a prompt that the device shows."""
        prompt = self.prompted(device)
        assert device.show(prompt).status == 200
        return prompt

    def rules(self) -> list[str]:
        """By which rules something was refused, as the log has it."""
        facts = [event.get("facts") or {} for event in self.desk.events()[self.logged :]]
        return [str(one["rule"]) for one in facts if isinstance(one, dict) and "rule" in one]
