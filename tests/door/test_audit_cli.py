"""`peelian audit`, run as a user does."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from peelian.audit.offline import peelian_verify
from peelian.cli.audit import audit
from peelian.errors import BadOptionError, InvalidValueError, LogKeyError, NoEntryError, StoreError
from peelian.nouns.event import SYSTEM, Event, EventKind
from peelian.storage import engine as engines
from peelian.wiring.audit import log as wired


def run(*words: object) -> Result:
    return CliRunner().invoke(audit, [str(word) for word in words])


def line(result: Result) -> dict[str, object]:
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory whose log has five entries, none signed yet."""
    place = tmp_path / "data"
    store = engines.open_store(place, create=True)
    log = wired.log_of(place)
    at = datetime(2026, 11, 25, 12, tzinfo=UTC)
    with engines.writing(store) as connection:
        log.append(connection, [Event(kind=EventKind.POLICY_LOADED, who=SYSTEM, at=at)] * 5)
    store.dispose()
    return place


def attack(data: Path, *statements: str) -> None:
    store = engines.open_store(data, create=False)
    with engines.writing(store) as connection:
        for name in ("log_entry_no_update", "log_entry_no_delete", "log_checkpoint_no_delete"):
            connection.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            connection.execute(text(statement))
    store.dispose()


def test_a_whole_log_verifies(data: Path) -> None:
    result = run("verify", "--data", data)
    assert result.exit_code == 0
    assert result.stdout == "The log is whole: 5 entries, 0 of them signed, 0 checkpoints.\n"
    run("checkpoint", "--data", data)
    assert line(run("verify", "--data", data, "--json")) == {
        "event": "verified",
        "whole": True,
        "entries": 5,
        "signed": 5,
        "checkpoints": 1,
        "first_bad": None,
        "faults": [],
    }


def test_an_altered_entry_is_named_with_exit_status_1(data: Path) -> None:
    run("checkpoint", "--data", data)
    attack(data, "UPDATE log_entry SET leaf = replace(leaf, 'policy', 'Policy') WHERE number = 3")
    result = run("verify", "--data", data)
    assert result.exit_code == 1
    assert "First bad entry: 3." in result.stdout
    assert "entry 3: altered" in result.stdout
    as_json = run("verify", "--data", data, "--json")
    assert (as_json.exit_code, line(as_json)["first_bad"]) == (1, 3)


def test_a_log_that_was_rolled_back_is_found_with_a_checkpoint_kept_outside(data: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    assert "5 entries are signed" in run("checkpoint", "--data", data, "--out", kept).stdout.replace("\n", " ")
    attack(data, "DELETE FROM log_entry", "DELETE FROM log_checkpoint")
    result = run("verify", "--data", data, "--checkpoint", kept)
    assert result.exit_code == 1
    assert "entries 0 to 4: missing" in result.stdout


def test_a_checkpoint_is_printed_as_it_is_given_out(data: Path) -> None:
    note = run("checkpoint", "--data", data).stdout
    fields = line(run("checkpoint", "--data", data, "--json"))
    assert fields["note"] == note
    assert fields["size"] == 5
    assert note.split("\n")[:2] == [fields["origin"], "5"]


def test_an_entry_is_proved_to_whoever_has_the_key(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    fields = line(run("prove", 3, "--data", data, "--json"))
    assert fields == {"event": "proved", "index": 3, "size": 5, "file": "entry-3.tlog-proof"}
    assert "entry 3" in run("prove", 3, "--data", data, "--out", tmp_path / "p.tlog-proof").stdout
    exported = line(run("export", tmp_path / "export", "--data", data, "--json"))
    assert peelian_verify.main([str(tmp_path / "p.tlog-proof"), "--key", str(exported["key"])]) == 0
    assert "policy:loaded" in capsys.readouterr().out


def test_an_export_says_in_its_last_entry_who_made_it_for_whom_and_verifies(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    words = ("--who", "c.adeyemi", "--why", "disclosure to the defence", "--recipient", "Crown Court at Exampleton")
    result = run("export", folder, "--data", data, *words)
    assert result.exit_code == 0
    assert "6 entries" in result.stdout
    key = result.stdout.strip().rsplit(maxsplit=1)[-1]
    assert peelian_verify.main([str(folder), "--key", key]) == 0
    last = json.loads((folder / "entries.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert last["action"] == "command_line:export:made"
    assert (last["who"], last["about"]) == ("c.adeyemi", [["recipient", "Crown Court at Exampleton"]])


def test_an_export_into_a_folder_that_holds_something_is_refused_and_not_logged(data: Path, tmp_path: Path) -> None:
    result = run("export", tmp_path, "--data", data)
    assert isinstance(result.exception, StoreError)
    assert line(run("verify", "--data", data, "--json"))["entries"] == 5


def test_an_export_by_somebody_without_an_id_is_refused(data: Path, tmp_path: Path) -> None:
    result = run("export", tmp_path / "export", "--data", data, "--who", "Carol Adeyemi")
    assert isinstance(result.exception, InvalidValueError)


@pytest.mark.parametrize("words", [["verify"], ["checkpoint"], ["prove", "0"], ["export", "folder"]])
def test_a_directory_without_a_store_is_refused(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*words, "--data", tmp_path / "nowhere")
    assert isinstance(result.exception, StoreError)


def test_a_log_whose_key_is_gone_is_refused(data: Path) -> None:
    (data / wired.KEY_FILE).unlink()
    assert isinstance(run("verify", "--data", data).exception, LogKeyError)
    assert not (data / wired.KEY_FILE).exists()


def test_an_entry_that_is_not_there_is_refused(data: Path, tmp_path: Path) -> None:
    result = run("prove", 5, "--data", data, "--out", tmp_path / "proof")
    assert isinstance(result.exception, NoEntryError)
    assert not (tmp_path / "proof").exists()


def test_a_checkpoint_that_cannot_be_read_is_refused(data: Path, tmp_path: Path) -> None:
    result = run("verify", "--data", data, "--checkpoint", tmp_path / "nowhere")
    assert isinstance(result.exception, BadOptionError)


def test_a_proof_that_cannot_be_written_is_refused(data: Path, tmp_path: Path) -> None:
    result = run("prove", 0, "--data", data, "--out", tmp_path / "nowhere" / "proof")
    assert isinstance(result.exception, BadOptionError)
