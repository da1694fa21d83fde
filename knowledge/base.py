"""The knowledge base: one folder, its index, and the search the bot asks."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from knowledge.chunker import PIPELINE
from knowledge.document import DocumentState
from knowledge.embedder import Embedder, LateEmbedder
from knowledge.entry_file import open_source
from knowledge.errors import Busy, StoreError
from knowledge.index import Index
from knowledge.languages import DEFAULT
from knowledge.lock import exclusive
from knowledge.part_vectors import Matrix, PartVectors
from knowledge.passage import Passage, Retrieval, Vector
from knowledge.question import clean, understand
from knowledge.remembered import Remembered
from knowledge.retriever import Reader, rank
from knowledge.stand_in import StandIn
from knowledge.sync import SyncReport, Writer
from knowledge.thesaurus import in_its_words
from knowledge.vector_store import VectorStore, checked_address

LOCK_SECONDS, OPEN_SECONDS, OPEN_AGAIN_SECONDS = 900.0, 1.0, 5.0
QUERIES_KEPT = 2048
PUBLIC = frozenset({"public"})


class KnowledgeBase:
    """Thread-safe. Cheap to make; `open` loads model and index, `sync` follows the folder, `search` answers.

    `data` is a private folder for the index; several processes may share it. `model` is the name or path of
    a sentence-transformers model, empty for the packaged one. `chroma_url` (`http://host:port`) keeps the
    vectors on a Chroma server, not in `data`; StoreError when it cannot be an address. `models` is where
    prepared models are kept, by default the folder named by TELLONCE_MODEL_CACHE, else `data/models`.
    """

    def __init__(
        self,
        folder: Path,
        data: Path,
        *,
        model: str = "",
        chroma_url: str = "",
        models: Path | None = None,
        reached: Callable[[str], None] = lambda place: None,
    ) -> None:
        """`reached` is told of the places in a write at which a test may want the process to die."""
        self.folder = Path(folder)
        self.data = Path(data)
        self._model = model
        self._chroma_url = checked_address(chroma_url)
        self._models = models or Path(os.environ.get("TELLONCE_MODEL_CACHE") or self.data / "models")
        self._reached = reached
        self._opening = threading.RLock()
        self._writing = threading.Lock()
        self._embedder: Embedder | None = None
        self._index: Index | None = None
        self._store: VectorStore | None = None
        self._parts: PartVectors | None = None
        self._open_again = 0.0
        self._leaving = threading.Event()
        self._standing = threading.RLock()
        self._stand_in: StandIn | None = None

    @property
    def ready(self) -> bool:
        """True once the index is open and the whole folder is in it; until then words alone find."""
        return self._index is not None and self._index.whole

    @property
    def standing_in(self) -> bool:
        """True while questions are answered from the folder itself, because there is no whole index."""
        return self._stand_in is not None and not self.ready

    @property
    def version(self) -> int:
        """Number of the index version that is searched now; 0 while nothing was ever indexed."""
        return self._index.snapshot.version if self._index is not None else 0

    @property
    def index(self) -> Index:
        """The index itself, for who reads all of it; opened if it is not yet."""
        return self._opened()[0]

    def open(self) -> None:
        """Load the index, at the very first prepare the model (15 s); may be called in any thread.

        The model itself is loaded with the first text: who only follows the folder needs none. Raises
        StoreError where the index is locked or cannot be used; `search` then answers from the folder.
        """
        with self._opening:
            if self._index is None:
                embedder = self._prepared()
                name = f"{embedder.key}-{PIPELINE}"
                file = self.data / "index" / f"{name}.sqlite3"
                try:
                    self._index = self._open_index(file, embedder)
                except (OSError, sqlite3.Error) as error:
                    self._open_again = time.monotonic() + OPEN_AGAIN_SECONDS
                    raise StoreError(f"the index {file} cannot be opened: {error}") from error
                self._store = VectorStore(self.data / "chroma", self._chroma_url, name, self.folder.resolve())
                self._parts = PartVectors(
                    file.with_stem(f"{name}-parts"),
                    embedder.dimension,
                    lambda text: embedder.query(clean(text)),
                )

    def _open_index(self, file: Path, embedder: Embedder) -> Index:
        try:
            with exclusive(self.data / "index.lock", OPEN_SECONDS):
                return Index(file, embedder.dimension)
        except Busy:
            # Somebody writes to it, for minutes perhaps. It can be read meanwhile, and is not ours to mend.
            return Index(file, embedder.dimension, mend=False)

    def _prepared(self) -> Embedder:
        with self._opening:
            if self._embedder is None:
                embedder = LateEmbedder(self._model, self._models)
                self._embed_query = Remembered(embedder.query, QUERIES_KEPT)
                self._embedder = embedder
            return self._embedder

    def close(self) -> None:
        """Let go of the files; the knowledge base can be opened again. A sync under way stops where it is."""
        self._leaving.set()
        with self._opening, self._writing, self._standing:
            for each in (self._index, self._store, self._parts, self._stand_in):
                if each is not None:
                    each.close()
            self._index = self._embedder = self._store = self._parts = self._stand_in = None
            self._open_again = 0.0
            self._leaving.clear()

    def sync(
        self,
        progress: Callable[[int, int, str], None] | None = None,
        *,
        only: Iterable[str] | None = None,
        rehash: bool = False,
        verify: bool = False,
    ) -> SyncReport:
        """Bring the index into step with the folder and report what changed.

        Files are judged by size and times, then by content hash. `only` looks at these paths (relative)
        alone, `rehash` trusts no times and hashes every file, `verify` does that and compares the vector
        store with the index too. `progress` is called with files done, files to do and the last path.
        Raises FolderError, StoreError or Busy, and the index stays as it was; where only the vector store
        cannot be written, what was read is searched, and the next sync brings the store into step.
        """
        index, embedder = self._opened()
        store = self._store
        assert store is not None

        def told(done: int, total: int, path: str) -> None:
            if self._leaving.is_set():
                raise Busy("the knowledge base is being closed; the next sync goes on from here")
            (progress or _silent)(done, total, path)

        lock = exclusive(self.data / "index.lock", LOCK_SECONDS, given_up=self._leaving.is_set)
        with self._writing, lock:
            index.heal()
            threads = max(1, (os.cpu_count() or 1) // (2 if index.snapshot.version else 1))
            source = open_source(self.folder)
            try:
                with Writer(source, index, embedder, store, threads, self._reached) as writer:
                    return writer.run(told, only, rehash or verify, verify)
            except (OSError, sqlite3.Error) as error:
                raise StoreError(f"the index in {self.data} cannot be written: {error}") from error

    def search(
        self,
        query: str,
        *,
        history: Sequence[str] = (),
        answers: Sequence[str] = (),
        k: int = 10,
        audience: frozenset[str] = PUBLIC,
        lang: str | None = None,
        written_in: str = DEFAULT,
        now: datetime | None = None,
    ) -> Retrieval:
        """The `k` best passages for a question, of what these readers may see, in this language, now.

        `written_in` is the question's own language, by whose rules its words are cut. `history` holds the
        customer's earlier turns and `answers` what was answered, oldest first; they help a question that
        cannot stand alone. `now` is by default this moment; without a time zone it means UTC.
        """
        moment = now or datetime.now(UTC)
        reader = Reader(audience, lang, (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
        question = understand(clean(query), history, answers, self.embed, written_in)
        if (index := self._whole()) is not None:
            snapshot = index.snapshot
            return Retrieval(query, rank(snapshot, question, reader, k), question.own, snapshot.version)
        with self.stand_in() as folder:
            return Retrieval(query, folder.rank(question, reader, k), question.own, 0, by_words=True)

    def in_its_words(self, text: str) -> str:
        """A question with the words that the folder uses, where customers have others for the same."""
        index = self._whole()
        return in_its_words(text, index.snapshot.keywords.holding) if index is not None else text

    def speaks(self, lang: str) -> bool:
        """Whether customers can read anything in this language now; held to be so while there is no index."""
        index = self._whole()
        return index is None or bool(index.snapshot.served(PUBLIC, lang, time.time()).any())

    def embed(self, text: str) -> Vector:
        """The unit vector (float32) of a customer's text; the last 2,048 are kept."""
        self._prepared()
        return self._embed_query(clean(text))

    def parts(self, passage: Passage, texts: Sequence[str]) -> Matrix:
        """The unit vectors (float32, one a row) of the parts a passage is told in; made once and kept."""
        if self._whole() is not None and (parts := self._parts) is not None:
            return parts.of(passage.id, texts)
        with self.stand_in() as folder:
            return folder.parts.of(passage.id, texts)

    def read_ahead(
        self,
        cut: Callable[[Passage], Sequence[str]],
        progress: Callable[[int, int, str], None] | None = None,
    ) -> int:
        """Make ahead what `parts` will be asked for, passage by passage, and forget what is gone.

        `cut` gives a passage's parts. Only what changed since the last time is made; how many passages that
        was is returned. `progress` is called as by `sync`. Ends early when the knowledge base is closed.
        """
        index, _ = self._opened()
        parts = self._parts
        assert parts is not None
        snapshot = index.snapshot
        passages = {
            each.id: each for each, alive in zip(snapshot.passages, snapshot.alive, strict=False) if alive
        }
        known = parts.known()
        parts.forget(known - passages.keys())
        wanted = [passage for passage_id, passage in passages.items() if passage_id not in known]
        for made, passage in enumerate(wanted):
            if self._parts is not parts:
                return made
            parts.of(passage.id, cut(passage))
            (progress or _silent)(made + 1, len(wanted), passage.path)
        return len(wanted)

    def documents(self, now: datetime | None = None) -> list[DocumentState]:
        """Every file of the folder with how it stands."""
        moment = now or datetime.now(UTC)
        if (index := self._whole()) is not None:
            return index.documents(moment)
        with self.stand_in() as folder:
            return folder.index.documents(moment)

    def body(self, path: str) -> str | None:
        """The Markdown body a document was indexed with; a passage stands in it at its `start`."""
        if (index := self._whole()) is not None:
            return index.manifest.body(path)
        with self.stand_in() as folder:
            return folder.index.manifest.body(path)

    @contextmanager
    def stand_in(self) -> Iterator[StandIn]:
        """What answers while there is no whole index, for one caller at a time; the first reads all."""
        embedder = self._prepared()
        with self._standing:
            if self._stand_in is None:
                self._stand_in = StandIn(self.folder, embedder)
            self._stand_in.follow()
            yield self._stand_in

    def _whole(self) -> Index | None:
        """The index if it can be searched; one that cannot be opened is tried again every few seconds."""
        if self._index is None:
            with self._opening, suppress(StoreError):
                if time.monotonic() >= self._open_again:
                    self.open()
        index = self._index
        if index is None:
            return None
        index.follow()
        if index.whole and self._stand_in is not None:
            with self._standing:
                if self._stand_in is not None:
                    self._stand_in.close()
                self._stand_in = None
        return index if index.whole else None

    def _opened(self) -> tuple[Index, Embedder]:
        if self._index is None:
            self.open()
        index, embedder = self._index, self._embedder
        assert index is not None
        assert embedder is not None
        return index, embedder


def _silent(done: int, total: int, path: str) -> None:
    """Progress that nobody watches."""
