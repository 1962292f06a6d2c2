"""The public site as a stranger reads it: served, taken along as files, verified offline, and naming nobody."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path, PurePosixPath

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient
from typing_extensions import override

from peelian.errors import SealBrokenError, StoreError
from peelian.jobs.assurance.publication import schemas
from peelian.jobs.live.desk import record
from peelian.nouns.deployment import Stage
from peelian.nouns.event import Event, EventKind
from peelian.nouns.ids import DeploymentId
from peelian.nouns.publication import Publication
from peelian.web.pages import public as pages
from peelian.web.public import export, views
from peelian.web.public import site as public_site
from peelian.wiring import public
from peelian.wiring.live import records
from tests.door.conftest import Peelian
from tests.fakes import web_door
from tests.fakes.deployments import NOW, PLAN, SUBJECT, adjudicated, concluded, deployment
from tests.fakes.web_door import POLICY, Desk

PERSONAL = (SUBJECT.name, SUBJECT.reference, "rtsp://", "192.0.2.10", PLAN.place_link)
WEB = files("peelian.web")


class Links(HTMLParser):
    """Every address in a page, and every element that could run or fetch something."""

    def __init__(self) -> None:
        super().__init__()
        self.to: list[str] = []
        self.tags: set[str] = set()
        self.lang = ""

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        given = dict(attrs)
        self.lang = self.lang or given.get("lang") or ""
        self.to += [value for name in ("href", "src", "action") if (value := given.get(name)) is not None]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with a draft, a deployment that is announced, and one whose record is published and signed."""
    made = web_door.make(tmp_path_factory.mktemp("desk"), pages=(pages.router,))
    pages.added(made.app, made.store, POLICY, lambda: NOW, origin=made.door.origin)
    recorded = deployment(Stage.RECORDED)
    values = records.fields(record.compute(recorded, [concluded("arrest"), adjudicated()], POLICY.regime), POLICY)
    with made.store.change() as unit:
        unit.deployments.put(replace(deployment(), id=DeploymentId("D-secret"), plan=replace(PLAN, title="Kept back")))
        announced = replace(PLAN, title="Harbour & <b>quay")
        unit.deployments.put(replace(deployment(Stage.SEALED), id=DeploymentId("D-2"), plan=announced))
        unit.deployments.put(recorded)
        entry = unit.journal.size()
        published = Publication(deployment=recorded.id, document=records.document(values), entry=entry, at=NOW)
        unit.publications.add(published)
        unit.journal.record(
            Event(
                kind=EventKind.RECORD_PUBLISHED,
                who="lead",
                why="public record",
                at=NOW,
                about=(("deployment", recorded.id), ("recipient", "public")),
                facts=(("record", published.digest),),
            )
        )
        unit.journal.checkpoint()
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def found(desk: Desk) -> public.Published:
    return public.gather(desk.store, POLICY, lambda: NOW)


