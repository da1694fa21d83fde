"""A scripted server that speaks the console's side of the wire protocol; it stands for the network."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

Json = dict[str, Any]

WEB = Path(__file__).resolve().parents[2] / "web_widget"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
MINUTE = 60_000  # milliseconds

ANA = {"id": "a-ana", "name": "Ana Ruiz", "email": "ana@shop.example", "role": "agent", "capacity": 4}
BEA = {"id": "a-bea", "name": "Bea Sommer", "email": "bea@shop.example", "role": "agent", "capacity": 4}

#: Fields each call may carry; anything else is answered with 422, as the protocol page says.
FIELDS: dict[str, tuple[set[str], set[str]]] = {
    "claim": (set(), set()),
    "release": (set(), set()),
    "reply": ({"id", "text", "seen"}, set()),
    "note": ({"id", "text"}, set()),
    "return": ({"note"}, {"baton"}),
    "transfer": ({"agent_id", "note"}, set()),
    "resolve": ({"disposition"}, set()),
    "snooze": ({"until"}, set()),
    "wake": (set(), set()),
    "priority": ({"priority"}, set()),
    "tags": ({"tags"}, set()),
    "team": ({"team_id", "note"}, set()),
    "assign": ({"agent_id"}, {"note"}),
    "promises": ({"state"}, {"why"}),
}
PLANNING = {"snooze", "wake", "priority", "tags", "team", "assign", "promises"}


def agent(person: Json, availability: str = "online") -> Json:
    return {**person, "availability": availability}


class ScriptedServer:
    """Conversations in memory, calls answered by the protocol page, and switches for what can go wrong."""

    def __init__(self) -> None:
        self.rows: dict[str, Json] = {}
        self.logs: dict[str, list[Json]] = {}
        self.briefs: dict[str, Json] = {}
        self.me = agent(ANA)
        self.signed_in = True
        self.links = {"one-time-token"}
        self.down = False
        self.calls: list[tuple[str, str, Json]] = []
        self.heard: list[Json] = []
        self.answers: dict[str, list[tuple[int, Json]]] = {}
        self.help: dict[str, Json] = {"check": {"flags": []}, "canned": {"canned": []}}
        self.lose_answers = 0
        self.keys: dict[str, str] = {}
        self.views: list[Json] = []
        self.orders: Json = {"connected": False, "orders": [], "proof": "", "fetched_at": 0}
        self.summary: Json = {}
        self.found: list[Json] = []
        self.past: list[Json] = []
        self.teams: list[Json] = []
        self.overview: Json = {}
        self.sockets: set[WebSocket] = set()
        self.address = ""
        self._stored: dict[str, int] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    # -- the script ----------------------------------------------------------------------------------

    def add(self, conversation: str, *, status: str = "queued", waiting: int = 3, **row: Any) -> Json:
        """A conversation; `waiting` in minutes before now."""
        now = round(time.time() * 1000)
        holder = {"bot": {"role": "bot"}, "queued": {"role": "queue"}}.get(status, {"role": "nobody"})
        self.rows[conversation] = {
            "id": conversation,
            "status": status,
            "holder": holder,
            "epoch": 2,
            "last_seq": 0,
            "reason": "asked_human" if status != "bot" else None,
            "waiting_since": now - waiting * MINUTE if status != "bot" else None,
            "started_at": now - (waiting + 5) * MINUTE,
            "updated_at": now - waiting * MINUTE,
            "contact": {
                "id": f"c-{conversation}",
                "name": f"Customer {conversation}",
                "email": None,
                "verified": False,
            },
            "summary": f"Question of {conversation}",
            "last_message": None,
            "lang": "en",
            "channel": "web",
            "unanswered": status != "bot",
        } | row
        self.logs.setdefault(conversation, [])
        self.briefs.setdefault(conversation, {"lines": [], "built_at": now})
        return self.rows[conversation]

    def say(
        self,
        conversation: str,
        kind: str = "message.added",
        *,
        role: str = "customer",
        name: str = "",
        data: Json | None = None,
        live: bool = True,
        **event: Any,
    ) -> Json:
        """Append an event to the log and, when `live`, send it to every socket."""
        log = self.logs[conversation]
        row = self.rows[conversation]
        author = {
            "role": role,
            "name": name or {"customer": row["contact"]["name"], "bot": "Assistant"}.get(role, ""),
        }
        stored = {
            "conversation": conversation,
            "seq": len(log) + 1,
            "at": round(time.time() * 1000),
            "epoch": row["epoch"],
            "kind": kind,
            "author": author,
            "client_message_id": None,
            "data": data or {},
        } | event
        log.append(stored)
        row["last_seq"] = stored["seq"]
        row["updated_at"] = stored["at"]
        if kind == "message.added":
            row["last_message"] = {"role": role, "text": stored["data"].get("text", ""), "at": stored["at"]}
            row["unanswered"] = role == "customer"
        if live:
            self.push({"type": "event", "conversation": conversation, "event": stored})
            self.push({"type": "row", "row": row})
        return stored

    def push(self, frame: Json) -> None:
        """Send a frame to every open socket; from outside the server's thread, wait until it is sent."""
        if self._loop is None:
            return
        inside = threading.current_thread() is self._thread
        for socket in list(self.sockets):
            if inside:
                self._loop.create_task(socket.send_json(frame))
            else:
                asyncio.run_coroutine_threadsafe(socket.send_json(frame), self._loop).result(timeout=5)

    def hang_up(self, code: int = 1012) -> None:
        assert self._loop is not None
        for socket in list(self.sockets):
            asyncio.run_coroutine_threadsafe(socket.close(code), self._loop).result(timeout=5)

    def answer_next(self, verb: str, status: int, body: Json) -> None:
        self.answers.setdefault(verb, []).append((status, body))

    def called(self, verb: str) -> list[Json]:
        return [body for _, path, body in self.calls if path.endswith(verb)]

    # -- the calls -----------------------------------------------------------------------------------

    async def call(self, request: Request) -> Response:
        path = request.path_params["path"]
        body: Json = json.loads(await request.body() or "{}")
        verb = path.rsplit("/", 1)[-1]
        if (request.method, path) == ("GET", "sign-in"):
            return JSONResponse({"company": None, "first_run": False, "passwords": True})
        self.calls.append((request.method, path, body))
        if self.down:
            return JSONResponse({"code": "down", "message": "The server restarts."}, 503)
        if self.answers.get(verb):
            status, answer = self.answers[verb].pop(0)
            return JSONResponse(answer, status)
        if (
            request.method != "GET"
            and not path.startswith("sign-in")
            and request.headers.get("x-csrf-token") != "csrf-1"
        ):
            return JSONResponse({"code": "csrf", "message": "Reload the page."}, 403)
        if path.startswith("sign-in"):
            return self._sign_in(path, body)
        if not self.signed_in:
            return JSONResponse({"code": "signed_out", "message": "Please sign in."}, 401)
        return self._signed_in_call(request, path, body)

    def _sign_in(self, path: str, body: Json) -> Response:
        if path == "sign-in/link":
            if body["token"] not in self.links:
                return JSONResponse(
                    {"code": "link_used", "message": "This link was used already. Ask for a new one."}, 401
                )
            self.links.discard(body["token"])
        elif (body["email"], body["password"]) != (self.me["email"], "correct horse"):
            return JSONResponse(
                {"code": "wrong", "message": "E-mail or password is not right. Please try again."}, 401
            )
        self.signed_in = True
        return JSONResponse({"agent": self.me, "csrf": "csrf-1"})

    def _signed_in_call(self, request: Request, path: str, body: Json) -> Response:
        if path == "sign-out":
            self.signed_in = False
            return Response(status_code=204)
        if path == "me":
            return JSONResponse({"agent": self.me, "csrf": "csrf-1"})
        if path == "me/availability":
            self.me = {**self.me, "availability": body["availability"]}
            self.push({"type": "agents", "agents": self._agents()})
            return JSONResponse(self.me)
        if path == "conversations":
            resolved = request.query_params["view"] == "resolved"
            rows = [row for row in self.rows.values() if (row["status"] == "resolved") == resolved]
            return JSONResponse({"conversations": rows, "now": round(time.time() * 1000)})
        if path == "me/keys":
            self.keys = body.get("keys", self.keys)
            return JSONResponse({"keys": self.keys})
        if path == "me/views":
            self.views = body.get("views", self.views)
            return JSONResponse({"views": self.views})
        if path == "search":
            return JSONResponse({"found": self.found})
        if path in ("teams", "overview"):
            return JSONResponse({"teams": self.teams} if path == "teams" else self.overview)
        if path in ("ask", "canned"):
            return JSONResponse(self.help[path])
        _, conversation, *rest = path.split("/")
        if conversation not in self.rows:
            return JSONResponse({"code": "not_found", "message": "No such conversation."}, 404)
        if not rest:
            answer = {
                "row": self.rows[conversation],
                "events": self.logs[conversation],
                "brief": self.briefs[conversation],
            }
            return JSONResponse(answer)
        if rest[0] == "orders" or rest == ["past"]:
            return self._looked_up(rest, body)
        if rest == ["suggestion", "rejected"]:
            return Response(status_code=204)
        if rest[0] in ("check", "suggestion", "reveal"):
            return JSONResponse(self.help[rest[0]])
        needed, allowed = FIELDS[rest[0]]
        if not needed <= set(body) <= needed | allowed:
            return JSONResponse({"code": "invalid", "message": f"Wrong fields: {sorted(body)}"}, 422)
        if rest[0] == "tags":
            self.rows[conversation]["tags"] = body["tags"]
        if rest[0] in PLANNING:
            return JSONResponse({"row": self.rows[conversation]})
        return self._change(rest[0], conversation, body)

    def _looked_up(self, rest: list[str], body: Json) -> Response:
        if rest == ["past"]:
            return JSONResponse({"conversations": self.past})
        if rest == ["orders"]:
            return JSONResponse(self.orders)
        if rest == ["orders", "summary"]:
            return JSONResponse(self.summary)
        done = {"done": True, "order_number": body["wanted"]["number"], "reference": "R-1"}
        return JSONResponse({**done, "action": body["wanted"]["action"], "instructions": ""})

    def _agents(self) -> list[Json]:
        return [{**one, "on_duty": True, "open": 1, "availability": "online"} for one in (ANA, BEA)]

    def _change(self, verb: str, conversation: str, body: Json) -> Response:
        row = self.rows[conversation]
        me = {"role": "agent", "id": self.me["id"], "name": self.me["name"]}
        if verb in {"reply", "note"}:
            return self._write(verb, conversation, body)
        if verb == "claim":
            if row["status"] == "assigned":
                return JSONResponse(
                    {"code": "already_claimed", "message": "Taken.", "holder": row["holder"]}, 409
                )
            self._hold(conversation, me, "assigned")
            self.say(
                conversation,
                "agent.assigned",
                role="system",
                data={"agent_id": me["id"], "agent_name": me["name"], "how": "claimed"},
            )
        elif verb == "resolve":
            self._hold(conversation, {"role": "nobody"}, "resolved")
            self.say(
                conversation,
                "conversation.resolved",
                role="agent",
                name=me["name"],
                data={"by": "agent", "disposition": body["disposition"]},
            )
        elif verb == "return":
            self._hold(conversation, {"role": "bot"}, "bot")
            self.say(
                conversation,
                "conversation.returned",
                role="agent",
                name=me["name"],
                data={"by": "agent", **body},
            )
        elif verb == "release":
            self._hold(conversation, {"role": "queue"}, "queued")
            self.say(
                conversation,
                "assignment.released",
                role="system",
                data={"agent_id": me["id"], "why": "released"},
            )
        else:
            self._hold(conversation, {"role": "agent", "id": BEA["id"], "name": BEA["name"]}, "assigned")
            self.say(
                conversation,
                "agent.assigned",
                role="system",
                data={"agent_id": BEA["id"], "agent_name": BEA["name"], "how": "transfer"},
            )
        return JSONResponse({"row": row})

    def _hold(self, conversation: str, holder: Json, status: str) -> None:
        self.rows[conversation] |= {
            "holder": holder,
            "status": status,
            "epoch": self.rows[conversation]["epoch"] + 1,
        }

    def _write(self, verb: str, conversation: str, body: Json) -> Response:
        if body["id"] in self._stored:
            return JSONResponse({"seq": self._stored[body["id"]]})
        row = self.rows[conversation]
        if verb == "reply":
            unseen = [
                e
                for e in self.logs[conversation]
                if e["seq"] > body["seen"]
                and e["kind"] == "message.added"
                and e["author"].get("id") != self.me["id"]
            ]
            if unseen:
                return JSONResponse(
                    {"code": "stale", "message": "There is a newer message.", "events": unseen}, 409
                )
            if row["status"] != "assigned":
                self._hold(
                    conversation, {"role": "agent", "id": self.me["id"], "name": self.me["name"]}, "assigned"
                )
        kind = "message.added" if verb == "reply" else "note.added"
        author = {"role": "agent", "id": self.me["id"], "name": self.me["name"]}
        event = self.say(
            conversation,
            kind,
            live=False,
            author=author,
            client_message_id=body["id"],
            data={"text": body["text"]},
        )
        row["unanswered"] = row["unanswered"] and verb == "note"
        self._stored[body["id"]] = event["seq"]
        if self.lose_answers > 0:
            self.lose_answers -= 1
            return JSONResponse({"code": "lost", "message": "The answer was lost on its way."}, 502)
        self.push({"type": "event", "conversation": conversation, "event": event})
        self.push({"type": "row", "row": row})
        return JSONResponse({"seq": event["seq"]})

    # -- the live connection -------------------------------------------------------------------------

    async def socket(self, socket: WebSocket) -> None:
        if self.down:
            await socket.close(1012)
            return
        await socket.accept()
        if not self.signed_in:
            await socket.close(4401)
            return
        self.sockets.add(socket)
        rows = [row for row in self.rows.values() if row["status"] != "resolved"]
        agents = self._agents()
        now = round(time.time() * 1000)
        await socket.send_json(
            {"type": "hello", "agent": self.me, "csrf": "csrf-1", "rows": rows, "agents": agents, "now": now}
        )
        try:
            while True:
                await self._hear(socket, await socket.receive_json())
        except WebSocketDisconnect:
            pass
        finally:
            self.sockets.discard(socket)

    async def _hear(self, socket: WebSocket, frame: Json) -> None:
        self.heard.append(frame)
        if frame["type"] != "watch" or frame["conversation"] not in self.logs:
            return
        conversation = frame["conversation"]
        events = [event for event in self.logs[conversation] if event["seq"] > frame["after"]]
        await socket.send_json(
            {
                "type": "events",
                "conversation": conversation,
                "events": events,
                "brief": self.briefs[conversation],
            }
        )

    # -- running -------------------------------------------------------------------------------------

    def application(self) -> Starlette:
        async def index(_: Request) -> Response:
            page = (WEB / "console" / "index.html").read_bytes()
            return Response(page, media_type="text/html", headers={"Content-Security-Policy": CSP})

        async def article(request: Request) -> Response:
            return Response(f"Article {request.path_params['path']}", media_type="text/plain")

        return Starlette(
            routes=[
                Route("/console/api/{path:path}", self.call, methods=["GET", "POST", "PUT"]),
                WebSocketRoute("/console/socket", self.socket),
                Route("/console/", index),
                Route("/articles/{path:path}", article),
                Mount("/console", StaticFiles(directory=WEB / "console")),
                Mount("/shared", StaticFiles(directory=WEB / "shared")),
                Mount("/vendor", StaticFiles(directory=WEB / "vendor")),
            ]
        )

    @contextmanager
    def running(self) -> Iterator[ScriptedServer]:
        """Serve on a free port of this machine until the block ends."""
        config = uvicorn.Config(
            self.application(),
            host="127.0.0.1",
            port=0,
            log_level="warning",
            ws="websockets-sansio",
            lifespan="off",
        )
        server = uvicorn.Server(config)

        async def serve() -> None:
            self._loop = asyncio.get_running_loop()
            await server.serve()

        self._thread = thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
        thread.start()
        deadline = time.monotonic() + 20
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.02)
        assert server.started, "the scripted server did not start"
        self.address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        try:
            yield self
        finally:
            server.should_exit = True
            server.force_exit = True
            thread.join(timeout=10)


