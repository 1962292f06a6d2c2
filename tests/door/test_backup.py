"""A backup is made, tried and restored, and what was erased in between does not come back, however one tries."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import text

from peelian.cli import backup as cli
from peelian.errors import NotFoundError, StoreError
from peelian.jobs.live.desk import desk as live
from peelian.jobs.live.desk import drafting, listing, subjects
from peelian.nouns.deployment import Stage
from peelian.nouns.entry import Entry, Subject
from peelian.nouns.event import Event, EventKind
from peelian.nouns.ids import AlertId, DeploymentId
from peelian.nouns.person import Role
from peelian.vault import keys
from peelian.web.pages import keeping, restored
from peelian.wiring import anchoring, locking
from peelian.wiring.audit import log as audit
from peelian.wiring.keeping import backup, restoring, retention
from peelian.wiring.keeping.backup import Shredded
from peelian.wiring.live import opening as desks
from peelian.wiring.store import DeskStore, KeyFile, open_desk_store
from tests.door.conftest import Peelian
from tests.fakes import web_door
from tests.fakes.deployments import PLAN, SHOWN, deployment, person
from tests.fakes.desk import LIKENESS, FakeChecker, nomination, taken
from tests.fakes.signed import Signs
from tests.fakes.web_door import POLICY, Desk, form_token


@dataclass
class Kept:
    """A desk with two people on a list and an alert, and where its backups go."""

    folder: Path
    desk: Desk
    live: live.Desk
    stays: Entry
    goes: Entry

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def file(self) -> Path:
        return self.folder / "desk.backup"

    @property
    def key(self) -> KeyFile:
        return KeyFile(path=self.folder / "vault.key")

    @property
    def shred_list(self) -> Path:
        (found,) = self.folder.glob("shredded-*.txt")
        return found

    def back_up(self) -> backup.About:
        return backup.create(self.data, self.file, key=self.key, who="admin", now=self.desk.clock)

    def restore(self, to: str = "restored", listed: Path | None = None, *proofs: Path) -> backup.Restored:
        shredded = Shredded(path=listed, proofs=proofs)
        return backup.restore(self.file, self.folder / to, key=self.key, listed=shredded, now=self.desk.clock)

    def anchor(self, name: str = "kept-outside.tlog-proof") -> Path:
        """Have somebody outside keep how long the list is now."""
        audit.prove_latest(self.data, anchoring.ABOUT, self.folder / name)
        return self.folder / name

    def opened(self, name: str = "restored") -> DeskStore:
        return open_desk_store(self.folder / name, key=self.key, create=False)

    def erase(self) -> None:
        """Take one off the list, and shred the alert."""
        taken(listing.remove(self.live, person(Role.LIST_MANAGER), self.goes.id, why="The warrant was withdrawn"))
        with self.desk.store.change() as unit:
            unit.vault.shred(["A-7"])


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    made = web_door.make(tmp_path)
    desk = desks.open_desk(made.store, POLICY, FakeChecker(), made.clock, Signs())
    now = made.clock()
    plan = replace(PLAN, starts_at=now + timedelta(hours=1), ends_at=now + timedelta(hours=5))
    drafted = taken(drafting.draft(desk, person(Role.DEPLOYMENT_LEAD), plan))
    entries = []
    for number, name in enumerate(("Stays Here", "Goes Away"), 1):
        subject = Subject(reference=f"N-{number}", name=name, born=date(1990, 6, 1))
        one = replace(nomination(number), subject=subject)
        entries.append(taken(listing.add(desk, person(Role.LIST_MANAGER), drafted.id, one, LIKENESS)))
    with made.store.change() as unit:
        unit.deployments.put(replace(deployment(Stage.LIVE), id=DeploymentId("D-7")))
        unit.cases.put(replace(SHOWN, id=AlertId("A-7"), deployment=DeploymentId("D-7")))
        unit.vault.put("A-7", "probe", b"a probe")
        unit.vault.put("shredded before", "probe", b"a probe")
    with made.store.change() as unit:
        unit.vault.shred(["shredded before"])
    yield Kept(folder=tmp_path, desk=made, live=desk, stays=entries[0], goes=entries[1])
    made.store.close()


def test_a_backup_of_a_desk_at_work_is_restored_whole_and_its_log_verifies(kept: Kept) -> None:
    about = kept.back_up()
    assert about.shredded == 1
    assert kept.restore().erased == 0
    store = kept.opened()
    with store.read() as unit:
        assert subjects.who(unit.vault, kept.stays.id).name == "Stays Here"
        assert subjects.who(unit.vault, kept.goes.id).name == "Goes Away"
        assert unit.journal.verify() == []
    store.close()


def test_what_was_erased_after_the_backup_does_not_come_back_with_it(kept: Kept) -> None:
    kept.back_up()
    kept.erase()
    assert kept.restore().erased == 2
    store = kept.opened()
    with store.read() as unit:
        assert [one.id for one in unit.entries.of(kept.stays.deployment)] == [kept.stays.id]
        with pytest.raises(NotFoundError):
            unit.vault.get(kept.goes.id, subjects.SUBJECT)
        assert unit.cases.get(AlertId("A-7")).deleted_at is not None
        assert unit.vault.subjects() >= {kept.stays.id}
        assert not unit.vault.subjects() & {kept.goes.id, "A-7", "shredded before"}
        assert unit.journal.verify() == []
    store.close()


def test_without_what_was_added_to_the_list_it_would_come_back_so_the_list_is_what_keeps_it_away(kept: Kept) -> None:
    """The negative control."""
    kept.back_up()
    older = kept.folder / "older.txt"
    shutil.copy(kept.shred_list, older)
    kept.erase()
    assert kept.restore("other", listed=older).erased == 0
    store = kept.opened("other")
    with store.read() as unit:
        assert subjects.who(unit.vault, kept.goes.id).name == "Goes Away"
    store.close()


def test_a_list_that_was_cut_back_is_refused_by_what_somebody_outside_has_kept_of_the_log(kept: Kept) -> None:
    """The attack on the control above: whoever holds the vault's key cuts the list back to the day of the backup."""
    kept.back_up()
    whole = kept.shred_list.read_bytes()
    older = kept.folder / "older.txt"
    older.write_bytes(whole)
    kept.erase()
    proof = kept.anchor()
    with pytest.raises(StoreError, match="it has 1 lines, and the log knows of 3"):
        kept.restore("other", older, proof)
    older.write_bytes(whole + b"somebody else\nsomebody else again\n")
    with pytest.raises(StoreError, match="first 3 lines are not those that the log knows of"):
        kept.restore("other", older, proof)
    assert not (kept.folder / "other").exists()
    done = kept.restore("other", None, proof)
    assert (done.erased, done.listed, done.held_against) == (2, 3, 3)


