"""A phone watches over the desk's log: it is told how the log grew, checks that by itself, and signs what it saw."""

from typing import Annotated, Final, Protocol, cast

from pydantic import Field, StringConstraints
from starlette.responses import JSONResponse

from peelian.errors import NoEntryError
from peelian.nouns.device import Device
from peelian.nouns.event import SYSTEM, Event, EventKind, Source
from peelian.nouns.refusal import Refused
from peelian.web.phone.calls import NO_SENSE, Answer, Body, Call, Verb, said
from peelian.wiring import logbook
from peelian.wiring.logbook import Logbook

FORKED: Final = Refused(
    rule="log_forked",
    reason="The log at the desk does not begin with what this phone saw of it; tell the data protection officer",
)

MOST_ENTRIES: Final = 2**53


class Seen(Body):
    """What a phone saw of the log last: entries, root, and its signature of that, where it has not sent it yet."""

    size: Annotated[int, Field(ge=0, le=MOST_ENTRIES)]
    root: Annotated[str, StringConstraints(max_length=60)] = ""
    upto: Annotated[int | None, Field(ge=0, le=MOST_ENTRIES)] = None
    line: Annotated[str, StringConstraints(max_length=400)] = ""


class _State(Protocol):
    logbook: Logbook


def log(call: Call) -> Answer:
    """Tell a phone what the log has grown to, and keep what it signed; where the two do not fit, record an alarm."""
    seen = said(call, Seen)
    root = None if isinstance(seen, Refused) else logbook.root_of(seen.root)
    if isinstance(seen, Refused) or root is None:
        return seen if isinstance(seen, Refused) else NO_SENSE
    book = cast("_State", call.request.app.state).logbook
    device = call.who.device
    grown = book.growth(seen.size, root, logbook.phone_key(device).name, upto=seen.upto)
    if grown is None:
        facts = (("size", seen.size), ("root", seen.root))
        about = (("device", device.id),)
        now = call.van.phones.desk.now()
        kind = EventKind.LOG_FORK_SEEN
        book.record([Event(kind=kind, source=Source.HANDSET, who=SYSTEM, at=now, about=about, facts=facts)])
        return FORKED
    if seen.line and not _kept(book, seen, device):
        return NO_SENSE
    return JSONResponse({"key": grown.key, "note": grown.note, "proof": grown.path, "others": grown.others})


def _kept(book: Logbook, seen: Seen, device: Device) -> bool:
    try:
        return book.cosign(seen.size, seen.line, logbook.phone_key(device))
    except NoEntryError:
        return False


LOG: Final = Verb(name="log", does=log, locked=True)
"""Also of a locked phone: what it is told is about nobody."""
