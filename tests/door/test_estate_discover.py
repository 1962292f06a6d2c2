"""`peelian estate discover` against a simulated device: what answers is proposed, imported, and then known."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from peelian.cli.estate import estate
from peelian.errors import BadOptionError, PeelianError
from tests.fakes import onvif_device
from tests.fakes.onvif_device import HERE, Device

Peelian = Callable[..., list[dict[str, object]]]


@pytest.fixture
def peelian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Peelian:
    """Run a verb with `--json`; return the lines."""
    monkeypatch.setenv("PEELIAN_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PEELIAN_CONFIG", str(tmp_path / "config"))
    (tmp_path / "config").mkdir()

    def run(*words: object) -> list[dict[str, object]]:
        ran = CliRunner().invoke(estate, [*(str(word) for word in words), "--json"], standalone_mode=False)
        if isinstance(ran.exception, PeelianError):
            raise ran.exception
        assert ran.exception is None, ran.exception
        return [json.loads(line) for line in ran.stdout.splitlines()]

    run("body", "north", "North Constabulary", "--home")
    return run


def test_a_camera_is_found_proposed_accepted_and_then_known(peelian: Peelian, tmp_path: Path) -> None:
    out, word = tmp_path / "proposed.csv", tmp_path / "word"
    word.write_text("secret-word\n", encoding="utf-8")
    options = ("--body", "north", "--system", "cctv_internal", "--wait", "2")
    login = ("--user", "reader", "--password-file", word)
    with onvif_device.on(Device(needs_login=True)) as device:
        asked = ("discover", "--network", f"{HERE}/32", *options, "--port", device.port)
        found, summary, written = peelian(*asked, *login, "--out", out)
        assert (found["novelty"], found["maker"], found["address"]) == ("new", "Acme", HERE)
        assert (summary["new"], written["event"]) == (1, "written")
        assert HERE not in out.read_text(encoding="utf-8")
        assert peelian("report")[0]["assets"] == 0
        with pytest.raises(BadOptionError, match="there already"):
            peelian(*asked, *login, "--out", out)
        assert peelian("import", out, "--why", "Found on the network")[-1]["added"] == 1
        assert peelian(*asked, *login)[-1]["known"] == 1
        (without, _) = peelian(*asked)
        assert "give a user" in str(without["trouble"])
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert [(row["reference"], row["serial"]) for row in rows] == [("onvif:S-77", "S-77")]


@pytest.mark.parametrize(
    ("network", "said"),
    [("10.0.0.0/8", "at most 1,024"), ("camera.example", "no IPv4 network"), ("192.0.2.7/24", "no IPv4 network")],
)
def test_a_network_that_is_none_or_too_large_is_not_asked(peelian: Peelian, network: str, said: str) -> None:
    with pytest.raises(BadOptionError, match=said):
        peelian("discover", "--network", network, "--body", "north")


def test_a_user_goes_with_a_file_that_holds_the_password(peelian: Peelian, tmp_path: Path) -> None:
    asked = ("discover", "--network", f"{HERE}/32", "--body", "north", "--port", "9", "--wait", "0.1")
    with pytest.raises(BadOptionError, match="goes with --password-file"):
        peelian(*asked, "--user", "reader")
    with pytest.raises(BadOptionError, match="cannot be read"):
        peelian(*asked, "--user", "reader", "--password-file", tmp_path / "none")
    with pytest.raises(BadOptionError, match="no body 'west'"):
        peelian("discover", "--network", f"{HERE}/32", "--body", "west")
