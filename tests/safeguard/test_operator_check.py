"""The operator-initiated check is attacked: no camera without a lawful statement, no face beyond its bound.

Each attack has a control beside it, in which one rule is broken: so it would be seen if it were missing.
"""

import ast
import json
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peelian.errors import NotFoundError
from peelian.jobs.handset import codes, opening, probes, sweeping
from peelian.jobs.handset.answering import Answer
from peelian.jobs.handset.opening import Brought
from peelian.jobs.live.desk import ports as live_ports
from peelian.law import operator_checks as law
from peelian.nouns.ids import SetId
from peelian.nouns.operator_check import Ended, OperatorCheck, Statement
from peelian.nouns.refusal import Refusals
from peelian.wiring.store import KeyFile, open_desk_store
from tests.fakes.handset import Checking, taken
from tests.fakes.operator_checks import OFFICER, STATEMENT, SUPERVISOR

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "peelian"
RULES = Checking().handset.rules
ATTACK = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))

STATEMENTS = st.builds(
    Statement,
    legal_basis=st.sampled_from([*RULES.legal_bases, "", "because"]),
    trigger=st.sampled_from([*RULES.triggers, "", "curiosity"]),
    necessity=st.sampled_from(["He cannot say who he is", "", "so what", " \n "]),
    tried=st.lists(st.sampled_from([*RULES.tried, "nothing"]), max_size=3).map(tuple),
    place=st.sampled_from([*RULES.places, ""]),
    harm=st.booleans(),
    harm_reason=st.sampled_from(["she may die tonight", "", "x"]),
    child=st.booleans(),
    most=st.integers(-1, 9),
)


def lawful(said: Statement) -> bool:
    """What the law asks, said a second time and in other words."""
    place = RULES.places.get(said.place)
    words = len(said.necessity.split()) >= 3
    closed = said.legal_basis in RULES.legal_bases and said.trigger in RULES.triggers and place is not None
    means = bool(said.tried) and set(said.tried) <= set(RULES.tried)
    private = place is not None and place.private
    harm = not private or (said.harm and len(said.harm_reason.split()) >= 3)
    return closed and words and means and harm and 1 <= said.most <= 6


def attacked(statements: list[tuple[Statement, bool]]) -> None:
    """Ask for one after another; whatever opens the camera was lawful, and a child's had a supervisor's code."""
    van = Checking()
    for said, has_code in statements:
        van.drawn += 1
        code = taken(codes.make(van.handset, SUPERVISOR, OFFICER, reason="a child")) if has_code else "NO2CODE3"
        answer = opening.begin(van.checks, OFFICER, van.set, said, brought=Brought(code=code))
        if isinstance(answer, OperatorCheck):
            assert lawful(said), said
            assert not said.child or (has_code and answer.allowed_by == SUPERVISOR.id)
            assert sum(one.ended is None for one in van.store.kept.checks.values()) == 1
        else:
            assert answer.reasons
        van.forward(100)
        sweeping.sweep(van.checks)


@ATTACK
@given(st.lists(st.tuples(STATEMENTS, st.booleans()), max_size=12))
def test_no_sequence_opens_the_camera_without_a_lawful_statement(statements: list[tuple[Statement, bool]]) -> None:
    attacked(statements)


UNLAWFUL: list[tuple[str, Statement]] = [
    ("_stated", replace(STATEMENT, trigger="curiosity")),
    ("_place", replace(STATEMENT, place="home")),
    ("_bounds", replace(STATEMENT, most=7)),
]


@pytest.mark.parametrize(("rule", "said"), UNLAWFUL)
def test_the_attack_finds_each_rule_that_is_broken(rule: str, said: Statement, monkeypatch: pytest.MonkeyPatch) -> None:
    attacked([(said, False)])
    monkeypatch.setattr(law, rule, lambda *_: [])
    with pytest.raises(AssertionError):
        attacked([(said, False)])


def test_the_attack_finds_that_a_child_needs_no_code(monkeypatch: pytest.MonkeyPatch) -> None:
    child = [(replace(STATEMENT, child=True), False)]
    attacked(child)
    monkeypatch.setattr(codes, "used", lambda *_: _code())
    with pytest.raises(AssertionError):
        attacked(child)


def _code() -> object:
    van = Checking()
    taken(codes.make(van.handset, SUPERVISOR, OFFICER, reason="a child"))
    return next(iter(van.store.kept.codes.values()))


def beyond_the_bound(van: Checking) -> list[bytes]:
    """Take a photograph, never decide, and look at what is left when its time is over and the sweeper was there."""
    van.answered()
    van.forward(RULES.undecided_s)
    sweeping.sweep(van.checks)
    return van.faces()


def test_a_photograph_is_gone_after_its_bound_and_a_sweeper_that_does_nothing_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert beyond_the_bound(Checking()) == []
    monkeypatch.setattr(probes, "overwrite", lambda _these: None)
    assert beyond_the_bound(Checking()) != []


def test_six_candidates_and_never_seven() -> None:
    van = Checking(*(f"person {number}" for number in range(20)))
    van.library.similarity = {f"person {number}": 0.9 for number in range(20)}
    refused = opening.begin(van.checks, OFFICER, van.set, replace(STATEMENT, most=7))
    assert isinstance(refused, Refusals)
    assert len(van.answered().shown) == 6


