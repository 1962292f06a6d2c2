"""What answers on a network is proposed, and nothing of it is in the register before somebody puts it there."""

from dataclasses import replace

import pytest

from peelian.errors import NotFoundError
from peelian.jobs.estate import columns, discovering, register, rows
from peelian.jobs.estate.discovering import UNSAID, Novelty, Proposal
from peelian.jobs.estate.estate import AtTheMachine, By
from peelian.jobs.estate.rows import Scope, WrongRow
from peelian.nouns.asset import Asset, SystemType
from peelian.nouns.ids import BodyId
from peelian.nouns.network_device import NetworkDevice
from peelian.nouns.refusal import Refusals
from peelian.nouns.register import Query
from tests.fakes.estate import ASSET, NORTH, SOUTH, TODAY
from tests.unit.jobs.estate.conftest import Registry

KNOWN = replace(ASSET, id=columns.id_of(NORTH.id, "N-1"))
DEVICE = NetworkDevice(
    address="192.0.2.9",
    endpoint="urn:uuid:1-2",
    hardware="Eye",
    maker="Acme",
    model="Eye 2",
    firmware="5.4.1",
    serial="S-77",
)


def proposed(registry: Registry, device: NetworkDevice, by: By = AtTheMachine()) -> Proposal:  # noqa: B008 (frozen)
    found = discovering.propose(registry.estate, by, NORTH.id, [device], SystemType.CCTV_INTERNAL)
    assert not isinstance(found, Refusals)
    return found[0]


def test_a_new_device_is_proposed_without_where_it_is_and_nothing_is_entered(registry: Registry) -> None:
    found = proposed(registry, DEVICE)
    assert (found.novelty, found.row["reference"], found.row["serial"]) == (Novelty.NEW, "onvif:S-77", "S-77")
    assert not any(DEVICE.address in cell for cell in found.row.values())
    read = rows.read(2, found.row, Scope(bodies=frozenset({NORTH.id}), whole=False))
    assert isinstance(read, Asset)
    with registry.estate.store.read() as unit:
        assert unit.assets.count(Query(today=TODAY)) == 0


def test_a_row_whose_kind_nobody_said_cannot_be_imported_as_it_is(registry: Registry) -> None:
    found = discovering.propose(registry.estate, AtTheMachine(), NORTH.id, [DEVICE], None)
    assert not isinstance(found, Refusals)
    read = rows.read(2, found[0].row, Scope(bodies=frozenset({NORTH.id}), whole=False))
    assert isinstance(read, WrongRow)
    assert [one.column for one in read.faults] == ["system"]


def test_a_device_that_said_little_is_proposed_with_what_it_said(registry: Registry) -> None:
    row = proposed(registry, NetworkDevice(address="192.0.2.9", endpoint="urn:uuid:1-2", hardware="Eye")).row
    assert (row["reference"], row["maker"], row["model"]) == ("onvif:1-2", UNSAID, "Eye")


def test_a_device_that_is_known_by_maker_and_serial_number_is_not_proposed_again(registry: Registry) -> None:
    register.put(registry.estate, AtTheMachine(), KNOWN, why="Bought")
    found = proposed(registry, replace(DEVICE, maker="ACME", serial="s-1"))
    assert (found.novelty, found.row) == (Novelty.KNOWN, {})


def test_other_firmware_of_a_known_device_is_proposed_for_its_own_reference(registry: Registry) -> None:
    register.put(registry.estate, AtTheMachine(), KNOWN, why="Bought")
    found = proposed(registry, replace(DEVICE, serial="S-1", firmware="6.0"))
    assert (found.novelty, found.before, found.row["reference"]) == (Novelty.CHANGED, "5.4.1", "N-1")
    assert (found.row["firmware"], found.row["system"]) == ("6.0", "cctv_external")


def test_what_was_imported_from_a_proposal_is_known_the_next_time(registry: Registry) -> None:
    read = rows.read(2, proposed(registry, DEVICE).row, Scope(bodies=frozenset({NORTH.id}), whole=False))
    assert isinstance(read, Asset)
    register.put(registry.estate, AtTheMachine(), read, why="Found on the network")
    assert proposed(registry, DEVICE).novelty is Novelty.KNOWN


def test_only_who_may_change_a_body_s_register_is_proposed_anything(registry: Registry) -> None:
    for by in (registry.southerner, registry.oversight, registry.nobodys):
        assert isinstance(discovering.propose(registry.estate, by, NORTH.id, [DEVICE], None), Refusals)
    assert not isinstance(discovering.propose(registry.estate, registry.southerner, SOUTH.id, [DEVICE], None), Refusals)
    with pytest.raises(NotFoundError):
        discovering.propose(registry.estate, AtTheMachine(), BodyId("west"), [DEVICE], None)
