"""Write docs/comparison.md: our figures beside published ones. A test fails while it differs.

Usage: python -m scripts.comparison
"""

from pathlib import Path

from peelian.wiring.evaluating import comparison

PAGE = Path(__file__).parents[1] / "docs" / "comparison.md"


def main() -> None:
    """Write the page."""
    PAGE.write_text(comparison.markdown(), encoding="utf-8")


if __name__ == "__main__":
    main()
