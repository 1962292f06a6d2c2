"""What a console is fed with while it is open: events that are never lost, previews that are never late."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Final

from sse_starlette import ServerSentEvent
from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocket, WebSocketDisconnect

from peelian.web.broadcast import Broadcast, Sent

PING_S: Final = 1.0
"""The page says that it is stale after three pings that did not come. So often it is also asked who is there."""

RETRY_MS: Final = 500
"""A browser would otherwise wait three seconds before it connects again."""

ALERT_FIELDS: Final = frozenset(
    {
        "id",
        "camera",
        "seen_at_ms",
        "raised_at_ms",
        "category",
        "category_title",
        "reason",
        "basis",
        "instructions",
        "picture_taken_on",
        "picture_source",
        "volunteer",
        "under_18",
        "state",
        "adjudication",
        "band",
        "outcomes",
        "street",
        "release",
        "name",
        "reference",
    }
)
"""All that a console is told of an alert. There is no field for a similarity."""

ABOUT_ALERTS: Final = frozenset({"alert", "case"})


def shown(alert: Mapping[str, object]) -> dict[str, object]:
    """Return what may be shown of an alert now: the band only when somebody has said what they see."""
    fields = {name: value for name, value in alert.items() if name in ALERT_FIELDS}
    if not fields.get("adjudication"):
        fields["band"] = None
    return fields


class Telling:
    """Tells one browser what happens.

    `alerts`: whether its person may see alerts; `here`: whether they are still signed in.
    """

    def __init__(
        self, broadcast: Broadcast, *, alerts: bool, here: Callable[[], bool], now_ms: Callable[[], int]
    ) -> None:
        self._broadcast = broadcast
        self._alerts = alerts
        self._here = here
        self._now_ms = now_ms

    async def events(self, last: str) -> AsyncIterator[ServerSentEvent]:
        """Yield how things stand, unless the browser had that already, and then all that happens."""
        events, told = self._broadcast.events, None
        with events.wakers.waiting() as woken:
            while await run_in_threadpool(self._here):
                deadline = asyncio.get_running_loop().time() + PING_S
                yield self._event(Sent(id="", kind="ping", facts={"now_ms": self._now_ms()}))
                while (left := deadline - asyncio.get_running_loop().time()) > 0:
                    woken.clear()
                    fresh = events.after(last)
                    if fresh is None:
                        last = events.head()
                        fresh = [Sent(id=last, kind="snapshot", facts=await self._snapshot())]
                    for sent in fresh:
                        last = sent.id
                        yield self._event(sent)
                    health = events.health()
                    if health is not None and health is not told:
                        told = health
                        yield self._event(health)
                    await _woken(woken, left)
        yield self._event(Sent(id="", kind="signed_out", facts={}))

    async def _snapshot(self) -> dict[str, object]:
        facts = dict(await run_in_threadpool(self._broadcast.desk.snapshot))
        alerts = facts.get("alerts")
        facts["alerts"] = [shown(one) for one in alerts] if self._alerts and isinstance(alerts, list) else []
        facts["may_see_alerts"] = self._alerts
        return facts

    def _event(self, sent: Sent) -> ServerSentEvent:
        facts = sent.facts
        if sent.kind in ABOUT_ALERTS:
            facts = shown(facts) if self._alerts else {}
        kind = sent.kind if facts or sent.kind not in ABOUT_ALERTS else "withheld"
        return ServerSentEvent(
            data=json.dumps(facts, ensure_ascii=False), event=kind, id=sent.id or None, retry=RETRY_MS
        )


class Tiles:
    """Sends one browser the newest previews: one a camera, and the next when it has drawn that."""

    def __init__(self, broadcast: Broadcast, *, here: Callable[[], bool]) -> None:
        self._board = broadcast.board
        self._here = here
        self._sent: dict[str, int] = {}
        self._waits: set[str] = set()

    async def send(self, socket: WebSocket) -> None:
        """Send until the browser leaves, or its person may no longer be there."""
        with self._board.watching() as woken:
            acks = asyncio.create_task(self._take_acks(socket, woken))
            try:
                while not acks.done() and await run_in_threadpool(self._here):
                    await self._for_a_while(socket, woken)
                if not acks.done():
                    await socket.close(1008)
            except WebSocketDisconnect:
                pass
            finally:
                acks.cancel()
                await asyncio.gather(acks, return_exceptions=True)

    async def _for_a_while(self, socket: WebSocket, woken: asyncio.Event) -> None:
        deadline = asyncio.get_running_loop().time() + PING_S
        while (left := deadline - asyncio.get_running_loop().time()) > 0:
            woken.clear()
            for camera, (number, message) in self._board.newest().items():
                if camera not in self._waits and self._sent.get(camera) != number:
                    self._waits.add(camera)
                    self._sent[camera] = number
                    await socket.send_bytes(message)
            await _woken(woken, left)

    async def _take_acks(self, socket: WebSocket, woken: asyncio.Event) -> None:
        """Take the name of each camera whose preview was drawn."""
        try:
            while True:
                self._waits.discard(await socket.receive_text())
                woken.set()
        except (WebSocketDisconnect, RuntimeError, KeyError):
            woken.set()


async def _woken(woken: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await woken.wait()
    except TimeoutError:
        return
