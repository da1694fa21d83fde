"""A server that stands for the network: static files, host pages, and the customer socket spoken from memory.

It speaks the frames of ``docs/protocol.md`` and decides nothing; what the bot or an agent says, a test says.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
import uuid
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from assistant.channels.continued import picture
from web_widget import STATIC
from web_widget.files import from_source, widget

Json = dict[str, Any]
OPEN: Json = {"open": True, "agents_online": 2}
BUILT = widget().files
SOURCES = from_source().files
ANY_ORIGIN = {
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
}
BOT = {"status": "bot", "holder": {"role": "bot", "name": "Assistant"}, "epoch": 1, "ai": True}
CHANGES: dict[str, tuple[str, str, bool]] = {
    "conversation.started": ("bot", "bot", True),
    "handoff.requested": ("queued", "queue", False),
    "agent.assigned": ("assigned", "agent", False),
    "assignment.released": ("queued", "queue", False),
    "conversation.returned": ("bot", "bot", True),
    "conversation.away": ("away", "nobody", False),
    "conversation.resolved": ("resolved", "nobody", False),
    "conversation.reopened": ("bot", "bot", True),
}


@dataclass
class Conversation:
    """One log and its state, as the customer is told."""

    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    events: list[Json] = field(default_factory=list)
    state: Json = field(default_factory=lambda: dict(BOT))
    acks: dict[str, tuple[Json, int]] = field(default_factory=dict)

    def append(self, kind: str, data: Json, role: str, name: str, message_id: str | None) -> Json:
        event = {
            "conversation": self.id,
            "seq": len(self.events) + 1,
            "at": int(time.time() * 1000),
            "epoch": self.state["epoch"],
            "kind": kind,
            "author": {"role": role, "name": name},
            "client_message_id": message_id,
            "data": data,
        }
        self.events.append(event)
        if kind in CHANGES:
            status, holder, ai = CHANGES[kind]
            person = data.get("agent_name", "Assistant" if ai else "")
            epoch = self.state["epoch"] + 1
            self.state = {
                "status": status,
                "holder": {"role": holder, "name": person},
                "epoch": epoch,
                "ai": ai,
            }
        return event


class ScriptedServer:
    """Runs in a thread. ``origin`` serves the widget; ``host``, another site, serves what is in ``pages``."""

    def __init__(self, port: int = 0) -> None:
        self.loop: asyncio.AbstractEventLoop
        self.reset()
        config = uvicorn.Config(
            self._app(),
            host="127.0.0.1",
            port=port,
            log_level="error",
            ws="websockets-sansio",
            lifespan="off",
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def reset(self) -> None:
        """Forgets every visitor and every instruction of the test before."""
        self.scripts = BUILT
        self.nps = True
        self.limits: Json | None = {"bytes": 1_048_576, "types": [".png", ".jpg", ".pdf", ".txt"]}
        self.files: dict[str, tuple[Json, bytes]] = {}  # id -> description, bytes
        self.uploads: list[str] = []  # names, as they begin
        self.hold_uploads = False
        self.received: list[Json] = []
        self.visitors: dict[str, Conversation | None] = {}
        self.sockets: list[tuple[WebSocket, str]] = []
        self.refuse: dict[str, str] = {}  # frame type -> code
        self.closing: list[int] = []  # close codes for the next hellos
        self.swallow: set[str] = set()  # frame types stored but not acknowledged
        self.unreachable = False
        self.pages: dict[str, tuple[str, dict[str, str]]] = {}  # path -> html, headers

    # --- life ---------------------------------------------------------------------------------------------

    def start(self) -> ScriptedServer:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        self._port = self._server.servers[0].sockets[0].getsockname()[1]
        self.origin = f"http://127.0.0.1:{self._port}"
        self.host = f"http://localhost:{self._port}"
        return self

    def stop(self) -> None:
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(5)

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(10)

    # --- what a test says ---------------------------------------------------------------------------------

    @property
    def conversation(self) -> Conversation:
        found = [conversation for conversation in self.visitors.values() if conversation]
        assert found, "no conversation has begun"
        return found[-1]

    def add(self, kind: str, data: Json | None = None, role: str = "system", name: str = "") -> Json:
        """One event to everyone who is connected, followed by the state if it changed."""
        return self._run(self._publish(self.conversation, kind, data or {}, role, name))  # type: ignore[no-any-return]

    def say(self, text: str, role: str = "bot", name: str = "Assistant", **data: Any) -> Json:
        data = {"text": text, "citations": [], "choices": [], **data}
        return self.add("message.added", data, role, name)

    def push(self, *frames: Json) -> None:
        for frame in frames:
            self._run(self._broadcast(frame))

    def drop(self, code: int = 1012) -> None:
        """Closes every socket."""

        async def close() -> None:
            for socket, _ in list(self.sockets):
                with contextlib.suppress(Exception):
                    await socket.close(code)

        self._run(close())

    def sent(self, kind: str) -> list[Json]:
        return [frame for frame in self.received if frame["type"] == kind]

    # --- the application ----------------------------------------------------------------------------------

    def _app(self) -> ASGIApp:
        async def page(request: Request) -> Response:
            html, headers = self.pages.get(request.url.path, ("", {}))
            if not html:
                return Response(status_code=404)
            return HTMLResponse(html, headers=headers)

        async def script(request: Request) -> Response:
            file = self.scripts.get(request.url.path.removeprefix("/"))
            if file is None:
                return Response(status_code=404)
            # As they travel in earnest: what is measured is the bytes customers wait for.
            return Response(file.gzipped, media_type="text/javascript", headers={"Content-Encoding": "gzip"})

        async def source(request: Request) -> Response:
            file = SOURCES[request.path_params["name"]]
            return Response(file.body, media_type="text/javascript")

        async def upload(request: Request) -> Response:
            if request.method == "OPTIONS":
                return Response(headers=ANY_ORIGIN)
            assert request.headers["authorization"].removeprefix("Bearer ") in self.visitors
            name = request.query_params["name"]
            self.uploads.append(name)
            body = await request.body()
            while self.hold_uploads:
                await asyncio.sleep(0.02)
            if name.startswith("refused"):
                return JSONResponse({"code": "invalid", "message": "No.", "why": "type"}, 422)
            kind = "image/png" if body.startswith(b"\x89PNG") else "text/plain"
            file = {"id": uuid.uuid4().hex, "name": name, "type": kind, "size": len(body)}
            self.files[file["id"]] = (file, body)
            return JSONResponse(file, 201)

        async def one_file(request: Request) -> Response:
            key = request.path_params["key"]
            if request.method == "OPTIONS":
                return Response(headers=ANY_ORIGIN)
            if request.method == "DELETE":
                return Response(status_code=204 if self.files.pop(key, None) else 404)
            file, body = self.files[key]
            return Response(body, media_type=file["type"])

        async def icon(request: Request) -> Response:
            return Response(b"", media_type="image/x-icon")

        app = Starlette(
            routes=[
                Route("/widget.js", script),
                Route("/favicon.ico", icon),
                Route("/chat/files", upload, methods=["POST", "OPTIONS"]),
                Route("/chat/files/{key}", one_file, methods=["GET", "DELETE", "OPTIONS"]),
                Route("/widget/{name:path}", script),
                Route("/source/{name:path}", source),
                Mount("/shared", StaticFiles(directory=STATIC / "shared")),
                WebSocketRoute("/chat/socket", self._socket),
                Route("/{path:path}", page),
            ]
        )
        return _Edge(app, self)

    async def _broadcast(self, frame: Json) -> None:
        for socket, _ in list(self.sockets):
            with contextlib.suppress(Exception):
                await socket.send_text(json.dumps(frame))

    async def _publish(
        self, log: Conversation, kind: str, data: Json, role: str, name: str, message_id: str | None = None
    ) -> Json:
        event = log.append(kind, data, role, name, message_id)
        await self._broadcast({"type": "event", "event": event})
        if kind in CHANGES:
            await self._broadcast({"type": "state", "state": log.state})
        return event

    async def _socket(self, socket: WebSocket) -> None:
        await socket.accept()
        try:
            hello = json.loads(await socket.receive_text())
            self.received.append(hello)
            token = await self._welcome(socket, hello)
            if token is None:
                return
            async for text in socket.iter_text():
                frame = json.loads(text)
                try:
                    await self._handle(socket, token, frame)
                finally:
                    # Only now: who waits for a frame may go on from what it led to.
                    self.received.append(frame)
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            self.sockets = [entry for entry in self.sockets if entry[0] is not socket]

    async def _welcome(self, socket: WebSocket, hello: Json) -> str | None:
        token = hello.get("token")
        code = self.closing.pop(0) if self.closing else 4401 if token and token not in self.visitors else 0
        if code:
            await socket.close(code)
            return None
        frame: Json = {"type": "welcome", "desk": {**OPEN, "nps": self.nps, "files": self.limits}}
        if not token:
            token = uuid.uuid4().hex
            self.visitors[token] = None
            frame["token"] = token
        if hello.get("identity"):
            frame["identity"] = "expired" if hello["identity"] == "old" else "verified"
        log = self.visitors[token]
        reset = bool(log) and hello.get("conversation") != log.id  # type: ignore[union-attr]
        after = 0 if reset else hello["after"]
        events = log.events[after:] if log else []
        frame |= {"conversation": log.id if log else None, "state": log.state if log else BOT}
        frame |= {"events": events, "last_seq": len(log.events) if log else 0, "reset": reset}
        await socket.send_text(json.dumps(frame))
        self.sockets.append((socket, token))
        return token

    async def _begin(self, token: str) -> Conversation:
        log = self.visitors[token] = Conversation()
        await self._broadcast({"type": "started", "conversation": log.id, "state": log.state})
        await self._publish(
            log, "conversation.started", {"channel": "web", "lang": "en", "page": ""}, "system", ""
        )
        return log

    async def _handle(self, socket: WebSocket, token: str, frame: Json) -> None:
        kind, message_id = frame["type"], frame.get("id")
        log = self.visitors[token]
        if kind in ("typing", "pong", "logout"):
            return
        if kind == "resume":
            await socket.send_text(
                json.dumps({"type": "events", "events": log.events[frame["after"] :] if log else []})
            )
            return
        if kind in self.refuse:
            refused = {"type": "refused", "id": message_id, "code": self.refuse[kind], "message": "No."}
            await socket.send_text(json.dumps(refused))
            return
        if kind == "link":
            url = f"https://chat.example/continue/{uuid.uuid4().hex}"
            await socket.send_text(json.dumps({"type": "link", "id": message_id, "url": url, **picture(url)}))
            return
        if log is None or kind == "new":
            log = await self._begin(token)
        if message_id not in log.acks:
            if kind == "message" and log.state["status"] == "resolved":
                await self._publish(log, "conversation.reopened", {"by": "customer"}, "customer", "")
            log.acks[message_id or ""] = (frame, len(log.events) + (kind != "new"))
            await self._store(log, frame)
        if kind not in self.swallow:
            await socket.send_text(
                json.dumps({"type": "ack", "id": message_id, "seq": log.acks[message_id or ""][1]})
            )

    async def _store(self, log: Conversation, frame: Json) -> None:
        rest = {name: value for name, value in frame.items() if name not in ("type", "id")}
        stored: dict[str, tuple[str, Json]] = {
            "message": ("message.added", {**self._said(frame), "citations": [], "choices": []}),
            "handoff": ("handoff.requested", {"by": "customer", "cause_seq": len(log.events)}),
            "stop": ("answer.stopped", {"through": len(log.events)}),
            "leave_queue": ("conversation.returned", {"by": "customer"}),
            "rate": ("answer.rated", rest),
            "survey": ("survey.answered", rest),
            "end": ("conversation.resolved", {"by": "customer"}),
        }
        if frame["type"] in stored:
            kind, data = stored[frame["type"]]
            await self._publish(log, kind, data, "customer", "", frame.get("id"))

    def _said(self, frame: Json) -> Json:
        files = [self.files[key][0] for key in frame.get("files", ())]
        text = frame.get("text")
        return {"text": text or "📎 " + ", ".join(file["name"] for file in files), "files": files}


class _Edge:
    """The widget's files may be loaded from every origin; an unreachable server answers nothing useful."""

    def __init__(self, app: ASGIApp, server: ScriptedServer) -> None:
        self.app, self.server = app, server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def from_anywhere(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"access-control-allow-origin", b"*")]
            await send(message)

        self.server.loop = asyncio.get_running_loop()
        if not self.server.unreachable:
            await self.app(scope, receive, from_anywhere if scope["type"] == "http" else send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1013})
        elif scope["path"].startswith(("/widget/", "/shared/")):
            await Response(status_code=503)(scope, receive, send)
        else:
            await self.app(scope, receive, from_anywhere)


@contextlib.contextmanager
def serving(port: int = 0) -> Iterator[ScriptedServer]:
    server = ScriptedServer(port).start()
    try:
        yield server
    finally:
        server.stop()
