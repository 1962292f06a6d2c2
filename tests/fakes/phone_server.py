"""A van for phones, by the contract that their web app is written against: keys, nonces, locks, alerts and events.

It is as strict as the real one about what a phone may send, and knows no law: what a test wants refused, it says so.
"""

import asyncio
import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from fastapi import APIRouter
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from peelian.web import guard, page

STATIC: Final = files("peelian.web") / "static" / "phone"
ACTS: Final = {
    "acknowledge": "Seen",
    "will_engage": "I will speak to them",
    "will_not_engage": "I will not speak to them",
    "lost_sight": "Lost sight of them",
    "engaged": "Speaking to them",
    "documents_shown": "Identity documents shown: not the listed person",
    "confirmed_true": "Confirmed: the listed person",
    "confirmed_false": "Confirmed: not the listed person",
    "released": "Released, no further action",
    "arrest": "Arrested",
    "other_disposal": "Other disposal",
}
REASONS: Final = {"not_alike": "The person does not look like the picture", "unsafe": "It would not be safe"}
CHECKS: Final = {"documents": "Identity documents", "fingerprint": "Fingerprint", "none": "No independent check"}
LOCK_S: Final = 120
NONCE_S: Final = 120
MOST_WRONG: Final = 5
QUEUE_MS: Final = 15 * 60 * 1000
PING_S: Final = 1.0
NAME, REFERENCE = "Alex Example", "NB/26/00417"


@dataclass(kw_only=True)
class Phone:
    """A phone as the van knows it."""

    id: str
    officer: str
    code: str
    key: ec.EllipticCurvePublicKey
    state: str = "active"
    wrong: int = 0
    unlocked_until: float = 0
    nonces: dict[str, float] = field(default_factory=dict)


class NoError(Exception):
    """A refusal on its way out."""

    def __init__(self, status: int, rule: str, detail: str, **more: object) -> None:
        super().__init__(detail)
        self.status = status
        self.body = {"title": "This cannot be done", "status": status, "detail": detail, "rule": rule, **more}


