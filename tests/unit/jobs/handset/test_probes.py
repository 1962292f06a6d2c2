"""A photograph lies in memory alone, dies by a clock that only rises, and is overwritten when it goes."""

import threading

from peelian.jobs.handset import probes
from peelian.jobs.handset.probes import Probe, Probes
from peelian.nouns.ids import CheckId, PersonId
from peelian.nouns.template import Template
from tests.fakes.handset import MODEL, vector

CHECK = CheckId("check-1")


def held(dies_at: float = 10) -> tuple[Probes, bytearray]:
    all_, crop = Probes(), bytearray(b"a face")
    all_.open(Probe(check=CHECK, officer=PersonId("p"), dies_at=5))
    assert all_.keep(CHECK, crop, (), dies_at=dies_at)
    return all_, crop


def test_it_is_there_until_its_time_is_over() -> None:
    all_, crop = held()
    found = all_.get(CHECK, now=9.9)
    assert found is not None
    assert found.crop is crop
    assert all_.get(CHECK, now=10) is None
    assert CHECK in all_
    assert len(all_) == 1


def test_reaping_overwrites_what_is_over_and_nothing_else() -> None:
    all_, crop = held()
    assert all_.reap(now=9.9) == []
    assert any(crop)
    assert all_.reap(now=10) == [CHECK]
    assert not any(crop)
    assert all_.reap(now=10) == [CHECK], "until somebody has written it down"
    all_.forget(CHECK)
    assert all_.reap(now=10) == []
    assert CHECK not in all_


def test_wiping_one_or_all_overwrites() -> None:
    all_, crop = held()
    all_.wipe(CHECK)
    assert not any(crop)
    assert all_.get(CHECK, now=0) is None
    all_.wipe(CheckId("none"))
    all_, crop = held()
    all_.wipe_all()
    assert not any(crop)
    assert len(all_) == 0


def test_a_photograph_of_a_check_that_is_over_is_overwritten_at_once() -> None:
    all_, _ = held()
    all_.wipe(CHECK)
    late = bytearray(b"a face")
    assert not all_.keep(CHECK, late, (), dies_at=99)
    assert not any(late)
    assert not all_.keep(CheckId("none"), bytearray(b"x"), (), dies_at=99)


def test_many_threads_leave_no_photograph_behind() -> None:
    all_, crops = Probes(), [bytearray(b"a face") for _ in range(50)]
    for number in range(50):
        all_.open(Probe(check=CheckId(str(number)), officer=PersonId("p"), dies_at=99))

    def keep() -> None:
        for number, crop in enumerate(crops):
            all_.keep(CheckId(str(number)), crop, (), dies_at=99)

    def wipe() -> None:
        for number in reversed(range(50)):
            all_.wipe(CheckId(str(number)))

    threads = [threading.Thread(target=one) for one in (keep, wipe)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not any(any(crop) for crop in crops)


def test_a_template_is_overwritten() -> None:
    template = Template(model=MODEL, vector=vector("one"))
    probes.overwrite_template(template)
    assert not template.vector.any()
