"""Imports into reference sets, which go on while people look elsewhere: how far each is, and what came of it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from peelian.errors import PeelianError
from peelian.jobs.handset.importing import Report
from peelian.nouns.ids import SetId
from peelian.nouns.refusal import Refusals

LOG = structlog.get_logger(__name__)

Work = Callable[[Callable[[int, int], None]], Report | Refusals]
"""Does an import; told how to say how far it is."""


@dataclass(slots=True, kw_only=True, eq=False)
class SetImport:
    """One import. `broken`: why it could not go on, in words. `report` is there when it is over."""

    done: int = 0
    of: int = 0
    report: Report | None = None
    broken: str = ""

    @property
    def running(self) -> bool:
        """Whether it is still going on."""
        return self.report is None and not self.broken


class SetImports:
    """At most one import a set at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[SetId, SetImport] = {}

    def of(self, found: SetId) -> SetImport | None:
        """Return a set's import, running or over."""
        return self._known.get(found)

    def start(self, found: SetId, work: Work) -> bool:
        """Begin an import; say no while another one goes on."""
        with self._lock:
            before = self._known.get(found)
            if before is not None and before.running:
                return False
            begun = self._known[found] = SetImport()
        threading.Thread(target=_run, args=(begun, work), name=f"import {found}", daemon=True).start()
        return True

    def forget(self, found: SetId) -> None:
        """Forget an import that is over: its report names references."""
        with self._lock:
            known = self._known.get(found)
            if known is not None and not known.running:
                del self._known[found]


def _run(begun: SetImport, work: Work) -> None:
    def tick(done: int, of: int) -> None:
        begun.done, begun.of = done, of

    try:
        answer = work(tick)
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
