import numpy as np
import pytest

from peelian.worker import wire
from peelian.worker.forgetting import protocol
from peelian.worker.framing import Codec, Kind

TEMPLATE = np.linspace(-1, 1, 128, dtype=np.float32)


def test_nothing_gets_through_the_protocol_as_it_is() -> None:
    assert list(protocol.faults(TEMPLATE, np.random.default_rng(1))) == []


def test_a_kind_that_takes_bytes_behind_it_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = {
        "health": Kind(number=3, body=wire.Health, most_binary=600),
        "refused": Kind(number=5, body=wire.Refusal),
        "over": Kind(number=6, body=wire.Over),
    }
    monkeypatch.setattr(protocol, "MESSAGES", Codec(kinds))
    assert next(protocol.faults(TEMPLATE, np.random.default_rng(1))) == "Health took 65 bytes behind it"