def test_the_part_of_the_list_that_the_backup_knows_cannot_be_altered(kept: Kept) -> None:
    kept.back_up()
    kept.erase()
    kept.shred_list.write_text(kept.shred_list.read_text().replace("shredded before", "somebody alive1"))
    with pytest.raises(StoreError, match="first 1 lines are not those"):
        kept.restore()
    assert not (kept.folder / "restored").exists()


def test_a_backup_that_claims_a_longer_list_than_its_log_knows_replays_all_that_came_after_its_log(kept: Kept) -> None:
    kept.erase()
    with kept.desk.store.change() as unit:
        unit.vault.put("E-9", "probe", b"a probe")
    kept.back_up()
    kept.shred_list.write_text(kept.shred_list.read_text() + "E-9\n")
    kek = keys.load_key_file(kept.key.path)
    members = backup._unpacked(kept.file, kek)
    about = json.loads(members[backup.ABOUT])
    members[backup.ABOUT] = json.dumps({**about, "shredded": 4}).encode()
    kept.file.unlink()
    backup._write(kept.file, backup._tar(members), kek)
    kept.restore()
    store = kept.opened()
    with store.read() as unit:
        assert "E-9" not in unit.vault.subjects()
    store.close()


def test_what_proves_nothing_of_the_list_is_refused(kept: Kept, tmp_path: Path) -> None:
    kept.back_up()
    proof = kept.anchor()
    proof.write_text(proof.read_text().replace("index ", "index 1"))
    with pytest.raises(StoreError, match="does not prove anything of this desk's log"):
        kept.restore("other", None, proof)
    with pytest.raises(StoreError, match="cannot be read"):
        kept.restore("other", None, tmp_path / "nowhere")
    other = kept.folder / "entry.tlog-proof"
    audit.prove(kept.data, 0, other)
    with pytest.raises(StoreError, match="proves another entry"):
        kept.restore("other", None, other)
    assert not (kept.folder / "other").exists()


