import os
import signal
from collections.abc import Iterator

import pytest

from peelian.errors import NoSandboxError
from peelian.worker import decoder, landlock, nursery
from peelian.worker.booth import Booth, Silence
from peelian.worker.framing import Body
from peelian.worker.nursery import Nursery
from peelian.worker.slip import Pixels, Shut

needs_landlock = pytest.mark.skipif(not landlock.version(), reason="the kernel has no Landlock")


@pytest.fixture
def found() -> Iterator[Nursery]:
    one = Nursery(unconfined=not landlock.version())
    yield one
    one.close()


def test_a_booth_is_locked_before_it_is_handed_out(found: Nursery) -> None:
    booth = found.booth()
    try:
        assert booth.alive
        assert found.confined is bool(landlock.version())
    finally:
        booth.close()


def test_when_what_forks_is_killed_there_is_another(found: Nursery) -> None:
    found.booth().close()
    assert found._parent is not None
    first = found._parent.running
    first.kill()
    first.wait()
    found.booth().close()
    assert found._parent.running.pid != first.pid


def test_when_what_forks_stops_answering_it_is_said_and_mended(found: Nursery, monkeypatch: pytest.MonkeyPatch) -> None:
    found.booth().close()
    assert found._parent is not None
    found._parent.control.settimeout(0.05)
    os.kill(found._parent.running.pid, signal.SIGSTOP)
    monkeypatch.setattr(nursery, "END_WITHIN_S", 0.05)
    with pytest.raises(NoSandboxError, match="ended before it was locked in"):
        found.booth()
    found.booth().close()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Shut(problem="its kernel has no Landlock"), "its kernel has no Landlock"),
        (Silence.LATE, "not locked in within"),
        (Silence.GONE, "ended before it was locked in"),
        (Silence.NONSENSE, "ended before it was locked in"),
        (Pixels(width_px=1, height_px=1), "ended before it was locked in"),
    ],
)
def test_a_booth_that_is_not_locked_in_is_not_handed_out(
    found: Nursery, monkeypatch: pytest.MonkeyPatch, said: Body | Silence, words: str
) -> None:
    monkeypatch.setattr(Booth, "hear", lambda *_: said)
    with pytest.raises(NoSandboxError, match=words):
        found.booth()
    assert found._parent is None


def test_the_witness_goes_with_it() -> None:
    one = Nursery(unconfined=True)
    file = one._witness.targets.file
    assert file.exists()
    one.close()
    assert not file.exists()


@needs_landlock
def test_the_first_of_each_parent_attacks_every_mount(found: Nursery, monkeypatch: pytest.MonkeyPatch) -> None:
    letters = []
    real = Nursery._asked

    def noted(self: Nursery, parent: nursery.Parent, letter: bytes) -> Booth:
        letters.append(letter)
        return real(self, parent, letter)

    monkeypatch.setattr(Nursery, "_asked", noted)
    for _ in range(2):
        found.booth().close()
    found._stop()
    found.booth().close()
    assert letters == [decoder.THOROUGH, decoder.USUAL, decoder.THOROUGH]
