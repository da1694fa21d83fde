"""What a server says when it listens leads somewhere."""

from __future__ import annotations

from pathlib import Path
from queue import Queue

import pytest

from assistant.parts import Parts, assemble
from assistant.server import prepared
from assistant.settings import load
from tests.serving import served


@pytest.mark.parametrize(("host", "named"), [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "localhost")])
def test_the_address_that_is_named_is_one_a_browser_goes_to(tmp_path: Path, host: str, named: str) -> None:
    (tmp_path / "kb").mkdir()
    told: Queue[str] = Queue()

    async def started(parts: Parts, address: str) -> None:
        told.put(address)

    settings = load(data=tmp_path / "data", knowledge=tmp_path / "kb", host=host, port=0)
    with served(prepared(assemble(settings), started=started)) as port:
        assert told.get(timeout=30) == f"http://{named}:{port}"
