"""How commands print: results to standard output, everything else to standard error."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

MESSAGES = Console(stderr=True, highlight=False)
"""Progress, warnings and errors: never mixed into what a program reads."""

RESULTS = Console(highlight=False)
"""Tables and sentences for people."""

TENTHS = 10

WORTH_COUNTING = 100
"""Fewer are done before anybody wonders."""

Tick = Callable[[int, int], None]
"""Told how many are done, and of how many."""


def line(fields: Mapping[str, object]) -> None:
    """Print one JSON object on one line, at once.

    Raises:
        ValueError: a number is NaN or infinite, which JSON does not have.
    """
    sys.stdout.write(json.dumps(fields, ensure_ascii=False, allow_nan=False) + "\n")
    sys.stdout.flush()


@contextmanager
def counting(title: str, *, quiet: bool) -> Iterator[Tick]:
    """Show on standard error how many of how many are done: a bar, or where nobody looks a line for each tenth."""
    if not quiet and not MESSAGES.is_terminal:
        yield by_tenths(title)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=MESSAGES, disable=quiet, transient=True) as progress:
        task = progress.add_task(title, total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)


def by_tenths(title: str) -> Tick:
    """Print a line when another tenth is done, so that a log of something long does not fall silent."""
    told = 0

    def tick(done: int, of: int) -> None:
        nonlocal told
        tenth = TENTHS * done // max(of, 1)
        if of >= WORTH_COUNTING and tenth > told:
            told = tenth
            MESSAGES.print(f"{title}: {done} of {of}")

    return tick


@contextmanager
def stepping(title: str, total: int, *, quiet: bool) -> Iterator[Callable[[], None]]:
    """Like `counting`, of what tells only that one more is done."""
    done = 0
    with counting(title, quiet=quiet) as tick:

        def step() -> None:
            nonlocal done
            done += 1
            tick(done, total)

        yield step


@contextmanager
def building(*, quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Show which network is being built, the first time that a pack is used; nothing at all otherwise."""
    columns = (TextColumn("Building {task.description}, once"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=MESSAGES, disable=quiet or not MESSAGES.is_terminal, transient=True) as progress:
        tasks: list[TaskID] = []

        def tell(name: str, done: int, of: int) -> None:
            if not tasks:
                tasks.append(progress.add_task(name))
            progress.update(tasks[0], description=name, completed=done, total=of)

        yield tell
