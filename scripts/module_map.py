"""Write docs/modules.md: every module with the first sentence of what it says about itself, by floor of the house.

python scripts/module_map.py           write the page
python scripts/module_map.py --check   say whether it is up to date
"""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "peelian"
PAGE = ROOT / "docs" / "modules.md"
FLOORS = {
    "Doors": ["cli", "web", "worker"],
    "Hall": ["wiring", "settings.py"],
    "Stairs": ["jobs"],
    "Rooms": ["capture", "detect", "track", "encode", "match", "vault", "audit", "render", "synthetic"],
    "Cellar": ["inference", "storage"],
    "Law": ["law"],
    "Stone": ["nouns", "errors"],
}


def first_sentence(path: Path) -> str:
    """Return the first sentence of a module's docstring, on one line."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    paragraph = " ".join(text.split("\n\n")[0].split())
    return paragraph.replace("|", "\\|")


def modules(place: str) -> list[Path]:
    """List the modules of a folder or file, packages' own pages first."""
    top = SOURCE / place
    return [top] if top.is_file() else sorted(top.rglob("*.py"), key=lambda path: (path.parent, path.name))


def page() -> str:
    """Compose the page."""
    lines = ["# Module map", "", "Written by `scripts/module_map.py` from the modules themselves.", ""]
    for floor, places in FLOORS.items():
        lines += [f"## {floor}", "", "| module | what it says about itself |", "|---|---|"]
        for place in places:
            for path in modules(place):
                name = path.relative_to(SOURCE).as_posix().removesuffix("__init__.py")
                lines.append(f"| `{name}` | {first_sentence(path)} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Write the page, or check it."""
    if "--check" not in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page():
        sys.exit("docs/modules.md is out of date: run `python scripts/module_map.py`")


if __name__ == "__main__":
    main()
