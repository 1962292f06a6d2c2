"""The public is told what bodies have, by two people, and nothing that shows where one of them is weak."""

from dataclasses import replace

import pytest

from peelian.jobs.estate import columns, publishing, register
from peelian.jobs.estate.estate import AtTheMachine
from peelian.jobs.estate.publishing import FEWEST
from peelian.nouns.asset import Answer, Capability, Standing, SystemType
from peelian.nouns.body import Body, BodyKind
from peelian.nouns.ids import BodyId
from peelian.nouns.person import Role
from peelian.nouns.refusal import Refusals
from peelian.nouns.register_publication import RegisterPublication
from tests.fakes.deployments import anybody
from tests.fakes.estate import ASSET, NORTH, SOUTH
from tests.unit.jobs.estate.conftest import Registry

SECOND = anybody(Role.OVERSIGHT, who="second-of-oversight")


def put(registry: Registry, body: BodyId, reference: str, **changes: object) -> None:
    made = replace(ASSET, id=columns.id_of(body, reference), body=body, reference=reference, serial="", **changes)  # type: ignore[arg-type]
    assert not isinstance(register.put(registry.estate, AtTheMachine(), made, why="Bought"), Refusals)


@pytest.fixture(autouse=True)
def _filled(registry: Registry) -> None:
    put(registry, NORTH.id, "N-1", quantity=FEWEST)
    put(registry, NORTH.id, "N-2", system=SystemType.UAV, capabilities=frozenset({Capability.THERMAL}))
    put(registry, SOUTH.id, "S-1", standing=Standing(uses=Answer.NO))


def rule(answer: object) -> str:
    assert isinstance(answer, Refusals), answer
    return answer.reasons[0].rule


def asked(registry: Registry) -> RegisterPublication:
    made = publishing.ask(registry.estate, registry.oversight)
    assert isinstance(made, RegisterPublication), made
    return made


def test_small_numbers_are_not_told_and_what_is_not_used_neither(registry: Registry) -> None:
    found = asked(registry)
    told = [(it.body.id, it.system, it.quantity, sorted(it.capabilities)) for it in found.lines]
    assert told == [
        ("north", SystemType.CCTV_EXTERNAL, 5, ["analytics", "night"]),
        ("north", SystemType.UAV, None, ["thermal"]),
    ]
    assert found.makers == ()


def test_a_maker_is_told_when_neither_few_bodies_nor_nearly_all_have_something_of_theirs(registry: Registry) -> None:
    def makers() -> tuple[tuple[str, int], ...]:
        return asked(registry).makers

    with registry.estate.store.change() as unit:
        for number in range(2 * FEWEST):
            unit.bodies.put(Body(id=BodyId(f"b-{number}"), name=f"B {number}", kind=BodyKind.LOCAL_AUTHORITY))
    told = []
    for number in range(2 * FEWEST):
        put(registry, BodyId(f"b-{number}"), "B-1")
        told.append(makers())
    # North and South have something of theirs as well, so twelve bodies in all.
    assert told == [(), (), *((("Acme", number),) for number in (5, 6, 7)), *[()] * 5]


def test_one_asks_and_another_publishes_just_that(registry: Registry) -> None:
    made = asked(registry)
    assert publishing.waiting(registry.estate) == made
    assert publishing.latest(registry.estate) is None
    done = publishing.publish(registry.estate, SECOND, made.digest)
    assert isinstance(done, RegisterPublication)
    assert publishing.latest(registry.estate) == done
    assert publishing.waiting(registry.estate) is None
    assert registry.logged()[-2:] == ["desk:register:publication_asked", "desk:register:published"]


def test_whoever_asked_does_not_publish_and_nobody_publishes_what_nobody_asked_for(registry: Registry) -> None:
    assert rule(publishing.publish(registry.estate, SECOND, "")) == "two_people"
    made = asked(registry)
    assert rule(publishing.publish(registry.estate, registry.oversight, made.digest)) == "two_people"
    assert publishing.latest(registry.estate) is None


def test_what_changed_since_it_was_asked_for_is_asked_for_again(registry: Registry) -> None:
    made = asked(registry)
    put(registry, SOUTH.id, "S-2", quantity=40)
    assert rule(publishing.publish(registry.estate, SECOND, made.digest)) == "changed"
    again = asked(registry)
    assert rule(publishing.publish(registry.estate, SECOND, made.digest)) == "changed"
    assert isinstance(publishing.publish(registry.estate, SECOND, again.digest), RegisterPublication)


def test_only_oversight_asks_and_publishes(registry: Registry) -> None:
    made = asked(registry)
    for by in (registry.officer, registry.nobodys):
        assert rule(publishing.ask(registry.estate, by)) == "permission"
        assert rule(publishing.publish(registry.estate, by, made.digest)) == "permission"


def test_an_empty_register_is_not_published(registry: Registry) -> None:
    for name, body in (("N-1", NORTH.id), ("N-2", NORTH.id), ("S-1", SOUTH.id)):
        register.remove(registry.estate, AtTheMachine(), columns.id_of(body, name), why="Sold")
    assert rule(publishing.ask(registry.estate, registry.oversight)) == "empty"
