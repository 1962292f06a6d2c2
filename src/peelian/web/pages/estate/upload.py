"""What somebody gives to the register in the browser: one file, and where it comes from."""

import io
from dataclasses import dataclass
from typing import Generic, TypeVar

from peelian.errors import BadInputError
from peelian.jobs.estate.feeds import LARGEST_BYTES, Feed
from peelian.jobs.estate.tables import Table
from peelian.nouns.person import Person
from peelian.web.desks.estate import Registry
from peelian.web.forms.form import NO_FAULTS, Faults, Filled
from peelian.wiring.estate import opening as wiring

Kind = TypeVar("Kind", Table, Feed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Generic[Kind]):
    """What a page asks for. `otherwise`: what it says to a file of another kind, or none; `whence`: to no origin."""

    kind: type[Kind]
    otherwise: str
    whence: str


def given(at: Registry, me: Person, form: Filled, asked: Asked[Kind]) -> Kind | Faults:
    """Return what a form brings, as fields `file` and `why` say it, or what is wrong beside each."""
    faults = NO_FAULTS.missing(form, {"why": asked.whence})
    if faults:
        return faults
    upload = form.file("file")
    try:
        found = None if upload is None else _opened(at, me, upload.file.read(LARGEST_BYTES + 1), upload.filename)
    except BadInputError as error:
        return Faults((("file", str(error)),))
    return found if isinstance(found, asked.kind) else Faults((("file", asked.otherwise),))


def _opened(at: Registry, me: Person, content: bytes, name: str | None) -> Table | Feed:
    return wiring.opened(io.BytesIO(content), name=name or "upload", estate=at.estate, by=me)
