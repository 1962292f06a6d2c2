"""Write what devices and programs say to a desk: docs/openapi.json for programs, docs/api.md for people.

python scripts/openapi.py           write both
python scripts/openapi.py --check   say which of them is not what the code says
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from peelian.web import described
from peelian.web.pages import home
from peelian.web.site import routers

DOCS = Path(__file__).parents[1] / "docs"
HEAD = """# The API, address by address

Written by `scripts/openapi.py` out of the code; [openapi.json](openapi.json) is the same as OpenAPI 3.1, for programs.
How calls are signed, and what a device is told when, is in [check-in-device.md](check-in-device.md) and
[handset.md](handset.md). Whatever says no is problem details (RFC 9457): `type`, `title`, `status`, `detail`, and
`rule` where a rule said it. A desk serves no page of this document: it is published here.
"""


def document() -> dict[str, Any]:
    """Return the document of what devices and programs use."""
    app = FastAPI()
    for router in (home.router, *routers()):
        app.router.routes.extend(router.routes)
    return described.document(app)


def page(made: Mapping[str, Any]) -> str:
    """Write the document for people."""
    rows = [row for path, methods in made["paths"].items() for row in _rows(path, methods)]
    table = "\n".join(["| address | | says | hears |", "|---|---|---|---|", *rows])
    parts = "\n".join(_part(name, one) for name, one in sorted(made["components"]["schemas"].items()))
    return f"{HEAD}\n## Addresses\n\n{table}\n\n## What is in them\n\n{parts}"


def _rows(path: str, methods: Mapping[str, Any]) -> Iterator[str]:
    for method, one in methods.items():
        what = one.get("description", one["summary"]).split("\n")[0]
        signed = " Signed." if any(it["in"] == "header" for it in one.get("parameters", ())) else ""
        body = one.get("requestBody", {}).get("content", {})
        says = ", ".join(_said(kind, it["schema"]) for kind, it in body.items())
        answers = [it for status, it in one["responses"].items() if status.startswith("2")]
        hears = ", ".join(
            _said(kind, it.get("schema", {})) for it in answers for kind, it in it.get("content", {}).items()
        )
        yield f"| `{method.upper()} {path}` | {what}{signed} | {says} | {hears} |"


def _said(kind: str, schema: Mapping[str, Any]) -> str:
    name = schema.get("$ref", "").rpartition("/")[2]
    if name:
        return f"`{name}`"
    fields = ", ".join(f"`{field}`" for field in schema.get("properties", ()))
    return fields if kind == described.JSON and fields else f"{kind} {fields}".strip() if fields else kind


def _part(name: str, schema: Mapping[str, Any]) -> str:
    fields = "\n".join(f"- `{field}`: {_kind(one)}" for field, one in schema.get("properties", {}).items())
    what = schema.get("description", "").split("\n")[0]
    listed = fields or ", ".join(f"`{one}`" for one in schema.get("enum", ()))
    return "\n".join(part for part in (f"### {name}\n\n{what}\n", f"{listed}\n" if listed else "") if part)


def _kind(schema: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(f"`{one}`" for one in schema["enum"])
    if "items" in schema:
        return f"list of {_kind(schema['items'])}"
    name = schema.get("$ref", "").rpartition("/")[2]
    return f"`{name}`" if name else {"object": "map"}.get(schema.get("type", ""), schema.get("type", "anything"))


def main() -> None:
    """Write both, or check them."""
    made = document()
    wanted = {
        DOCS / "openapi.json": json.dumps(made, indent=1, ensure_ascii=False) + "\n",
        DOCS / "api.md": page(made),
    }
    for path, content in wanted.items():
        if "--check" not in sys.argv:
            path.write_text(content, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != content:
            sys.exit(f"docs/{path.name} is not what the code says: run `python scripts/openapi.py`")


if __name__ == "__main__":
    main()
