"""What a witness remembers, in one file: replaced as a whole, under a lock, and synced before anybody is answered."""

import base64
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peelian.errors import StoreError

FILE = "witnessed.json"
LOCK = "witnessed.lock"
PRIVATE_FOLDER = 0o700

_REMEDY = "Restore it; a witness that has forgotten what it signed could sign a forked log"


class FileMemory:
    """A folder in which one witness keeps what it signed last of each log."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def held(self) -> Iterator["FilePage"]:
        """Give the memory to one caller alone, of all processes.

        Raises:
            StoreError: it cannot be read or written.
        """
        try:
            self._folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            with (self._folder / LOCK).open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield FilePage(self._folder / FILE)
        except OSError as error:
            raise StoreError(self._folder, f"its memory cannot be used ({error.strerror})", _REMEDY) from error


class FilePage:
    """The memory, while nobody else has it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def latest(self, origin: str) -> tuple[int, bytes] | None:
        """Return size and root of the checkpoint that was signed last; None if none was."""
        found = self._read().get(origin)
        return None if found is None else (int(str(found["size"])), base64.b64decode(str(found["root"]), validate=True))

    def keep(self, origin: str, size: int, root: bytes) -> None:
        """Remember another one instead; when this returns, it is on the disk."""
        kept = {**self._read(), origin: {"size": size, "root": base64.b64encode(root).decode()}}
        fresh = self._path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(kept, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _read(self) -> dict[str, dict[str, object]]:
        if not self._path.exists():
            return {}
        try:
            found = json.loads(self._path.read_bytes())
            return {str(origin): {"size": int(one["size"]), "root": one["root"]} for origin, one in found.items()}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise StoreError(self._path, "its memory is damaged", _REMEDY) from error
