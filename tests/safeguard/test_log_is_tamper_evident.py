"""Whatever somebody does to an entry that was signed, shows; to the desk itself, and to whoever holds an export.

The control is a verifier with its comparison taken out: it must believe every lie that the real one finds.
"""

import base64
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from sqlalchemy import Connection, Engine, text

from peelian.audit import export as exports
from peelian.audit import key as keys
from peelian.audit import leaf as leaves
from peelian.audit import tree
from peelian.audit import witness as witnesses
from peelian.audit.cosignature import Cosigner
from peelian.audit.log import Log
from peelian.audit.offline import peelian_verify
from peelian.audit.witness import Witness
from peelian.audit.witness_memory import FileMemory
from peelian.nouns.event import Event, EventKind
from peelian.storage import engine as engines

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def events(count: int, first: int) -> list[Event]:
    return [
        Event(
            kind=EventKind.ALERT_ADJUDICATED,
            who="a.marsh",
            why="compared side by side",
            at=NOON + timedelta(seconds=number),
            about=(("alert", f"a{number}"),),
        )
        for number in range(first, first + count)
    ]


def let_go(connection: Connection) -> None:
    """Take the triggers away, as anybody with the file can."""
    query = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'log_%'")
    for name in connection.execute(query).scalars().all():
        connection.execute(text(f"DROP TRIGGER {name}"))


def rehash(connection: Connection) -> None:
    """Make every stored hash fit the entries as they are now, as a skilled forger would."""
    edge = tree.Frontier()
    entries = connection.execute(text("SELECT leaf FROM log_entry ORDER BY number")).scalars().all()
    connection.execute(text("DELETE FROM log_node"))
    for entry in entries:
        for level, number, value in edge.add(tree.leaf_hash(entry)):
            row = {"level": level, "number": number, "hash": value}
            connection.execute(text("INSERT INTO log_node VALUES (:level, :number, :hash)"), row)


CLOSE_THE_GAP = (
    "UPDATE log_entry SET number = number - 100000 WHERE number > :one",
    "UPDATE log_entry SET number = number + 99999 WHERE number < 0",
)
ATTACKS = {
    "alter": ("UPDATE log_entry SET leaf = CAST(replace(leaf, 'a.marsh', 'b.marsh') AS BLOB) WHERE number = :one",),
    "drop": ("DELETE FROM log_entry WHERE number = :one", *CLOSE_THE_GAP),
    "cut": ("DELETE FROM log_entry WHERE number >= :one",),
    "swap": (
        "UPDATE log_entry SET number = 100000 WHERE number = :one",
        "UPDATE log_entry SET number = :one WHERE number = :other",
        "UPDATE log_entry SET number = :other WHERE number = 100000",
    ),
}


class LogMachine(RuleBasedStateMachine):
    """The log, beside a plain list of what should be in it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.store = engines.open_store(self.folder / "data", create=True)
        self.log = Log(keys.load_or_make_key(self.folder / "key"), most_unsigned=7)
        self.model: list[Event] = []
        self.held: list[str] = []

    @rule(count=st.integers(1, 5))
    def append(self, count: int) -> None:
        new = events(count, len(self.model))
        with engines.writing(self.store) as connection:
            numbers = self.log.append(connection, new)
        assert numbers == list(range(len(self.model), len(self.model) + count))
        self.model += new

    @rule(count=st.integers(1, 9))
    def append_and_lose(self, count: int) -> None:
        def lose() -> None:
            with engines.writing(self.store) as connection:
                self.log.append(connection, events(count, 5000))
                raise RuntimeError

        with pytest.raises(RuntimeError):
            lose()

    @rule()
    def sign(self) -> None:
        with engines.writing(self.store) as connection:
            signed = self.log.checkpoint(connection)
        assert signed.size == len(self.model)
        self.held.append(signed.note)

    @rule()
    def restart(self) -> None:
        self.store.dispose()
        self.store = engines.open_store(self.folder / "data", create=False)
        self.log = Log(keys.load_key(self.folder / "key"), most_unsigned=7)
        with engines.reading(self.store) as connection:
            self.log.check(connection)

    @rule(
        attack=st.sampled_from(sorted(ATTACKS)),
        skilled=st.booleans(),
        places=st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)),
    )
    def attack(self, attack: str, skilled: bool, places: tuple[int, int]) -> None:  # noqa: FBT001 (a rule's draw)
        self.sign()
        if not self.model:
            return
        one, other = (place % len(self.model) for place in places)
        with self.store.connect() as connection, connection.begin() as transaction:
            let_go(connection)
            for statement in ATTACKS[attack]:
                used = {name: value for name, value in (("one", one), ("other", other)) if f":{name}" in statement}
                connection.execute(text(statement), used)
            if skilled:
                rehash(connection)
            report = self.log.verify(connection, held=self.held)
            transaction.rollback()
        assert report.whole == (attack == "swap" and one == other)

    def teardown(self) -> None:  # type: ignore[explicit-override]
        with engines.reading(self.store) as connection:
            assert self.log.verify(connection, held=self.held).whole
            assert [entry.event for entry in self.log.entries(connection, 0, 10**6)] == self.model
        self.store.dispose()
        shutil.rmtree(self.folder)


TestLogMachine = LogMachine.TestCase
TestLogMachine.settings = settings(max_examples=25, stateful_step_count=12, deadline=None)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    engine = engines.open_store(tmp_path / "data", create=True)
    yield engine
    engine.dispose()


@pytest.fixture
def forged(store: Engine, tmp_path: Path) -> tuple[Path, str]:
    """An export in which one entry names another person than the one who decided; and the log's key."""
    log = Log(keys.load_or_make_key(tmp_path / "key"))
    exports.prepare(tmp_path / "export")
    with engines.writing(store) as connection:
        log.append(connection, events(9, 0))
        log.checkpoint(connection)
        exports.write(connection, log, tmp_path / "export")
    path = tmp_path / "export" / "entries.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    lines[4] = lines[4].replace(b"a.marsh", b"b.marsh")
    path.write_bytes(b"".join(lines))
    return tmp_path / "export", log.key


