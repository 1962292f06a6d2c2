"""Size law: a module has at most 300 lines, a function 45 lines and 5 parameters. Exceptions carry a reason."""

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "peelian"
LONGEST_MODULE_LINES = 300
LONGEST_FUNCTION_LINES = 45
MOST_PARAMETERS = 5
EXCEPTIONS: dict[str, str] = {
    "audit/offline/peelian_verify.py": "whoever verifies takes this one file along, and reads it from top to bottom",
}
COMMAND_LINE = "cli"
"""A command's function has one parameter an option: typer reads them there. The parameter law does not bind it."""


def too_large(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(SOURCE).as_posix()
    found = []
    if len(text.splitlines()) > LONGEST_MODULE_LINES and name not in EXCEPTIONS:
        found.append(f"{name}: {len(text.splitlines())} lines")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found += function_faults(name, node)
    return found


def function_faults(name: str, node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    faults = []
    body_from = min(line.lineno for line in node.body)
    lines = (node.end_lineno or node.lineno) - (body_from if name.startswith(COMMAND_LINE) else node.lineno) + 1
    if lines > LONGEST_FUNCTION_LINES:
        faults.append(f"{name}:{node.lineno} {node.name}: {lines} lines")
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    count = len([argument for argument in arguments if argument.arg not in {"self", "cls"}])
    if count > MOST_PARAMETERS and not name.startswith(COMMAND_LINE):
        faults.append(f"{name}:{node.lineno} {node.name}: {count} parameters")
    return faults


def test_no_module_or_function_outgrows_the_house() -> None:
    faults = [fault for path in sorted(SOURCE.rglob("*.py")) for fault in too_large(path)]
    assert not faults, "\n".join(faults)


def test_the_law_catches_a_function_that_is_too_long(tmp_path: Path) -> None:
    node = ast.parse("def f(a, b, c, d, e, g):\n" + "    x = 1\n" * 60).body[0]
    assert isinstance(node, ast.FunctionDef)
    assert len(function_faults("room/module.py", node)) == 2
