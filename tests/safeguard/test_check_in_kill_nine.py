"""Every answer that somebody was told of is there after a kill at any moment, and is there once.

Wearers answer at a real store until their process is killed, again and again. A control shows that the check can fail:
a store that says so before it has kept it.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from peelian.nouns.event import EventKind
from peelian.nouns.order import OrderId
from peelian.nouns.prompt import PromptState
from peelian.wiring.checkins.opening import CheckInStore
from peelian.wiring.store import DeskStore, KeyFile, open_desk_store
from tests.safeguard.desk_process import Workers

pytestmark = pytest.mark.slow

KILLS = 20
LONGEST_S = 0.8
MODULE = "tests.safeguard.check_in_process"


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[Workers]:
    with Workers(tmp_path / "data", tmp_path / "apart" / "vault.key", MODULE) as made:
        yield made


def wrong(workers: Workers, acknowledged: list[str]) -> list[str]:
    """Open the store after a kill, and say what is wrong with it."""
    desk = open_desk_store(workers.data, key=KeyFile(path=workers.key), create=True)
    try:
        return list(faults(desk, [line.split()[1] for line in acknowledged]))
    finally:
        desk.close()


def faults(desk: DeskStore, acknowledged: list[str]) -> Iterator[str]:
    """Answers that are lost, answers that are there twice, and prompts that are neither answered nor open."""
    with CheckInStore(desk).read() as unit:
        log = [event for _, event in unit.journal.entries(0, unit.journal.size())]
        yield from unit.journal.verify()
        prompts = [prompt for order in unit.orders.all() for prompt in unit.prompts.of(OrderId(order.id))]
    told = Counter(dict(event.about)["prompt"] for event in log if event.kind is EventKind.PROMPT_ANSWERED)
    answered = {prompt.id for prompt in prompts if prompt.state is PromptState.ANSWERED}
    yield from (f"{prompt} was acknowledged, and is not answered" for prompt in acknowledged if prompt not in answered)
    yield from (f"{prompt} is answered {times} times" for prompt, times in told.items() if times != 1)
    if set(told) != answered:
        yield "the log and the prompts do not say the same"
    for one in prompts:
        within = [
            other
            for other in prompts
            if other.wearer == one.wearer and timedelta() <= other.counts_at - one.counts_at <= timedelta(hours=24)
        ]
        if len(within) > 5:
            yield f"{one.wearer} had {len(within)} prompts in 24 hours"


def test_no_answer_that_was_acknowledged_is_lost_or_there_twice(workers: Workers) -> None:
    rng, acknowledged, within = np.random.default_rng(7), list[str](), 0
    for number in range(KILLS):
        heard = workers.kill_after(number, float(rng.uniform(0.02, LONGEST_S)))
        acknowledged += heard
        within += bool(heard)
        assert wrong(workers, acknowledged) == []
    # A machine that is busy does little between two kills: let one work until it has certainly answered.
    acknowledged += workers.kill_at("work", KILLS, "", times=10)
    assert wrong(workers, acknowledged) == []
    assert len(set(acknowledged)) == len(acknowledged) >= 10


def test_a_store_that_acknowledges_too_early_is_caught(workers: Workers) -> None:
    acknowledged = workers.kill_at("hasty", 1, "")
    (lost,) = wrong(workers, acknowledged)
    assert "acknowledged, and is not answered" in lost
