"""Ours and the two references, each with a warm index of the same articles."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import faq
from benchmarks.plan import Plan
from benchmarks.process import Server
from benchmarks.rounds import OURS

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase

BLOCKING, THREADED = "tutorial", "tutorial, threaded"
_OUR_SETTINGS = {
    "TELLONCE_MESSAGES_PER_MINUTE": "1000000",
    "TELLONCE_SOCKETS_PER_ADDRESS": "10000",
    "TELLONCE_NEWCOMERS_PER_HOUR": "0",
    "TELLONCE_LOG_LEVEL": "error",
    "TELLONCE_CONFIG": "",
    "HF_HUB_OFFLINE": "1",
}


@dataclass(frozen=True)
class Shelf:
    """Articles on disk with both indexes built."""

    articles: list[faq.Article]
    folder: Path
    data: Path
    chroma: Path
    logs: Path

    def server(self, name: str) -> Server:
        """A server of this name, not started."""
        log = self.logs / f"{name.replace(', ', '-')}.log"
        if name == OURS:
            command = [
                "-m",
                "assistant.cli",
                "serve",
                "--knowledge",
                str(self.folder),
                "--data",
                str(self.data),
            ]
            return Server(name, [sys.executable, *command, "--port", "{port}"], _OUR_SETTINGS, log)
        kind = "threaded" if name == THREADED else "blocking"
        command = ["-m", "benchmarks.tutorial", str(self.folder), str(self.chroma), "{port}", kind]
        return Server(name, [sys.executable, *command], {"HF_HUB_OFFLINE": "1"}, log)


@contextmanager
def our_base(plan: Plan, articles: list[faq.Article]) -> Iterator[KnowledgeBase]:
    """Ours in this process, its index in step with the articles."""
    from knowledge.base import KnowledgeBase

    folder, data = prepare_ours(plan.work, articles)
    base = KnowledgeBase(folder, data, models=plan.work / "models")
    try:
        base.sync()
        yield base
    finally:
        base.close()


def prepare(work: Path, count: int) -> Shelf:
    """Write the articles and build what is missing of both indexes."""
    articles = faq.articles(count)
    folder, data = prepare_ours(work, articles)
    chroma = folder.parent / "chroma"
    done = folder.parent / "chroma.done"
    if not done.exists():
        _run("-m", "benchmarks.tutorial", str(folder), str(chroma), "ingest")
        done.touch()
    return Shelf(articles, folder, data, chroma, work)


def prepare_ours(work: Path, articles: list[faq.Article]) -> tuple[Path, Path]:
    """Write the articles and bring our index into step; the folder and our data folder."""
    os.environ["TELLONCE_MODEL_CACHE"] = str(work / "models")
    root = work / f"faq-{len(articles)}"
    folder, data = root / "articles", root / "ours"
    faq.write(articles, folder)
    _run("-m", "assistant.cli", "ingest", "--knowledge", str(folder), "--data", str(data))
    for file in data.glob("tellonce.db*"):
        file.unlink()  # each run begins with an empty log
    return folder, data


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)


@contextmanager
def running(shelf: Shelf, *names: str) -> Iterator[Mapping[str, Server]]:
    """These servers, listening, for the length of a `with` block."""
    with ExitStack() as stack:
        servers = {name: shelf.server(name) for name in names}
        for server in servers.values():
            stack.callback(server.stop)
            server.start()
        for server in servers.values():
            server.wait_listening()
        yield servers
