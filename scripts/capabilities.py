"""Write the published list of all that Peelian can do: docs/capabilities.md for people, and the package's own copy.

python scripts/capabilities.py           write both
python scripts/capabilities.py --check   say what the code can do that is not on the list
"""

import sys
from pathlib import Path

from peelian.cli import capabilities

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "capabilities.md"
LIST = ROOT / "src" / "peelian" / "web" / "capabilities.json"


def main() -> None:
    """Write the list, or check it."""
    found = capabilities.everything()
    if "--check" not in sys.argv:
        LIST.write_text(capabilities.text(found), encoding="utf-8")
        PAGE.write_text(capabilities.page(found), encoding="utf-8")
        return
    odd = capabilities.differences(capabilities.published(), found)
    if not odd and PAGE.read_text(encoding="utf-8") != capabilities.page(found):
        odd = ["docs/capabilities.md is not what the list says"]
    if odd:
        sys.exit("\n".join([*odd, "Run `python scripts/capabilities.py`, and look at what it adds to the list"]))


if __name__ == "__main__":
    main()
