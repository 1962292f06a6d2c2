"""What an evaluation has encoded so far, so that a run which was stopped goes on where it was.

Templates are biometric data. They are written only where the person who evaluates asked for it (`--out`), readable by
them alone, and removed when the run succeeds.
"""

import base64
import binascii
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TextIO

import numpy as np
import numpy.typing as npt

from peelian.errors import BadOptionError, InvalidValueError
from peelian.jobs.assurance.manifest import Item
from peelian.jobs.assurance.ports import Portrait
from peelian.nouns.ids import ModelId
from peelian.nouns.template import Template

FORMAT = "peelian-evaluation-checkpoint-2"

OWNER_ONLY = 0o600

Outcome = Portrait | str
"""A template with what was measured, or the sentence that says why there is none."""


@dataclass(slots=True)
class Checkpoint:
    """A file of outcomes, one JSON object a line, behind a line that says which model and list they are of."""

    path: Path
    model: ModelId
    known: dict[tuple[str, str], Outcome]
    _file: TextIO = field(repr=False)

    @classmethod
    def open(cls, path: Path, *, model: ModelId, resume: bool) -> Self:
        """Begin a file, or go on with one.

        Raises:
            BadOptionError: an unfinished run is there and was not asked for, or it is another model's, or it cannot be
                written.
        """
        if path.exists() and not resume:
            problem = f"{path} is left from a run that was not finished"
            raise BadOptionError("--out", problem, "Go on with --resume, or delete that file to begin again")
        known: dict[tuple[str, str], Outcome] = {}
        try:
            size = _recover(path, model, known) if path.exists() else 0
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, OWNER_ONLY)
            file = os.fdopen(descriptor, "w", encoding="utf-8")
            file.truncate(size)
            file.seek(size)
        except OSError as error:
            problem = f"{path} cannot be written ({(error.strerror or 'unknown').lower()})"
            raise BadOptionError("--out", problem, "Give a folder that may be written to") from None
        made = cls(path=path, model=model, known=known, _file=file)
        if size == 0:
            made._write({"format": FORMAT, "model": model})
        return made

    def outcome(self, item: Item) -> Outcome | None:
        """Give what a picture came to in the run before; None when it was not reached."""
        return self.known.get((item.name, item.subject))

    def add(self, item: Item, outcome: Outcome) -> None:
        """Keep what a picture came to."""
        said = {"refused": outcome} if isinstance(outcome, str) else _said(outcome)
        self._write({"name": item.name, "subject": item.subject, **said})

    def close(self) -> None:
        """Stop writing; the file stays, to go on from."""
        self._file.close()

    def remove(self) -> None:
        """Stop writing and delete the file."""
        self.close()
        self.path.unlink(missing_ok=True)

    def _write(self, line: Mapping[str, str | float | None]) -> None:
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()


def _recover(path: Path, model: ModelId, known: dict[tuple[str, str], Outcome]) -> int:
    """Read the whole lines of a file into `known`; return how many bytes they are. A line cut short is left out."""
    size = 0
    with path.open("rb") as file:
        for number, raw in enumerate(file):
            line = _line(raw)
            if number == 0:
                _check_header(path, line, model)
            elif line is None or not _take(line, model, known):
                break
            size += len(raw)
    return size


def _line(raw: bytes) -> Mapping[str, Any] | None:
    if not raw.endswith(b"\n"):
        return None
    try:
        line = json.loads(raw)
    except ValueError:
        return None
    return line if isinstance(line, dict) else None


def _check_header(path: Path, line: Mapping[str, Any] | None, model: ModelId) -> None:
    if line is None or line.get("format") != FORMAT:
        raise BadOptionError(
            "--resume", f"{path} is no run that can be gone on with", "Delete that file to begin again"
        )
    if line.get("model") != model:
        problem = f"{path} was begun with another model"
        raise BadOptionError("--resume", problem, "Use the same pack, or delete that file to begin again")


def _take(line: Mapping[str, Any], model: ModelId, known: dict[tuple[str, str], Outcome]) -> bool:
    name, subject, refused, template = (line.get(key) for key in ("name", "subject", "refused", "template"))
    if not isinstance(name, str) or not isinstance(subject, str):
        return False
    if isinstance(refused, str):
        known[name, subject] = refused
        return True
    try:
        vector = np.frombuffer(base64.b64decode(str(template), validate=True), np.float32)
        known[name, subject] = Portrait(
            template=Template(model=model, vector=vector, signal=_number(line["signal"])),
            eye_distance_px=_number(line["eye_distance_px"]),
            sharpness=_number(line["sharpness"]),
        )
    except (binascii.Error, KeyError, TypeError, ValueError, InvalidValueError):
        return False
    return True


def _said(portrait: Portrait) -> dict[str, str | float | None]:
    return {
        "template": _text(portrait.template.vector),
        "signal": portrait.template.signal,
        "eye_distance_px": portrait.eye_distance_px,
        "sharpness": portrait.sharpness,
    }


def _number(value: float | str | None) -> float | None:
    return None if value is None else float(value)


def _text(vector: npt.NDArray[np.float32]) -> str:
    return base64.b64encode(vector.tobytes()).decode("ascii")
