"""Locked processes can only be tried from outside: a small program locks itself in and says what it met.

And a list of people who do not exist, with an operating point that nobody measured.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest

from peelian.nouns.ids import ModelId, SubjectId
from peelian.nouns.operating_point import OperatingPoint, Proportion
from peelian.nouns.template import Reference, Template

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


MODEL = ModelId("a" * 64)
RATE = Proportion(errors=1, trials=1000, value=0.001, low=0.0001, high=0.006)


@pytest.fixture
def point() -> OperatingPoint:
    return OperatingPoint(
        name="p",
        model=MODEL,
        pack="starter",
        gallery_size=2,
        target=0.01,
        threshold=0.8,
        false_positive=RATE,
        false_negative=RATE,
        data="nobody",
        measured_on=date(2026, 11, 22),
    )


@pytest.fixture
def references() -> tuple[Reference, ...]:
    """Two people, each with one template of four numbers."""
    vectors = np.eye(4, dtype=np.float32)
    return tuple(
        Reference(
            subject=SubjectId(f"s{k}"), image=f"{k}.jpg", template=Template(model=MODEL, vector=vectors[k].copy())
        )
        for k in range(2)
    )
