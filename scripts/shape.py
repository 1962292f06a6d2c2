"""Print the sizes of modules, largest first, so that growth is seen before it hurts."""

from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "peelian"


def main() -> None:
    """Print one line a module and the total."""
    sizes = [(len(path.read_text(encoding="utf-8").splitlines()), path) for path in SOURCE.rglob("*.py")]
    for lines, path in sorted(sizes, reverse=True):
        print(f"{lines:5d}  {path.relative_to(SOURCE)}")
    print(f"{sum(lines for lines, _ in sizes):5d}  in {len(sizes)} modules")


if __name__ == "__main__":
    main()
