"""What a locked process may reach, as one argument of its command line; and the way in: lock, then attack the lock.

It comes as an argument and not with the order, because whatever reads the order is imported only behind the lock.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from peelian.worker import lock, selftest
from peelian.worker.landlock import Ports
from peelian.worker.lock import LockReport, Reach
from peelian.worker.selftest import Targets
from peelian.worker.syscalls import Sockets

REFUSED = 3
"""Exit status of a process that will not run here; to start it again would not help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a process may reach, what it attacks its lock with, and whether it may go on where no lock can be had."""

    reach: Reach
    targets: Targets
    unconfined: bool = False

    def argument(self) -> str:
        """Return it as text."""
        sockets, ports = self.reach.sockets, self.reach.ports
        return json.dumps(
            {
                "connect": ports.connect,
                "listen": ports.listen,
                "sockets": None if sockets is None else [sockets.datagrams, sockets.listens, sockets.sends],
                "file": str(self.targets.file),
                "port": self.targets.port,
                "unconfined": self.unconfined,
            }
        )


def parsed(argument: str) -> Cell:
    """Read what `Cell.argument` wrote."""
    facts = json.loads(argument)
    sockets = None
    if facts["sockets"] is not None:
        datagrams, listens, sends = facts["sockets"]
        sockets = Sockets(datagrams=datagrams, listens=listens, sends=sends)
    return Cell(
        reach=Reach(ports=Ports(connect=tuple(facts["connect"]), listen=tuple(facts["listen"])), sockets=sockets),
        targets=Targets(
            file=Path(facts["file"]), port=facts["port"], datagrams=sockets is None or not sockets.datagrams
        ),
        unconfined=facts["unconfined"],
    )


def enter(cell: Cell) -> LockReport:
    """Lock this process in, and see that the lock holds.

    Raises:
        NoLandlockError: there is no lock to be had here.
        LeakyLockError: it does not hold.
    """
    report = lock.lock(cell.reach, unconfined=cell.unconfined)
    if report.confined:
        selftest.demand(cell.targets)
    return report
