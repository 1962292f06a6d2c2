"""A second site watches over a log: it cosigns over the network and by files, and finds out when the log was forked."""

import json
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from peelian.audit.offline import peelian_verify
from peelian.cli.audit import audit
from peelian.errors import BadOptionError, NoteError, StoreError, WitnessError
from peelian.nouns.event import SYSTEM, Event, EventKind
from peelian.storage import engine as engines
from peelian.wiring.audit import keys
from peelian.wiring.audit import log as wired
from peelian.wiring.audit import witness as witnesses

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)


def run(*words: object) -> Result:
    return CliRunner().invoke(audit, [str(word) for word in words])


def line(result: Result) -> dict[str, object]:
    assert result.exception is None, result.exception
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


def grow(data: Path, count: int, who: str = SYSTEM) -> None:
    store = engines.open_store(data, create=True)
    with engines.writing(store) as connection:
        log = keys.log_in(data, connection)
        log.append(connection, [Event(kind=EventKind.POLICY_LOADED, who=who, why="tried", at=AT)] * count)
    store.dispose()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    grow(tmp_path / "data", 5)
    return tmp_path / "data"


@pytest.fixture
def site(tmp_path: Path, data: Path) -> tuple[Path, list[str]]:
    """The folder of a witness that knows the log, and its keys."""
    folder = tmp_path / "witness"
    made = line(run("witness", "make", folder, "--name", "hq.example/log", "--json"))["keys"]
    assert isinstance(made, list)
    line(run("witness", "trust", folder, wired.public_key(data), "--json"))
    return folder, [word for key in made for word in ("--key", str(key))]


