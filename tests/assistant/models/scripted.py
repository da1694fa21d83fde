"""A chat-completions server that says what it is told to, over real sockets, and keeps what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Script:
    """What to answer: `pieces` of the stream, `gap` seconds between them, or a status with a body instead.

    `hang` holds before the first piece; `raw` sends these bytes as the stream; `says` makes the text from the
    request.
    """

    pieces: Sequence[str] = ()
    gap: float = 0.0
    hang: float = 0.0
    status: int = 200
    body: bytes = b""
    raw: bytes | None = None
    says: Callable[[dict[str, Any]], str] | None = None


def says(text: str, **how: Any) -> Script:
    """A script that streams this text a few letters at a time."""
    return Script([text[at : at + 7] for at in range(0, len(text), 7)], **how)


@dataclass
class ScriptedModel:
    """`script` may be changed between requests; `broken_off` is set when a reader went away early."""

    script: Script = field(default_factory=Script)
    requests: list[dict[str, Any]] = field(default_factory=list)
    sent: int = 0
    broken_off: threading.Event = field(default_factory=threading.Event)
    ending: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def asked(self) -> str:
        """The user text of the last request."""
        return str(self.requests[-1]["messages"][-1]["content"])


@contextmanager
def serving() -> Iterator[ScriptedModel]:
    """The server on a free port for the length of a `with` block."""
    model = ScriptedModel()

    class Handler(_Handler):
        scripted = model

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    model.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield model
    finally:
        model.ending.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    scripted: ScriptedModel

    def do_POST(self) -> None:
        model = self.scripted
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        model.requests.append(request)
        try:
            self._answer(model.script, request)
        except (BrokenPipeError, ConnectionResetError):
            model.broken_off.set()
            self.close_connection = True

    def _answer(self, script: Script, request: dict[str, Any]) -> None:
        if script.status != 200:
            self.send_response(script.status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(script.body)))
            self.end_headers()
            self.wfile.write(script.body)
            return
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        self._wait(script.hang)
        if script.raw is not None:
            self._chunk(script.raw)
        else:
            pieces = script.pieces if script.says is None else [script.says(request)]
            for piece in pieces:
                self._event({"choices": [{"index": 0, "delta": {"role": "assistant", "content": piece}}]})
                self.scripted.sent += 1
                self._wait(script.gap)
            self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
            self._chunk(b"data: [DONE]\n\n")
        self._chunk(b"")

    def _event(self, data: dict[str, Any]) -> None:
        whole = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted", **data}
        self._chunk(f"data: {json.dumps(whole)}\n\n".encode())

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _wait(self, seconds: float) -> None:
        """Waits, but not beyond the test; a comment line shows whether anybody still listens."""
        left = seconds
        while left > 0 and not self.scripted.ending.wait(min(left, 0.05)):
            left -= 0.05
            self._chunk(b": waiting\n\n")

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""
