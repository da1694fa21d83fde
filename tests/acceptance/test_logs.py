"""A whole story leaves no word of it in the log, however much is logged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.conftest import running
from tests.acceptance.customer import Customer

pytestmark = pytest.mark.xdist_group("acceptance")
SAID = [
    "How long can I return something?",
    "My order number is 1004711 and I am Zebulon Quagmire",
    "this is outrageous, I want to talk to a human being",
    "my address is zebulon@quagmire.example",
]


def test_a_story_leaves_ids_and_no_words_in_the_log(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELLONCE_LOG_LEVEL", "debug")
    monkeypatch.setenv("TELLONCE_LOG_FORMAT", "json")
    with running(prepared, tmp_path / "demo") as demo:
        customer = Customer(demo.address).open()
        for text in SAID:
            customer.ask(text) if customer.state.get("status", "bot") == "bot" else customer.say(text)
        answers = customer.said("bot")
        token = customer.token
        customer.close()
        log = demo.log
    written = log.read_text()
    assert written.strip()
    for line in written.splitlines():
        assert json.loads(line)["event"]
    for text in [*SAID, *answers, "Zebulon", "quagmire", "1004711", token or "?"]:
        assert text.lower() not in written.lower(), text
