"""Every route × everybody who may ask: what the table of rights says is what the server does."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import httpx2
import pytest

from assistant.app import create
from assistant.parts import assemble
from assistant.settings import load
from handoff.agent_role import AgentRole
from handoff.console.frames import ConsoleFrame
from handoff.identity.access import FRAMES, OPEN, RULES, SCOPES
from tests.serving import serving

PUBLIC = {
    "/survey/{token}",
    "/continue/{token}",
    "/widget.js",
    "/widget/{name:path}",
    "/chat/files",
    "/embed",
    "/chat/files/{key}",
    "/articles/{path:path}",
    "/livez",
    "/readyz",
    "/health",
    "/metrics",  # for this machine, or with a token of its own
    "/openapi.json",
    "/api",
    "/console",
    "/content",
    "/dashboard",
    "/account",
}
"""What anybody may ask for; a route of another name needs an entry in `handoff.access`."""
PASSWORD = "a long password"


def routes(app: Any) -> Iterator[tuple[str, str]]:
    """Method and path of every route there is, also those that no document lists."""
    for route in app.routes:
        contexts = getattr(route, "effective_route_contexts", None)
        for each in contexts() if contexts is not None else [route]:
            methods = getattr(each, "methods", None)
            if methods is None and type(each).__name__ == "Mount":
                continue
            for method in sorted(methods or {"SOCKET"}):
                yield method, each.path


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, str, dict[str, Any]]]:
    """The application, its address, and a client for everybody."""
    folder = tmp_path_factory.mktemp("rights")
    (folder / "kb").mkdir()
    parts = assemble(load(data=folder / "data", knowledge=folder / "kb"))
    app = create(parts)
    app.router.lifespan_context = _no_lifespan
    with serving(app) as address:
        origin = f"http://{address}"
        clients = {"nobody": httpx2.Client(base_url=origin, headers={"Origin": origin})}
        import asyncio

        async def people() -> None:
            for role in AgentRole:
                await parts.people.add(f"{role.value}@example.com", role.value, PASSWORD, role)

        asyncio.run(people())
        for role in AgentRole:
            clients[role.value] = _signed_in(origin, role)
        for scope in SCOPES:
            made = clients["admin"].post("/console/api/keys", json={"name": scope, "scopes": [scope]})
            assert made.status_code == 201, made.text
            headers = {"Authorization": f"Bearer {made.json()['token']}"}
            clients[scope] = httpx2.Client(base_url=origin, headers=headers)
        yield app, origin, clients
        for client in clients.values():
            client.close()
    parts.desk.close()
    parts.database.close()


def _signed_in(origin: str, role: AgentRole) -> httpx2.Client:
    client = httpx2.Client(base_url=origin, headers={"Origin": origin})
    body = {"email": f"{role.value}@example.com", "password": PASSWORD}
    client.headers["X-CSRF-Token"] = client.post("/console/api/sign-in", json=body).json()["csrf"]
    return client


def _no_lifespan(_: Any) -> Any:
    import contextlib

    return contextlib.nullcontext(None)


def test_every_route_has_its_entry_and_every_entry_its_route(server: Any) -> None:
    app, _, _ = server
    there = {f"{method} {path}" for method, path in routes(app)}
    console = {name for name in there if "/console/" in name}
    assert console == RULES.keys() | OPEN
    rest = {(name.split()[0], name.split()[1]) for name in there - console}
    assert {path for method, path in rest if method != "SOCKET"} <= PUBLIC
    # The customers' socket is passed on before there are routes; its door is its own.
    assert not [path for method, path in rest if method == "SOCKET"]


def test_every_frame_of_the_console_socket_has_its_entry() -> None:
    assert {get_args(frame.model_fields["type"].annotation)[0] for frame in get_args(ConsoleFrame)} == set(
        FRAMES
    )


def _path(template: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: "1" if match[1] == "seq" else "f" * 32, template)


def _told(answer: httpx2.Response) -> Any:
    return answer.json().get("needs") if answer.status_code == 403 else None


WALKED = sorted(name for name in RULES if not name.startswith("SOCKET") and "sign-out" not in name)


@pytest.mark.parametrize("name", WALKED)
def test_a_route_lets_in_whom_the_table_names_and_nobody_else(server: Any, name: str) -> None:
    _, _, clients = server
    method, path = name.split()
    rule = RULES[name]
    for who, client in clients.items():
        # An empty body is refused as such only after the door: whoever is let in sees 2xx, 404, 409 or 422.
        answer = client.request(method, _path(path), json={} if method != "GET" else None)
        if who == "nobody":
            assert answer.status_code == 401, (who, answer.text)
        elif who in SCOPES:
            allowed = rule.scope == who and AgentRole.ADMIN in rule.roles
            assert (_told(answer) is None) == allowed, (who, answer.status_code, answer.text)
            assert answer.status_code != 401
        else:
            allowed = AgentRole(who) in rule.roles
            assert (_told(answer) is None) == allowed, (who, answer.status_code, answer.text)
            assert answer.status_code != 401


CHANGING = [name for name in WALKED if not name.startswith("GET")]


@pytest.mark.parametrize("name", CHANGING)
def test_a_request_that_another_page_forged_is_refused_on_every_route(server: Any, name: str) -> None:
    _, _origin, clients = server
    method, path = name.split()
    admin = clients["admin"]
    for headers in ({"X-CSRF-Token": ""}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        answer = admin.request(method, _path(path), json={}, headers=headers)
        assert (answer.status_code, "needs" in answer.json()) == (403, False), headers


def test_what_was_asked_for_is_in_the_audit_log_and_stays_there(server: Any) -> None:
    _app, _, clients = server
    clients["lead"].get("/console/api/measures/export.csv")
    clients["measures:read"].get("/console/api/measures/export.csv")
    acts = clients["admin"].get("/console/api/audit?action=measures.").json()["acts"]
    assert [(act["agent_name"], act["action"], act["note"]) for act in acts[:2]] == [
        ("admin", "measures.exported", "with an API key"),
        ("lead", "measures.exported", ""),
    ]
    older = clients["admin"].get(f"/console/api/audit?before={acts[-1]['id']}").json()["acts"]
    assert all(act["id"] < acts[-1]["id"] for act in older)


def test_who_keeps_the_articles_opens_no_conversation_and_holds_none(server: Any) -> None:
    """Written down route by route, so that the table cannot open another by mistake."""
    _, _, clients = server
    open_to = {name for name, rule in RULES.items() if AgentRole.CONTENT in rule.roles}
    own = {name for name in open_to if "/console/api/content" not in name}
    assert own == {
        "GET /console/api/me", "POST /console/api/sign-out", "GET /console/api/account",
        "POST /console/api/account/password", "POST /console/api/account/second-factor",
        "POST /console/api/account/second-factor/confirm", "POST /console/api/account/second-factor/off",
        "POST /console/api/account/sessions/end",
    }  # fmt: skip
    assert not [name for name, rule in FRAMES.items() if AgentRole.CONTENT in rule.roles]
    assert clients["content"].get("/console/api/me").json()["agent"]["availability"] == "offline"
    assert "content" not in {
        each["role"] for each in clients["lead"].get("/console/api/agents").json()["agents"]
    }


@pytest.mark.parametrize("role", ["agent", "lead", "content"])
def test_no_sum_of_ways_makes_an_agent_an_admin(server: Any, role: str) -> None:
    _, _, clients = server
    client = clients[role]
    listed = {
        each["role"]: each["id"] for each in clients["admin"].get("/console/api/accounts").json()["accounts"]
    }
    tries = [
        client.put(f"/console/api/accounts/{listed[role]}", json={"role": "admin"}),
        client.post("/console/api/accounts", json={"email": "x@x.de", "name": "X", "role": "admin"}),
        client.put(f"/console/api/agents/{listed[role]}/work", json={"capacity": 4, "role": "admin"}),
        client.post(f"/console/api/accounts/{listed['admin']}/link", json={}),
        client.post("/console/api/keys", json={"name": "mine", "scopes": ["privacy"]}),
    ]
    assert all(answer.status_code in (403, 422) for answer in tries), [a.text for a in tries]
    assert client.get("/console/api/me").json()["agent"]["role"] == role


def test_paths_cannot_slip_past_the_table(server: Any, tmp_path: Path) -> None:
    _, _origin, clients = server
    tricks = [
        "//console/api/me",
        "/console/api/../api/me",
        "/console//api/me",
        "/CONSOLE/api/me",
        "/console/api/me/",
    ]
    for trick, method in itertools.product(tricks, ["GET", "HEAD", "OPTIONS", "TRACE"]):
        answer = clients["nobody"].request(method, trick)
        assert answer.status_code in (307, 401, 404, 405), (trick, method, answer.status_code)
        assert "email" not in answer.text
