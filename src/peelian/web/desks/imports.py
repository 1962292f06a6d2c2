"""Imports, which go on while people look at something else: how far each is, and what came of it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import structlog

from peelian.errors import PeelianError
from peelian.nouns.refusal import Refusals

LOG = structlog.get_logger(__name__)

Tick = Callable[[int, int], None]
Report = TypeVar("Report")
Work = Callable[[Tick, Callable[[], bool]], Report | Refusals]
"""Does an import; told how to say how far it is, and how to ask whether to stop."""


@dataclass(slots=True, kw_only=True, eq=False)
class Import(Generic[Report]):
    """One import. `broken`: why it could not go on, in words. `report` is there when it is over."""

    done: int = 0
    of: int = 0
    report: Report | None = None
    broken: str = ""
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def running(self) -> bool:
        """Whether it is still going on."""
        return self.report is None and not self.broken


class Imports(Generic[Report]):
    """At most one import of one thing (a deployment, a body) at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, Import[Report]] = {}

    def of(self, of: str) -> Import[Report] | None:
        """Return an import, running or over."""
        return self._known.get(of)

    def start(self, of: str, work: Work[Report]) -> bool:
        """Begin an import; say no while another one goes on."""
        with self._lock:
            before = self._known.get(of)
            if before is not None and before.running:
                return False
            begun: Import[Report] = Import()
            self._known[of] = begun
        threading.Thread(target=self._run, args=(begun, work), name=f"import {of}", daemon=True).start()
        return True

    def stop(self, of: str) -> None:
        """Ask an import to stop after the row that it is at; what it added stays."""
        found = self._known.get(of)
        if found is not None:
            found.stopping.set()

    def forget(self, of: str) -> None:
        """Forget an import that is over: its report names people."""
        with self._lock:
            found = self._known.get(of)
            if found is not None and not found.running:
                del self._known[of]

    def _run(self, begun: Import[Report], work: Work[Report]) -> None:
        def tick(done: int, of: int) -> None:
            begun.done, begun.of = done, of

        try:
            answer = work(tick, begun.stopping.is_set)
        except PeelianError as error:
            begun.broken = error.sentence
        except Exception:
            LOG.exception("import_crashed")
            begun.broken = "It could not go on. What was added stays; tell whoever runs this desk."
        else:
            if isinstance(answer, Refusals):
                begun.broken = str(answer)
            else:
                begun.report = answer
