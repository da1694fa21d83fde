"""What a system under test must be able to do, and the HTTP API through which any other one is plugged in."""

from __future__ import annotations

import json
import time
import urllib.request
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Heard:
    """What the customer heard after one message.

    `texts` are the system's words, `offered` whether a person was offered, `handed_over` whether people have
    it now, `told` whether the customer was told anything at all, `seconds` until then.
    """

    texts: tuple[str, ...]
    offered: bool
    handed_over: bool
    told: bool
    seconds: float


class System(Protocol):
    """A bot with people behind it."""

    name: str

    def begin(self) -> str:
        """A new customer; the conversation's name."""
        ...

    def say(self, conversation: str, text: str) -> Heard:
        """The customer says something and hears the answer, or nothing (`told` false) after the patience."""
        ...

    def card(self, conversation: str) -> str:
        """All that the person who takes over is shown besides the transcript: brief, ledger, summary."""
        ...

    def close(self) -> None:
        """All customers are gone."""
        ...


class HttpSystem:
    """Any other system, over three calls. Raises OSError when it does not answer.

    `POST /begin` → `{"conversation"}`; `POST /say` `{"conversation", "text"}` → `{"texts": [], "offered",
    "handed_over"}`; `POST /card` `{"conversation"}` → `{"text"}`.
    """

    def __init__(self, url: str) -> None:
        self.name = url
        self._url = url.rstrip("/")

    def begin(self) -> str:
        return str(self._post("begin", {})["conversation"])

    def say(self, conversation: str, text: str) -> Heard:
        begun = time.perf_counter()
        said = self._post("say", {"conversation": conversation, "text": text})
        texts = tuple(map(str, said.get("texts") or ()))
        over = bool(said.get("handed_over"))
        told = bool(texts) or over
        return Heard(texts, bool(said.get("offered")), over, told, time.perf_counter() - begun)

    def card(self, conversation: str) -> str:
        return str(self._post("card", {"conversation": conversation}).get("text") or "")

    def close(self) -> None:
        pass

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        request = urllib.request.Request(
            f"{self._url}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            found: dict[str, Any] = json.loads(answer.read())
        return found