def test_a_proof_under_a_later_key_of_the_log_holds_where_that_key_is_named(kept: Kept) -> None:
    kept.back_up()
    kept.erase()
    kept.desk.store.close()
    change = Event(kind=EventKind.LOG_KEY_CHANGED, who="p-1", why="Every year", at=kept.desk.clock())
    audit.change_key(kept.data, change)
    proof = kept.anchor()
    with pytest.raises(StoreError, match="does not prove anything of this desk's log"):
        kept.restore("other", None, proof)
    named = Shredded(proofs=[proof], log_key=audit.public_key(kept.data))
    to = kept.folder / "other"
    assert backup.restore(kept.file, to, key=kept.key, listed=named, now=kept.desk.clock).held_against == 3
    with pytest.raises(StoreError, match="no public key"):
        backup.restore(kept.file, to, key=kept.key, listed=Shredded(log_key="k"), now=kept.desk.clock)


def test_every_shred_commits_the_log_to_the_list_as_it_is_then(kept: Kept) -> None:
    kept.erase()
    with kept.desk.store.read() as unit:
        told = anchoring.extents(unit.journal.about(*anchoring.ABOUT))
    lines = kept.shred_list.read_bytes().splitlines(keepends=True)
    assert [one.count for one in told] == [1, 2, 3]
    assert [one.digest for one in told] == [sha256(b"".join(lines[:n])).hexdigest() for n in (1, 2, 3)]


def test_no_backup_is_restored_without_its_list_or_with_one_that_was_cut_short(kept: Kept) -> None:
    kept.back_up()
    empty = kept.folder / "empty.txt"
    empty.touch()
    with pytest.raises(StoreError, match="it has 0 lines, and had 1"):
        kept.restore(listed=empty)
    kept.shred_list.unlink()
    with pytest.raises(StoreError, match="would come back"):
        kept.restore()
    assert not (kept.folder / "restored").exists()


