"""`peelian estate` as somebody uses it who holds the machine."""

import csv
import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from typer.testing import CliRunner

from peelian.cli.estate import estate
from peelian.errors import BadOptionError, ListSourceError, PeelianError
from tests.fakes.estate import PRODUCT

HEADER = "body,reference,system,maker,model,serial,country,cpe,mitigation"
GOOD = [
    f"north,N-1,cctv_external,Acme,Eye 2,S-1,GB,{PRODUCT.cpe},",
    "north,N-2,uav,Bolt,Kite,S-2,US,,",
    "south,S-1,cctv_external,Acme,Eye 2,S-1,GB,,",
]
BAD = {
    "wrong date": ("north,N-3,uav,Bolt,Kite,,,,,soon", "dpia_on"),
    "unknown body": ("west,N-4,uav,Bolt,Kite,,,,,", "body"),
    "duplicate serial": ("north,N-5,uav,Bolt,Kite,S-2,,,,", "serial"),
    "formula": ("north,N-6,uav,=1+1,Kite,,,,,", "maker"),
    "encoding": ("north,N-7,uav,Caf\xe9,Kite,,,,,", "maker"),
}

Peelian = Callable[..., tuple[int, list[dict[str, object]]]]


@pytest.fixture
def peelian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Peelian:
    """Run a verb with `--json`; return the exit status and the lines."""
    monkeypatch.setenv("PEELIAN_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PEELIAN_CONFIG", str(tmp_path / "config"))
    (tmp_path / "config").mkdir()

    def run(*words: object) -> tuple[int, list[dict[str, object]]]:
        ran = CliRunner().invoke(estate, [*(str(word) for word in words), "--json"], standalone_mode=False)
        if isinstance(ran.exception, PeelianError):
            raise ran.exception
        assert ran.exception is None, ran.exception
        code = ran.return_value if isinstance(ran.return_value, int) else ran.exit_code
        return code, [json.loads(line) for line in ran.stdout.splitlines()]

    run("body", "north", "North Constabulary", "--home")
    run("body", "south", "South Constabulary")
    return run


def table(folder: Path, *lines: str, header: str = HEADER, name: str = "register.csv") -> Path:
    path = folder / name
    path.write_bytes("\n".join([header, *lines]).encode("latin-1"))
    return path


def counts(lines: list[dict[str, object]]) -> tuple[object, ...]:
    (summary,) = [one for one in lines if one["event"] == "summary"]
    return tuple(summary[name] for name in ("added", "changed", "unchanged", "wrong_rows"))


def test_every_bad_row_is_told_by_row_and_column_and_the_rest_is_imported(peelian: Peelian, tmp_path: Path) -> None:
    lines = [f"{line}," for line in GOOD] + [line for line, _ in BAD.values()]
    path = table(tmp_path, *lines, header=f"{HEADER},dpia_on")
    code, said = peelian("import", path)
    assert (code, counts(said)) == (1, (3, 0, 0, 5))
    wrong = [(one["row"], one["faults"][0]["column"]) for one in said if one["event"] == "wrong"]  # type: ignore[index]
    assert wrong == [(number, column) for number, (_, column) in enumerate(BAD.values(), 5)]
    assert counts(peelian("import", path)[1]) == (0, 0, 3, 5)


def test_what_is_exported_is_marked_and_changes_nothing_when_it_comes_back(peelian: Peelian, tmp_path: Path) -> None:
    peelian("import", table(tmp_path, *GOOD))
    out = tmp_path / "out.csv"
    peelian("export", out, "--why", "For the audit")
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert [one["reference"] for one in rows] == ["N-1", "N-2", "S-1"]
    assert {one["exported_for"] for one in rows} == {"For the audit"}
    assert counts(peelian("import", out)[1]) == (0, 0, 3, 0)
    with pytest.raises(BadOptionError, match="there already"):
        peelian("export", out)
    peelian("export", tmp_path / "south.csv", "--body", "south")
    assert len((tmp_path / "south.csv").read_text(encoding="utf-8").splitlines()) == 2


