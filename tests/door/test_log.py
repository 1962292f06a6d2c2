"""The desk's log, read by tools and watched over by phones."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

from peelian.audit import checkpoint as checkpoints
from peelian.audit import cosignature, tree
from peelian.audit import note as notes
from peelian.audit.offline import peelian_verify
from peelian.nouns.event import SYSTEM, Event, EventKind
from peelian.nouns.person import Role
from peelian.web.desks import log
from peelian.web.pages.log import router as log_router
from peelian.wiring import anchoring, logbook
from peelian.wiring.audit import keys
from peelian.wiring.logbook import Logbook
from peelian.wiring.store import DeskStore, KeyFile, open_desk_store
from tests.fakes import web_door
from tests.fakes.phone_client import Phone, PhoneDoor

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> web_door.Desk:
    place = tmp_path_factory.mktemp("desk")
    desk = web_door.make(place, pages=(log_router,))
    log.added(desk.app, desk.store, next(place.rglob("desk.sqlite")).parent)
    grow(desk.store, 3)
    return desk


def test_tools_read_the_log_as_tiles_and_derive_its_root(site: web_door.Desk) -> None:
    with site.store.change() as unit:
        unit.journal.checkpoint()
    anybody, auditor = site.browser(), site.browser(Role.AUDITOR)
    note = anybody.get("/log/checkpoint").text
    _, size, root = note.split("\n")[:3]
    hashes = auditor.get(f"/log/tile/0/000.p/{size}").content
    edge = tree.Frontier()
    for start in range(0, len(hashes), 32):
        edge.add(hashes[start : start + 32])
    assert base64.b64encode(edge.root()).decode() == root
    bundle = auditor.get(f"/log/tile/entries/000.p/{size}")
    assert bundle.headers["content-type"] == "application/octet-stream"
    length = int.from_bytes(bundle.content[:2], "big")
    assert tree.leaf_hash(bundle.content[2 : 2 + length]) == hashes[:32]


@pytest.mark.parametrize("name", ["0/000", "0/001.p/1", "0/000.p/01", "9/000", "entries"])
def test_what_is_no_tile_of_the_signed_log_is_not_found(site: web_door.Desk, name: str) -> None:
    assert site.browser(Role.AUDITOR).get(f"/log/tile/{name}").status_code == 404


def test_an_entrys_proof_is_taken_along_and_holds_alone(site: web_door.Desk, tmp_path: Path) -> None:
    answer = site.browser(Role.AUDITOR).get("/log/proof/0")
    assert "entry-0.tlog-proof" in answer.headers["content-disposition"]
    (tmp_path / "p.tlog-proof").write_bytes(answer.content)
    key = site.app.state.logbook._log.key
    assert peelian_verify.main([str(tmp_path / "p.tlog-proof"), "--key", key]) == 0


def test_an_entry_that_is_not_there_has_no_proof(site: web_door.Desk) -> None:
    assert site.browser(Role.AUDITOR).get("/log/proof/99999").status_code in {400, 404, 422}


def test_how_long_the_list_of_shreds_is_is_taken_along_as_a_proof(site: web_door.Desk, tmp_path: Path) -> None:
    auditor = site.browser(Role.AUDITOR)
    with site.store.change() as unit:
        unit.vault.put("somebody", "probe", b"a probe")
    with site.store.change() as unit:
        unit.vault.shred(["somebody"])
    answer = auditor.get("/log/shreds")
    assert "shreds.tlog-proof" in answer.headers["content-disposition"]
    (tmp_path / "shreds.tlog-proof").write_bytes(answer.content)
    held = anchoring.proven(tmp_path / "shreds.tlog-proof", notes.verifier(site.app.state.logbook._log.key))
    assert held.count >= 1
    assert site.browser(Role.OPERATOR).get("/log/shreds").status_code == 403


# ---- phones


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DeskStore]:
    opened = open_desk_store(tmp_path / "data", key=KeyFile(path=tmp_path / "apart" / "key"), create=True)
    yield opened
    opened.close()


@pytest.fixture
def book(store: DeskStore, tmp_path: Path) -> Logbook:
    return logbook.open_logbook(store, tmp_path / "data")


def grow(store: DeskStore, count: int = 1) -> None:
    with store.change() as unit:
        unit.journal.record(*[Event(kind=EventKind.POLICY_LOADED, who=SYSTEM, at=AT)] * count)


@pytest.fixture
def phone(store: DeskStore, book: Logbook) -> Phone:
    door = PhoneDoor()
    door.app.state.logbook = book
    grow(store, 3)
    return door.phone()


def signed(phone: Phone, note: str, book: Logbook) -> tuple[str, str, cosignature.CosignerKey]:
    """What a phone signs of a checkpoint: its root, the line, and the phone's key."""
    point = phone.key.public_key().public_numbers()
    public = b"\x04" + point.x.to_bytes(32, "big") + point.y.to_bytes(32, "big")
    key = cosignature.CosignerKey(name=f"peelian/phone/{phone.device}", kind=cosignature.Kind.P256, public=public)
    state = checkpoints.opened(note, book._log.signing_key)
    r, s = utils.decode_dss_signature(
        phone.key.sign(cosignature.said(key.kind, key.name, state, 5), ec.ECDSA(SHA256()))
    )
    payload = (5).to_bytes(8, "big") + r.to_bytes(32, "big") + s.to_bytes(32, "big")
    return notes.base64_of(state.root), cosignature.line(key, payload), key


