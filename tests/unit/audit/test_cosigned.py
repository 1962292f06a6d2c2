from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from peelian.audit import cosigned
from peelian.audit import note as notes
from peelian.audit.checkpoint import SignedCheckpoint
from peelian.audit.cosignature import Cosigner
from peelian.audit.log import Log
from peelian.errors import NoEntryError, NoteError
from peelian.storage import engine as engines

Tamper = Callable[..., None]
WITNESS = Cosigner(name="second.example/w", private=Ed25519PrivateKey.from_private_bytes(b"w" * 32))


@pytest.fixture
def state(filled: Engine, log: Log) -> SignedCheckpoint:
    with engines.reading(filled) as connection:
        last = log.latest(connection)
    assert last is not None
    return last


def keep(store: Engine, log: Log, state: SignedCheckpoint, lines: str) -> None:
    with engines.writing(store) as connection:
        cosigned.keep(connection, log.signing_key, state.size, (WITNESS.key, lines))


def test_what_a_witness_signed_is_given_out_with_the_checkpoint_and_verifies(
    filled: Engine, log: Log, state: SignedCheckpoint
) -> None:
    line = WITNESS.line(state, time_s=5)
    keep(filled, log, state, "— other.example/w AAAAAAAA\n" + line)
    keep(filled, log, state, WITNESS.line(state, time_s=6))
    with engines.reading(filled) as connection:
        assert log.notes(connection)[-1] == (11, state.note + line)
        assert log.prove_inclusion(connection, 3).checkpoint.note == state.note + line
        assert cosigned.last_size(connection, WITNESS.key) == 11
        assert list(cosigned.rows(connection)) == [(11, WITNESS.key, line)]
        assert log.verify(connection).whole


def test_what_no_witness_signed_is_not_kept(filled: Engine, log: Log, state: SignedCheckpoint) -> None:
    with pytest.raises(NoteError, match="has not signed"):
        keep(filled, log, state, "")
    with pytest.raises(NoteError, match="does not fit"):
        keep(filled, log, state, WITNESS.line(notes_of(state), time_s=5))
    with engines.writing(filled) as connection, pytest.raises(NoEntryError):
        cosigned.keep(connection, log.signing_key, 10, (WITNESS.key, WITNESS.line(state, time_s=5)))
    with engines.reading(filled) as connection:
        assert cosigned.last_size(connection, WITNESS.key) == 0


def notes_of(state: SignedCheckpoint) -> SignedCheckpoint:
    return SignedCheckpoint(origin=state.origin, size=state.size, root=b"x" * 32, note=state.note)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE log_cosignature SET line = replace(line, 'A', 'B')", "UPDATE log_cosignature SET key = 'x'"],
)
def test_what_a_witness_signed_cannot_be_altered_unseen(
    filled: Engine, log: Log, state: SignedCheckpoint, tamper: Tamper, statement: str
) -> None:
    keep(filled, log, state, WITNESS.line(state, time_s=5))
    tamper(statement)
    with engines.reading(filled) as connection:
        assert not log.verify(connection).whole


def test_a_line_is_not_put_twice_under_a_note(state: SignedCheckpoint) -> None:
    line = WITNESS.line(state, time_s=5)
    assert notes.with_lines(notes.with_lines(state.note, [line, line]), [line]) == state.note + line
