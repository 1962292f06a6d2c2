"""The row of events of one phone: every alert as it is at this moment, and the end of everything at once.

A locked phone goes on to hear the row, and learns nothing of anybody from it: only that something waits.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sse_starlette import ServerSentEvent
from starlette.concurrency import run_in_threadpool

from peelian.jobs.live.phones import enrolling, reading
from peelian.jobs.live.phones.enrolling import Carried
from peelian.nouns.device import DeviceId
from peelian.nouns.ids import AlertId
from peelian.nouns.refusal import Refused
from peelian.web.control.cards import milliseconds, point
from peelian.web.phone import cards
from peelian.web.phone.van import Van

PING_S: Final = 1.0
"""A phone says that the link is down after three pings that did not come."""

RETRY_MS: Final = 500

Told = tuple[str, dict[str, object]]
"""Kind and facts of an event."""


@dataclass(slots=True)
class Telling:
    """Tells one phone what happens, until it is over; while it is locked, no more than that something waits.

    `on`: the alerts that are on the phone, and until when. `open`: whether it was unlocked when it was last told
    anything. `waits`: the alerts by which a locked phone was told that something waits. `knew`: what was on it before.
    `point`: the operating point that the deployment runs with, which a change of is shown on every screen.
    """

    van: Van
    device: DeviceId
    on: dict[AlertId, datetime] = field(default_factory=dict)
    open: bool = True
    waits: set[AlertId] = field(default_factory=set)
    knew: set[AlertId] = field(default_factory=set)
    point: dict[str, object] | None = None

    async def events(self, last: str) -> AsyncIterator[ServerSentEvent]:
        """Yield what has left the phone since an event, and what is on it; and then all that happens."""
        who = await run_in_threadpool(enrolling.carried, self.van.phones, self.device)
        if who is None:
            return
        row, whole = self.van.row(who.deployment.id), True
        with row.wakers.waiting() as woken:
            while True:
                deadline = asyncio.get_running_loop().time() + PING_S
                end = await run_in_threadpool(self._end)
                if end is not None:
                    yield _event(end, {})
                    return
                if self._turned():
                    whole = True
                    if not self.open:
                        yield _event("locked", {})
                point_now = self.point if self.open else None
                yield _event("ping", {"server_ms": milliseconds(self.van.phones.desk.now()), "point": point_now})
                woken.clear()
                fresh, head = row.after(last), row.head()
                whole = whole or fresh is None  # too much has happened to be told one by one
                ids = [AlertId(str(sent.facts["id"])) for sent in fresh or ()]
                told = self._told if self.open else self._waiting
                for kind, facts in await run_in_threadpool(told, ids, whole=whole):
                    yield _event(kind, facts, head)
                last, whole = head, False
                await _for(woken, deadline - asyncio.get_running_loop().time())

    def _end(self) -> str | None:
        """Say why nothing more may be told, or None."""
        who = enrolling.carried(self.van.phones, self.device)
        no = None if who is None else enrolling.stands(self.van.phones, who)
        if who is None or no is not None:
            return "wiped" if no is not None and no.rule == "wiped" else "ended"
        self.van.contacts[self.device] = self.van.phones.desk.now()
        self.point = point(who.deployment)
        return None

    def _turned(self) -> bool:
        """Look whether the phone was locked or unlocked since it was last told anything; each begins anew."""
        if self.open == self.van.locks.is_open(self.device):
            return False
        self.open = not self.open
        self.knew = set(self.on)
        self.on.clear()
        self.waits.clear()
        return True

    def _waiting(self, ids: list[AlertId], *, whole: bool) -> list[Told]:
        """Say that something new waits, or that nothing does any more, and nothing else: the phone is locked."""
        who = enrolling.carried(self.van.phones, self.device)
        if who is None or not (ids or whole or self.waits):
            return []
        found = set(reading.waiting(self.van.phones, who)) - self.knew
        fresh, before = found - self.waits, bool(self.waits)
        self.waits = found
        return [("waiting", {"waits": bool(found)})] if fresh or (before and not found) else []

    def _told(self, ids: list[AlertId], *, whole: bool) -> list[Told]:
        """Return what a phone has to be told of these alerts, of all that are on it, and of those that have left it."""
        who = enrolling.carried(self.van.phones, self.device)
        if who is None:
            return []
        told = self.van.seen(self.device)
        out: list[Told] = []
        for alert in dict.fromkeys(ids):
            one = reading.one(self.van.phones, who, alert, frozenset(told))
            out += self._gone(alert, one) if isinstance(one, Refused) else [self._alert(one, who)]
        if whole:
            seen = reading.alerts(self.van.phones, who, frozenset(told))
            out += [self._alert(one, who) for one in reversed(seen) if one.case.id not in ids]
        now = self.van.phones.desk.now()
        for alert in [alert for alert, until in self.on.items() if now >= until]:
            out += self._gone(alert, Refused(rule="time", reason="Its time is over"))
        return out

    def _alert(self, one: reading.Seen, who: Carried) -> Told:
        desk = self.van.phones.desk
        self.on[one.case.id] = one.until
        self.van.seen(self.device).add(one.case.id)
        return "alert", cards.alert(one, who, desk.policy, self.van.band, desk.now())

    def _gone(self, alert: AlertId, no: Refused) -> list[Told]:
        """Say that an alert left the phone; of what never was on it, nothing is said."""
        if self.on.pop(alert, None) is None and alert not in self.van.seen(self.device):
            return []
        self.van.seen(self.device).discard(alert)
        return [("gone", {"id": alert, "why": no.rule})]


def _event(kind: str, facts: dict[str, object], last: str = "") -> ServerSentEvent:
    data = json.dumps(facts, ensure_ascii=False)
    return ServerSentEvent(data=data, event=kind, id=last or None, retry=RETRY_MS)


async def _for(woken: asyncio.Event, left_s: float) -> None:
    """Wait until something happens, or it is time for a ping."""
    try:
        await asyncio.wait_for(woken.wait(), max(left_s, 0))
    except TimeoutError:
        return