def test_a_phone_is_told_how_the_log_grew_and_what_it_signs_is_given_out(
    phone: Phone, store: DeskStore, book: Logbook
) -> None:
    first = phone.ask("log", {"size": 0}).json()
    size = int(first["note"].split("\n")[1])
    root, line, key = signed(phone, first["note"], book)
    grow(store, 5)
    said = phone.ask("log", {"size": size, "root": root, "line": line}).json()
    now = checkpoints.opened(said["note"], notes.verifier(said["key"]))
    path = [base64.b64decode(one) for one in said["proof"]]
    assert tree.consistent((size, base64.b64decode(root)), (now.size, now.root), path)
    assert said["others"] == []
    with store.read() as unit:
        assert line in book._log.notes(unit.connection)[-2][1]
    assert book.growth(0, tree.EMPTY_ROOT, "somebody else").others  # type: ignore[union-attr]
    assert key.name.endswith(str(phone.device))


def test_a_phone_that_saw_another_log_is_an_alarm_at_the_desk_too(phone: Phone, store: DeskStore) -> None:
    no = phone.ask("log", {"size": 2, "root": "A" * 43 + "="})
    assert (no.status_code, no.json()["rule"]) == (409, "log_forked")
    with store.read() as unit:
        size = unit.journal.size()
        (_, event), *_ = unit.journal.entries(size - 1, size)
    assert (event.kind, dict(event.about)["device"]) == (EventKind.LOG_FORK_SEEN, phone.device)


def test_a_phone_that_saw_more_than_there_is_is_an_alarm(phone: Phone) -> None:
    assert phone.ask("log", {"size": 500, "root": "A" * 43 + "="}).json()["rule"] == "log_forked"


@pytest.mark.parametrize(
    "seen", [{}, {"size": -1}, {"size": 1, "root": "?"}, {"size": 0, "root": "AAAA"}, {"size": 0, "line": "x\n"}]
)
def test_what_makes_no_sense_is_refused(phone: Phone, seen: dict[str, object]) -> None:
    assert phone.ask("log", seen).json()["rule"] == "request"


def test_a_log_that_was_never_signed_has_no_checkpoint_yet(tmp_path: Path, store: DeskStore, book: Logbook) -> None:
    assert book.latest() is None
    assert book.tile("0/000.p/1") is None
    assert keys.SECOND_FILE in {path.name for path in (tmp_path / "data").iterdir()}
