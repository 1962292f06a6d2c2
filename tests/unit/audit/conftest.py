from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, text

from peelian.audit.key import origin
from peelian.audit.log import Log
from peelian.audit.note import Signer
from peelian.nouns.event import Event, EventKind
from peelian.storage import engine as engines

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)

Events = Callable[..., list[Event]]


def signer_of(seed: int) -> Signer:
    private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    return Signer(name=origin(private.public_key().public_bytes_raw()), private=private)


@pytest.fixture
def signer() -> Signer:
    return signer_of(1)


@pytest.fixture
def stranger() -> Signer:
    return signer_of(2)


@pytest.fixture
def log(signer: Signer) -> Log:
    return Log(signer)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    engine = engines.open_store(tmp_path / "data", create=True)
    yield engine
    engine.dispose()


@pytest.fixture
def events() -> Events:
    """Make so many events that differ."""

    def make(count: int, *, first: int = 0, deployment: str = "d1") -> list[Event]:
        return [
            Event(
                kind=EventKind.ALERT_SHOWN,
                who="a.marsh",
                why="adjudication",
                at=NOON + timedelta(seconds=number),
                about=(("deployment", deployment), ("alert", f"a{number}")),
                facts=(("shots", number),),
            )
            for number in range(first, first + count)
        ]

    return make


@pytest.fixture
def filled(store: Engine, log: Log, events: Events) -> Engine:
    """Give a store with eleven entries, of which four, nine and eleven were signed."""
    for count, first in ((4, 0), (5, 4), (2, 9)):
        with engines.writing(store) as connection:
            log.append(connection, events(count, first=first))
            log.checkpoint(connection)
    return store


@pytest.fixture
def tamper(store: Engine) -> Callable[..., None]:
    """Do what somebody with the file can do: take the triggers away first."""

    def run(*statements: str, **values: object) -> None:
        with engines.writing(store) as connection:
            query = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'log_%'")
            for name in connection.execute(query).scalars().all():
                connection.execute(text(f"DROP TRIGGER {name}"))
            for statement in statements:
                used = {name: value for name, value in values.items() if f":{name}" in statement}
                connection.execute(text(statement), used)

    return run
