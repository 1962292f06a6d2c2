from pathlib import Path

import pytest

from peelian.errors import ManifestError
from peelian.jobs.assurance import manifest
from peelian.jobs.assurance.manifest import Role


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "list.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_list_is_read_with_its_groups_and_lines(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "path,role,subject,light,site\n"
        "a/1.jpg,gallery,ann,day,\n"
        "\n"
        f"{tmp_path}/b.jpg, probe ,bob,night,yard\n"
        '"c,1.jpg",both,cyd,,\n',
    )
    one, two, three = manifest.read(path)
    assert (one.line, one.path, one.subject, one.role) == (2, tmp_path / "a/1.jpg", "ann", Role.GALLERY)
    assert one.groups == (("light", "day"),)
    assert (two.line, two.path, two.role) == (4, tmp_path / "b.jpg", Role.PROBE)
    assert two.groups == (("light", "night"), ("site", "yard"))
    assert (three.name, three.role, three.groups) == ("c,1.jpg", Role.BOTH, ())


def test_a_byte_order_mark_of_a_spreadsheet_is_no_part_of_the_header(tmp_path: Path) -> None:
    path = written(tmp_path, b"\xef\xbb\xbfpath,subject,role\r\na.jpg,ann,probe\r\n")
    assert manifest.read(path)[0].subject == "ann"


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("path,subject\na,b\n", 1, "column role is missing"),
        ("path,subject,role,\na,b,probe,\n", 1, "no name"),
        ("path,subject,role,x,x\n", 1, "another's"),
        ("path,subject,role,line\na,b,probe,1\n", 1, "called 'line'"),
        ("path,subject,role,measured eye distance\na,b,probe,1\n", 1, "as reports name columns of their own"),
        ("path,subject,role,age x sex\na,b,probe,1\n", 1, "called 'age x sex'"),
        ("path,subject,role\na.jpg,ann\n", 2, "2 cells, 3 expected"),
        ("path,subject,role\na.jpg,ann,probe,more\n", 2, "4 cells"),
        ("path,subject,role\na.jpg,,probe\n", 2, "subject is empty"),
        ("path,subject,role\n ,ann,probe\n", 2, "path is empty"),
        ("path,subject,role\na.jpg,ann,watch\n", 2, "'watch' is no role"),
        ("path,subject,role\na.jpg,ann,probe\na.jpg,ann,gallery\n", 3, "named on line 2 already"),
        ("path,subject,role\na\0.jpg,ann,probe\n", 2, "cannot be used"),
        ("path,subject,role\n" + "a" * 5000 + ",ann,probe\n", 2, "cannot be used"),
        ('path,subject,role\n"a.jpg"x,ann,probe\n', 2, "not well-formed CSV"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, text: str, line: int, problem: str) -> None:
    with pytest.raises(ManifestError, match=problem) as caught:
        manifest.read(written(tmp_path, text))
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "empty"),
        ("path,subject,role\n", "names no picture"),
        (b"path,subject,role\n\xff\xfe,a,probe\n", "not UTF-8"),
    ],
)
def test_a_list_that_holds_nothing_is_refused(tmp_path: Path, text: str | bytes, problem: str) -> None:
    with pytest.raises(ManifestError, match=problem):
        manifest.read(written(tmp_path, text))


def test_a_missing_list_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="no such file"):
        manifest.read(tmp_path / "none.csv")
    with pytest.raises(ManifestError, match="is a directory"):
        manifest.read(tmp_path)


def test_a_list_is_streamed_up_to_the_line_that_is_wrong(tmp_path: Path) -> None:
    rows = manifest.stream(written(tmp_path, "path,subject,role\na.jpg,ann,probe\nb.jpg,bob,nothing\n"))
    assert next(rows).subject == "ann"
    with pytest.raises(ManifestError):
        next(rows)
