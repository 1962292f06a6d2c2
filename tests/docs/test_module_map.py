"""Every module can be found from the architecture page: the map it links to is written from the tree."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_module_map_is_up_to_date() -> None:
    script = ROOT / "scripts" / "module_map.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_architecture_page_links_to_the_map_and_shows_the_corridor() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert "(modules.md)" in page
    assert "(assets/corridor.svg)" in page
