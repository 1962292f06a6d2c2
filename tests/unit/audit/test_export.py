import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from peelian.audit import export as exports
from peelian.audit import leaf as leaves
from peelian.audit.log import Log
from peelian.errors import StoreError
from peelian.nouns.event import Event
from peelian.storage import engine as engines

Events = Callable[..., list[Event]]


def exported(store: Engine, log: Log, folder: Path) -> int:
    exports.prepare(folder)
    with engines.reading(store) as connection:
        return exports.write(connection, log, folder)


def test_it_holds_every_entry_every_checkpoint_and_the_key(
    filled: Engine, log: Log, tmp_path: Path, events: Events
) -> None:
    folder = tmp_path / "export"
    assert exported(filled, log, folder) == 11
    lines = (folder / exports.ENTRIES).read_bytes().splitlines()
    assert [leaves.decoded(line) for line in lines] == events(11)
    assert json.loads(lines[3])["action"] == "desk:alert:shown"
    notes = sorted((folder / exports.CHECKPOINTS).iterdir())
    assert [path.name for path in notes] == ["000000000004.txt", "000000000009.txt", "000000000011.txt"]
    assert (folder / exports.KEY).read_text(encoding="utf-8") == f"{log.key}\n"
    assert folder.stat().st_mode & 0o777 == 0o700


def test_entries_that_are_not_signed_are_left_out(filled: Engine, log: Log, tmp_path: Path, events: Events) -> None:
    with engines.writing(filled) as connection:
        log.append(connection, events(1, first=11))
    assert exported(filled, log, tmp_path / "export") == 11


def test_a_log_that_was_never_signed_exports_nothing(store: Engine, log: Log, tmp_path: Path) -> None:
    assert exported(store, log, tmp_path / "export") == 0


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "something").touch()
    with pytest.raises(StoreError, match="holds something already"):
        exports.prepare(tmp_path)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be written"):
        exports.prepare(tmp_path / "file" / "export")


def test_a_folder_that_cannot_be_written_is_refused(filled: Engine, log: Log, tmp_path: Path) -> None:
    with engines.reading(filled) as connection, pytest.raises(StoreError, match="cannot be written"):
        exports.write(connection, log, tmp_path / "nowhere")
