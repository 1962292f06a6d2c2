"""Somebody's device is woken when a prompt waits for it. What is sent says nothing of anybody."""

from functools import partial

from peelian.errors import NotFoundError
from peelian.jobs.checkins.office import Office
from peelian.jobs.checkins.ports import Unit, Waker
from peelian.nouns.device import WakeUp
from peelian.nouns.prompt import Prompt
from peelian.nouns.wearer import WatchId, WatchState


def wake_by(office: Office, watch: WatchId, wake_up: WakeUp | None) -> None:
    """Keep where a device can be woken, sealed; or forget it.

    Raises:
        NotFoundError: there is no such device.
    """
    with office.store.change() as unit:
        mine = unit.watches.get(watch)
        if wake_up is None:
            unit.vault.shred([about(mine.id)])
        else:
            unit.papers.put(about(mine.id), wake_up)


def wake(office: Office, waker: Waker, prompt: Prompt) -> None:
    """Wake the device of a prompt that was sent, where that is possible; a prompt does not hang on it."""
    with office.store.read() as unit:
        found = found_for(unit, prompt.watch)
    if found is not None:
        waker.wake(found, partial(wake_by, office, prompt.watch, None))


def found_for(unit: Unit, watch: WatchId) -> WakeUp | None:
    """Return where a device can be woken; nowhere, when it does not count any more."""
    try:
        active = unit.watches.get(watch).state is WatchState.ACTIVE
    except NotFoundError:
        return None
    return unit.papers.find(about(watch), WakeUp) if active else None


def about(watch: WatchId) -> str:
    """Return under what lies sealed where a device can be woken."""
    return f"waking:{watch}"
