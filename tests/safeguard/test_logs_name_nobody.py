"""A crash must not print what it had in its hands: names, pictures and templates are all values of variables."""

import subprocess
import sys

CRASH = """
import sys
import structlog
{configure}
def act(name):
    raise ValueError("it broke")
try:
    act("Alder" + "-" + "Finch")
except ValueError:
    structlog.get_logger("desk").exception("request_crashed", path="/deployments")
"""
CONFIGURED = "from peelian.wiring import logs; logs.configure()"


def crashed(configure: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", CRASH.format(configure=configure)], capture_output=True, text=True, check=True
    )
    return ran.stdout + ran.stderr


def test_a_crash_prints_where_it_was_and_no_value() -> None:
    said = crashed(CONFIGURED)
    assert "request_crashed" in said
    assert "it broke" in said
    assert "Alder-Finch" not in said


def test_without_our_configuration_the_same_crash_names_somebody() -> None:
    assert "Alder-Finch" in crashed("")
