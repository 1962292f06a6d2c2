"""Phones as witnesses of the log, in a real browser: what only grows is signed, and a log that was forked is found."""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Browser, Page

from peelian.audit import checkpoint as checkpoints
from peelian.audit import cosignature, tree
from peelian.audit import note as notes
from peelian.audit.cosignature import CosignerKey, Kind
from peelian.audit.note import Signer
from tests.journey.conftest import Server

MADE = """async (id) => {
  const { Witness } = await import('/static/phone/witness.js');
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const kept = new Map();
  const store = { own: async (name) => kept.get(name), put: async (name, what) => kept.set(name, what) };
  const desk = { ask: async (verb, facts) => {
    const said = await askDesk(id, verb, facts);
    if (said.rule) throw Object.assign(new Error(said.rule), said);
    return said;
  } };
  const alarms = [];
  const witness = new Witness({ store, desk, id, pair, now: () => 1764072000000 });
  witness.addEventListener('forked', ({ detail }) => alarms.push(detail.notes));
  (globalThis.phones ??= {})[id] = { witness, alarms, kept };
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return [...raw].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}"""


@dataclass
class Log:
    """A log as a desk tells a phone of it. `fork`: what its entries say from the sixth on."""

    signer: Signer
    size: int
    fork: str = "a"
    lines: dict[int, list[str]] = field(default_factory=dict)

    def node(self, level: int, number: int) -> bytes:
        edge = tree.Frontier()
        for one in range(number << level, number + 1 << level):
            edge.add(tree.leaf_hash(f"{self.fork if one > 5 else ''}{one}".encode()))
        return edge.root()

    def root(self, size: int) -> bytes:
        return tree.frontier(size, self.node).root()

    def note(self, size: int) -> str:
        signed = checkpoints.sign(size, self.root(size), self.signer)
        return notes.with_lines(signed.note, self.lines.get(size, ()))

    def ask(self, seen: dict[str, Any]) -> dict[str, Any]:
        size, root = int(seen["size"]), seen["root"]
        upto = int(seen.get("upto") or self.size)
        if size > upto or upto > self.size or (size and base64.b64decode(root) != self.root(size)):
            return {"rule": "log_forked"}
        if seen.get("line"):
            self.lines.setdefault(size, []).append(seen["line"])
        path = [notes.base64_of(one) for one in tree.consistency(size, upto, self.node)]
        return {"key": self.signer.key.text, "note": self.note(self.size), "proof": path, "others": []}


SIGNER = Signer(name="peelian/log/tried", private=Ed25519PrivateKey.from_private_bytes(b"l" * 32))


@pytest.fixture
def logs() -> dict[str, Log]:
    """The log that each phone is shown."""
    return {"A": Log(SIGNER, 7), "B": Log(SIGNER, 7)}


@pytest.fixture
def page(server: Server, browser: Browser, logs: dict[str, Log]) -> Iterator[Page]:
    made = browser.new_page()
    made.expose_function("askDesk", lambda phone, _verb, seen: logs[phone].ask(seen))
    made.goto(f"{server.origin}/health")
    yield made
    made.close()


Run = Callable[[str, str], Any]


@pytest.fixture
def run(page: Page) -> Run:
    """Have a phone do something."""
    return lambda phone, what: page.evaluate(
        f"async () => {{ const {{ witness, alarms, kept }} = phones.{phone}; {what} }}"
    )


def test_a_phone_signs_what_grows_and_a_log_that_was_forked_for_two_phones_is_found(
    page: Page, run: Run, logs: dict[str, Log]
) -> None:
    keys = {
        phone: CosignerKey(
            name=f"peelian/phone/{phone}", kind=Kind.P256, public=bytes.fromhex(page.evaluate(MADE, phone))
        )
        for phone in ("A", "B")
    }
    for size in (7, 8, 8, 21):
        logs["A"].size = size
        assert run("A", "return witness.watch();") is True
        state = checkpoints.opened(logs["A"].note(size), SIGNER.key)
        (found,) = cosignature.found(logs["A"].note(size), state, [keys["A"]])
        assert found.time_s == 1_764_072_000
    assert run("A", "return alarms.length;") == 0
    assert run("A", "return (await witness.seen()).size;") == 21

    # The other phone is shown another log from the sixth entry on. Each of them sees a log that only grows.
    logs["B"].fork = "b"
    assert run("B", "return witness.watch();") is True
    logs["B"].size = 12
    assert run("B", "return witness.watch();") is True
    assert run("B", "return alarms.length;") == 0

    # They meet: either of them finds out by what the other has signed, and keeps both notes as evidence.
    theirs, ours = logs["A"].note(21), logs["B"].note(12)
    assert run("B", f"return witness.meets({theirs!r});") is False
    evidence = run("B", "return alarms[0];")
    assert (evidence[0].split("\n")[1], evidence[1]) == ("12", theirs)
    assert run("A", f"return witness.meets({ours!r});") is False
    assert run("A", "return (await witness.seen()).forked.length;") == 2

    # A phone that has found it says so again whenever it is opened, and signs nothing more.
    logs["A"].size = 30
    assert run("A", "return witness.watch();") is False
    assert run("A", "return alarms.length;") == 2
    assert 30 not in logs["A"].lines


def test_an_honest_colleague_is_no_alarm_and_a_desk_that_rolled_back_or_lies_is(
    page: Page, run: Run, logs: dict[str, Log]
) -> None:
    for phone in ("A", "B"):
        page.evaluate(MADE, phone)
        run(phone, "return witness.watch();")
    logs["B"].size = logs["A"].size = 13
    run("B", "return witness.watch();")
    assert run("A", f"return witness.meets({logs['B'].note(13)!r});") is True
    assert run("B", f"return witness.meets({logs['A'].note(7)!r});") is True
    assert run("B", f"return witness.meets({logs['A'].note(13)!r});") is True
    assert run("A", "return alarms.length;") + run("B", "return alarms.length;") == 0
    stranger = Log(Signer(name=SIGNER.name, private=Ed25519PrivateKey.from_private_bytes(b"s" * 32)), 13)
    with pytest.raises(Exception, match="not signed by the log"):
        run("A", f"return witness.meets({stranger.note(13)!r});")

    logs["A"].size = 6
    assert run("A", "return witness.watch();") is False
    assert run("A", "return alarms.length;") == 1

    honest = logs["B"].ask
    logs["B"].size = 20
    lying = Log(SIGNER, 20, "c")
    logs["B"].ask = lambda seen: {**honest(seen), "note": lying.note(20)}  # type: ignore[method-assign]
    assert run("B", "return witness.watch();") is False
    assert run("B", "return alarms.length;") == 1
