from pathlib import Path

from peelian.settings import Settings
from peelian.worker.deployment import GaveUp
from peelian.worker.forgetting import watching
from peelian.worker.forgetting.protocol import NOTHING
from peelian.worker.forgetting.watching import Ear, Spawning
from peelian.worker.framing import Message
from peelian.worker.wire import Over, Preview

WORDS = ("peelian.worker.recogniser", "cell", "7")


def test_the_recogniser_is_started_as_it_ships_or_with_something_before_it(tmp_path: Path) -> None:
    settings = Settings(cache=tmp_path, threads=1)
    plain = Spawning(settings)._command(WORDS)
    assert plain[-3:] == list(WORDS)
    assert Spawning(settings, before=("strace", "-f"))._command(WORDS) == ["strace", "-f", *plain]


def test_a_leaking_build_takes_its_place_and_not_the_readers(tmp_path: Path) -> None:
    spawning = Spawning(Settings(cache=tmp_path, threads=1), leak=("file", tmp_path))
    assert spawning._command(WORDS)[-5:] == [watching.LEAKY, "file", str(tmp_path), "cell", "7"]
    assert spawning._command(("peelian.worker.reader", "cell"))[-2:] == ["peelian.worker.reader", "cell"]


def test_what_is_heard_is_kept() -> None:
    ear = Ear()
    ear(Message(body=Preview(camera="gate", frame=9, arrival_s=1.0, width_px=1, height_px=1, boxes=())))
    ear(Message(body=Over(reason=None, tally=NOTHING.model_copy(update={"shots": 3}))))
    assert (ear.frame, ear.shots, ear.over.is_set(), ear.reason) == (9, 3, True, None)
    assert (ear.newest(1.0), ear.newest(3.0), ear.newest(0.0)) == (9, 17, 9)
    ear(Message(body=GaveUp(process="recogniser", cause="it died")))
    assert ear.reason == "it ended by itself"


def test_before_anything_was_shown_no_frame_can_have_come() -> None:
    assert Ear().newest(1e9) == -1


def test_something_that_does_not_happen_is_not_waited_for_for_ever() -> None:
    assert watching.until(lambda: True)
    assert not watching.until(lambda: False, within_s=0.05)
