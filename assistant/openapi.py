"""The API's description (OpenAPI) with who may do what in it, and a page of it without a script."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from handoff.identity.access import OPEN, RULES, SCOPES

_METHODS = ("get", "post", "put", "delete")
_ERROR = {
    "type": "object",
    "required": ["code", "message"],
    "properties": {
        "code": {"type": "string", "description": "A word for programs."},
        "message": {"type": "string", "description": "What happened and what to do, for people."},
    },
}
_REFUSALS = {
    "400": "Not understood",
    "401": "Nobody is signed in, or the key is worth nothing",
    "403": "Not allowed; `needs` says which scope or role would be",
    "404": "There is nothing under that name",
    "405": "Not with this method",
    "409": "It is otherwise by now; the answer says how",
    "413": "More than 64 KiB",
    "422": "A field is wrong; the message names it",
    "429": "Too often",
    "503": "The server is starting or stopping; try again",
}
_ABOUT = """Everything the console does. Authenticate with `Authorization: Bearer tellonce_…` (an admin makes
keys at `POST /console/api/keys`) or with the console's cookie and its CSRF token. Bodies are JSON of at most
64 KiB."""


def describe(app: FastAPI) -> None:
    """Let the application answer `/openapi.json` with what is true of it."""

    def document() -> dict[str, Any]:
        if not app.openapi_schema:
            found = get_openapi(title="Tellonce", version=app.version, description=_ABOUT, routes=app.routes)
            app.openapi_schema = _completed(found)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def page(document: dict[str, Any]) -> str:
    """The body of an HTML page: every operation with what it does, needs and takes."""
    parts = [f"<h1>The API of Tellonce</h1><p>{html.escape(document['info']['description'])}</p>"]
    parts.append('<p><a href="/openapi.json">The same as OpenAPI</a></p><h2>Scopes of keys</h2><ul>')
    parts += [f"<li><code>{name}</code>: {html.escape(what)}</li>" for name, what in SCOPES.items()]
    parts.append("</ul>")
    tag = ""
    for path, method, operation in sorted(_operations(document), key=_order):
        if (own := operation.get("tags", ["other"])[0]) != tag:
            tag = own
            parts.append(f"<h2>{html.escape(tag.capitalize())}</h2>")
        scope = operation.get("x-scope")
        needs = f"scope <code>{html.escape(scope)}</code>" if scope else "a person who is signed in"
        roles = ", ".join(operation.get("x-roles", []))
        parts.append(f"<h3><code>{method.upper()} {html.escape(path)}</code></h3>")
        parts.append(
            f"<p>Needs {needs}; {html.escape(roles) or 'anybody'}.</p>{_fields(document, operation)}"
        )
    return "".join(parts)


def _order(found: tuple[str, str, dict[str, Any]]) -> tuple[str, str, int]:
    path, method, operation = found
    return operation.get("tags", ["other"])[0], path, _METHODS.index(method)


def _fields(document: dict[str, Any], operation: dict[str, Any]) -> str:
    names = [f"<code>{html.escape(each['name'])}</code>" for each in operation.get("parameters", [])]
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    reference = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    body = document.get("components", {}).get("schemas", {}).get(reference, {})
    needed = body.get("required", [])
    names += [
        f"<code>{html.escape(name)}{'' if name in needed else '?'}</code>"
        for name in body.get("properties", {})
    ]
    about = html.escape(body.get("description", ""))
    return f"<p>{about} {', '.join(names)}</p>" if names else ""


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    parts = document.setdefault("components", {})
    parts["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": "An API key"},
        "cookie": {"type": "apiKey", "in": "cookie", "name": "tellonce_session"},
    }
    schemas = parts.setdefault("schemas", {})
    schemas["Refusal"] = _ERROR
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    refusal = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    for operations in document["paths"].values():
        operations.pop("options", None)  # asked by browsers themselves, before they send a file
    for path, method, operation in _operations(document):
        name = f"{method.upper()} {path}"
        rule = RULES.get(name)
        operation["responses"] = operation.get("responses", {}) | {
            status: {"description": what, "content": refusal} for status, what in _REFUSALS.items()
        }
        if rule is not None:
            operation["x-roles"] = sorted(role.value for role in rule.roles)
            operation["x-scope"] = rule.scope
            operation["security"] = [{"key": []}, {"cookie": []}] if rule.scope else [{"cookie": []}]
        elif name in OPEN:
            operation["security"] = []
    return document


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, operations in document["paths"].items():
        for method in _METHODS:
            if method in operations:
                yield path, method, operations[method]
