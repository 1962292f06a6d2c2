"""No template of one person is ever compared with another's, lies where another's lies, or leaves the desk.

Four wearers check in at once at a real store through the real door. What was compared is heard at the port; what went
over the wire is kept byte for byte; the store is read in every file, and opened with its key. Each look has a control:
the same look at something that is wrong, which it must find.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select
from typing_extensions import override

from peelian.jobs.checkins import references, reviewing, wearing
from peelian.jobs.checkins.answering import Answered
from peelian.jobs.checkins.references import Taken
from peelian.nouns import packed
from peelian.nouns.compared import Compared, Resemblance
from peelian.nouns.ids import ModelId
from peelian.nouns.order import Order, Terms
from peelian.nouns.own_reference import OwnReference
from peelian.nouns.template import Template
from peelian.nouns.turn import Turned
from peelian.nouns.wearer import WearerId
from peelian.nouns.zone import Zone
from peelian.storage.vault_tables import VAULT_CONTENT
from peelian.wiring.checkins.opening import CheckInStore
from peelian.wiring.checkins.reference_device import ReferenceDevice, Reply, Sending
from tests.fakes.checkins import CASE_OFFICER, ENROLLING, REVIEWER, FakeComparer, taken
from tests.fakes.orders import TERMS
from tests.fakes.wearer_door import WearerDoor

WEARERS = ("W-1", "W-2", "W-3", "W-4")
Templates = Mapping[str, tuple[bytes, ...]]


def template_of(wearer: str) -> bytes:
    """A template as the recommended pack makes them: 256 numbers."""
    vector = np.random.default_rng(list(wearer.encode())).standard_normal(256).astype(np.float32)
    return packed.to_bytes(Template(model=ModelId("model"), vector=vector / np.float32(np.linalg.norm(vector))))


TEMPLATES: Templates = {
    wearer: tuple(template_of(f"{wearer}, picture {number}") for number in range(1 + at))
    for at, wearer in enumerate(WEARERS)
}
"""The first has one picture in their reference, the last has four."""


def photo_of(wearer: str) -> bytes:
    return b"\xff\xd8\xff a photo of " + wearer.encode()


class Comparer(FakeComparer):
    """Takes everybody for the person except the last wearer, of whom people have to look."""

    @override
    def compare(self, reference: OwnReference, photo: bytes, turned: Turned | None = None, /) -> Compared:
        super().compare(reference, photo, turned)
        alike = not photo.endswith(WEARERS[-1].encode())
        return Compared(found=Resemblance.SAME if alike else Resemblance.NOT_ALIKE)


@dataclass
class Heard(WearerDoor):
    """A door whose wearers have templates of their own, and that keeps what went over the wire."""

    @override
    def __post_init__(self) -> None:
        self.comparer = Comparer()
        self.wire: list[bytes] = []
        super().__post_init__()

    @override
    def send(self, sending: Sending) -> Reply:
        reply = super().send(sending)
        headers = json.dumps([dict(sending.headers), dict(reply.headers)]).encode()
        self.wire.append(b"\n".join((sending.path.encode(), headers, sending.body, reply.body)))
        return reply

    @override
    def ordered(self, *zones: Zone, terms: Terms = TERMS) -> Order:
        order = super().ordered(*zones, terms=terms)
        mine = tuple(Taken(template=one, picture=photo_of(order.wearer)) for one in TEMPLATES[order.wearer])
        enrolling = replace(ENROLLING, pictures=mine)
        taken(wearing.take(self.office, CASE_OFFICER, order.id, enrolling))
        return order


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Heard:
    """Everybody answers a prompt at the same time, and asks for all that a device may ask for."""
    door = Heard(tmp_path_factory.mktemp("desk"))
    devices = {str(door.order_of(device).wearer): device for device in (door.joined() for _ in WEARERS)}
    prompts = {wearer: door.shown(device) for wearer, device in devices.items()}

    def check_in(wearer: str) -> None:
        device: ReferenceDevice = devices[wearer]
        for _ in range(3 if wearer == WEARERS[-1] else 1):
            assert device.photo(prompts[wearer], photo_of(wearer)).status == 200
        for verb in ("state", "held", "copy"):
            assert device.ask(verb).status == 200

    with ThreadPoolExecutor(len(WEARERS)) as pool:
        list(pool.map(check_in, WEARERS))
    return door


def mixed(given: list[tuple[bytes, bytes]], templates: Templates) -> Iterator[str]:
    """Comparisons of a photo with anything but the templates of who is in it."""
    for reference, photo in given:
        wearer = photo.rpartition(b" ")[2].decode()
        if reference not in templates[wearer]:
            yield f"the photo of {wearer} was compared with something else"


def forms(template: bytes) -> list[bytes]:
    """How a template could be written down: as it is, its numbers alone, in base64 and in hex."""
    numbers = packed.from_bytes(template).vector.tobytes()
    written = [template, numbers, numbers[:64], numbers.hex().encode()]
    # Base64 of the middle looks different for each of three places at which it can begin.
    written += [base64.b64encode(numbers[start : start + 96]).rstrip(b"=")[:-2] for start in range(3)]
    first = packed.from_bytes(template).vector[:3]
    return [*written, ",".join(f"{float(one):.4f}"[:6] for one in first).encode(), repr(float(first[0]))[:9].encode()]


def carried(content: bytes, templates: Templates) -> set[str]:
    """Say whose template can be read in some bytes."""
    every = [(wearer, form) for wearer, mine in templates.items() for one in mine for form in forms(one)]
    return {wearer for wearer, form in every if form in content}


def opened(door: WearerDoor) -> dict[tuple[str, str], bytes]:
    """Everything that lies sealed, opened: under which key, of which kind, and what it is."""
    with door.desk.store.read() as unit:
        rows = unit.connection.execute(select(VAULT_CONTENT.c.subject, VAULT_CONTENT.c.kind)).all()
        return {(row.subject, row.kind): unit.vault.get(row.subject, row.kind) for row in rows}


def misplaced(found: Mapping[tuple[str, str], bytes], templates: Templates) -> Iterator[str]:
    """Templates that lie elsewhere than under their own person's reference, and keys under which two people's lie."""
    under: dict[str, set[str]] = {}
    for (subject, kind), content in found.items():
        whose = carried(content, templates)
        under.setdefault(subject, set()).update(whose)
        for wearer in whose:
            if kind != references.TEMPLATE or subject not in references.names_of(WearerId(wearer)):
                yield f"the template of {wearer} lies under {subject} as {kind}"
    yield from (
        f"{subject} holds the templates of {len(whose)} people" for subject, whose in under.items() if len(whose) > 1
    )


def test_each_photo_is_compared_with_the_templates_of_the_same_person_and_with_no_other(door: Heard) -> None:
    assert list(mixed(door.comparer.given, TEMPLATES)) == []
    assert {reference for reference, _ in door.comparer.given} == {one for mine in TEMPLATES.values() for one in mine}
    tries = {wearer: 3 if wearer == WEARERS[-1] else 1 for wearer in WEARERS}
    assert len(door.comparer.given) == sum(tries[wearer] * len(TEMPLATES[wearer]) for wearer in WEARERS)


def test_a_comparison_with_somebody_else_would_be_heard() -> None:
    crossed = [(TEMPLATES["W-1"][0], photo_of("W-2"))]
    assert list(mixed(crossed, TEMPLATES)) == ["the photo of W-2 was compared with something else"]


def test_no_template_goes_over_the_wire(door: Heard) -> None:
    assert len(door.wire) > 30
    assert [whose for part in door.wire if (whose := carried(part, TEMPLATES))] == []


@pytest.mark.parametrize("form", range(len(forms(TEMPLATES["W-3"][-1]))))
def test_a_template_on_the_wire_would_be_found_however_it_is_written(form: int) -> None:
    leaking = b'{"prompt": null, "note": "' + forms(TEMPLATES["W-3"][-1])[form] + b'"}'
    assert carried(leaking, TEMPLATES) == {"W-3"}


def test_no_device_hears_of_anybody_else(door: Heard) -> None:
    heard = [{wearer for wearer in WEARERS if photo_of(wearer) in part} for part in door.wire]
    assert all(len(whose) <= 1 for whose in heard)
    assert {wearer for whose in heard for wearer in whose} == set(WEARERS)


def test_no_file_of_the_desk_has_a_template_that_can_be_read_without_its_key(door: Heard) -> None:
    files = [path for path in door.folder.rglob("*") if path.is_file()]
    assert any(path.name == "desk.sqlite" for path in files)
    assert {path.name: whose for path in files if (whose := carried(path.read_bytes(), TEMPLATES))} == {}


def test_a_template_in_a_file_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(bytes(4000) + TEMPLATES["W-2"][1] + bytes(4000))
    assert carried((tmp_path / "cache").read_bytes(), TEMPLATES) == {"W-2"}


def test_each_template_lies_under_its_persons_own_key_and_nowhere_else(door: Heard) -> None:
    found = opened(door)
    assert list(misplaced(found, TEMPLATES)) == []
    assert {subject for (subject, kind) in found if kind == references.TEMPLATE} == {
        name for wearer in WEARERS for name in references.names_of(WearerId(wearer))[: len(TEMPLATES[wearer])]
    }


def test_a_template_under_another_persons_key_would_be_found(door: Heard) -> None:
    found = opened(door) | {(references.reference_of(WearerId("W-1")), "old"): TEMPLATES["W-2"][0]}
    assert list(misplaced(found, TEMPLATES)) == [
        "the template of W-2 lies under reference:W-1 as old",
        "reference:W-1 holds the templates of 2 people",
    ]


def test_people_who_look_see_the_pictures_of_one_person(door: Heard) -> None:
    with CheckInStore(door.desk.store).read() as unit:
        (concern,) = unit.concerns.all()
    pictures = taken(reviewing.show(door.office, REVIEWER, concern.id))
    assert not isinstance(pictures, Answered)
    assert len(pictures.enrolled) == len(TEMPLATES[WEARERS[-1]])
    assert {*pictures.enrolled, *pictures.photos} == {photo_of(WEARERS[-1])}
