"""The reference device: speaks the documented API of check-ins with a real key, as any maker's device would."""

import base64
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

from peelian.jobs.checkins.answering import otherwise_content, photo_content
from peelian.nouns.prompt import Answer, PromptId
from peelian.nouns.statement import Camera, Purpose, Statement
from peelian.nouns.wearer import WatchId

CALL = "peelian-check-in-call-1"
"""First line of what is signed of a call."""

NO_NONCE = "00" * 32
"""Where a statement carries no number: that a prompt was shown."""

OK = 200
HALF = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def facts(self) -> dict[str, object]:
        """Return what it says, as JSON."""
        read = json.loads(self.body)
        return read if isinstance(read, dict) else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """A request as it goes out. `path`: with its query."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


Send = Callable[[Sending], Reply]
"""Sends a request to a desk."""


@dataclass(slots=True, kw_only=True)
class ReferenceDevice:
    """A device. Its key never leaves it, and its counter only rises."""

    send: Send
    now: Callable[[], datetime]
    device: str = ""
    counter: int = 0
    nonce: str = ""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def join(self, code: str) -> Reply:
        """Enrol by a code that a case officer shows."""
        body = json.dumps({"code": code, "public_key": self.jwk()}).encode()
        reply = self.send(Sending(method="POST", path="/checkin/api/enrol", headers=_json(), body=body))
        if reply.status == OK:
            self.device, self.nonce = str(reply.facts()["device"]), reply.headers.get("peelian-nonce", "")
        return reply

    def jwk(self) -> dict[str, str]:
        """Return the public half of the key."""
        numbers = self.key.public_key().public_numbers()
        x, y = (unpadded(one.to_bytes(HALF)) for one in (numbers.x, numbers.y))
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y}

    def ask(self, verb: str, **said: object) -> Reply:
        """Make a signed call, with the number that the answer before it brought."""
        if not self.nonce:
            path = f"/checkin/api/nonce?device={self.device}"
            self.nonce = self.send(Sending(method="GET", path=path, headers={})).headers.get("peelian-nonce", "")
        return self.sent(self.signed(verb, json.dumps(said).encode()))

    def signed(self, verb: str, body: bytes) -> Sending:
        """Sign a call."""
        path = f"/checkin/api/{verb}"
        lines = [CALL, "POST", path, self.device, self.nonce, sha256(body).hexdigest()]
        headers = {
            **_json(),
            "peelian-device": self.device,
            "peelian-nonce": self.nonce,
            "peelian-signature": self.sign("\n".join(lines).encode()),
        }
        return Sending(method="POST", path=path, headers=headers, body=body)

    def sent(self, sending: Sending) -> Reply:
        """Send a call, and keep the number of the next."""
        reply = self.send(sending)
        self.nonce = reply.headers.get("peelian-nonce", "")
        return reply

    def show(self, prompt: str) -> Reply:
        """Say that a prompt is shown."""
        said = self.statement(Purpose.DELIVERED, prompt, b"", NO_NONCE)
        return self.send(self.form("delivered", said))

    def photo(self, prompt: str, photo: bytes, turned: Callable[[str], bytes] | None = None) -> Reply:
        """Answer with a photo. `turned`: makes the second one, with the head turned as it is told."""
        number = self.ask("number", prompt=prompt, purpose="answer")
        if number.status != OK:
            return number
        issued = number.facts()
        second = turned(str(issued["turn"])) if issued["turn"] and turned is not None else None
        purpose, content = Purpose(str(issued["purpose"])), photo_content(photo, second)
        said = self.statement(purpose, prompt, content, str(issued["nonce"]))
        files = {"photo": photo} | ({} if second is None else {"turned": second})
        return self.send(self.form("answer", said, files=files))

    def otherwise(self, prompt: str, how: Answer, word: str = "") -> Reply:
        """Answer without a photo."""
        number = self.ask("number", prompt=prompt, purpose="otherwise")
        if number.status != OK:
            return number
        content = otherwise_content(how, word)
        said = self.statement(Purpose.OTHERWISE, prompt, content, str(number.facts()["nonce"]))
        return self.send(self.form("otherwise", said, how=how.value, word=word))

    def statement(
        self, purpose: Purpose, prompt: str, content: bytes, nonce: str, *, camera: Camera = Camera.LIVE
    ) -> Statement:
        """State something; each statement counts one further."""
        self.counter += 1
        return Statement(
            purpose=purpose,
            nonce=nonce,
            watch=WatchId(self.device),
            prompt=PromptId(prompt),
            counter=self.counter,
            content_sha256=sha256(content).hexdigest(),
            camera=camera,
            said_at=self.now().astimezone(UTC).replace(microsecond=0),
        )

    def form(self, verb: str, said: Statement, *, files: Mapping[str, bytes] | None = None, **fields: str) -> Sending:
        """Write a statement, its signature and what comes with it as a form (RFC 7578)."""
        told = {"statement": written(said), "signature": self.sign(said.message()), **fields}
        border = secrets.token_hex(16)
        parts = [
            f'--{border}\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in told.items()
        ]
        for name, content in (files or {}).items():
            head = f'--{border}\r\ncontent-disposition: form-data; name="{name}"; filename="{name}.jpg"\r\n'
            parts.append(f"{head}content-type: image/jpeg\r\n\r\n".encode() + content + b"\r\n")
        body = b"".join([*parts, f"--{border}--\r\n".encode()])
        headers = {"content-type": f"multipart/form-data; boundary={border}", "accept": "application/json"}
        return Sending(method="POST", path=f"/checkin/api/{verb}", headers=headers, body=body)

    def sign(self, message: bytes) -> str:
        """Sign (ES256): two numbers of 32 bytes, in base64url without padding."""
        r, s = utils.decode_dss_signature(self.key.sign(message, ec.ECDSA(SHA256())))
        return unpadded(r.to_bytes(HALF) + s.to_bytes(HALF))


def written(said: Statement) -> str:
    """Write a statement down as JSON."""
    return json.dumps(
        {
            "purpose": said.purpose.value,
            "nonce": said.nonce,
            "device": said.watch,
            "prompt": said.prompt,
            "counter": said.counter,
            "content_sha256": said.content_sha256,
            "camera": said.camera.value,
            "said_at": said.said_at.isoformat(),
        }
    )


def unpadded(content: bytes) -> str:
    """Write bytes in base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def _json() -> dict[str, str]:
    return {"content-type": "application/json", "accept": "application/json"}
