"""A similarity is compared with a threshold in one place only, and that place wants an operating point."""

import ast
import inspect
from pathlib import Path

from peelian.law import threshold
from peelian.nouns.operating_point import OperatingPoint

SOURCE = Path(__file__).parents[2] / "src" / "peelian"
THE_ONE_PLACE = "law/threshold.py"
MEASURED_NOT_JUDGED: dict[str, str] = {
    "nouns/operating_point.py": "checks that a threshold is a cosine",
    "jobs/assurance/operating_points.py": "a threshold above 1, that not even a perfect match reaches, makes no point",
    "law/bands.py": "orders measured operating points by strictness; the similarity itself goes through the one place",
    "match/pairs.py": "finds pairs to be judged; each then goes through the one place",
    "cli/watch.py": "checks that what was typed in is a cosine",
}


def comparisons(source: str) -> list[int]:
    """Lines on which something that is called a threshold is compared with something else."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Compare)
        and any(
            (isinstance(side, ast.Attribute) and side.attr == "threshold")
            or (isinstance(side, ast.Name) and side.id == "threshold")
            for side in (node.left, *node.comparators)
        )
        and not all(isinstance(operator, ast.Is | ast.IsNot) for operator in node.ops)
    ]


def test_only_the_law_compares_with_a_threshold() -> None:
    found = {
        name: lines
        for path in SOURCE.rglob("*.py")
        if (name := path.relative_to(SOURCE).as_posix()) not in {THE_ONE_PLACE, *MEASURED_NOT_JUDGED}
        and (lines := comparisons(path.read_text(encoding="utf-8")))
    }
    assert not found


def test_the_search_finds_such_a_comparison() -> None:
    assert comparisons("hit = similarity >= point.threshold\nif 0.6 < threshold: pass\nif threshold is None: pass") == [
        1,
        2,
    ]


def test_the_law_takes_an_operating_point_and_not_a_number() -> None:
    annotation = inspect.get_annotations(threshold.reached, eval_str=True)["at"]
    assert annotation is OperatingPoint
