"""The customer's side of the chat socket: says one thing and hears what comes of it."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from assistant.settings import SettingsError
from assistant.shopper.visit import Heard

PATIENCE_SECONDS = 30.0
SETTLE_SECONDS = 0.08
"""After the first words, how long more may come that belongs to them."""
OPEN_SECONDS = 30.0
LEAVE_SECONDS = 5.0


class TalkError(Exception):
    """The connection ended; the message says why."""


class Talk:
    """One conversation over one socket."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.conversation = ""
        self._seen = 0
        self._status = "bot"
        self._slip: tuple[dict[str, Any], ...] = ()

    def say(self, text: str) -> Heard:
        """Send a message and hear the answer. Raises TalkError."""
        return self._sent({"type": "message", "id": uuid.uuid4().hex, "text": text})

    def ask_for_person(self) -> Heard:
        """Press the button "Talk to a person". Raises TalkError."""
        return self._sent({"type": "handoff", "id": uuid.uuid4().hex})

    def leave(self) -> None:
        """End the conversation, so that nobody at the shop is kept waiting by it."""
        with suppress(ConnectionClosed, TalkError):
            self._done("end", LEAVE_SECONDS)

    def welcome(self, hello: dict[str, Any]) -> dict[str, Any]:
        """Say hello; what the same customer talked about before is left behind. Raises TalkError."""
        self._socket.send(json.dumps(hello))
        deadline = time.monotonic() + OPEN_SECONDS
        while (left := deadline - time.monotonic()) > 0:
            frame = self._frame(left)
            if frame is not None and frame["type"] == "welcome":
                if frame["conversation"] is not None:
                    self._leave_behind(frame["state"]["status"])
                return frame
        raise TalkError("the server did not say welcome")

    def _leave_behind(self, status: str) -> None:
        if status != "resolved":
            self._done("end", OPEN_SECONDS)
        self._done("new", OPEN_SECONDS)

    def _done(self, act: str, seconds: float) -> None:
        """Do something that is only acknowledged; after so long it is let be."""
        asked = {"type": act, "id": uuid.uuid4().hex}
        self._socket.send(json.dumps(asked))
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            frame = self._frame(left)
            if frame is not None and frame.get("id") == asked["id"]:
                return
            if frame is not None:
                self._take(frame, [])

    def _sent(self, frame: dict[str, Any]) -> Heard:
        begun = time.monotonic()
        try:
            self._socket.send(json.dumps(frame))
        except ConnectionClosed as error:
            raise TalkError(f"the server closed the connection: {error}") from error
        events: list[dict[str, Any]] = []
        seconds, deadline = 0.0, begun + PATIENCE_SECONDS
        while (left := deadline - time.monotonic()) > 0:
            answer = self._frame(left)
            if answer is None:
                break
            if answer["type"] == "refused":
                return Heard(
                    refused=f"{answer['code']}: {answer['message']}", seconds=time.monotonic() - begun
                )
            if not self._take(answer, events):
                continue
            heard = Heard(tuple(events), self._status)
            if heard.told or heard.with_person:
                seconds = seconds or time.monotonic() - begun
                deadline = min(deadline, time.monotonic() + SETTLE_SECONDS)
        return Heard(tuple(events), self._status, self._slip, "", seconds or time.monotonic() - begun)

    def _take(self, frame: dict[str, Any], events: list[dict[str, Any]]) -> bool:
        """Keep what a frame brings; says whether it brought anything."""
        match frame["type"]:
            case "event":
                found = [frame["event"]]
            case "events":
                found = frame["events"]
            case "started":
                self.conversation, self._status = frame["conversation"], frame["state"]["status"]
                self._seen = 0
                return True
            case "state":
                self._status = frame["state"]["status"]
                return True
            case "slip":
                self._slip = tuple(frame["lines"])
                return True
            case _:
                return False
        new = [event for event in found if event["seq"] > self._seen]
        self._seen = max([self._seen, *(event["seq"] for event in new)])
        events += new
        return bool(new)

    def _frame(self, seconds: float) -> dict[str, Any] | None:
        """The next frame; None when there was none in time."""
        try:
            frame: dict[str, Any] = json.loads(self._socket.recv(timeout=seconds))
        except TimeoutError:
            return None
        except ConnectionClosed as error:
            raise TalkError(f"the server closed the connection: {error}") from error
        if frame["type"] == "ping":
            self._socket.send(json.dumps({"type": "pong"}))
        return frame


@contextmanager
def talking(address: str, origin: str, hello: dict[str, Any]) -> Iterator[tuple[Talk, dict[str, Any]]]:
    """A talk with the server at `address`, and its welcome; `hello` without type and version.

    Raises SettingsError where nobody answers at the address, TalkError where the server does not let us in.
    """
    url = address.replace("http", "ws", 1) + "/chat/socket"
    try:
        socket = connect(url, origin=Origin(origin), open_timeout=OPEN_SECONDS)
    except (OSError, InvalidHandshake, TimeoutError) as error:
        raise SettingsError(f"{address} does not answer as a Tellonce server: {error}") from error
    with socket:
        talk = Talk(socket)
        welcome = talk.welcome({"type": "hello", "v": 1, "after": 0, "page": "", **hello})
        try:
            yield talk, welcome
        finally:
            talk.leave()
