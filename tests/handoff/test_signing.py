"""One secret for all nodes, whoever asks for it first; a link for one purpose is none for another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from handoff.errors import NotFound
from handoff.identity.signing import Signer, secret
from handoff.storage.database import Database

NODES = 6


def test_nodes_that_start_together_agree_on_one_secret(database: Database) -> None:
    together = Barrier(NODES)
    url = database.url.render_as_string(hide_password=False)

    def start(_: int) -> str:
        node = Database(url)
        together.wait()
        try:
            return secret(node)
        finally:
            node.close()

    with ThreadPoolExecutor(NODES) as nodes:
        made = set(nodes.map(start, range(NODES)))
    assert len(made) == 1
    assert len(made.pop()) > 40
    assert secret(database) == secret(database)


def test_a_link_is_good_for_its_purpose_alone() -> None:
    token = Signer("s" * 40, "survey").sign("talk")
    assert Signer("s" * 40, "survey").read(token) == "talk"
    for other in (Signer("s" * 40, "chat"), Signer("t" * 40, "survey")):
        with pytest.raises(NotFound):
            other.read(token)
