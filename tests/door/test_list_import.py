"""A list is handed over as people have it: the whole way from bytes to entries, with pictures of nobody."""

import io
import threading
import zipfile
from datetime import date
from pathlib import Path

import cv2
import nistitl
import numpy as np
import pytest
from PIL import Image

from peelian.capture.bundle import Bundle
from peelian.errors import OperatingPointError
from peelian.inference.pack import Pack
from peelian.jobs.live.desk.importing import Report
from peelian.jobs.live.desk.listing import Likeness
from peelian.jobs.live.desk.lookalikes import Why
from peelian.nouns import packed
from peelian.nouns.person import Role
from peelian.nouns.refusal import Refused
from peelian.wiring import bundles, enrolment, likeness, operating_points
from peelian.wiring.likeness import Likenesses
from peelian.wiring.live import list_import
from peelian.wiring.live.list_import import Importer
from tests.fakes.deployments import person
from tests.fakes.desk import Office, taken

COLUMNS = "reference,name,born,category,reason,basis,instructions,image,taken_on,source,legal_basis"
REST = "wanted_by_court,Failed to appear,Warrant W-1,Speak to them"


def line(reference: str, image: str, *, taken_on: str = "2025-05-01", source: str = "Custody") -> str:
    return f"{reference},Tomos Field,1990-06-01,{REST},{image},{taken_on},{source},PACE 1984 s.64A"


def table(*lines: str) -> bytes:
    return "\n".join([COLUMNS, *lines]).encode()


@pytest.fixture(scope="session")
def likenesses(starter: Pack) -> Likenesses:
    return likeness.open_likenesses(starter, threads=1)


@pytest.fixture
def office() -> Office:
    office = Office()
    office.drafted()
    return office


def imported(office: Office, likenesses: Likenesses, source: Bundle) -> Report:
    importer = Importer(desk=office.desk, likenesses=likenesses)
    who = person(Role.LIST_MANAGER)
    return taken(importer.run(who, office.id, source, tick=lambda _done, _total: None, stopped=lambda: False))


def likeness_of(likenesses: Likenesses, picture: Path) -> Likeness:
    return taken(likenesses.of(picture.read_bytes(), name=picture.name))


def test_a_folder_is_imported_and_each_bad_picture_is_explained(
    office: Office, likenesses: Likenesses, pictures: dict[str, Path], tmp_path: Path
) -> None:
    for name in ("one", "nobody", "both"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "front.png").write_bytes(pictures[name].read_bytes())
    (tmp_path / "list.csv").write_bytes(table(line("one", ""), line("nobody", ""), line("both", ""), line("gone", "")))
    report = imported(office, likenesses, bundles.from_folder(tmp_path))
    assert (report.added, report.refused) == (1, 3)
    no_face, two_faces, no_picture = (one.reasons[0] for one in report.outcomes[1:])
    assert "no face found" in no_face
    assert "2 faces found" in two_faces
    assert "not among what was handed over" in no_picture


def test_an_archive_is_imported(office: Office, likenesses: Likenesses, pictures: dict[str, Path]) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as into:
        into.writestr("people/list.csv", table(line("N-1", "a.png"), line("N-2", "b.png")))
        into.write(pictures["one"], "people/a.png")
        into.write(pictures["other"], "people/b.png")
    report = imported(office, likenesses, bundles.from_archive(out, name="people.zip"))
    assert report.added == 2


def test_a_booking_record_brings_its_own_date(
    office: Office, likenesses: Likenesses, pictures: dict[str, Path]
) -> None:
    _, jpeg = cv2.imencode(".jpg", np.asarray(cv2.imread(str(pictures["one"]))))
    message = nistitl.Message()
    message.TOT, message[0].DAT, message[0].TCN = "TEST", "20260101", "1"
    record = nistitl.AsciiRecord(10)
    record._2, record._3, record._4, record._5 = "1", "FACE", "GB-ESSEX", "20240302"
    record += nistitl.BinaryField(10, 999, bytes(jpeg))
    message += record
    files = {"list.csv": table(line("N-1", "a.an2", taken_on="", source="")), "a.an2": message.NIST}
    report = imported(office, likenesses, bundles.from_upload(files))
    assert report.added == 1, report.plain()
    with office.store.read() as unit:
        (entry,) = unit.entries.of(office.id)
    assert (entry.picture.taken_on, entry.picture.source) == (date(2024, 3, 2), "GB-ESSEX")


