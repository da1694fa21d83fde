"""The queue over its limit: choices, carry on with the bot and keep the place, until a person takes over."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import Demo, running
from tests.acceptance.customer import Customer

pytestmark = pytest.mark.xdist_group("acceptance")


class Agent:
    """The console's HTTP, signed in by the demo's link."""

    def __init__(self, demo: Demo, name: str) -> None:
        self.address = demo.address
        token = demo.link(name).rpartition("link=")[2]
        answer, cookie = self._call("sign-in/link", {"token": token}, {})
        self.headers = {"Cookie": cookie.split(";")[0], "X-CSRF-Token": answer["csrf"]}

    def act(self, conversation: str, verb: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        return self._call(f"conversations/{conversation}/{verb}", body or {}, self.headers)[0]

    def _call(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> tuple[dict[str, Any], str]:
        request = urllib.request.Request(
            f"{self.address}/console/api/{path}",
            data=json.dumps(body).encode(),
            headers={"Origin": self.address, "Content-Type": "application/json", **headers},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read()), answer.headers.get("Set-Cookie", "")


@pytest.fixture
def busy(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Demo]:
    """A demo in which any wait is too long."""
    monkeypatch.setenv("TELLONCE_CHOICE_SECONDS", "0")
    with running(prepared, tmp_path / "demo") as started:
        yield started


def place(customer: Customer) -> dict[str, Any]:
    return [frame for frame in customer.frames if frame["type"] == "queue"][-1]


def test_over_the_limit_the_bot_goes_on_the_place_is_kept_and_a_person_takes_over(busy: Demo) -> None:
    ana = Agent(busy, "Ana")
    first, second = Customer(busy.address).open(), Customer(busy.address).open()
    for customer in (first, second):
        customer.act("handoff")
        customer.until(lambda customer=customer: any(f["type"] == "queue" for f in customer.frames))
    second.until(lambda: place(second)["choices"] == ["wait", "bot"], 40)
    assert place(second)["position"] == 2
    assert place(second)["wait"] is None, "too little is known to name a range"

    second.act("wait", choice="bot")
    second.until(lambda: second.state["ai"])
    assert second.state["status"] == "queued"
    second.say("How long can I return something?")
    second.until(lambda: any("30 days" in text for text in second.said("bot")), 60)
    assert (second.state["status"], place(second)["position"]) == ("queued", 2)

    ana.act(first.conversation or "", "claim")
    second.until(lambda: place(second)["position"] == 1, 40)
    ana.act(second.conversation or "", "claim")
    second.until(lambda: second.state["status"] == "assigned")
    assert not second.state["ai"]
    second.say("And how long is the warranty?")
    ana.act(
        second.conversation or "",
        "reply",
        {"id": "0123456789abcdef", "text": "Two years.", "seen": second.last},
    )
    second.until(lambda: second.said("agent") == ["Two years."])
    assert len(second.said("bot")) == 1, "with a person here the bot is silent"
    first.close()
    second.close()