@pytest.fixture(scope="module")
def site(found: public.Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("public") / "site"
    export.write(found, folder)
    return folder


@pytest.fixture
def stranger(desk: Desk) -> TestClient:
    return desk.browser()


def paths(found: public.Published, suffix: str = "") -> list[str]:
    return [path for path in public_site.offers(found) if path.endswith(suffix)]


def test_a_stranger_reads_every_page_and_gets_every_file(stranger: TestClient, found: public.Published) -> None:
    for path in paths(found):
        answer = stranger.get(f"/public/{path}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, public_site.media_type(path)), path


def test_the_site_begins_with_its_first_page(stranger: TestClient) -> None:
    assert stranger.get("/public", follow_redirects=False).headers["location"] == "/public/index.html"
    assert stranger.get("/public/").text == stranger.get("/public/index.html").text


@pytest.mark.parametrize("path", ["nothing.html", "..%2F..%2Fetc%2Fpasswd", "verify/D-2.json", "records/D-2.html"])
def test_what_is_not_of_the_site_is_not_there(stranger: TestClient, path: str) -> None:
    assert stranger.get(f"/public/{path}").status_code == 404


def test_the_files_are_the_pages_that_are_served(stranger: TestClient, site: Path, found: public.Published) -> None:
    for path in paths(found):
        if not path.startswith("feed."):  # a feed knows where it is served
            assert (site / path).read_bytes() == stranger.get(f"/public/{path}").content, path


def test_every_link_leads_to_a_file_of_the_site_and_no_page_needs_a_script(site: Path, found: public.Published) -> None:
    for path in paths(found, ".html"):
        page = Links()
        page.feed((site / path).read_text(encoding="utf-8"))
        assert not page.tags & {"script", "iframe", "img", "form", "object", "embed", "style"}, path
        for to in page.to:
            if to.startswith("#"):
                continue
            assert ":" not in to, (path, to)
            at = (site / PurePosixPath(path).parent / to).resolve()
            assert at.is_relative_to(site.resolve()), (path, to)
            assert at.is_file(), (path, to)


def test_style_sheets_fetch_nothing(site: Path) -> None:
    for sheet in (site / "assets").glob("*.css"):
        written = sheet.read_text(encoding="utf-8")
        assert "@import" not in written
        assert not re.search(r"url\((?!\"?data:)", written), sheet.name


def test_a_draft_is_nowhere_and_nobody_is_named(site: Path, found: public.Published) -> None:
    for path in paths(found):
        written = (site / path).read_text(encoding="utf-8")
        for one in ("Kept back", "D-secret", *PERSONAL):
            assert one not in written, (path, one)


def test_what_people_wrote_is_text_and_never_markup(site: Path) -> None:
    written = (site / "deployments.html").read_text(encoding="utf-8")
    assert "Harbour &amp; &lt;b&gt;quay" in written


def test_a_reader_verifies_a_record_by_the_three_commands_of_its_page(site: Path) -> None:
    page = (site / "records" / "D-1.html").read_text(encoding="utf-8")
    (block,) = re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)
    commands = block.splitlines()
    assert len(commands) == 3
    said = [run(command, site / "verify") for command in commands]
    assert all(one.returncode == 0 for one in said), said
    digest = said[2].stdout.split()[0]
    assert said[1].stdout.startswith("Verified: entry 0 of ")
    assert f'"record":"{digest}"' in said[1].stdout.replace(" ", "")


def test_a_record_that_was_altered_and_a_proof_that_was_altered_are_found(site: Path, tmp_path: Path) -> None:
    for name in ("peelian_verify.py", "log-key.txt", "D-1.tlog-proof", "D-1.json"):
        (tmp_path / name).write_bytes((site / "verify" / name).read_bytes())
    altered = (tmp_path / "D-1.json").read_bytes().replace(b'"arrests":1', b'"arrests":0')
    (tmp_path / "D-1.json").write_bytes(altered)
    digest = run("sha256sum D-1.json", tmp_path).stdout.split()[0]
    verify = "python peelian_verify.py D-1.tlog-proof --key log-key.txt"
    assert digest not in run(verify, tmp_path).stdout
    lines = (tmp_path / "D-1.tlog-proof").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "D-1.tlog-proof").write_text("".join(["extra e30=\n" if "extra" in one else one for one in lines]))
    assert run(verify, tmp_path).returncode == 1


