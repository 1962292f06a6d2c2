"""A watchlist or gallery as a folder: one folder a subject, the subject's pictures inside."""

from pathlib import Path

from peelian.errors import GalleryError
from peelian.nouns.ids import SubjectId

READABLE = frozenset({".jpg", ".jpeg", ".png"})
"""Endings of pictures that `stills` reads."""

UNREADABLE = frozenset({".avif", ".bmp", ".gif", ".heic", ".heif", ".jp2", ".tif", ".tiff", ".webp"})
"""Endings of pictures that it does not. Passing over one in silence would leave somebody off the list."""


def walk(folder: Path) -> list[tuple[SubjectId, Path]]:
    """List the subjects' pictures, in the order of their names.

    Hidden files and files that are no pictures are passed over; a picture that would be left out is an error.

    Raises:
        GalleryError: the folder is missing or empty, a subject has no picture, or a picture lies where it has no
            subject or cannot be read.
    """
    entries = _entries(folder)
    for entry in entries:
        if not entry.is_dir() and entry.suffix.lower() in READABLE | UNREADABLE:
            raise GalleryError(folder, f"{entry.name} is in no subject's folder")
    subjects = [entry for entry in entries if entry.is_dir()]
    if not subjects:
        raise GalleryError(folder, "no subjects in it")
    return [(_subject(folder, subject), picture) for subject in subjects for picture in _pictures(subject)]


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    except FileNotFoundError:
        raise GalleryError(folder, "no such folder") from None
    except NotADirectoryError:
        raise GalleryError(folder, "not a folder") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a path"
        raise GalleryError(folder, f"cannot be read ({reason.lower()})", "Check the path and its permissions") from None


def _subject(folder: Path, subject: Path) -> SubjectId:
    if not subject.name.isprintable() or not subject.name.strip():
        raise GalleryError(folder, f"{subject.name!r} cannot be a subject's name", "Use letters that can be printed")
    return SubjectId(subject.name)


def _pictures(subject: Path) -> list[Path]:
    entries = _entries(subject)
    for entry in entries:
        if entry.is_dir():
            raise GalleryError(subject, f"{entry.name} is a folder inside a subject's folder")
        if entry.suffix.lower() in UNREADABLE:
            raise GalleryError(subject, f"{entry.name} is neither JPEG nor PNG", "Convert it, or take it out")
    pictures = [entry for entry in entries if entry.suffix.lower() in READABLE]
    if not pictures:
        raise GalleryError(subject, "no JPEG or PNG picture in it", "Add one, or remove the folder")
    return pictures
