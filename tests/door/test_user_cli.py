"""Letting the first person in, from the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from peelian.cli.user import user
from peelian.errors import BadOptionError, NotFoundError, PeelianError

User = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> User:
    runner = CliRunner()

    def command(*words: str) -> Result:
        where = ("--data", str(tmp_path / "data"), "--key-file", str(tmp_path / "vault.key"))
        return runner.invoke(user, [*words, *where], catch_exceptions=True)

    return command


def lines(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.exception
    return [json.loads(line) for line in result.stdout.splitlines()]


def refusal(result: Result, kind: type[PeelianError]) -> str:
    assert isinstance(result.exception, kind)
    return str(result.exception)


def test_somebody_who_is_let_in_gets_a_link_and_is_listed_with_their_roles(run: User) -> None:
    words = ("add", "Kit Moran", "--role", "administrator", "--role", "auditor", "--rank", "inspector", "--json")
    (made,) = lines(run(*words))
    assert str(made["link"]).startswith("http://localhost:8480/enrol/")
    assert made["hours"] == 24
    (listed,) = lines(run("list", "--json"))
    assert listed == {
        "id": made["person"],
        "name": "Kit Moran",
        "rank": "inspector",
        "roles": ["administrator", "auditor"],
        "active": True,
        "passkeys": 0,
    }


def test_people_read_a_table_and_a_sentence(run: User) -> None:
    added = run("add", "Kit Moran", "--role", "administrator", "--origin", "https://desk.example/")
    assert "hand it over in person" in added.stdout
    assert "https://desk.example/enrol/" in added.stdout
    assert "Kit Moran" in run("list").stdout


def test_a_new_link_is_made_for_somebody_who_is_there(run: User) -> None:
    (made,) = lines(run("add", "Kit Moran", "--role", "administrator", "--json"))
    (again,) = lines(run("link", str(made["person"]), "--json"))
    assert again["link"] != made["link"]
    assert "p-nobody" in refusal(run("link", "p-nobody"), NotFoundError)


def test_a_rank_that_the_policy_pack_does_not_have_is_refused(run: User) -> None:
    said = refusal(run("add", "Kit Moran", "--role", "operator", "--rank", "general"), BadOptionError)
    assert "superintendent" in said


def test_a_name_that_is_there_already_is_refused(run: User) -> None:
    run("add", "Kit Moran", "--role", "operator")
    assert "Somebody of this name" in refusal(run("add", "kit moran", "--role", "operator"), BadOptionError)
    assert len(lines(run("list", "--json"))) == 1


def test_a_role_that_there_is_not_is_a_usage_error(run: User) -> None:
    assert run("add", "Kit Moran", "--role", "chief").exit_code == 2
    assert run("add", "Kit Moran").exit_code == 2