@dataclass(kw_only=True)
class Van:
    """One deployment's phones. `compare`: what a second look finds. `denied`: what was refused, as the lead sees it."""

    compare: Callable[[bytes], str]
    pictures: dict[str, bytes]
    title: str = "Market Square, Saturday"
    ends_in_s: float = 4 * 3600
    phones: dict[str, Phone] = field(default_factory=dict)
    invited: dict[str, str] = field(default_factory=dict)
    alerts: dict[str, dict[str, object]] = field(default_factory=dict)
    done: dict[str, dict[str, object]] = field(default_factory=dict)
    acts: list[tuple[str, str, str]] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)
    denied: list[tuple[str, str, str]] = field(default_factory=list)
    events: list[tuple[str, str, dict[str, object]]] = field(default_factory=list)
    tickets: dict[str, str] = field(default_factory=dict)
    silent: threading.Event = field(default_factory=threading.Event)
    lock: threading.RLock = field(default_factory=threading.RLock)
    skew_ms: int = 0

    def now_ms(self) -> int:
        return int(time.monotonic() * 1000) + 1_790_000_000_000 + self.skew_ms

    def invite(self, officer: str = "Mair Pugh") -> str:
        """Return the path that is in the QR code."""
        token = secrets.token_urlsafe(16)
        self.invited[token] = officer
        return f"/phone/enrol/{token}"

    def release(self, *, category: str = "Wanted by the courts") -> str:
        """Send an alert to every phone."""
        name = f"A-{secrets.token_hex(4)}"
        self.alerts[name] = {
            "id": name,
            "camera": "North gate",
            "raised": self.now_ms(),
            "category_title": category,
            "steps": [],
            "holders": [],
            "state": "sent",
            "second_looks": 0,
        }
        self.tell("alert", {"id": name})
        return name

    def tell(self, kind: str, facts: dict[str, object], *, to: str = "") -> None:
        """Tell every phone, or one."""
        self.events.append((kind, to, facts))

    def wipe(self, phone: Phone) -> None:
        phone.state = "wiped"
        self.tell("wiped", {}, to=phone.id)

    def shown(self, name: str, officer: str) -> dict[str, object]:
        """Return an alert as a phone is told of it."""
        alert, now = self.alerts[name], self.now_ms()
        raised = alert["raised"]
        assert isinstance(raised, int)
        steps, holders = alert["steps"], alert["holders"]
        assert isinstance(steps, list)
        assert isinstance(holders, list)
        return {
            **{key: alert[key] for key in ("id", "camera", "category_title", "state", "second_looks")},
            "seen_ago_ms": now - raised + 9000,
            "raised_ago_ms": now - raised,
            "expires_in_ms": raised + 600_000 - now,
            "name": NAME,
            "reference": REFERENCE,
            "reason": "Failed to appear at Northbridge Magistrates' Court on 3 November 2026",
            "basis": "Warrant, Bail Act 1976 s.7",
            "instructions": "Two officers. Ask for identity; do not arrest on the alert alone.",
            "picture_taken_on": "2024-06-11",
            "picture_source": "custody photograph",
            "band": "Clearly above the operating point",
            "operator": {"view": "true", "reasons": ["Features agree: eyes, nose, mouth"], "note": ""},
            "holders": [{"name": one, "mine": one == officer} for one in holders],
            "steps": [{**one, "ago_ms": now - one["at"]} for one in steps],
        }

    def act(self, phone: Phone, said: dict[str, object]) -> dict[str, object]:
        """Do what an officer did, once."""
        key, act, name = str(said["key"]), str(said["act"]), str(said["alert"])
        if key in self.done:
            return self.done[key]
        if int(str(said["ago_ms"])) > QUEUE_MS:
            raise NoError(409, "stale", "This was done more than 15 minutes ago, and counts no more")
        if name not in self.alerts:
            raise NoError(403, "deployment", "This alert is of another deployment")
        alert = self.alerts[name]
        holders, steps = alert["holders"], alert["steps"]
        assert isinstance(holders, list)
        assert isinstance(steps, list)
        if act == "will_engage":
            if holders and not said.get("join"):
                raise NoError(409, "held", "Another officer holds this alert", by=holders[0])
            holders.append(phone.officer)
            alert["state"] = "held"
        elif act in {"engaged", "released"}:
            alert["state"] = "engaged" if act == "engaged" else "over"
        step = {"act": act, "words": ACTS[act], "by": phone.officer, "at": self.now_ms()}
        steps.append(step | ({"check": CHECKS[str(said["check"])]} if "check" in said else {}))
        self.acts.append((phone.officer, name, act))
        self.done[key] = {"alert": self.shown(name, phone.officer)}
        self.tell("alert", {"id": name})
        return self.done[key]

    def picture(self, alert: str, which: str) -> bytes:
        if alert not in self.alerts:
            raise NoError(403, "deployment", "This alert is of another deployment")
        return self.pictures[which]

    def ticket(self, phone: Phone) -> str:
        made = secrets.token_urlsafe(16)
        self.tickets[made] = phone.id
        return made

    def look(self, phone: Phone, name: str, reason: str, photo: bytes) -> dict[str, object]:
        """Compare a photo, and forget it."""
        alert = self.alerts.get(name)
        if alert is None:
            raise NoError(403, "deployment", "This alert is of another deployment")
        holders = alert["holders"]
        assert isinstance(holders, list)
        if phone.officer not in holders or alert["state"] != "engaged" or not reason:
            raise NoError(409, "engaged", "Say first that you are speaking to them")
        answer = self.compare(photo)
        self.looks.append(answer)
        alert["second_looks"] = len(self.looks)
        band = "Clearly above the operating point" if answer == "match" else None
        return {"answer": answer, "coaching": ["Come closer"] if answer == "again" else [], "band": band}


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _enrolled(van: Van, token: str, said: dict[str, object]) -> dict[str, object]:
    officer = van.invited.pop(token, None)
    if officer is None:
        raise NoError(410, "link", "This link was used or has expired")
    jwk = said["public_key"]
    assert isinstance(jwk, dict)
    assert set(jwk) == {"kty", "crv", "x", "y"}
    x, y = (int.from_bytes(_bytes(str(jwk[name]))) for name in "xy")
    key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    phone = Phone(id=f"P-{secrets.token_hex(6)}", officer=officer, code=str(said["code"]), key=key)
    van.phones[phone.id] = phone
    return {
        "device": phone.id,
        "deployment": "D-1",
        "title": van.title,
        "officer": officer,
        "ends_at_ms": van.now_ms() + int(van.ends_in_s * 1000),
        "server_ms": van.now_ms(),
        "nonce": _nonce(phone),
        "push_key": None,
    }


def _nonce(phone: Phone) -> str:
    made = secrets.token_urlsafe(32)
    phone.nonces[made] = time.monotonic()
    return made


def _signed(van: Van, request: Request, body: bytes) -> Phone:
    phone = van.phones.get(request.headers.get("peelian-device", ""))
    if phone is None:
        raise NoError(401, "signature", "This phone is not known here")
    if phone.state != "active":
        raise NoError(410, phone.state, "This phone is over")
    nonce = request.headers.get("peelian-nonce", "")
    since = phone.nonces.pop(nonce, None)
    if since is None or time.monotonic() - since > NONCE_S:
        raise NoError(401, "nonce", "Ask for a nonce first")
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    parts = ["peelian-phone-1", request.method, path, phone.id, nonce, hashlib.sha256(body).hexdigest()]
    raw = _bytes(request.headers.get("peelian-signature", ""))
    r, s = int.from_bytes(raw[:32]), int.from_bytes(raw[32:])
    try:
        phone.key.verify(utils.encode_dss_signature(r, s), "\n".join(parts).encode(), ec.ECDSA(SHA256()))
    except InvalidSignature as no:
        raise NoError(401, "signature", "The signature does not fit") from no
    return phone


