"""Locked processes can only be tried from outside: a small program locks itself in and says what it met."""

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

Said = dict[str, Any]
Run = Callable[..., Said]

PREPARE = """
import json, os, sys
from pathlib import Path
from peelian.worker import landlock, lock, selftest, syscalls
from peelian.worker.lock import Reach
def say(**what):
    print(json.dumps(what), flush=True)
"""


@pytest.fixture
def run() -> Run:
    """Run lines of Python in a process of their own; return the one object that they say."""

    def ran(lines: str, *arguments: object) -> Said:
        command = [sys.executable, "-B", "-c", PREPARE + lines, *(str(argument) for argument in arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr
        said: Said = json.loads(done.stdout.splitlines()[-1])
        return said

    return ran
