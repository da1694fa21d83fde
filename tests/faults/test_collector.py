"""A collector of traces that is away, or takes connections and never answers, holds nobody up."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.trust.stack import stack
from benchmarks.trust.talker import Talker
from tests.services import free_port

pytest.importorskip("opentelemetry.exporter.otlp.proto.grpc", reason="the extra `tracing` is not installed")
pytestmark = pytest.mark.xdist_group("faults")
LATEST = 90
"""Seconds to stop, on whatever else this machine is doing; alone it takes one to five."""


@pytest.fixture(params=["away", "silent"])
def collector(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "away":
        yield f"http://127.0.0.1:{free_port()}"
        return
    with socket.create_server(("127.0.0.1", 0), backlog=50) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


async def test_customers_are_served_and_the_server_still_stops(collector: str, tmp_path: Path) -> None:
    with stack("sqlite", tmp_path / "s", nodes=1, settings={"TELLONCE_TRACES": collector}) as built:
        (node,) = built.nodes
        node.start()
        await asyncio.to_thread(node.wait)
        async with Talker([node.address]) as customer:
            await customer.say("Where is my blue parcel?")
            await customer.until(lambda: customer.status not in ("", "bot") or customer.texts("bot"), 60)
        assert await asyncio.to_thread(node.stop, LATEST) in (0, -signal.SIGTERM)
        assert "blue parcel" not in node.log.read_text()
