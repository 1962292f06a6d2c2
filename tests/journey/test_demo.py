"""The demonstration with everything real but its people: drawn street, locked recogniser, browser, record."""

import json
import subprocess
import sys
from pathlib import Path

from tests.journey.conftest import CHROMIUM, free_port

PEELIAN = Path(sys.executable).with_name("peelian")


def test_the_demonstration_is_worked_by_keyboard_from_its_street_to_its_record() -> None:
    words = ["demo", "--check", "14", "--json", "--port", str(free_port())]
    ran = subprocess.run([PEELIAN, *words], capture_output=True, text=True, timeout=300, check=False)
    summary = json.loads(ran.stdout.splitlines()[-1])
    assert summary["broken"] == [], ran.stderr
    assert ran.returncode == 0, summary
    assert summary["frames"] >= 350
    assert summary["alerts"] == summary["adjudicated"]
    assert summary["alerts"] >= 1
    assert summary["recognised"] == summary["listed_crossings"]
    assert (summary["false_alerts"], summary["repeated"], summary["missed"]) == (0, 0, [])
    assert (summary["stage"], summary["promises_kept"]) == ("recorded", True)
    assert summary["browser"] is CHROMIUM.exists()
