"""A desk has a second site sign its log by itself, shows what that said, and raises the alarm: silence, or a fork."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from peelian.audit.key import load_key
from peelian.errors import BadOptionError
from peelian.nouns.event import SYSTEM, Event, EventKind
from peelian.nouns.person import Role
from peelian.storage import engine as engines
from peelian.web.desks import log
from peelian.web.pages import audit
from peelian.web.pages.log import router as log_router
from peelian.wiring.audit import keys, witnessing
from peelian.wiring.audit import witness as witnesses
from peelian.wiring.audit.witnessing import Plan, Witnessing
from tests.fakes import web_door
from tests.fakes.deployments import NOW
from tests.fakes.web_door import Desk


@dataclass
class Watched:
    """A desk, the witness's folder, and where a file can name it."""

    desk: Desk
    folder: Path
    lines: list[str]

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def plan(self, address: str, rest: str = "") -> Plan:
        path = self.folder / "witnesses.toml"
        listed = ", ".join(f'"{line}"' for line in self.lines)
        path.write_text(f'{rest}\n[[witness]]\naddress = "{address}"\nkeys = [{listed}]\n', encoding="utf-8")
        return witnessing.plan(path)

    def asked(self, plan: Plan) -> Witnessing:
        """Have the pages show what the witnesses of a plan say, and return what asks them."""
        made = log.witnesses(self.desk.store, self.data, plan, self.desk.clock)
        log.added(self.desk.app, self.desk.store, self.data, made)
        self.desk.app.state.workplace = SimpleNamespace(desk=self.desk)  # of it, the page wants the store alone
        return made

    def page(self) -> str:
        return " ".join(self.desk.browser(Role.AUDITOR).get("/audit").text.split())

    def kinds(self) -> list[EventKind]:
        with self.desk.store.read() as unit:
            return [event.kind for _, event in unit.journal.entries(0, unit.journal.size())]


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    desk = web_door.make(tmp_path, pages=(audit.router, log_router))
    with desk.store.change() as unit:
        unit.journal.record(*[Event(kind=EventKind.POLICY_LOADED, who=SYSTEM, at=NOW)] * 3)
    made = witnesses.make(tmp_path / "site", "hq.example/log")
    witnesses.trust(tmp_path / "site", load_key(tmp_path / "data" / keys.KEY_FILE).key.text)
    yield Watched(desk=desk, folder=tmp_path, lines=made)
    desk.store.close()


@contextmanager
def listening(watched: Watched) -> Iterator[str]:
    with witnesses.server(watched.folder / "site", ("127.0.0.1", 0), lambda: watched.desk.clock().timestamp()) as site:
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{site.server_address[1]}"
        finally:
            site.shutdown()
            thread.join()


def test_a_witness_is_asked_by_itself_as_often_as_the_file_says_and_what_it_signed_is_shown(watched: Watched) -> None:
    with listening(watched) as address:
        asking = watched.asked(watched.plan(address, "every_minutes = 30"))
        assert "Not asked yet" in watched.page()
        asking()
        asking.close()
        page = watched.page()
        assert all(said in page for said in ("hq.example/log", address, "Signed", "Signed last")), page
        (first,) = asking.standing().told  # type: ignore[union-attr]
        watched.desk.clock.forward(minutes=29)
        asking()
        asking.close()
        assert asking.standing().told == (first,)  # type: ignore[union-attr]
        watched.desk.clock.forward(minutes=1)
        asking()
        asking.close()
        (again,) = asking.standing().told  # type: ignore[union-attr]
        assert (again.size or 0) > (first.size or 0), (
            "the second time it signs what was added since, signing in included"
        )
    anybody = watched.desk.browser().get("/log/checkpoint").text
    assert anybody.count("hq.example/log") == 2, "whoever takes the checkpoint has the witness's signatures with it"
    taken_up = watched.asked(watched.plan("https://hq.example"))
    assert taken_up.standing().told[0].signed_at == watched.desk.clock()  # type: ignore[union-attr]


