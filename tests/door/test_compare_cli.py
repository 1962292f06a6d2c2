"""`peelian compare` and `peelian search`, right and wrong, as a user runs them."""

import json
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest


class Ran(Protocol):
    code: int
    out: str
    err: str


Peelian = Callable[..., Ran]
Pictures = dict[str, Path]
PointFile = Callable[..., Path]

PACK = ("--pack", "starter:fp32")


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def bomb(path: Path) -> Path:
    """A PNG of a few bytes whose header asks for 40 megapixels."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 8000, 5000, 8, 2, 0, 0, 0))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b""))
    return path


@pytest.fixture
def gallery(pictures: Pictures, tmp_path: Path) -> Path:
    folder = tmp_path / "people"
    for subject in ("one", "other"):
        (folder / subject).mkdir(parents=True)
        (folder / subject / f"{subject}.png").write_bytes(pictures[subject].read_bytes())
    return folder


def test_two_pictures_of_one_person_are_the_same(peelian: Peelian, pictures: Pictures, point_file: PointFile) -> None:
    ran = peelian(
        "compare",
        pictures["one"],
        pictures["one again"],
        *PACK,
        "--operating-point",
        point_file(threshold=0.8),
        "--json",
    )
    result = json.loads(ran.out)
    assert (ran.code, result["same"]) == (0, True)
    assert 0.8 < result["similarity"] <= 1
    assert result["operating_point"]["threshold"] == 0.8


def test_the_answer_for_people_is_in_words_and_has_no_percentage(
    peelian: Peelian, pictures: Pictures, point_file: PointFile
) -> None:
    ran = peelian(
        "compare", pictures["one"], pictures["other"], *PACK, "--operating-point", point_file(threshold=0.999)
    )
    assert ran.code == 0
    assert "Not the same person" in ran.out
    assert "pictures of nobody" in ran.out
    assert "%" not in ran.out


def test_a_search_lists_the_best_first_and_says_who_reaches(
    peelian: Peelian, pictures: Pictures, point_file: PointFile, gallery: Path
) -> None:
    point = point_file(threshold=0.8, gallery_size=10, target=1e-2)
    ran = peelian("search", pictures["one again"], "--gallery", gallery, *PACK, "--operating-point", point, "--json")
    *candidates, summary = [json.loads(line) for line in ran.out.splitlines()]
    assert [candidate["rank"] for candidate in candidates] == [1, 2]
    assert candidates[0]["subject"] == "one"
    assert candidates[0]["reaches_operating_point"]
    assert summary["candidates"] >= 1


def test_nobody_is_a_valid_result(peelian: Peelian, pictures: Pictures, point_file: PointFile, gallery: Path) -> None:
    point = point_file(threshold=1.0, gallery_size=10, target=1e-2)
    ran = peelian("search", pictures["one again"], "--gallery", gallery, *PACK, "--operating-point", point)
    assert ran.code == 0
    assert "Nobody" in ran.out


def test_what_cannot_be_used_gets_one_clear_sentence(
    peelian: Peelian, pictures: Pictures, point_file: PointFile, tmp_path: Path
) -> None:
    text = tmp_path / "text.jpg"
    text.write_text("not a picture")
    cut = tmp_path / "cut.png"
    cut.write_bytes(pictures["one"].read_bytes()[:2000])
    empty = tmp_path / "empty.jpg"
    empty.touch()
    wrong = {
        tmp_path / "nowhere.jpg": "no such file",
        pictures["nobody"]: "no face found",
        pictures["both"]: "2 faces found",
        text: "not a JPEG or PNG",
        cut: "damaged or cut short",
        empty: "the file is empty",
        bomb(tmp_path / "bomb.png"): "more than 25 million pixels",
        tmp_path: "a folder",
    }
    point = point_file()
    for path, sentence in wrong.items():
        ran = peelian("compare", pictures["one"], path, *PACK, "--operating-point", point)
        assert ran.code == 2, path
        assert sentence in " ".join(ran.err.split()), ran.err
        assert "Traceback" not in ran.err
        assert ran.out == ""


def test_a_gallery_with_nobody_in_it_is_refused(peelian: Peelian, pictures: Pictures, tmp_path: Path) -> None:
    ran = peelian("search", pictures["one"], "--gallery", tmp_path, *PACK)
    assert (ran.code, "no subjects in it" in ran.err) == (2, True)


def test_an_operating_point_for_a_list_does_not_serve_to_compare(
    peelian: Peelian, pictures: Pictures, point_file: PointFile
) -> None:
    point = point_file(gallery_size=100)
    ran = peelian("compare", pictures["one"], pictures["other"], *PACK, "--operating-point", point)
    assert ran.code == 2
    assert "one-to-one" in ran.err


def test_a_rate_that_was_not_measured_is_refused(peelian: Peelian, pictures: Pictures, point_file: PointFile) -> None:
    point = point_file(target=1e-2)
    ran = peelian("compare", pictures["one"], pictures["other"], *PACK, "--operating-point", point, "--fmr", "0.00001")
    assert ran.code == 2
    assert "keeps to FMR 1e-05" in ran.err


@pytest.mark.parametrize("verb", ["compare", "search", "watch", "evaluate", "demo", "bench", "models", "synth"])
def test_every_verb_says_what_it_does(peelian: Peelian, verb: str) -> None:
    ran = peelian(verb, "--help")
    assert ran.code == 0
    assert "Usage" in ran.out
