"""A table of people with their pictures, as somebody hands it over: a folder, an archive, or files from a browser."""

from pathlib import Path
from typing import BinaryIO

from peelian.capture import archive, bundle
from peelian.capture.bundle import Bundle

Source = Bundle
"""What an import reads."""


def from_folder(path: Path) -> Source:
    """Take a folder of this machine.

    Raises:
        ListSourceError: it cannot be used.
    """
    return bundle.folder(path)


def from_archive(file: BinaryIO, *, name: str) -> Source:
    """Take a ZIP archive, which must stay open until the import is over.

    Raises:
        ListSourceError: it cannot be used.
    """
    return archive.opened(file, source=Path(name))


def from_upload(files: dict[str, bytes]) -> Source:
    """Take a table and its pictures, by their names.

    Raises:
        ListSourceError: there is no table, or more than one.
    """
    return bundle.in_memory(files, source=Path("upload"))