def test_when_none_has_signed_for_too_long_it_is_an_alarm_once(watched: Watched) -> None:
    asking = watched.asked(watched.plan("http://127.0.0.1:9", "alarm_hours = 2"))
    asking()
    asking.close()
    page = watched.page()
    assert ("Not signed" in page, "it does not answer" in page, "No witness has signed" in page) == (True, True, False)
    watched.desk.clock.forward(hours=2)
    asking()
    asking()
    asking.close()
    assert "No witness has signed the log for 2 hours or longer" in watched.page()
    assert watched.kinds().count(EventKind.LOG_UNWITNESSED) == 1
    with listening(watched) as address:
        recovered = watched.asked(watched.plan(address, "alarm_hours = 2"))
        recovered.ask()
        assert "No witness has signed" not in watched.page()


def test_a_fork_is_shown_on_every_page_and_is_in_the_log(watched: Watched) -> None:
    with listening(watched) as address:
        watched.asked(watched.plan(address)).ask()
        assert "Alarm" not in watched.page()
        # Somebody who holds log and key writes another log of the same name, and has the witness's own desk show it.
        other = watched.folder / "other"
        other.mkdir(mode=0o700)
        for name in (keys.KEY_FILE, keys.SECOND_FILE):
            shutil.copy(watched.data / name, other / name)
        store = engines.open_store(other, create=True)
        with engines.writing(store) as connection:
            forged = keys.log_in(other, connection)
            forged.append(connection, [Event(kind=EventKind.POLICY_LOADED, who="p-9", why="forged", at=NOW)] * 99)
        store.dispose()
        watched.desk.store.close()
        for path in watched.data.glob("desk.sqlite*"):
            path.unlink()
        shutil.copy(other / "desk.sqlite", watched.data / "desk.sqlite")
        (watched.folder / "vault.key").unlink()
        desk = web_door.make(watched.folder, pages=(audit.router, log_router))
        forked = Watched(desk=desk, folder=watched.folder, lines=watched.lines)
        asking = forked.asked(forked.plan(address))
        asking.ask()
        asking.ask()
        page = forked.page()
        assert "is not the beginning of this log" in page
        assert "Alarm: a witness says that the log was altered or replaced." in page
        assert forked.kinds().count(EventKind.LOG_FORK_SEEN) == 1
        anybody = desk.browser().get("/sign-in").text
        assert "Alarm" not in anybody, "it is for those who work here"
        desk.store.close()


def test_where_no_file_names_witnesses_nobody_is_asked_and_nothing_is_said_of_them(watched: Watched) -> None:
    plan = witnessing.plan(watched.folder / "nowhere.toml")
    asking = watched.asked(plan)
    watched.desk.clock.forward(days=30)
    asking()
    asking.close()
    assert (plan, asking.standing()) == (Plan(), None)
    assert "Witnesses" not in watched.page()
    assert EventKind.LOG_UNWITNESSED not in watched.kinds()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[witness", "cannot be read as TOML"),
        ('[[witness]]\naddress = "https://hq.example"', "no keys"),
        ('[[witness]]\naddress = "hq.example"\nkeys = ["k"]', "no address of a witness"),
        ('[[witness]]\naddress = "https://hq.example"\nkeys = ["k"]', "no public key of a witness"),
        ('[[witness]]\naddress = "https://hq.example"\nkeys = "k"', "is a list of the lines"),
        ("every_minutes = 0", "every_minutes is 1 or more"),
        ('alarm_hours = "two"', "not laid out"),
        ("witness = 3", "not laid out"),
    ],
)
def test_a_file_of_witnesses_that_says_nothing_sensible_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "witnesses.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadOptionError, match=problem):
        witnessing.plan(path)


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(BadOptionError, match="no such file"):
        witnessing.plan(tmp_path / "nowhere.toml", needed=True)
    assert witnessing.plan(tmp_path / "nowhere.toml").every == timedelta(hours=1)