def test_one_person_under_two_references_is_a_look_alike(
    office: Office, likenesses: Likenesses, pictures: dict[str, Path], starter: Pack
) -> None:
    files = {
        "list.csv": table(line("N-1", "a.png"), line("N-2", "b.png"), line("N-3", "c.png")),
        "a.png": pictures["one"].read_bytes(),
        "b.png": pictures["one again"].read_bytes(),
        "c.png": pictures["one"].read_bytes(),
    }
    assert imported(office, likenesses, bundles.from_upload(files)).added == 3
    at = list_import.point_for_pairs(starter, 3)
    found = taken(list_import.look_alikes(office.desk, person(Role.LIST_MANAGER), office.id, at))
    assert [one.why for one in found.pairs].count(Why.SAME_PICTURE) == 1
    assert [one.why for one in found.pairs].count(Why.LOOK_ALIKE) == 2


def test_a_likeness_is_the_template_that_enrolment_makes(
    likenesses: Likenesses, pictures: dict[str, Path], starter: Pack
) -> None:
    template = packed.from_bytes(likeness_of(likenesses, pictures["one"]).template)
    same = enrolment.enroller(likenesses._eyes).template(pictures["one"])
    assert template.model == starter.model
    assert np.array_equal(template.vector, same.vector)


def test_a_likeness_is_a_level_crop_without_metadata(likenesses: Likenesses, pictures: dict[str, Path]) -> None:
    with_exif = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "SECRET PLACE"
    Image.open(pictures["one"]).convert("RGB").save(with_exif, "JPEG", exif=exif)
    with_exif.write(b"SECRET TAIL")
    made = taken(likenesses.of(with_exif.getvalue(), name="a.jpg"))
    crop = Image.open(io.BytesIO(made.picture))
    assert (crop.format, crop.size) == ("JPEG", (320, 320))
    assert not crop.getexif()
    assert b"SECRET" not in made.picture


def test_a_likeness_says_what_was_measured_in_words(likenesses: Likenesses, pictures: dict[str, Path]) -> None:
    said = likeness_of(likenesses, pictures["one"]).quality
    assert "pixels between the eyes" in said
    assert "sharpness" in said
    assert "%" not in said


def test_a_blurred_picture_is_refused_with_the_reason(likenesses: Likenesses, pictures: dict[str, Path]) -> None:
    soft = cv2.GaussianBlur(np.asarray(cv2.imread(str(pictures["one"]))), (0, 0), 6)
    _, png = cv2.imencode(".png", soft)
    refused = likenesses.of(bytes(png), name="soft.png")
    assert isinstance(refused, Refused)
    assert "soft.png" in refused.reason
    assert "blurred" in refused.reason


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\xff\xd8\xffcut", bytes(11_000_000)])
def test_what_is_no_picture_is_refused(likenesses: Likenesses, content: bytes) -> None:
    assert isinstance(likenesses.of(content, name="a.jpg"), Refused)


def test_many_threads_make_the_same_likenesses_as_one(likenesses: Likenesses, pictures: dict[str, Path]) -> None:
    names = ["one", "other"]
    alone = {name: likeness_of(likenesses, pictures[name]) for name in names}
    made: list[tuple[str, Likeness]] = []

    def work(name: str) -> None:
        made.extend((name, likeness_of(likenesses, pictures[name])) for _ in range(3))

    threads = [threading.Thread(target=work, args=(name,)) for name in names * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 12
    assert all(one == alone[name] for name, one in made)


def test_the_longer_the_list_the_stricter_two_people_are_called_alike(starter: Pack) -> None:
    points = [list_import.point_for_pairs(starter, listed) for listed in (1, 2, 100, 1_000, 20_000)]
    assert all(point.is_one_to_one for point in points)
    assert sorted(points, key=lambda point: point.threshold) == points


def test_without_evidence_nobody_is_called_alike(starter: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operating_points, "shipped", lambda _pack: [])
    with pytest.raises(OperatingPointError):
        list_import.point_for_pairs(starter, 10)
