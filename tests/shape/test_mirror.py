"""Every module has its unit test where the tree says, and every unit test its module."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "peelian"
UNIT = ROOT / "tests" / "unit"
TESTED_ELSEWHERE = {
    "cli": "tests/door runs the commands as a user does",
    "errors": "tests/contract/test_errors.py reads every error",
    "wiring": "tests/story and tests/door run what it puts together",
    "web": "tests/door asks it as a browser does, tests/journey uses it as people do",
}


def expected_tests() -> set[str]:
    modules = [path.relative_to(SOURCE) for path in SOURCE.rglob("*.py") if path.name != "__init__.py"]
    return {
        (module.parent / f"test_{module.name}").as_posix()
        for module in modules
        if module.parts[0] not in TESTED_ELSEWHERE
    }


def test_every_module_has_its_unit_test() -> None:
    there = {path.relative_to(UNIT).as_posix() for path in UNIT.rglob("test_*.py")}
    missing = sorted(expected_tests() - there)
    assert not missing, f"modules without a unit test: {missing}"


def test_every_unit_test_has_its_module() -> None:
    there = {path.relative_to(UNIT).as_posix() for path in UNIT.rglob("test_*.py")}
    stray = sorted(there - expected_tests())
    assert not stray, f"unit tests without a module: {stray}"
