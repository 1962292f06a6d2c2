from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from peelian.errors import DigestMismatchError, UnusableEncodingError
from peelian.jobs.assurance import enrolment
from peelian.jobs.assurance.checkpoint import Checkpoint
from peelian.jobs.assurance.manifest import Item, Role
from peelian.jobs.assurance.ports import Enrol, Portrait
from peelian.nouns.ids import ModelId
from peelian.nouns.template import Template

Listed = Callable[..., Item]


def test_pictures_become_rows_in_their_order(enrol_port: Enrol, item: Listed) -> None:
    found = enrolment.enrol([item("ann-1.jpg"), item("bob-1.jpg"), item("ann-2.jpg")], enrol_port)
    assert found.vectors.shape == (3, 16)
    assert found.subjects.tolist() == [0, 1, 0]
    assert found.people == 2


def test_a_picture_that_cannot_be_read_is_a_failure_with_its_reason(enrol_port: Enrol, item: Listed) -> None:
    found = enrolment.enrol([item("broken-1.jpg"), item("ann-1.jpg")], enrol_port)
    assert [one.name for one in found.items] == ["ann-1.jpg"]
    assert [(one.item.name, "damaged" in one.reason) for one in found.failures] == [("broken-1.jpg", True)]


def test_the_same_picture_twice_is_compared_once(enrol_port: Enrol, item: Listed) -> None:
    found = enrolment.enrol([item("ann-1.jpg"), item("ann-1copy.jpg")], enrol_port)
    assert [one.name for one in found.items] == ["ann-1.jpg"]
    assert [one.reason for one in found.repeats] == ["the same picture as ann-1.jpg"]


def test_one_picture_under_two_names_says_whose_it_was_first(item: Listed) -> None:
    class Same:
        model = ModelId("m")

        def portrait(self, picture: Path, *, reference: bool) -> Portrait:
            return Portrait(template=Template(model=self.model, vector=np.array([1, 0], np.float32)))

    found = enrolment.enrol([item("ann-1.jpg"), item("bob-1.jpg")], Same())
    assert found.repeats[0].reason == "the same picture as ann-1.jpg, where it is listed as ann"


def test_references_are_judged_as_references_and_probes_as_probes(item: Listed) -> None:
    asked: list[bool] = []

    class Asked:
        model = ModelId("m")

        def portrait(self, picture: Path, *, reference: bool) -> Portrait:
            asked.append(reference)
            raise UnusableEncodingError("m", "zero")

    pictures = [item("a-1.jpg", Role.GALLERY), item("a-2.jpg", Role.BOTH), item("a-3.jpg", Role.PROBE)]
    assert len(enrolment.enrol(pictures, Asked()).failures) == 3
    assert asked == [True, True, False]


def test_a_broken_pack_stops_the_run(item: Listed) -> None:
    class Broken:
        model = ModelId("m")

        def portrait(self, picture: Path, *, reference: bool) -> Portrait:
            raise DigestMismatchError("encoder.onnx", "a", "b")

    with pytest.raises(DigestMismatchError):
        enrolment.enrol([item("a-1.jpg")], Broken())


def test_progress_is_told_of_every_picture(enrol_port: Enrol, item: Listed) -> None:
    told: list[tuple[int, int]] = []
    enrolment.enrol([item("a-1.jpg"), item("broken")], enrol_port, progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]


def test_what_was_measured_of_each_picture_goes_with_it(item: Listed) -> None:
    class Sharper:
        model = ModelId("m")

        def portrait(self, picture: Path, *, reference: bool) -> Portrait:
            at = float(picture.stem.partition("-")[2])
            template = Template(model=self.model, vector=np.array([np.cos(at), np.sin(at)], np.float32), signal=at)
            return Portrait(template=template, eye_distance_px=10 * at, sharpness=None)

    found = enrolment.enrol([item("ann-1.jpg"), item("bob-2.jpg")], Sharper())
    eyes, sharpness, signal = found.quality.values()
    assert (eyes.tolist(), signal.tolist()) == ([10, 20], [1, 2])
    assert np.isnan(sharpness).all()


def test_no_picture_gives_no_row(enrol_port: Enrol) -> None:
    found = enrolment.enrol([], enrol_port)
    assert len(found.vectors) == found.people == 0


def test_what_is_known_is_not_encoded_again(tmp_path: Path, enrol_port: Enrol, item: Listed) -> None:
    path = tmp_path / "templates.partial"
    first = Checkpoint.open(path, model=enrol_port.model, resume=False)
    enrolment.enrol([item("ann-1.jpg"), item("broken")], enrol_port, checkpoint=first)
    first.close()
    again = Checkpoint.open(path, model=enrol_port.model, resume=True)
    asked = vars(enrol_port)["asked"]
    asked.clear()
    found = enrolment.enrol([item("ann-1.jpg"), item("broken"), item("bob-1.jpg")], enrol_port, checkpoint=again)
    again.close()
    assert asked == ["bob-1.jpg"]
    assert len(found.items) == 2
    assert len(found.failures) == 1
