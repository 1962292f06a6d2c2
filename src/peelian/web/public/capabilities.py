"""The published list of all that this build can do, as `scripts/capabilities.py` wrote it out of the code."""

import json
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Final, cast

FILE: Final = "capabilities.json"
"""Package data. A test holds the code to it."""

HEADINGS: Final[Mapping[str, str]] = {
    "routes": "Addresses that the desk answers",
    "verbs": "Verbs of the command line",
    "settings": "Settings",
    "models": "Files of model packs",
    "thresholds": "Operating points",
    "policies": "Policy packs",
    "actions": "Who may do what",
    "logged": "What the log is told",
}
"""By kind, for people."""

Entry = Mapping[str, str]
"""One thing that this build can do; `name` is what it is known by among those of its kind."""

List = Mapping[str, Sequence[Entry]]
"""Everything, by kind."""


def read() -> List:
    """Return the list."""
    return cast("List", json.loads(content()))


def content() -> bytes:
    """Return the list as it is taken along."""
    return (resources.files("peelian.web") / FILE).read_bytes()
