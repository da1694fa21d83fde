"""The vector store keeps what it is given: embedded in a folder and on a Chroma server."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from knowledge.base import KnowledgeBase
from knowledge.errors import StoreError
from knowledge.vector_store import StoredVector, VectorStore, checked_address


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Chroma server of our own."""
    command = Path(sys.executable).with_name("chroma")
    if not command.exists() and not shutil.which("chroma"):
        pytest.skip("the chroma command is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("chroma-server")
    process = subprocess.Popen(
        [str(command), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


@pytest.fixture(params=["embedded", "server"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorStore]:
    url = request.getfixturevalue("server") if request.param == "server" else ""
    store = VectorStore(tmp_path / "chroma", url, "test-1", tmp_path)
    yield store
    store.close()


def row(name: str, place: int) -> StoredVector:
    vector = np.zeros(384, dtype=np.float32)
    vector[place] = 1
    return StoredVector(name, vector, f"text of {name}", {"path": f"{name}.md", "audience": "public"})


def test_rows_are_added_replaced_read_and_deleted(store: VectorStore) -> None:
    store.add([row("a", 0), row("b", 1), row("c", 2)])
    store.add([row("b", 5)])
    assert store.count() == 3
    assert store.ids() == {"a", "b", "c"}
    store.delete(["a", "unknown"])
    store.delete([])
    assert store.ids() == {"b", "c"}


def test_a_store_opened_again_holds_the_same(tmp_path: Path) -> None:
    first = VectorStore(tmp_path / "chroma", "", "test-1", tmp_path)
    first.add([row(f"r{number}", number % 384) for number in range(2500)])
    first.close()
    again = VectorStore(tmp_path / "chroma", "", "test-1", tmp_path)
    assert again.count() == 2500
    again.close()


def test_what_an_earlier_model_left_is_dropped(tmp_path: Path) -> None:
    old, new, look = (
        VectorStore(tmp_path / "chroma", "", f"test-{number}", tmp_path) for number in (1, 2, 1)
    )
    old.add([row("a", 0)])
    old.close()
    new.add([row("b", 0)])
    new.drop_others()
    assert new.ids() == {"b"}
    new.close()
    assert look.ids() == set()
    look.close()


def test_a_store_whose_folder_vanished_or_broke_starts_over(tmp_path: Path) -> None:
    store = VectorStore(tmp_path / "chroma", "", "test-1", tmp_path)
    store.add([row("a", 0)])
    shutil.rmtree(tmp_path / "chroma")
    assert store.ids() == set()
    store.add([row("b", 0)])
    store.close()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"garbage" * 1000)
    store.add([row("c", 0)])
    assert store.ids() == {"c"}
    store.close()


def test_a_knowledge_base_keeps_its_vectors_on_a_server(
    server: str, opened: Callable[..., KnowledgeBase], folder: Path, tmp_path: Path
) -> None:
    neighbour = VectorStore(tmp_path, server, "neighbour", tmp_path)
    neighbour.add([row("theirs", 3)])
    base = opened(folder, tmp_path / "remote", chroma_url=server)
    assert base.sync().documents == 3
    assert base.search("parcels to Austria").hits
    assert not (tmp_path / "remote" / "chroma").exists()
    (folder / "payment.md").unlink()
    assert base.sync().removed == ("payment.md",)
    assert neighbour.ids() == {"theirs"}


@pytest.mark.parametrize("url", ["ftp://somewhere", "nonsense", "http://", "http://host:port"])
def test_an_address_that_cannot_be_one_is_refused(url: str, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="must look like http://host:8000"):
        KnowledgeBase(folder, tmp_path / "data", chroma_url=url)
    assert checked_address("http://localhost:8000") == "http://localhost:8000"


def test_a_server_that_is_not_there_is_said_and_answers_go_on(
    opened: Callable[..., KnowledgeBase], base: KnowledgeBase, folder: Path
) -> None:
    remote = opened(folder, chroma_url="http://127.0.0.1:9")
    (folder / "new.md").write_text("# Repairs\n\nWe repair shoes in Graz.\n")
    with pytest.raises(StoreError, match="Chroma server"):
        remote.sync()
    assert "30 days" in remote.search("How many days do I have to return an item?").hits[0].passage.text