def test_whoever_holds_an_export_finds_the_lie(forged: tuple[Path, str]) -> None:
    folder, key = forged
    assert peelian_verify.main([str(folder), "--key", key]) == 1


def test_control_a_verifier_that_does_not_compare_believes_the_lie(
    forged: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, key = forged
    monkeypatch.setattr(peelian_verify, "agree", lambda _got, _wanted: True)
    assert peelian_verify.main([str(folder), "--key", key]) == 0


def test_a_forger_without_the_key_cannot_sign_the_lie(
    forged: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, key = forged
    edge = tree.Frontier()
    for line in (folder / "entries.jsonl").read_bytes().splitlines():
        edge.add(tree.leaf_hash(line))
    (note,) = (folder / "checkpoints").iterdir()
    text_of_it, gap, signature = note.read_text(encoding="utf-8").partition("\n\n")
    origin, size, _ = text_of_it.split("\n")
    root = base64.b64encode(edge.root()).decode()
    note.write_text(f"{origin}\n{size}\n{root}{gap}{signature}", encoding="utf-8")
    assert peelian_verify.main([str(folder), "--key", key]) == 1
    monkeypatch.setattr(peelian_verify, "signed", lambda _key, _text, _signature: True)
    assert peelian_verify.main([str(folder), "--key", key]) == 0


def test_what_an_entry_commits_to_cannot_be_guessed_from_it_without_the_salt() -> None:
    told = leaves.commitment(b"0123456789abcdef", b"Alex Example, 1990-01-01")
    assert told != leaves.commitment(b"0123456789abcdeg", b"Alex Example, 1990-01-01")
    fact = Event(kind=EventKind.LIST_ENTRY_ADDED, who="b", why="wanted", at=NOON, facts=(("person", told),))
    assert b"Example" not in leaves.encoded(fact)


def proved(store: Engine, log: Log, number: int, path: Path) -> Path:
    with engines.writing(store) as connection:
        log.checkpoint(connection)
        path.write_bytes(log.prove_inclusion(connection, number).text.encode())
    return path


def test_erasing_what_an_entry_commits_to_keeps_every_proof_and_leaves_no_way_back(
    store: Engine, tmp_path: Path
) -> None:
    log = Log(keys.load_or_make_key(tmp_path / "key"))
    kept = {"salt": os.urandom(leaves.SALT_BYTES), "value": b"Alex Example, 1990-01-01"}
    told = leaves.commitment(**kept)
    with engines.writing(store) as connection:
        log.append(connection, [replace(events(1, 0)[0], facts=(("person", told),))])
    before = proved(store, log, 0, tmp_path / "before.tlog-proof")
    assert told == leaves.commitment(**kept), "until then, whoever has both can show that they fit"
    kept.clear()
    with engines.writing(store) as connection:
        log.append(connection, [Event(kind=EventKind.ALERT_DELETED, who="b", why="its time is over", at=NOON)])
    after = proved(store, log, 0, tmp_path / "after.tlog-proof")
    for proof in (before, after):
        assert peelian_verify.main([str(proof), "--key", log.key]) == 0
        assert b"Example" not in base64.b64decode(proof.read_bytes().split(b"extra ")[1].split(b"\n")[0])
    with engines.reading(store) as connection:
        assert log.verify(connection).whole
    assert not any(b"Example" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_log_that_was_forked_for_two_sides_is_found_by_a_witness_or_when_they_compare(
    store: Engine, tmp_path: Path
) -> None:
    """Whoever holds store and key shows two people two logs, each of which is whole and grows."""
    signer = keys.load_or_make_key(tmp_path / "key")
    log, other = Log(signer), engines.open_store(tmp_path / "other", create=True)
    witness = Witness(
        cosigners=[Cosigner(name="second.example/w", private=Ed25519PrivateKey.generate())],
        logs={signer.name: [signer.key]},
        memory=FileMemory(tmp_path / "witness"),
    )
    notes: list[str] = []
    statuses = []
    for fork, one in ((0, store), (1, other)):
        with engines.writing(one) as connection:
            log.append(connection, [*events(3, 0), *events(4, 3 + 100 * fork)])
            signed = log.checkpoint(connection)
            assert log.verify(connection).whole
            notes.append(signed.note)
            statuses.append(witness.add_checkpoint(witnesses.request(0, (), signed.note), time_s=1).status)
    assert statuses == [HTTPStatus.OK, HTTPStatus.CONFLICT]
    for one in (store, other):
        with engines.reading(one) as connection:
            assert not log.verify(connection, held=notes).whole
    other.dispose()
