"""What /metrics says after a story, who may read it, and that traces and logs quote nobody."""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from assistant import logs
from assistant.app import create
from assistant.parts import Parts, assemble
from assistant.settings import Settings
from handoff.events import Author, Decision, MessageAdded, Reason, Role

ANA = Author(role=Role.AGENT, id="ana", name="Ana")


@pytest.fixture
async def parts(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Parts]:
    (tmp_path / "articles").mkdir()
    more: dict[str, Any] = getattr(request, "param", {})
    parts = assemble(Settings(data=tmp_path / "data", knowledge=tmp_path / "articles", **more))
    yield parts
    await asyncio.to_thread(parts.desk.close)
    parts.database.close()


async def get(parts: Parts, host: str = "127.0.0.1", **headers: str) -> httpx2.Response:
    transport = httpx2.ASGITransport(create(parts), client=(host, 1))
    async with httpx2.AsyncClient(transport=transport, base_url="http://desk.example") as http:
        return await http.get("/metrics", headers=headers)


async def test_a_story_is_counted(parts: Parts) -> None:
    desk = parts.desk
    contact, _ = await parts.visitors.welcome()
    state = (await desk.receive(contact, uuid.uuid4().hex, "my parcel is late")).state
    said = MessageAdded(text="It is in Porto.", decision=Decision(action="answer"))
    state = (await desk.answer_as_bot(state.id, state.epoch, state.customer_seq, said)).state
    state = (await desk.receive(contact, uuid.uuid4().hex, "that does not help")).state
    await desk.request_handoff(state.id, state.epoch, Reason.NO_ANSWER, through=state.customer_seq)
    claimed = (await desk.claim(state.id, ANA)).state
    await desk.reply(state.id, ANA, uuid.uuid4().hex, "I am on it.", claimed.last_seq)
    parts.metrics.failed("turn.failed")
    page = (await get(parts)).text
    for line in (
        'tellonce_messages_total{role="customer"} 2.0',
        'tellonce_turns_total{action="answer"} 1.0',
        'tellonce_handoffs_total{reason="no_answer"} 1.0',
        "tellonce_bot_answer_seconds_count 1.0",
        "tellonce_first_response_seconds_count 1.0",
        "tellonce_wait_seconds_count 1.0",
        'tellonce_conversations{status="assigned"} 1.0',
        'tellonce_errors_total{event="turn.failed"} 1.0',
        'tellonce_sockets{kind="chat"} 0.0',
        "tellonce_bus_connected 1.0",
    ):
        assert line in page, line
    commits = re.search(r"tellonce_commit_seconds_count (\d+)", page)
    assert commits
    assert int(commits[1]) >= 6
    assert "Porto" not in page


async def test_without_a_token_it_is_this_machines_alone(parts: Parts) -> None:
    assert (await get(parts)).status_code == 200
    assert (await get(parts, "192.0.2.7")).status_code == 404
    proxied = {"X-Forwarded-For": "192.0.2.7"}
    assert (await get(parts, **proxied)).status_code == 404


@pytest.mark.parametrize("parts", [{"metrics_token": "s3cret"}], indirect=True)
async def test_with_a_token_it_is_for_who_has_it(parts: Parts) -> None:
    assert (await get(parts)).status_code == 404
    assert (await get(parts, Authorization="Bearer wrong")).status_code == 404
    assert (await get(parts, "192.0.2.7", Authorization="Bearer s3cret")).status_code == 200


def test_an_error_is_logged_with_its_place_and_without_what_was_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    import structlog

    failed: list[str] = []
    logs.configure("info", "json", failed.append)
    try:
        try:
            int("the customer's own words")
        except ValueError:
            structlog.get_logger("x").exception("turn.failed", conversation="c1")
    finally:
        logs.configure("warning")
    line = json.loads(capsys.readouterr().err)
    assert line["event"] == "turn.failed"
    assert line["conversation"] == "c1"
    assert line["error"] == "ValueError"
    assert "test_metrics.py" in line["at"]
    assert "own words" not in json.dumps(line)
    assert failed == ["turn.failed"]


async def test_a_turn_is_traced_from_receive_to_commit_and_quotes_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("opentelemetry.sdk")
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    tracer = provider.get_tracer("tellonce")
    for module in ("assistant.speaker", "assistant.answering.finder"):
        monkeypatch.setattr(f"{module}.tracer", tracer)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "returns.md").write_text(
        "# Returns\n\nYou can return anything within 30 days.\n"
    )
    parts = assemble(Settings(data=tmp_path / "data", knowledge=tmp_path / "articles"))
    await asyncio.to_thread(parts.base.sync)
    await parts.bot.start()
    contact, _ = await parts.visitors.welcome()
    key = (await parts.desk.receive(contact, uuid.uuid4().hex, "How long can I return something?")).state.id
    async with asyncio.timeout(30):
        while "turn" not in {span.name for span in spans.get_finished_spans()}:
            await asyncio.sleep(0.02)
    await parts.bot.stop()
    await asyncio.to_thread(parts.desk.close)
    await asyncio.to_thread(parts.base.close)
    parts.database.close()
    by_name = {span.name: span for span in spans.get_finished_spans()}
    assert by_name.keys() >= {"turn", "think", "retrieve", "commit"}
    assert {span.context.trace_id for span in by_name.values() if span.context} == {
        by_name["turn"].context.trace_id  # type: ignore[union-attr]
    }
    assert by_name["turn"].attributes == {"conversation": key}
    assert "return" not in " ".join(span.to_json() for span in by_name.values())