def _state(van: Van, phone: Phone) -> dict[str, object]:
    return {
        "server_ms": van.now_ms(),
        "title": van.title,
        "place": "Northbridge",
        "officer": phone.officer,
        "ends_at_ms": van.now_ms() + int(van.ends_in_s * 1000),
        "alerts": [van.shown(name, phone.officer) for name in van.alerts],
        "acts": ACTS,
        "reasons_not": REASONS,
        "checks": CHECKS,
        "second_look": {"allowed": True, "list_allowed": False},
    }


def _unlocked(van: Van, phone: Phone, code: str) -> dict[str, object]:
    if not secrets.compare_digest(code, phone.code):
        phone.wrong += 1
        if phone.wrong >= MOST_WRONG:
            van.wipe(phone)
            raise NoError(410, "wiped", "This phone was wiped: five wrong codes in a row")
        raise NoError(403, "code", f"This is not the code. {MOST_WRONG - phone.wrong} tries are left")
    phone.wrong, phone.unlocked_until = 0, time.monotonic() + LOCK_S
    return {"unlocked_until_ms": van.now_ms() + LOCK_S * 1000}


def _asked(van: Van, phone: Phone, request: Request, verb: str, body: bytes) -> Response:
    said = json.loads(body) if verb != "second-look" else {}
    if verb == "unlock":
        return JSONResponse(_unlocked(van, phone, said["code"]))
    if verb in {"lock", "leave"}:
        phone.unlocked_until = 0
        phone.state = "expired" if verb == "leave" else "active"
        return JSONResponse({})
    if time.monotonic() >= phone.unlocked_until:
        raise NoError(403, "locked", "Unlock the phone first")
    if said.get("touched") or verb in {"act", "second-look"}:
        phone.unlocked_until = time.monotonic() + LOCK_S
    if verb == "picture":
        return Response(van.picture(str(said["alert"]), str(said["which"])), media_type="image/jpeg")
    query = request.query_params
    answers: dict[str, Callable[[], dict[str, object]]] = {
        "state": lambda: _state(van, phone),
        "act": lambda: van.act(phone, said),
        "ticket": lambda: {"ticket": van.ticket(phone)},
        "second-look": lambda: van.look(phone, query["alert"], query["reason"], body),
        "push": dict,
    }
    return JSONResponse(answers[verb]())


async def _events(van: Van, phone: Phone) -> AsyncIterator[ServerSentEvent]:
    at, pinged = len(van.events), 0.0
    while not van.silent.is_set():
        if time.monotonic() - pinged >= PING_S:
            pinged = time.monotonic()
            yield ServerSentEvent(event="ping", data=json.dumps({"server_ms": van.now_ms()}), retry=500)
        for kind, to, facts in van.events[at:]:
            at += 1
            if to in {"", phone.id}:
                told = van.shown(str(facts["id"]), phone.officer) if kind == "alert" else facts
                yield ServerSentEvent(event=kind, data=json.dumps(told), id=str(at))
        await asyncio.sleep(0.02)


router = APIRouter(prefix="/phone", dependencies=[guard.public()])
"""Its van is the app's: `app.state.van`."""


def _van(request: Request) -> Van:
    van = request.app.state.van
    assert isinstance(van, Van)
    return van


def _file(name: str, kind: str) -> Response:
    return Response((STATIC / name).read_bytes(), media_type=kind, headers={"service-worker-allowed": "/phone"})


@router.get("")
def app(request: Request) -> Response:
    return page.show(request, "phone/app.html")


@router.get("/sw.js")
def worker() -> Response:
    return _file("sw.js", "text/javascript")


@router.get("/manifest.webmanifest")
def manifest() -> Response:
    return _file("manifest.webmanifest", "application/manifest+json")


@router.get("/enrol/{token}")
def enrolment(request: Request, token: str) -> Response:
    return page.show(request, "phone/enrol.html", token=token)


@router.post("/enrol/{token}")
async def enrol(request: Request, token: str) -> Response:
    try:
        return JSONResponse(_enrolled(_van(request), token, await request.json()))
    except NoError as no:
        return JSONResponse(no.body, no.status)


@router.get("/api/nonce")
def nonce(request: Request, device: str) -> Response:
    phone = _van(request).phones.get(device)
    if phone is None:
        return JSONResponse({"rule": "signature"}, 401)
    return JSONResponse({}, headers={"peelian-nonce": _nonce(phone)})


@router.post("/api/{verb}")
async def api(request: Request, verb: str) -> Response:
    van, body, device = _van(request), await request.body(), request.headers.get("peelian-device", "")
    with van.lock:
        try:
            phone = _signed(van, request, body)
            answer = _asked(van, phone, request, verb, body)
        except NoError as no:
            van.denied.append((device, verb, str(no.body["rule"])))
            answer = JSONResponse(no.body, no.status)
    if device in van.phones:
        answer.headers["peelian-nonce"] = _nonce(van.phones[device])
    return answer


@router.get("/events")
def events(request: Request, ticket: str) -> Response:
    van = _van(request)
    device = van.tickets.pop(ticket, None)
    if device is None or van.silent.is_set():
        return JSONResponse({"rule": "ticket"}, 401)
    return EventSourceResponse(_events(van, van.phones[device]), ping=3600)