def broken_parcel(server: ScriptedServer, conversation: str = "c1", **row: Any) -> str:
    """What most tests use: a parcel arrived broken, the assistant could not go on, a brief is there."""
    now = round(time.time() * 1000)
    start = now - 14 * MINUTE
    server.add(
        conversation,
        **{
            "reason": "policy",
            "summary": "Wants a new lamp, the one delivered is broken",
            "contact": {"id": "k1", "name": "Jonas Weber", "email": "jonas@mail.example", "verified": True},
            "lang": "de",
        }
        | row,
    )
    cited = [
        {
            "n": 1,
            "path": "returns/damaged-goods.md",
            "title": "Damaged goods",
            "heading": "What you can choose",
            "quote": "If something arrives damaged you may choose a replacement or your money back.",
            "url": "/articles/returns/damaged-goods.md#what-you-can-choose",
        }
    ]
    say: list[tuple[str, str, Json]] = [
        ("conversation.started", "system", {"channel": "web", "lang": "de", "page": "/lamps/aurora"}),
        ("message.added", "customer", {"text": "Hi, my lamp arrived today and the glass is broken."}),
        (
            "message.added",
            "bot",
            {
                "text": "I am sorry to hear that. You may choose a **replacement** or your money back [1].",
                "citations": cited,
                "choices": [{"text": "Talk to a person", "action": "handoff"}],
            },
        ),
        ("message.added", "customer", {"text": "I want a replacement please. Order number is A-10442."}),
        (
            "fact.noted",
            "system",
            {"name": "order number", "value": "A-10442", "from_seq": 4, "verified": False},
        ),
        (
            "order.verified",
            "system",
            {
                "order_number": "A-10442",
                "method": "email",
                "order": {"status": "delivered", "total": "129.00 EUR"},
            },
        ),
        (
            "message.added",
            "bot",
            {"text": "Thank you, I found the order. A person has to confirm replacements above 100 EUR."},
        ),
        (
            "message.added",
            "customer",
            {"text": "That is annoying. I need it before Saturday, it is a birthday present."},
        ),
        ("handoff.requested", "system", {"reason": "policy", "by": "bot", "cause_seq": 8}),
    ]
    for number, (kind, role, data) in enumerate(say):
        server.say(conversation, kind, role=role, data=data, at=start + number * MINUTE, live=False)

    def line(section: str, label: str, value: str, *seqs: int, document: str = "", **more: Any) -> Json:
        evidence: list[Json] = [{"type": "event", "seq": seq} for seq in seqs]
        if document:
            evidence.append({"type": "document", "path": document, "heading": "What you can choose"})
        said_at = start + (seqs[0] - 1) * MINUTE if seqs else None
        return {
            "section": section,
            "label": label,
            "value": value,
            "evidence": evidence,
            "verified": False,
            "said_at": said_at,
        } | more

    server.briefs[conversation] = {
        "built_at": now - 4 * MINUTE,
        "lines": [
            line("issue", "Issue", "The glass of the lamp was broken on arrival.", 2),
            line("wish", "Wish", "A replacement before Saturday – it is a birthday present.", 4, 8),
            line("why", "Why", "Replacements above 100 EUR need a person's yes.", 9),
            line("mood", "Mood", "Friendly at first, now a little annoyed.", 8),
            line("next", "Next", "Confirm the replacement and name the delivery day.", 8),
            line("facts", "Order number", "A-10442", 5),
            line("facts", "Deadline", "Saturday", 8),
            line("missing", "", "A photo of the damage", 2),
            line("identity", "E-mail", "jonas@mail.example", 6, verified=True),
            line("order", "Status", "Delivered today", 6, verified=True),
            line("order", "Item", "Aurora floor lamp, brass", 6, verified=True),
            line("order", "Total", "129.00 EUR", 6, verified=True),
            line("tried", "", "Explained replacement or money back", 3, document="returns/damaged-goods.md"),
            line("tried", "", "Looked up the order", 6),
            line("sources", "", "Damaged goods", 3, document="returns/damaged-goods.md"),
        ],
    }
    return conversation


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer().running() as scripted:
        yield scripted


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A fresh agent's browser; the test fails when the page throws or breaks its own content policy."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.set_default_timeout(10_000)
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(f"thrown: {error}"))
    opened.on(
        "console",
        lambda message: problems.append(message.text) if "Content Security Policy" in message.text else None,
    )
    yield opened
    context.close()
    assert problems == []


def open_console(page: Page, server: ScriptedServer, conversation: str = "") -> None:
    """The console of a signed-in agent, connected; with a conversation open when one is named."""
    page.goto(f"{server.address}/console/")
    page.locator(".console").wait_for()
    until(lambda: bool(server.sockets), "the console connects")
    if conversation:
        page.locator(f"[data-id={conversation}]").click()
        page.locator("#message-1").wait_for(state="attached")


def until(true: Callable[[], bool], what: str, seconds: float = 10) -> None:
    """Wait for something on the server's side."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.02)