@pytest.fixture
def address(site: tuple[Path, list[str]]) -> Iterator[str]:
    with witnesses.server(site[0], ("127.0.0.1", 0), AT.timestamp) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_a_log_is_cosigned_over_the_network_as_it_grows_and_verified_with_its_witness(
    data: Path, site: tuple[Path, list[str]], address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for size in (5, 8):
        said = line(run("cosign", "--data", data, *site[1], "--ask", address, "--json"))
        assert (said["size"], said["names"]) == (size, ["hq.example/log"] * 2)
        grow(data, 3)
    run("export", tmp_path / "export", "--data", data, "--tiles")
    run("cosign", "--data", data, *site[1], "--ask", address)
    exported = line(run("export", tmp_path / "again", "--data", data, "--tiles", "--json"))
    key, witness = str(exported["key"]), site[1][1]
    assert peelian_verify.main([str(tmp_path / "export"), "--key", key]) == 0
    assert peelian_verify.main([str(tmp_path / "export"), "--key", key, "--witness", witness]) == 1
    proof = tmp_path / "entry.tlog-proof"
    run("cosign", "--data", data, *site[1], "--ask", address)
    run("prove", 2, "--data", data, "--out", proof)
    assert peelian_verify.main([str(proof), "--key", key, "--witness", witness, "--witness", site[1][3]]) == 0
    assert "witnessed by hq.example/log" in capsys.readouterr().out
    assert line(run("verify", "--data", data, "--json"))["whole"] is True


def test_a_log_is_cosigned_by_files_that_somebody_carries(
    data: Path, site: tuple[Path, list[str]], tmp_path: Path
) -> None:
    asked, answered = tmp_path / "request.txt", tmp_path / "answer.txt"
    run("cosign", "--data", data, *site[1], "--request", asked)
    assert run("witness", "answer", site[0], asked, "--out", answered).exit_code == 0
    said = line(run("cosign", "--data", data, *site[1], "--answer", answered, "--size", 5, "--json"))
    assert said["size"] == 5
    grow(data, 2)
    wrong = run("cosign", "--data", data, *site[1], "--answer", answered, "--size", 6)
    assert wrong.exception is not None


def forked(data: Path, tmp_path: Path) -> Path:
    """The same log with its key, written anew by somebody who has both."""
    other = tmp_path / "other"
    other.mkdir(mode=0o700)
    for name in (keys.KEY_FILE, keys.SECOND_FILE):
        shutil.copy(data / name, other / name)
    grow(other, 9, who="p-9")
    return other


def test_a_log_that_was_forked_or_rolled_back_is_an_alarm(
    data: Path, site: tuple[Path, list[str]], address: str, tmp_path: Path
) -> None:
    run("cosign", "--data", data, *site[1], "--ask", address)
    other = forked(data, tmp_path)
    no = run("cosign", "--data", other, *site[1], "--ask", address).exception
    assert isinstance(no, WitnessError)
    assert no.forked
    assert no.sentence.startswith("ALARM")
    store = engines.open_store(data, create=False)
    with engines.writing(store) as connection:
        for name in ("log_entry_no_delete", "log_node_no_delete", "log_checkpoint_no_delete"):
            connection.execute(text(f"DROP TRIGGER {name}"))
        for statement in ("log_entry WHERE number > 2", "log_node WHERE (number + 1) << level > 3", "log_checkpoint"):
            connection.execute(text(f"DELETE FROM {statement}"))  # noqa: S608 - one of ours
    store.dispose()
    again = run("cosign", "--data", data, *site[1], "--ask", address).exception
    assert isinstance(again, WitnessError)
    assert "it has signed 5 entries" in again.sentence


def test_a_file_that_must_not_be_signed_ends_with_exit_status_1(
    data: Path, site: tuple[Path, list[str]], tmp_path: Path
) -> None:
    asked = tmp_path / "request.txt"
    run("cosign", "--data", data, *site[1], "--request", asked)
    run("witness", "answer", site[0], asked)
    run("cosign", "--data", forked(data, tmp_path), *site[1], "--request", asked)
    refused = run("witness", "answer", site[0], asked, "--json")
    assert (refused.exit_code, json.loads(refused.stdout)["status"]) == (1, 409)


def test_a_key_is_changed_and_followed(
    data: Path, site: tuple[Path, list[str]], address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = wired.public_key(data)
    old = (data / keys.KEY_FILE).read_bytes()
    run("cosign", "--data", data, *site[1], "--ask", address)
    changed = line(run("change-key", "--data", data, "--who", "p-1", "--why", "once a year", "--json"))
    assert (changed["size"], changed["key"] == first) == (7, False)
    assert old not in [path.read_bytes() for path in data.iterdir()]
    assert sorted(path.name for path in data.glob("log-key*")) == [keys.SECOND_FILE, keys.KEY_FILE]
    grow(data, 2)
    assert line(run("verify", "--data", data, "--json"))["whole"] is True
    unknown = run("cosign", "--data", data, *site[1], "--ask", address).exception
    assert isinstance(unknown, WitnessError)
    assert not unknown.forked
    run("export", tmp_path / "export", "--data", data, "--tiles")
    assert peelian_verify.main([str(tmp_path / "export"), "--key", first]) == 0
    assert peelian_verify.main([str(tmp_path / "export"), "--key", str(changed["key"])]) == 0
    capsys.readouterr()


@pytest.mark.parametrize("taken_up", [True, False])
def test_a_change_of_key_that_was_cut_off_is_finished_or_forgotten(
    data: Path, tmp_path: Path, *, taken_up: bool
) -> None:
    first = wired.public_key(data)
    change = Event(kind=EventKind.LOG_KEY_CHANGED, who="p-1", why="once a year", at=AT)
    with wired.opened(data) as (store, log):
        new = keys.make_next(data, log)
        if taken_up:
            with engines.writing(store) as connection:
                log.hand_over(connection, new, change)
    assert wired.public_key(data) == (new.key if taken_up else first)
    assert not list(data.glob("*.next"))
    assert line(run("verify", "--data", data, "--json"))["whole"] is True


def test_every_entry_about_one_thing_is_proved(data: Path, tmp_path: Path) -> None:
    store = engines.open_store(data, create=False)
    about = [("alert:raised", "a1"), ("alert:adjudicated", "a1"), ("alert:raised", "a2"), ("alert:deleted", "a1")]
    with engines.writing(store) as connection:
        log = keys.log_in(data, connection)
        for kind, name in about:
            event = Event(kind=EventKind(kind), who=SYSTEM, at=AT, about=(("alert", name),))
            log.append(connection, [event])
    store.dispose()
    said = run("prove", "--data", data, "--alert", "a1", "--out", tmp_path / "a1", "--json").stdout
    files = [json.loads(one)["file"] for one in said.splitlines()]
    assert [Path(one).name for one in files] == [f"entry-{number}.tlog-proof" for number in (5, 6, 8)]
    assert all(peelian_verify.main([one, "--key", wired.public_key(data)]) == 0 for one in files)
    assert "3 proofs" in run("prove", "--data", data, "--about", "alert", "a1", "--out", tmp_path / "again").stdout
    assert run("prove", "--data", data, "--alert", "a9").exception is not None
    assert isinstance(run("prove", "--data", data).exception, BadOptionError)
    assert isinstance(run("prove", 3, "--data", data, "--alert", "a1").exception, BadOptionError)


def test_what_cannot_be_is_refused(data: Path, site: tuple[Path, list[str]], tmp_path: Path) -> None:
    assert isinstance(run("witness", "make", site[0], "--name", "again").exception, StoreError)
    assert isinstance(run("witness", "make", tmp_path / "x", "--name", "a b").exception, BadOptionError)
    assert isinstance(run("witness", "trust", site[0], "nonsense").exception, NoteError)
    assert isinstance(run("witness", "answer", site[0], tmp_path / "none").exception, BadOptionError)
    assert isinstance(run("cosign", "--data", data, *site[1]).exception, BadOptionError)
    assert isinstance(run("cosign", "--data", data, *site[1], "--ask", "ftp://x").exception, BadOptionError)
    away = run("cosign", "--data", data, *site[1], "--ask", "http://127.0.0.1:1").exception
    assert isinstance(away, WitnessError)
    assert not away.forked
