"""A phone as the desk hears it, with a key of its own; and a door for phones over a street in memory.

door = PhoneDoor()
phone = door.phone()                        # enrolled and unlocked
phone.ask("state")                          # signed, with the nonce of the answer before
phone.send(replace(phone.signed("act", ...), body=b"{}"))   # signed, and then tampered with
"""

import base64
import json
import secrets
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import cast
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from httpx2 import Response
from starlette.testclient import TestClient

from peelian.jobs.live.phones import enrolling
from peelian.nouns.case import Case
from peelian.nouns.device import DeviceId, WakeUp
from peelian.nouns.event import Event
from peelian.nouns.ids import DeploymentId, PersonId
from peelian.web import sessions
from peelian.web.app import create_app
from peelian.web.door import Door
from peelian.web.phone import routes
from peelian.web.phone.van import Van
from peelian.web.ports import DoorStore
from tests.fakes.desk import taken
from tests.fakes.phones import OFFICER
from tests.fakes.street import CODE, LEAD, Street
from tests.fakes.web_door import ORIGIN, FakeConsoles

FROM = {"sec-fetch-site": "same-origin", "origin": ORIGIN, "accept": "application/json"}
BAND = "Clearly above the operating point"


def unpadded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@dataclass
class Stopwatch:
    """Seconds that only a test lets pass."""

    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


@dataclass(frozen=True, kw_only=True)
class Sending:
    """A request as it goes out."""

    path: str
    device: str
    nonce: str
    signature: str
    body: bytes
    method: str = "POST"


class Consoles:
    """Consoles that show nothing, and pass on."""

    def __init__(self) -> None:
        self.van: Van | None = None
        self.shown: list[Case] = []

    def of(self, deployment: DeploymentId) -> "Consoles":
        return self

    def band(self, case: Case) -> str | None:
        return BAND

    def told(self, case: Case) -> None:
        self.shown.append(case)
        assert self.van is not None
        self.van.told(case)


@dataclass
class FakeWaker:
    public_key: str = "BPushKey"
    woken: list[str] = field(default_factory=list)

    def reachable(self, endpoint: str) -> bool:
        return endpoint.startswith("https://push.example/")

    def wake(self, wake_up: WakeUp, gone: object) -> None:
        self.woken.append(wake_up.endpoint)


class Phone:
    """A phone's own side."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.device = DeviceId("")
        self.nonce = ""

    @property
    def jwk(self) -> dict[str, str]:
        numbers = self.key.public_key().public_numbers()
        x, y = (unpadded(one.to_bytes(32)) for one in (numbers.x, numbers.y))
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y}

    def enrol(self, token: str, **changes: object) -> Response:
        wish = {"public_key": self.jwk, "code": CODE, "label": "Phone 3"} | changes
        answer = self.client.post(f"/phone/enrol/{token}", json=wish)
        if answer.status_code == 200:
            self.device, self.nonce = DeviceId(answer.json()["device"]), answer.json()["nonce"]
        return answer

    def fresh(self) -> Response:
        """Ask for a nonce."""
        answer = self.client.get("/phone/api/nonce", params={"device": self.device})
        self.nonce = answer.headers.get("peelian-nonce", "")
        return answer

    def signed(self, verb: str, body: object = None, **query: str) -> Sending:
        path = f"/phone/api/{verb}" + (f"?{urlencode(query)}" if query else "")
        content = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
        bare = Sending(path=path, device=self.device, nonce=self.nonce, signature="", body=content)
        return replace(bare, signature=self.sign(bare))

    def sign(self, one: Sending) -> str:
        lines = ["peelian-phone-1", one.method, one.path, one.device, one.nonce, sha256(one.body).hexdigest()]
        r, s = utils.decode_dss_signature(self.key.sign("\n".join(lines).encode(), ec.ECDSA(SHA256())))
        return unpadded(r.to_bytes(32) + s.to_bytes(32))

    def send(self, one: Sending) -> Response:
        headers = {
            "peelian-device": one.device,
            "peelian-nonce": one.nonce,
            "peelian-signature": one.signature,
            "content-type": "application/json",
        }
        answer = self.client.request(one.method, one.path, content=one.body, headers=headers, follow_redirects=False)
        self.nonce = answer.headers.get("peelian-nonce", "")
        return answer

    def ask(self, verb: str, body: object = None, **query: str) -> Response:
        return self.send(self.signed(verb, body, **query))

    def did(self, alert: str, act: str, **more: object) -> Response:
        told = {"alert": alert, "act": act, "key": secrets.token_hex(16), "ago_ms": 0} | more
        return self.ask("act", told)


class PhoneDoor:
    """A door for phones."""

    def __init__(self, street: Street | None = None) -> None:
        self.street = street or Street()
        self.clock, self.consoles, self.waker = Stopwatch(), Consoles(), FakeWaker()
        self.van = Van(phones=self.street.phones, consoles=self.consoles, clock=self.clock, waker=self.waker)
        self.consoles.van = self.van
        door = Door(
            store=cast("DoorStore", self.street.office.store),
            policy=self.street.office.desk.policy,
            consoles=FakeConsoles(),
            origin=ORIGIN,
            now=lambda: self.street.office.now,
            secret=secrets.token_bytes,
        )
        self.app = create_app(door, (routes.router,))
        self.app.state.van = self.van

    def client(self) -> TestClient:
        return TestClient(self.app, base_url=ORIGIN, headers=FROM)

    def token(self, officer: PersonId = OFFICER.id) -> str:
        """What is in the QR code."""
        made = secrets.token_urlsafe(32)
        digest, street = sessions.digest(made), self.street
        taken(enrolling.invite(street.phones, LEAD, street.office.id, officer=officer, digest=digest))
        return made

    def enrolled(self, officer: PersonId = OFFICER.id) -> Phone:
        phone = Phone(self.client())
        assert phone.enrol(self.token(officer)).status_code == 200
        return phone

    def phone(self, officer: PersonId = OFFICER.id) -> Phone:
        """A phone that is enrolled and unlocked."""
        phone = self.enrolled(officer)
        assert phone.ask("unlock", {"code": CODE}).status_code == 200
        return phone

    @property
    def events(self) -> list[Event]:
        return self.street.office.store.events