def test_no_number_of_a_resemblance_reaches_anybody() -> None:
    van = Checking()
    answer = van.answered()
    assert isinstance(answer, Answer)
    told = repr(answer.shown) + repr(van.store.kept.events) + repr(van.row(answer.check.id))
    assert not re.search(r"0\.\d{2,}|\d ?%|per ?cent", told)
    assert re.search(r"0\.\d{2,}", "similarity=0.93"), "the search would find one"


SCREENS = SOURCE / "web" / "templates" / "checks"


def test_no_screen_of_a_check_takes_a_file_or_shows_a_percentage() -> None:
    pages = {path.name: path.read_text(encoding="utf-8") for path in SCREENS.glob("*.html")}
    assert pages
    bare = {name: re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL) for name, text in pages.items()}
    assert not [name for name, text in bare.items() if "%" in text]
    assert not [name for name, text in pages.items() if "file-upload" in text or 'type="file"' in text]
    static = SOURCE / "web" / "static"
    scripts = (static / "check" / "camera.js", static / "viewfinder.js", static / "camera.js")
    camera = "\n".join(one.read_text(encoding="utf-8") for one in scripts)
    for kept in ("localStorage", "sessionStorage", "indexedDB", "caches", "createObjectURL", "showOpenFilePicker"):
        assert kept not in camera
    assert "getUserMedia" in camera


def imports(path: Path) -> set[str]:
    return {
        name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    }


CHECKS_OWN = ("peelian.jobs.handset", "peelian.nouns.reference_set", "peelian.storage.reference_sets")


def crossings(folder: Path, forbidden: tuple[str, ...]) -> list[str]:
    return [path.name for path in folder.rglob("*.py") if any(name.startswith(forbidden) for name in imports(path))]


def test_a_live_deployment_and_a_check_know_nothing_of_each_other(tmp_path: Path) -> None:
    for live in ("jobs/live", "worker", "web/control", "web/phone"):
        assert crossings(SOURCE / live, CHECKS_OWN) == [], live
    assert crossings(SOURCE / "jobs" / "handset", ("peelian.jobs.live", "peelian.worker")) == []
    unit = {name for name in vars(live_ports.Unit) if not name.startswith("_")}
    assert not unit & {"reference_sets", "members", "checks"}
    (tmp_path / "bridge.py").write_text("from peelian.jobs.handset import opening\n", encoding="utf-8")
    assert crossings(tmp_path, CHECKS_OWN) == ["bridge.py"]


def test_a_list_of_a_deployment_is_no_reference_set_and_the_other_way_round() -> None:
    with pytest.raises(NotFoundError):
        opening.begin(Checking().checks, OFFICER, SetId("D-1"), STATEMENT)


KILLED = """
import sys, time
from pathlib import Path
from tests.fakes import check_door
from tests.fakes.check_door import people
from peelian.jobs.handset import answering, opening
from peelian.nouns.person import Role
from tests.fakes.operator_checks import STATEMENT

door = check_door.make(Path(sys.argv[1]))
officer = people(Role.CHECKING_OFFICER)
check = opening.begin(door.post.checks, officer, door.set, STATEMENT)
answering.photograph(door.post.checks, officer, check.id, b"\\xff\\xd8\\xff" + b"one")
if sys.argv[2] == "leak":
    (Path(sys.argv[1]) / "data" / "leak").write_bytes(door.photos()[0])
assert door.photos(), "there is a photograph in memory now"
print(check.id, flush=True)
time.sleep(60)
"""
CANARY = b"\xff\xd8\xffone"


def killed(folder: Path, how: str) -> str:
    """Kill a desk that has a photograph in its memory; return the check's id."""
    desk = subprocess.Popen([sys.executable, "-c", KILLED, folder, how], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert desk.stdout is not None
    check = desk.stdout.readline().strip()
    desk.send_signal(signal.SIGKILL)
    desk.wait()
    desk.stdout.close()
    assert check, "it was killed too early"
    return check


def left(folder: Path) -> list[str]:
    """Which files hold the photograph."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return [path.name for path in files if CANARY in path.read_bytes()]


def test_a_desk_that_is_killed_leaves_a_row_and_no_face(tmp_path: Path) -> None:
    check = killed(tmp_path, "clean")
    assert left(tmp_path) == []
    store = open_desk_store(tmp_path / "data", key=KeyFile(path=tmp_path / "vault.key"), create=False)
    van = Checking()
    again = replace(van.checks, handset=replace(van.handset, store=store))
    assert sweeping.resume(again) == 1
    with store.read() as unit:
        (row,) = unit.checks.all()
        log = json.dumps([str(event) for _, event in unit.journal.entries(0, unit.journal.size())])
    store.close()
    assert (row.id, row.ended, row.owes_decision) == (check, Ended.INTERRUPTED, True)
    assert row.erased_at is not None
    assert "check:erased" in log or "check_erased" in log.lower()


def test_a_desk_that_writes_a_photograph_down_is_caught(tmp_path: Path) -> None:
    """The negative control."""
    killed(tmp_path, "leak")
    assert left(tmp_path) == ["leak"]
