"""The architecture as a test one can read; import-linter holds the arrows between packages."""

from __future__ import annotations

import ast
import functools
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("assistant", "handoff", "knowledge", "web_widget")
FILES = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "versions" not in path.parts
)
NAMES = {path: str(path.relative_to(ROOT)) for path in FILES}

EDGES = {
    "assistant/app.py",
    "assistant/dashboard.py",
    "assistant/openapi.py",
    "assistant/pages.py",
    "assistant/sample_shop/account.py",
    "assistant/privacy/api.py",
    "assistant/server.py",
    "assistant/channels/chat.py",
    "assistant/channels/chat_files.py",
    "assistant/channels/continued.py",
    "assistant/channels/survey.py",
    "assistant/content/api.py",
    "assistant/content/files_api.py",
    "assistant/content/office.py",
    "handoff/console/routes.py",
    "handoff/console/accounts.py",
    "handoff/console/company.py",
    "handoff/console/sign_in.py",
    "handoff/console/channels.py",
    "handoff/console/edge.py",
    "handoff/console/orders.py",
    "handoff/console/files.py",
    "handoff/console/planning.py",
    "handoff/console/search.py",
    "handoff/console/story.py",
    "handoff/console/socket.py",
    "handoff/console/webhooks.py",
    "handoff/console/doors.py",
    "handoff/live/socket.py",
}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "manager", "base_classes", "misc"}
LONGEST = 320


@functools.cache
def imports(path: Path) -> frozenset[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return frozenset(found)


def importers(*roots: str) -> set[str]:
    return {NAMES[path] for path in FILES if any(name.split(".")[0] in roots for name in imports(path))}


def test_only_the_edges_know_the_web_framework() -> None:
    assert importers("fastapi", "starlette") <= EDGES


@pytest.mark.parametrize(
    "library", ["chromadb", "sentence_transformers", "playwright", "redis", "prometheus_client"]
)
def test_an_outside_library_has_one_door(library: str) -> None:
    assert len(importers(library)) <= 1, importers(library)


def test_the_web_server_is_run_in_one_place() -> None:
    assert importers("uvicorn") <= {"assistant/server.py", "assistant/slow_clients.py"}


def test_language_models_have_one_door() -> None:
    chat = {
        NAMES[path]
        for path in FILES
        if any(
            name.startswith(("langchain.chat_models", "langchain_core.language_models"))
            for name in imports(path)
        )
    }
    assert len(chat) <= 1


@pytest.mark.parametrize("path", FILES, ids=NAMES.values())
def test_a_file_is_one_noun_of_readable_length(path: Path) -> None:
    assert path.stem not in FORBIDDEN_NAMES
    assert len(path.read_text().splitlines()) <= LONGEST
    assert ast.get_docstring(ast.parse(path.read_text())), "a module says in a sentence what it is for"


def test_there_are_no_import_cycles() -> None:
    modules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in FILES
    }
    arrows: dict[str, set[str]] = defaultdict(set)
    for name, path in modules.items():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                whole = {f"{node.module}.{alias.name}" for alias in node.names}
                arrows[name] |= {target for target in whole if target in modules} or (
                    {node.module} if node.module in modules else set()
                )
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join((*path[path.index(name) :], name))
        if name not in done:
            for target in arrows[name]:
                walk(target, (*path, name))
            done.add(name)

    for name in modules:
        walk(name, ())


def test_nothing_names_the_place_where_it_was_made() -> None:
    words = ("/work/", "../" + "shared/anchors", "pypi" + "." + "org")
    for path in [
        *FILES,
        *ROOT.glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        ROOT / "Makefile",
        ROOT / "pyproject.toml",
    ]:
        text = path.read_text()
        assert not [word for word in words if word in text], path