def zipped(path: Path, *members: tuple[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in members:
            into.writestr(name, content)
    return path


def test_a_zip_is_opened_and_one_that_was_half_written_leaves_nothing(peelian: Peelian, tmp_path: Path) -> None:
    content = table(tmp_path, *GOOD).read_bytes()
    whole = zipped(tmp_path / "whole.zip", ("register/assets.csv", content), ("__MACOSX/._assets.csv", b"x"))
    half = tmp_path / "half.zip"
    half.write_bytes(whole.read_bytes()[:-40])
    with pytest.raises(ListSourceError, match="damaged"):
        peelian("import", half)
    assert peelian("report")[1][0]["assets"] == 0
    spoilt = bytearray(whole.read_bytes())
    spoilt[60] ^= 0xFF
    (tmp_path / "spoilt.zip").write_bytes(bytes(spoilt))
    with pytest.raises(ListSourceError, match="damaged"):
        peelian("import", tmp_path / "spoilt.zip")
    assert peelian("report")[1][0]["assets"] == 0
    assert counts(peelian("import", whole)[1]) == (3, 0, 0, 0)
    with pytest.raises(ListSourceError, match="2 tables"):
        peelian("import", zipped(tmp_path / "two.zip", ("a.csv", content), ("b.csv", content)))
    with pytest.raises(ListSourceError, match="no table"):
        peelian("import", zipped(tmp_path / "none.zip", ("a.txt", content)))


def test_a_file_of_two_gigabytes_is_refused_without_being_read(peelian: Peelian, tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(2_000_000_000)
    tracemalloc.start()
    code, said = peelian("import", path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (code, most < 100_000_000) == (1, True)
    assert "larger than 500 MB" in str(said[0]["problem"])


def test_a_bill_of_materials_and_a_list_of_flaws_are_told_from_each_other(peelian: Peelian, tmp_path: Path) -> None:
    camera = {
        "bom-ref": "N-9",
        "manufacturer": {"name": "Acme"},
        "name": "Eye 2",
        "cpe": PRODUCT.cpe,
        "properties": [{"name": "peelian:system", "value": "cctv_internal"}],
    }
    bill = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [camera]}
    (tmp_path / "bill.json").write_text(json.dumps(bill), encoding="utf-8")
    match = {"vulnerable": True, "criteria": PRODUCT.cpe}
    flaw = {
        "id": "CVE-2021-1",
        "published": "2021-09-22T13:15:07.203",
        "descriptions": [{"lang": "en", "value": "A flaw"}],
        "configurations": [{"nodes": [{"cpeMatch": [match]}]}],
    }
    (tmp_path / "nvd.json").write_text(json.dumps({"vulnerabilities": [{"cve": flaw}, {}]}), encoding="utf-8")
    assert counts(peelian("import", tmp_path / "bill.json", "--body", "north")[1]) == (1, 0, 0, 0)
    code, said = peelian("import", tmp_path / "nvd.json")
    assert (code, said[-1]["added"], said[0]["row"]) == (1, 1, 2)
    assert peelian("report")[1][0]["flagged"] == 1


def test_the_register_is_summed_up_by_kind_and_body_and_without_a_supplier(peelian: Peelian, tmp_path: Path) -> None:
    peelian("import", table(tmp_path, *GOOD))
    lines = {(one["by"], one["of"]): one["assets"] for one in peelian("report")[1]}
    assert lines == {
        ("all", "all"): 3,
        ("kind", "cctv_external"): 2,
        ("kind", "uav"): 1,
        ("kind of body", "territorial_force"): 3,
        ("body", "north"): 2,
        ("body", "south"): 1,
    }
    lost = peelian("report", "--without", "ACME Ltd")[1]
    assert [(one["body"], one["assets"], one["without_cost"]) for one in lost] == [("north", 1, 1), ("south", 1, 1)]
    assert len(peelian("report", "--without", "Acme", "--body", "south")[1]) == 1


def test_the_report_is_written_as_a_page_a_tagged_pdf_and_open_data(peelian: Peelian, tmp_path: Path) -> None:
    peelian("import", table(tmp_path, *GOOD))
    out = tmp_path / "report"
    written = [one["file"] for one in peelian("report", "--out", out)[1] if one["event"] == "written"]
    assert written == [str(out / name) for name in ("report.html", "report.pdf", "figures.csv", "figures.json")]
    text = (out / "report.html").read_text(encoding="utf-8")
    assert "3 assets of 2 bodies" in text
    assert "North Constabulary" in text
    pdf = pypdf.PdfReader(out / "report.pdf")
    assert "/MarkInfo" in str(pdf.trailer["/Root"])
    rows = list(csv.DictReader(io.StringIO((out / "figures.csv").read_text(encoding="utf-8"))))
    assert rows[0]["assets"] == "3"
    assert json.loads((out / "figures.json").read_text(encoding="utf-8"))["rows"][-1]["of"] == "south"
    peelian("report", "--out", out, "--body", "north")
    assert "South Constabulary" not in (out / "report.html").read_text(encoding="utf-8")


def test_what_is_not_there_is_said(peelian: Peelian, tmp_path: Path) -> None:
    for words, said in (
        (("import", tmp_path / "none.csv"), "no file"),
        (("report", "--body", "west"), "Choose of: north, south"),
        (("body", "West Force", "West"), "lower case"),
        (("body", "west", "West", "--why", " "), "Say why"),
        (("seat", "p-1", "north"), "person"),
    ):
        with pytest.raises(PeelianError, match=said):
            peelian(*words)


def test_bodies_are_listed_with_the_one_that_runs_the_desk(peelian: Peelian) -> None:
    assert [(one["id"], one["home"]) for one in peelian("bodies")[1]] == [("north", True), ("south", False)]


def test_people_read_the_same_in_words(peelian: Peelian, tmp_path: Path) -> None:
    path = table(tmp_path, *GOOD, "north,N-9,tank,A,B,,,,")
    said = [CliRunner().invoke(estate, ["import", str(path)]).output]
    said += [CliRunner().invoke(estate, words).output for words in (["report"], ["report", "--without", "Acme"])]
    said.append(CliRunner().invoke(estate, ["report", "--without", "Nobody"]).output)
    assert "Row 5 N-9: system:" in said[0]
    assert "3 added, 0 changed, 0 unchanged, 1 wrong rows" in said[0]
    assert "cctv_external" in said[1]
    assert "north" in said[2]
    assert "Nothing in this register is of theirs" in said[3]