def run(command: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run a command as a reader would, with the Python that runs this test first on the path."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"  # noqa: TID251 (as a reader's shell has it)
    environment = {"PATH": path, "HOME": str(folder), "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INDEX": "1"}
    shell = ["bash", "-c", command]
    return subprocess.run(shell, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_what_is_public_is_gathered_at_most_twice_a_minute_however_often_somebody_asks(found: public.Published) -> None:
    clock, gathered = web_door.Clock(at=NOW), []

    def gather() -> public.Published:
        gathered.append(clock())
        return replace(found, made_at=clock())

    stand = pages.Newsstand(gather=gather, address="", now=clock)
    for seconds in (0, 10, 19.9, 0.1, 29.9, -60):
        clock.forward(seconds=seconds)
        stand.found()
    assert [(at - NOW).total_seconds() for at in gathered] == [0, 30, -0.1]


def test_a_record_whose_entry_is_not_signed_yet_says_so_and_has_no_commands(found: public.Published) -> None:
    unsigned = replace(found, records=tuple(replace(one, proof="") for one in found.records))
    offers = public_site.offers(unsigned)
    assert "verify/D-1.tlog-proof" not in offers
    assert b"is not signed yet" in offers["records/D-1.html"]()
    assert views.commands(unsigned.records[0]) == ()


def test_data_are_what_their_schemas_say(site: Path) -> None:
    for name in ("records", "deployments"):
        schema = json.loads((site / "data" / f"{name}.schema.json").read_bytes())
        Draft202012Validator(schema).validate(json.loads((site / "data" / f"{name}.json").read_bytes()))
        assert schema == getattr(schemas, name)()


def test_data_are_tables_too(site: Path) -> None:
    rows = list(csv.DictReader(io.StringIO((site / "data" / "records.csv").read_text(encoding="utf-8"))))
    assert [(one["deployment"], one["arrests"]) for one in rows] == [("D-1", "1")]
    told = list(csv.DictReader(io.StringIO((site / "data" / "deployments.csv").read_text(encoding="utf-8"))))
    assert {one["id"] for one in told} == {"D-1", "D-2"}


def test_every_word_of_the_site_has_its_welsh_draft_and_every_welsh_page_says_that_it_is_one(site: Path) -> None:
    folder = str(WEB / "templates" / "public")
    method = [("**.html", "jinja2.ext:babel_extract")]
    said = {message for _, _, message, _, _ in extract_from_dir(folder, method_map=method)}
    with (Path(str(WEB)) / "locale" / "cy" / "LC_MESSAGES" / "public.po").open("rb") as file:
        welsh = {one.id: one.string for one in read_po(file, locale="cy") if one.id}
    assert sorted(map(str, said - welsh.keys())) == []
    assert sorted(map(str, welsh.keys() - said)) == []
    assert all(welsh.values())
    for path in sorted((site / "cy").rglob("*.html")):
        written = path.read_text(encoding="utf-8")
        page = Links()
        page.feed(written)
        assert page.lang == "cy"
        assert "Drafft: rhaid i gyfieithydd" in written


def test_the_pages_of_both_languages_are_the_same_ones(site: Path) -> None:
    english = {path.relative_to(site) for path in site.rglob("*.html") if "cy" not in path.parts}
    assert {path.relative_to(site / "cy") for path in (site / "cy").rglob("*.html")} == english


def test_the_rules_in_force_are_shown_to_the_letter(site: Path) -> None:
    assert (site / "data" / "policy.toml").read_bytes() == (files("peelian.law") / "packs/uk-2026.toml").read_bytes()
    assert POLICY.digest in (site / "policy.html").read_text(encoding="utf-8")


def test_a_folder_that_holds_something_else_is_left_alone(found: public.Published, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all", encoding="utf-8")
    with pytest.raises(StoreError, match="no public site"):
        export.write(found, tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["letter.txt"]


def test_a_later_export_takes_away_what_is_no_longer_public_and_nothing_else(
    found: public.Published, tmp_path: Path
) -> None:
    folder, outside = tmp_path / "site", tmp_path / "outside.txt"
    outside.write_text("stays", encoding="utf-8")
    export.write(found, folder)
    (folder / "note.txt").write_text("mine", encoding="utf-8")
    mark = json.loads((folder / export.MARK).read_bytes())
    mark["files"].append("../outside.txt")
    (folder / export.MARK).write_text(json.dumps(mark), encoding="utf-8")
    export.write(replace(found, records=()), folder)
    assert not (folder / "records" / "D-1.html").exists()
    assert (folder / "note.txt").exists()
    assert outside.exists()


def test_the_site_is_exported_without_the_vaults_key(desk: Desk, peelian: Peelian, tmp_path: Path) -> None:
    data = Path(str(desk.store._path)).parent
    ran = peelian(
        "public", "export", tmp_path / "site", "--data", data, "--address", "https://force.example/", "--json"
    )
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    assert (told["event"], told["records"]) == ("exported", 1)
    assert (tmp_path / "site" / "verify" / "D-1.tlog-proof").exists()
    feed = json.loads((tmp_path / "site" / "feed.json").read_bytes())
    assert feed["items"][0]["url"].startswith("https://force.example/")


def test_a_store_that_was_opened_without_its_key_opens_nothing_sealed(desk: Desk) -> None:
    with desk.store.change() as unit:
        unit.vault.put("E-1", "subject", b"Tomos")
    data = Path(str(desk.store._path)).parent
    with public.without_keys(data) as store, store.read() as unit, pytest.raises(SealBrokenError):
        unit.vault.get("E-1", "subject")
