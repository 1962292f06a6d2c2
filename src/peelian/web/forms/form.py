"""Forms: what was filled in, and what is wrong with it, beside the field and in the summary."""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final

from fastapi import Depends
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from peelian.nouns.refusal import Refused

KEPT: Final = frozenset("\n\u200c\u200d")
"""Of what does not print by itself, what a text needs: the end of a line, and the joiners."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was sent. A field that was not sent is empty."""

    data: FormData = field(default_factory=FormData)

    def text(self, name: str) -> str:
        """Return a field's text as it is seen, without space around it."""
        value = self.data.get(name, "")
        return seen(value) if isinstance(value, str) else ""

    def ticked(self, name: str) -> list[str]:
        """Return every value that was ticked under a name."""
        return [value for value in self.data.getlist(name) if isinstance(value, str)]

    def files(self, name: str) -> list[UploadFile]:
        """Return every file that was sent along under a name."""
        return [value for value in self.data.getlist(name) if isinstance(value, UploadFile) and value.filename]

    def file(self, name: str) -> UploadFile | None:
        """Return a file that was sent along."""
        value = self.data.get(name)
        return value if isinstance(value, UploadFile) and value.filename else None


def seen(text: str) -> str:
    """Return a text as whoever reads it sees it, without space around it.

    People paste from anywhere. Odd spaces become plain ones and lines stay lines. What cannot be seen is left out: it
    could turn the writing round, and the log takes none of it. Joiners stay: Persian and Sinhala are written with them.
    """
    lines = text.replace("\r\n", "\n")
    kept = (one if one in KEPT or one.isprintable() else " " if one.isspace() else "" for one in lines)
    return "".join(kept).strip()


async def filled(request: Request) -> AsyncIterator[Filled]:
    """Read the form of a request; what was uploaded with it is let go of when the answer is made."""
    async with request.form() as data:
        yield Filled(data)


Form = Annotated[Filled, Depends(filled)]
"""Asks for the form that was sent, as a route's parameter."""


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with a form. Empty, and so false, when nothing is.

    `found`: pairs of a field's id and a sentence; the id is empty where no single field is meant.
    """

    found: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.found)

    @property
    def summary(self) -> list[dict[str, str]]:
        """Return the list that the macro of the error summary takes."""
        return [{"text": said, "href": f"#{name}"} if name else {"text": said} for name, said in self.found]

    def at(self, name: str) -> dict[str, str] | None:
        """Return the message that the macro of a field takes, or None."""
        return next(({"text": said} for at, said in self.found if at == name), None)

    def missing(self, form: Filled, fields: Mapping[str, str]) -> "Faults":
        """Add a fault for each of these fields that was left empty; the map says what to ask for."""
        return Faults((*self.found, *((name, said) for name, said in fields.items() if not form.text(name))))

    def refused(self, refusals: Iterable[Refused | None], fields: Mapping[str, str] | None = None) -> "Faults":
        """Add what the law refused; the map says which field a rule is about."""
        places = fields or {}
        return Faults((*self.found, *((places.get(no.rule, ""), no.reason) for no in refusals if no is not None)))


NO_FAULTS = Faults()
"""Nothing is wrong."""