def test_a_backup_that_was_altered_and_one_of_another_vault_are_not_restored(kept: Kept) -> None:
    kept.back_up()
    whole = kept.file.read_bytes()
    for at in (0, 40, len(whole) // 2, len(whole) - 1):
        altered = bytearray(whole)
        altered[at] ^= 1
        kept.file.write_bytes(altered)
        with pytest.raises(StoreError, match="was altered"):
            kept.restore()
    kept.file.write_bytes(whole)
    other = kept.folder / "other.key"
    other.touch(mode=0o600)
    other.write_bytes(bytes(32))
    with pytest.raises(StoreError, match="of this vault"):
        backup.restore(kept.file, kept.folder / "r", key=KeyFile(path=other), now=kept.desk.clock)


def test_a_backup_is_sealed_and_leaves_no_copy_beside_it(kept: Kept) -> None:
    before = sorted(one.name for one in kept.data.iterdir())
    kept.back_up()
    assert sorted(one.name for one in kept.data.iterdir()) == before
    sealed = kept.file.read_bytes()
    for told in (b"SQLite format", b"Ruth Levy", b"Market square", b"PRIVATE KEY"):
        assert told not in sealed
    assert kept.file.stat().st_mode & 0o077 == 0


def test_nothing_is_written_over(kept: Kept) -> None:
    kept.back_up()
    with pytest.raises(StoreError, match="cannot be written"):
        kept.back_up()
    (kept.folder / "full").mkdir()
    (kept.folder / "full" / "letter.txt").touch()
    with pytest.raises(StoreError, match="holds something"):
        kept.restore("full")


def test_an_old_backup_is_not_restored(kept: Kept) -> None:
    kept.back_up()
    kept.desk.clock.forward(days=32)
    with pytest.raises(StoreError, match="older than 31 days"):
        kept.restore()


def test_what_was_live_has_ended_and_nobody_is_signed_in(kept: Kept) -> None:
    kept.desk.browser(Role.DPO)
    kept.back_up()
    kept.restore()
    store = kept.opened()
    with store.read() as unit:
        ended = unit.deployments.get(DeploymentId("D-7"))
        assert (ended.stage, ended.ending.cause if ended.ending else "") == (Stage.ENDED, restoring.CAUSE)
        assert unit.connection.execute(text("SELECT count(*) FROM session")).scalar_one() == 0
    store.close()


def test_a_restored_desk_does_nothing_before_two_people_have_confirmed_it(kept: Kept, tmp_path: Path) -> None:
    kept.back_up()
    kept.restore()
    store = kept.opened()
    desk = web_door.over(store, pages=(keeping.router, restored.router), clock=kept.desk.clock)
    live_desk = desks.open_desk(store, POLICY, FakeChecker(), kept.desk.clock, Signs())
    keeping.added(desk.app, retention.open_keeping(store, live_desk, POLICY, kept.desk.clock))
    assert restored.added(desk.app, store)
    dpo, officer = desk.browser(Role.DPO), desk.browser(Role.AUTHORISING_OFFICER)
    refused = dpo.get("/keeping")
    assert (refused.status_code, "does nothing before two people" in refused.text) == (403, True)
    shown = dpo.get("/restored").text
    assert all(said in shown for said in ("nobody yet", "held against nothing from outside", "SHA-256 of the list"))
    fields = {"_token": form_token(dpo, "/restored"), "reason": "The log ends with the restore"}
    assert "Somebody else has to as well" in dpo.post("/restored", data=fields).text
    assert "somebody else has to as well" in dpo.post("/restored", data=fields).text
    assert dpo.get("/keeping").status_code == 403
    no_reason = {"_token": form_token(officer, "/restored"), "reason": " "}
    assert "Say what you have checked" in officer.post("/restored", data=no_reason).text
    officer.post("/restored", data={**no_reason, "reason": "Compared with the checkpoint that the court holds"})
    assert dpo.get("/keeping").status_code == 200
    assert restoring.confirmed(store) is None
    assert not restored.added(desk.app, store)
    store.close()


def test_a_desk_that_was_never_restored_waits_for_nobody(kept: Kept) -> None:
    assert restoring.confirmed(kept.desk.store) is None
    assert restoring.confirm(kept.desk.store, person(Role.DPO), reason="why", now=kept.desk.clock()) is not None


def test_the_command_line_makes_and_restores(kept: Kept, peelian: Peelian, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_now", kept.desk.clock)
    key = ("--key-file", kept.key.path)
    made = peelian("backup", "create", kept.file, "--data", kept.data, *key, "--who", "admin", "--json")
    assert json.loads(made.out)["event"] == "backup"
    kept.erase()
    proof = kept.folder / "shreds.tlog-proof"
    anchored = peelian("backup", "anchor", "--data", kept.data, "--out", proof, "--json")
    assert json.loads(anchored.out)["shredded"] == 3
    to = kept.folder / "restored"
    back = peelian("backup", "restore", kept.file, "--data", to, *key, "--known", proof, "--json")
    assert [json.loads(back.out)[name] for name in ("erased", "listed", "held_against")] == [2, 3, 3]
    blind = peelian("backup", "restore", kept.file, "--data", kept.folder / "blind", *key)
    assert (blind.code, "held against nothing from outside" in " ".join(blind.err.split())) == (0, True)
    again = peelian("backup", "restore", kept.file, "--data", kept.folder / "restored", *key)
    assert (again.code, "Give a new folder" in again.err.replace("\n", " ")) == (2, True)


def test_when_the_vaults_key_is_changed_no_earlier_backup_can_be_opened_and_the_desk_goes_on(
    kept: Kept, peelian: Peelian
) -> None:
    kept.back_up()
    old = kept.key.path.read_bytes()
    busy = peelian("backup", "change-key", "--data", kept.data, "--key-file", kept.key.path)
    assert (busy.code, "a desk, or another command, uses it" in " ".join(busy.err.split())) == (2, True)
    kept.desk.store.close()
    done = peelian("backup", "change-key", "--data", kept.data, "--key-file", kept.key.path, "--json")
    assert json.loads(done.out)["event"] == "key_changed"
    assert kept.key.path.read_bytes() != old
    assert [one.name for one in kept.folder.glob("vault.key*")] == ["vault.key"]
    with pytest.raises(StoreError, match="of this vault"):
        kept.restore()
    store = kept.opened("data")
    with store.read() as unit:
        assert subjects.who(unit.vault, kept.stays.id).name == "Stays Here"
        assert unit.journal.verify() == []
    store.close()


def test_while_a_key_is_changed_no_desk_starts(kept: Kept) -> None:
    kept.desk.store.close()
    lock = locking.alone(kept.data)
    with pytest.raises(StoreError, match="has it for itself"):
        kept.opened("data")
    lock.release()
    kept.opened("data").close()
