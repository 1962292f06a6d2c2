import io
import os
from pathlib import Path

import pytest

from peelian.errors import OrderError, PeelianError
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.template import Reference
from peelian.worker import order as orders
from peelian.worker import recognising
from peelian.worker.cell import REFUSED
from peelian.worker.framing import Body
from peelian.worker.lock import LockReport
from peelian.worker.order import ORDERS, Glass, Listed, RecogniserOrder, Stop
from peelian.worker.recognising import Pipe
from peelian.worker.wire import MESSAGES, Over, Refusal

REPORT = LockReport(
    landlock=7,
    tcp=True,
    scoped=True,
    seccomp=True,
    core_dumps=False,
    memory_locked=True,
    swap=False,
    privileges=False,
)


class Ear:
    """The other end of a pipe."""

    def __init__(self) -> None:
        ours, its = os.pipe()
        self.out = Pipe(its)
        self._its = its
        self._pipe = os.fdopen(ours, "rb")

    def heard(self) -> list[Body]:
        os.close(self._its)
        bodies = []
        with self._pipe as pipe:
            while (message := MESSAGES.read(pipe)) is not None:
                bodies.append(message.body)
        return bodies


def told(point: OperatingPoint, references: tuple[Reference, ...], pack: str = "starter") -> io.BytesIO:
    order = RecogniserOrder(
        cameras=(),
        pack=pack,
        at=orders.point_out(point),
        listed=tuple(Listed(subject=one.subject, image=one.image) for one in references),
        rung=(),
        glass=Glass(),
        shots_per_s=24.0,
    )
    return io.BytesIO(ORDERS.encode(order, orders.templates_out(references)))


@pytest.mark.parametrize("pipe", [b"", ORDERS.encode(Stop())])
def test_without_an_order_there_is_nothing_to_prepare(pipe: bytes) -> None:
    with pytest.raises(OrderError, match="there is none"):
        recognising.prepared(io.BytesIO(pipe))


def test_a_pack_that_is_not_known_is_refused(point: OperatingPoint, references: tuple[Reference, ...]) -> None:
    ear = Ear()
    assert recognising.obey(told(point, references, pack="none"), ear.out, REPORT) == REFUSED
    (said,) = ear.heard()
    assert isinstance(said, Refusal)
    assert "no model pack 'none'" in said.reason


def test_an_operating_point_of_another_model_is_refused(
    point: OperatingPoint, references: tuple[Reference, ...]
) -> None:
    with pytest.raises(OrderError, match="another model"):
        recognising.prepared(told(point, references))


def test_what_breaks_is_said_by_its_place_and_not_by_its_text(
    monkeypatch: pytest.MonkeyPatch, point: OperatingPoint, references: tuple[Reference, ...]
) -> None:
    def broken(_: object) -> None:
        raise ValueError("a secret")

    monkeypatch.setattr(recognising, "prepared", broken)
    ear = Ear()
    assert recognising.obey(told(point, references), ear.out, REPORT) == recognising.BROKE
    (said,) = ear.heard()
    assert isinstance(said, Over)
    assert said.reason is not None
    assert said.reason.startswith("ValueError in test_recognising.py, line ")
    assert "secret" not in said.reason


def test_a_long_reason_is_cut() -> None:
    class LongError(PeelianError):
        def __str__(self) -> str:  # type: ignore[explicit-override]
            return "x" * 1000

    ear = Ear()
    assert recognising.refuse(ear.out, LongError()) == REFUSED
    (said,) = ear.heard()
    assert isinstance(said, Refusal)
    assert len(said.reason) == recognising.LONGEST_WORDS


def test_a_long_message_arrives_whole(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    with path.open("wb") as file:
        Pipe(file.fileno())(Refusal(reason="no"))
        Pipe(file.fileno())(Refusal(reason="never"))
    with path.open("rb") as file:
        assert [message.body for _ in range(2) if (message := MESSAGES.read(file))] == [
            Refusal(reason="no"),
            Refusal(reason="never"),
        ]
