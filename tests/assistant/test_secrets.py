"""No token, password, code or customer's word in a log or an address, whatever is done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from websockets.sync.client import connect
from websockets.typing import Origin

SCRIPT = """
import sys
from pathlib import Path
from assistant import server
from assistant.settings import load
async def started(parts, address):
    agent = await parts.people.add("eva@example.com", "Eva", "a very long password")
    print(address, await parts.people.make_link(agent.id), flush=True)
given = {"data": Path(sys.argv[1]), "knowledge": Path(sys.argv[2])}
server.run(load(**given, port=0, log_level="debug"), started=started)
"""
WORDS = ("my card is 4111 1111 1111 1111", "maya.winter@example.com", "burnt rubber")


def test_the_log_of_a_day_holds_nothing_that_is_secret(tmp_path: Path) -> None:
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "a.md").write_text("# Returns\n\nYou can return everything within 30 days.\n")
    log = tmp_path / "log.txt"
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(tmp_path / "data"), str(tmp_path / "kb")],
            stdout=subprocess.PIPE, stderr=errors, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
    assert process.stdout is not None
    try:
        address, link = process.stdout.readline().split()
        secrets = [link, "a very long password", *WORDS]
        with connect(
            f"{address.replace('http', 'ws')}/chat/socket", origin=Origin(address), proxy=None
        ) as chat:
            chat.send(
                json.dumps({"type": "hello", "v": 1, "key": "demo", "after": 0, "identity": "not.a.token"})
            )
            secrets.append(json.loads(chat.recv(timeout=20))["token"])
            for text in WORDS:
                chat.send(json.dumps({"type": "message", "id": os.urandom(16).hex(), "text": text}))
            chat.send("{broken " + WORDS[2])
            time.sleep(1)
        for body in ({"email": "eva@example.com", "password": "wrong but secret"},
                     {"email": "eva@example.com", "password": "a very long password"}):  # fmt: skip
            secrets.append(_post(address, "sign-in", body))
        secrets.append(_post(address, "sign-in/link", {"token": link}))
        _post(address, f"conversations/{WORDS[1]}/reply", {"text": WORDS[2]})
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()
    told = log.read_text()
    assert "wrong but secret" not in told
    assert [secret for secret in secrets if secret and secret in told] == []


def _post(address: str, path: str, body: dict[str, str]) -> str:
    """The cookie that was given, empty if none was."""
    headers = {"Origin": address, "Content-Type": "application/json"}
    request = urllib.request.Request(
        f"{address}/console/api/{path}", json.dumps(body).encode(), headers=headers, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return (answer.headers["Set-Cookie"] or "").partition("=")[2].partition(";")[0]
    except OSError:
        return ""


@pytest.mark.parametrize("name", ["chat", "chat_session", "chat_identity"])
def test_a_visitors_token_has_no_way_into_an_address(name: str) -> None:
    text = (Path(__file__).parents[2] / "assistant" / "channels" / f"{name}.py").read_text()
    assert "query_params" not in text
