"""What the desk's API says of itself (OpenAPI): signed calls read their bodies themselves, and are described here."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict

Described = dict[str, Any]
"""A part of an OpenAPI document."""

MEDIA_TYPE: Final = "application/problem+json"
"""Of problem details (RFC 9457)."""

JSON: Final = "application/json"
PHOTOS: Final = ("image/jpeg", "image/png")
BINARY: Final = {"type": "string", "format": "binary"}
UNUSED: Final = "422"
"""FastAPI's own answer to what it cannot read. Here that is a problem (400), like everything else that says no."""

DEVICES: Final = ("/checkin/api", "/checkin/places", "/phone/api", "/phone/enrol", "/phone/events")
DATA: Final = ("/log", "/public", "/published", "/health")
"""Where addresses begin that programs of other people speak with; the others are pages."""


class ProblemDetails(BaseModel):
    """Why something was not done (RFC 9457). `rule`: which rule said no, where one did."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    rule: str = ""


def schema(kind: type[BaseModel]) -> Described:
    """Return a model's schema in one piece, with nothing in it that refers elsewhere."""
    made = kind.model_json_schema()
    parts = made.pop("$defs", {})
    return cast("Described", _whole(made, parts))


def hears(kind: type[BaseModel]) -> dict[int | str, Described]:
    """Return a route's `responses`: what it answers where nothing says no."""
    return {200: {"model": kind}}


def file(*kinds: str, what: str) -> dict[int | str, Described]:
    """Return a route's `responses`: a file of one of these media types."""
    return {200: {"description": what, "content": {kind: {"schema": BINARY} for kind in kinds}}}


def signed(kind: type[BaseModel] | None = None, *, photo: bool = False, query: Sequence[str] = ()) -> Described:
    """Return a route's `openapi_extra`: the headers of a signed call, and what it says.

    Args:
        kind: what its body is, as JSON; None where nothing has to be in it.
        photo: the body is a photo (JPEG or PNG), and no JSON.
        query: what is said in the address, and signed with it.
    """
    content: Described = {JSON: {"schema": schema(kind) if kind is not None else {"type": "object"}}}
    if photo:
        content = {one: {"schema": BINARY} for one in PHOTOS}
    asked = [{"name": one, "in": "query", "required": True, "schema": {"type": "string"}} for one in query]
    return {"parameters": [*SIGNED, *asked], "requestBody": {"required": True, "content": content}}


def form(kind: type[BaseModel], files: Sequence[str] = ()) -> Described:
    """Return a route's `openapi_extra`: a form of these fields and files."""
    made = schema(kind)
    for name in files:
        made["properties"][name] = BINARY
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": made}}}}


def document(app: FastAPI, beginnings: Sequence[str] = (*DEVICES, *DATA)) -> Described:
    """Return the OpenAPI document of the addresses that begin so.

    Args:
        app: with the routes on it.
        beginnings: of addresses; an empty one is all of them.
    """
    whole = app.openapi()
    paths = {
        path: {method: _without(operation) for method, operation in methods.items()}
        for path, methods in sorted(whole["paths"].items())
        if path.startswith(tuple(beginnings))
    }
    parts = whole.get("components", {}).get("schemas", {})
    used: dict[str, Described] = {}
    _use(paths, parts, used)
    return {"openapi": whole["openapi"], "info": INFO, "paths": paths, "components": {"schemas": used}}


INFO: Final = {
    "title": "Peelian",
    "version": "1",
    "description": "What devices and programs say to a desk. Written out of the code by scripts/openapi.py.",
}


def _header(name: str, what: str) -> Described:
    return {"name": name, "in": "header", "required": True, "description": what, "schema": {"type": "string"}}


SIGNED: Final = (
    _header("peelian-device", "The device's name, from enrolment"),
    _header("peelian-nonce", "A number that works once, from the answer before or from `nonce`"),
    _header("peelian-signature", "ES256 over the call, in base64url without padding"),
)
"""Headers of a signed call."""


def _without(operation: Mapping[str, Any]) -> Described:
    answers = {status: _told(said) for status, said in operation["responses"].items() if status != UNUSED}
    return {**operation, "responses": answers}


def _told(said: Mapping[str, Any]) -> Described:
    """Leave out the JSON of which nothing is known: FastAPI puts it there for whatever is answered by hand."""
    content = {kind: one for kind, one in said.get("content", {}).items() if kind != JSON or one.get("schema")}
    bare = {name: one for name, one in said.items() if name != "content"}
    return {**bare, "content": content} if content else bare


def _whole(value: object, parts: Mapping[str, object]) -> object:
    """Put what is referred to in its place."""
    if isinstance(value, dict):
        name = str(value.get("$ref", "")).rpartition("/")[2]
        if name:
            return _whole(parts[name], parts)
        return {key: _whole(one, parts) for key, one in value.items()}
    return [_whole(one, parts) for one in value] if isinstance(value, list) else value


def _use(value: object, parts: Mapping[str, Described], used: dict[str, Described]) -> None:
    """Collect every part that is referred to, and what those refer to."""
    if isinstance(value, dict):
        name = str(value.get("$ref", "")).rpartition("/")[2]
        if name and name not in used:
            used[name] = parts[name]
            _use(parts[name], parts, used)
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _use(one, parts, used)


REFUSED: Final[dict[int | str, Described]] = {
    "4XX": {"description": "A problem (RFC 9457)", "content": {MEDIA_TYPE: {"schema": schema(ProblemDetails)}}}
}
"""For a router's `responses`: whatever says no."""
