"""Nothing is hidden: what the code can do and what is published of it are the same, or the build does not pass."""

import subprocess
import sys
from pathlib import Path

import pytest

from peelian.cli.capabilities import differences
from peelian.web.public import capabilities as published

ROOT = Path(__file__).parents[2]
KINDS = ("routes", "verbs", "settings", "models", "thresholds", "policies", "actions", "logged")


def test_all_that_the_code_can_do_is_on_the_published_list() -> None:
    script = ROOT / "scripts" / "capabilities.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_taken_off_the_list_is_found_missing(kind: str) -> None:
    found = published.read()
    hidden = found[kind][0]["name"]
    listed = {**found, kind: found[kind][1:]}
    assert differences(listed, found) == [f"{kind}: {hidden} is not on the published list"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_listed_and_not_there_is_found(kind: str) -> None:
    listed = published.read()
    found = {**listed, kind: listed[kind][1:]}
    assert differences(listed, found) == [f"{kind}: {listed[kind][0]['name']} is listed and not there"]


def test_a_route_that_is_opened_to_others_is_found() -> None:
    found = published.read()
    route = {**found["routes"][0], "action": "another"}
    assert differences(found, {**found, "routes": [route, *found["routes"][1:]]}) == [
        f"routes: {route['name']} is listed otherwise"
    ]
