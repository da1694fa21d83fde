"""The API is what its description says, whatever is sent; its examples run; every answer has its headers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import status_code_conformance

from assistant.app import create
from assistant.parts import assemble
from assistant.settings import load
from handoff.agent_role import AgentRole
from handoff.identity.access import OPEN, RULES, SCOPES
from tests.serving import serving

ROOT = Path(__file__).parents[2]
EXAMPLES = 4
"""Requests by operation: with about a hundred operations that is some seconds."""


class Server:
    """The application on a port, with a key that may do everything a key may."""

    def __init__(self, app: Any, address: str, key: str) -> None:
        self.app, self.address, self.key = app, address, key
        self.http = httpx2.Client(base_url=address, headers={"Authorization": f"Bearer {key}"})


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    import asyncio
    import contextlib

    folder = tmp_path_factory.mktemp("api")
    (folder / "kb").mkdir()
    parts = assemble(load(data=folder / "data", knowledge=folder / "kb"))
    parts.base.sync()
    app = create(parts)
    app.router.lifespan_context = lambda _: contextlib.nullcontext(None)

    @app.get("/breaks", include_in_schema=False)
    async def breaks() -> None:
        raise RuntimeError("a secret path: /srv/tellonce")

    async def prepared() -> str:
        admin = await parts.people.add("ada@example.com", "Ada", "a long password", AgentRole.ADMIN)
        parts.people.keys._per_minute = 1_000_000
        return str((await parts.people.keys.make(admin, "test", list(SCOPES)))["token"])

    with serving(app) as address:
        found = Server(app, f"http://{address}", asyncio.run(prepared()))
        yield found
        found.http.close()
    parts.base.close()
    parts.desk.close()
    parts.database.close()


def test_json_that_says_it_is_plain_text_is_not_taken_for_json(server: Server) -> None:
    """A form of another page can send that without asking first."""
    body = '{"shortcut": "x", "title": "x", "text": "x"}'
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        answer = server.http.post("/console/api/canned", content=body, headers={"Content-Type": kind})
        assert answer.status_code == 422, kind


def test_a_header_of_very_many_ranges_costs_nothing(server: Server) -> None:
    header = "bytes=" + ",".join(f"{n}-{n + 1}" for n in range(0, 60_000, 7))
    began = time.process_time()
    answer = server.http.get("/vendor/uplot.js", headers={"Range": header[:60_000]})
    assert answer.status_code in (200, 206, 400, 416, 431)
    assert len(answer.content) < 200_000
    assert time.process_time() - began < 2


def test_whatever_is_sent_the_answer_is_one_that_is_described(server: Server) -> None:
    schema = schemathesis.openapi.from_url(f"{server.address}/openapi.json")
    tried = 0
    limits = settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    for found in schema.get_all_operations():
        operation = found.ok()

        @limits
        @given(case=operation.as_strategy())
        def holds(case: Any) -> None:
            nonlocal tried
            tried += 1
            answer = case.call(headers={"Authorization": f"Bearer {server.key}"})
            case.validate_response(
                answer, checks=(schemathesis.checks.not_a_server_error, status_code_conformance)
            )

        holds()
    assert tried > 100


def test_the_description_lists_every_route_of_the_console_with_its_rights(server: Server) -> None:
    document = server.http.get("/openapi.json").json()
    listed = {
        f"{method.upper()} {path}": operation
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if path.startswith("/console/")
    }
    assert listed.keys() == {name for name in RULES if not name.startswith("SOCKET")} | OPEN
    for name, operation in listed.items():
        if name in RULES:
            assert operation["x-scope"] == RULES[name].scope
            assert operation["x-roles"] == sorted(role.value for role in RULES[name].roles)


def test_the_page_shows_every_operation_and_loads_nothing_from_elsewhere(server: Server) -> None:
    page = server.http.get("/api").text
    for name in RULES:
        assert name.startswith("SOCKET") or f"<code>{name}</code>" in page
    assert "<script" not in page
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)


PATHS = (
    *("/", "/api", "/console/", "/content/", "/dashboard/", "/console/api/me", "/breaks"),
    *("/widget.js", "/livez", "/nothing", "/articles/x.md", "/survey/x", "/openapi.json", "/chat/files/x"),
)


def test_every_answer_carries_its_headers_also_when_something_broke(server: Server) -> None:
    for path in PATHS:
        answer = server.http.get(path)
        headers = answer.headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["x-frame-options"] == "DENY", path
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
        assert headers["referrer-policy"] == "no-referrer", path
        anywhere = path == "/widget.js"
        assert headers["cross-origin-resource-policy"] == ("cross-origin" if anywhere else "same-origin"), (
            path
        )
        assert ("access-control-allow-origin" in headers) == anywhere, path
        if path.startswith(("/console/api/", "/chat/", "/survey/")):
            assert headers["cache-control"] == "no-store", path
    broken = server.http.get("/breaks")
    assert (broken.status_code, broken.json()["code"]) == (500, "failed")
    assert "secret path" not in broken.text


@pytest.mark.parametrize("number", [2**31, 2**63, 10**60])
def test_a_number_that_no_database_can_compare_is_refused(server: Server, number: int) -> None:
    said = {"id": "message-0001", "sender": "kim", "text": "Hello"}
    key = server.http.post("/console/api/channels/parrot/messages", json=said).json()["conversation"]
    path = f"/console/api/conversations/{key}"
    answers = {
        "reveal": server.http.post(f"{path}/reveal", json={"message_seq": number}),
        "promise": server.http.post(f"{path}/promises/{number}", json={"state": "kept"}),
    }
    if number > 2**53:
        answers["since"] = server.http.get("/console/api/repeats", params={"since": number})
        answers["until"] = server.http.get("/console/api/repeats", params={"until": number})
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 422)


HOSTILE = (
    b"[" * 30_000 + b"]" * 30_000,
    b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    b"\xff\xfe",
    b'{"email": "\\ud800", "password": "x"}',
    b'{"email": 1e999, "password": NaN}',
)


@pytest.mark.parametrize("body", HOSTILE)
def test_json_that_is_deep_or_broken_is_refused(server: Server, body: bytes) -> None:
    headers = {"Content-Type": "application/json", "Origin": server.address}
    answer = server.http.post("/console/api/sign-in", content=body, headers=headers)
    assert answer.status_code in (400, 401, 422), answer.text
    assert server.http.get("/livez").status_code == 200


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / "docs" / "api.md").read_text(), re.S)


@pytest.mark.parametrize("number", range(len(blocks("python"))))
def test_the_examples_in_python_run(server: Server, number: int, tmp_path: Path) -> None:
    script = tmp_path / "example.py"
    script.write_text(blocks("python")[number])
    env = {**os.environ, "TELLONCE_URL": server.address, "TELLONCE_KEY": server.key}
    done = subprocess.run([sys.executable, str(script)], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("number", range(len(blocks("sh"))))
def test_the_examples_for_the_shell_run(server: Server, number: int) -> None:
    env = {**os.environ, "TELLONCE_URL": server.address, "TELLONCE_KEY": server.key}
    done = subprocess.run(
        ["sh", "-euc", blocks("sh")[number]], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
