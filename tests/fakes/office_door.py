"""The office of check-ins as browsers reach it, over a desk in memory whose clock only tests move.

door = office_door.make(folder)
door.bureau.active()                               # an order, its wearer and a device
browser = door.browser(Role.CASE_OFFICER)
"""

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from weakref import WeakKeyDictionary

import numpy as np
from httpx2 import Response
from starlette.testclient import TestClient

from peelian.errors import ImageError
from peelian.jobs.checkins.rounds import Rounds
from peelian.jobs.live.desk.listing import Likeness
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.ids import CameraId
from peelian.nouns.person import Role
from peelian.nouns.refusal import Refused
from peelian.settings import Settings
from peelian.web.desks.checkins import CheckInPost
from peelian.web.sites import checkins as checkin_site
from peelian.wiring.checkins.desk import CheckInDesk
from tests.fakes import web_door
from tests.fakes.checkins import Bureau
from tests.fakes.web_door import Desk, form_token

GEOJSON = (
    '{"type": "Polygon", "coordinates": [[[-3.2, 51.4], [-3.1, 51.4], [-3.1, 51.5], [-3.2, 51.5], [-3.2, 51.4]],'
    "[[-3.17, 51.43], [-3.13, 51.43], [-3.13, 51.47], [-3.17, 51.43]]]}"
)
"""A square with a hole in it."""

TERMS = {
    "regime": "uk_gdpr",
    "power": "immigration_bail",
    "decision_maker": "Chief Immigration Officer",
    "proportionality": "A fitted tag would be worse",
    "option-1": "Reporting",
    "why_not-1": "Missed four of six appointments",
    "assessed_by": "Dr Lee",
    "assessed_on": "2026-11-18",
    "assessment": "None that bears on it",
    "starts_at": "2026-11-20T10:00",
    "review_due_at": "2026-12-18T10:00",
    "ends_at": "2027-01-19T10:00",
    "time_zone": "Europe/London",
    "rule-1": "FREQ=DAILY",
    "opens-1": "12:00",
    "window-1": "120",
    "quiet-1-kind": "sleep",
    "quiet-1-from": "22:00",
    "quiet-1-to": "07:00",
    "quiet-1-days": ["0", "1", "2", "3", "4", "5", "6"],
}
"""Everything that an order needs."""

WHO = {"reference": "HO/77", "name": "Nobody Real", "born": "1990-01-31"}


class FakeLikenesses:
    """Makes a reference of anything that begins like a JPEG."""

    def of(self, picture: bytes, *, name: str) -> Likeness | Refused:
        if not picture.startswith(b"\xff\xd8"):
            return Refused(rule="picture", reason=f"{name} is no JPEG or PNG picture")
        return Likeness(picture=picture, template=b"template", sha256=sha256(picture).hexdigest(), quality="fine")


def decode(content: bytes, path: Path, *, least_px: int = 0) -> Frame:
    """Read a picture: a grey square, or what is broken."""
    if content.startswith(b"broken"):
        raise ImageError(path, "it is broken")
    pixels = np.full((40, 40, 3), 120, np.uint8)
    return Frame(camera=CameraId("photo"), index=0, time=FrameTime(media_s=0, arrival_s=0), pixels=pixels)


@dataclass
class OfficeDoor:
    """The door, and the desk of check-ins behind it."""

    desk: Desk
    bureau: Bureau
    tokens: WeakKeyDictionary[TestClient, str] = field(default_factory=WeakKeyDictionary)

    def browser(self, role: Role) -> TestClient:
        return self.desk.browser(role)

    def send(self, browser: TestClient, where: str, **form: object) -> Response:
        """Send a form as its page does."""
        if browser not in self.tokens:
            self.tokens[browser] = form_token(browser)
        return browser.post(where, data={"_token": self.tokens[browser], **form})


def make(folder: Path) -> OfficeDoor:
    """Make one."""
    return behind(web_door.make(folder, pages=checkin_site.ROUTERS))


def behind(desk: Desk) -> OfficeDoor:
    """Put a new desk of check-ins, which knows nobody, behind a door that is there: much cheaper than another door."""
    bureau = Bureau()
    made = CheckInDesk(
        office=bureau.office,
        pack="starter",
        settings=Settings(cache=Path(), threads=1),
        decode=decode,
        rounds=Rounds(office=bureau.office),
    )
    made._likenesses = FakeLikenesses()  # type: ignore[assignment]
    desk.app.state.checkin_post = CheckInPost(desk=made)
    return OfficeDoor(desk=desk, bureau=bureau)
