"""Text in, unit vectors out: serves a prepared model with ONNX Runtime, one text at a time.

One text at a time because dynamic int8 vectors depend on what else is in the batch; it costs no speed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol
from weakref import WeakValueDictionary

import numpy as np
import numpy.typing as npt

from knowledge.errors import ModelError
from knowledge.lock import exclusive
from knowledge.models import PACKAGED, load_sentence_transformer, model_key
from knowledge.passage import Vector

PREPARE_SECONDS = 900.0
_HELD: WeakValueDictionary[Path, Embedder] = WeakValueDictionary()
_LOADING = threading.Lock()


class Embedder(Protocol):
    """A model that is ready to serve; safe to call from several threads."""

    key: str
    dimension: int
    max_tokens: int

    def query(self, text: str) -> Vector: ...

    def passage(self, text: str) -> Vector: ...

    def count(self, text: str) -> int: ...


class OnnxEmbedder:
    """Serves the int8 copy; about a millisecond for a short question on one core."""

    def __init__(self, folder: Path, facts: dict[str, Any], key: str) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self.key = key
        self.dimension = int(facts["dimension"])
        self.max_tokens = int(facts["max_tokens"])
        self._query_prompt = str(facts.get("query_prompt", ""))
        self._passage_prompt = str(facts.get("document_prompt", ""))
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        # The file pads to 128 tokens, which costs six times the work on a short question.
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(self.max_tokens)
        self._folder = folder
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # One short text at a time gains nothing from memory kept for larger ones.
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = [node.name for node in self._session.get_inputs()]

    def query(self, text: str) -> Vector:
        """The unit vector of a question."""
        return self._run(self._query_prompt + text)

    def passage(self, text: str) -> Vector:
        """The unit vector of a passage; text over the model's limit is cut."""
        return self._run(self._passage_prompt + text)

    def count(self, text: str) -> int:
        """Tokens of a text, without the marks that frame it."""
        return len(self._counter.encode(text, add_special_tokens=False).ids)

    @cached_property
    def _counter(self) -> Any:
        """A second tokenizer, which cuts nothing; only indexing counts, so a start does not wait for it."""
        from tokenizers import Tokenizer

        counter = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        counter.no_padding()
        counter.no_truncation()
        return counter

    def _run(self, text: str) -> Vector:
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        feed: dict[str, npt.NDArray[np.int64]] = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        return _unit(self._session.run(None, {name: feed[name] for name in self._inputs})[0][0])


class SentenceEmbedder:
    """Serves a model that cannot be exported with sentence-transformers itself; slow to start and larger."""

    def __init__(self, spec: str, facts: dict[str, Any], key: str) -> None:
        self._model = load_sentence_transformer(spec)
        self.key = key
        self.dimension = int(facts["dimension"])
        self.max_tokens = int(facts["max_tokens"])
        self._query_prompt = str(facts.get("query_prompt", ""))
        self._passage_prompt = str(facts.get("document_prompt", ""))

    def query(self, text: str) -> Vector:
        return _unit(self._model.encode(self._query_prompt + text, show_progress_bar=False))

    def passage(self, text: str) -> Vector:
        return _unit(self._model.encode(self._passage_prompt + text, show_progress_bar=False))

    def count(self, text: str) -> int:
        return len(self._model.tokenizer.encode(text, add_special_tokens=False))


def _unit(row: npt.ArrayLike) -> Vector:
    vector = np.asarray(row, dtype=np.float32)
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length > 0 else vector


class LateEmbedder:
    """The prepared model, loaded with the first text: a tenth of a second and 50 MB that not all need."""

    def __init__(self, model: str, models: Path) -> None:
        """Prepares the model where it is not yet. Raises ModelError."""
        self._model, self._models = model, models
        self._loading = threading.Lock()
        self._loaded: Embedder | None = None
        facts = prepared(model, models)
        self.key = model_key(model)
        self.dimension = int(facts["dimension"])
        self.max_tokens = int(facts["max_tokens"])

    def query(self, text: str) -> Vector:
        return self._embedder.query(text)

    def passage(self, text: str) -> Vector:
        return self._embedder.passage(text)

    def count(self, text: str) -> int:
        return self._embedder.count(text)

    @property
    def _embedder(self) -> Embedder:
        if self._loaded is None:
            with self._loading:
                self._loaded = self._loaded or open_embedder(self._model, self._models)
        return self._loaded


def prepared(model: str, models: Path) -> dict[str, Any]:
    """What is known of the prepared copy of `model` in `models`, which is made where it is missing."""
    key = model_key(model)
    file = models / key / "model.json"
    try:
        return _facts(file)
    except FileNotFoundError:
        pass
    except ValueError:
        shutil.rmtree(file.parent, ignore_errors=True)
    with exclusive(models / f"{key}.lock", PREPARE_SECONDS) as lock:
        if not file.exists():
            _prepare_in_child(model, file.parent, lock)
    return _facts(file)


def _facts(file: Path) -> dict[str, Any]:
    known: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return known


def open_embedder(model: str, models: Path) -> Embedder:
    """The prepared copy of `model` from `models`, prepared first where it is missing or damaged.

    One that this process holds already is shared: a preview beside the folder needs no 50 MB of its own.
    """
    key = model_key(model)
    folder = (models / key).absolute()
    with _LOADING:
        embedder = _HELD.get(folder)
        if embedder is None:
            embedder = _HELD[folder] = _opened(model, models, folder, key)
        return embedder


def _opened(model: str, models: Path, folder: Path, key: str) -> Embedder:
    try:
        return _load(model, folder, key, prepared(model, models))
    except ModelError:
        raise
    except Exception:
        shutil.rmtree(folder, ignore_errors=True)
    return _load(model, folder, key, prepared(model, models))


def _load(model: str, folder: Path, key: str, facts: dict[str, Any]) -> Embedder:
    if facts["kind"] == "onnx":
        return OnnxEmbedder(folder, facts, key)
    return SentenceEmbedder(model, facts, key)


def _prepare_in_child(model: str, folder: Path, lock: int) -> None:
    """A child pays the memory of torch and gives it back.

    It holds the lock as well: if this process dies, the next one waits for the child and does nothing twice.
    """
    command = [sys.executable, "-m", "knowledge.prepare", model, str(folder)]
    environment = dict(os.environ)
    environment["PYTHONPATH"] = os.pathsep.join(
        [str(Path(__file__).parent.parent), environment.get("PYTHONPATH", "")]
    )
    done = subprocess.run(  # noqa: S603 - our own module, no shell
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PREPARE_SECONDS,
        pass_fds=() if sys.platform == "win32" else (lock,),
    )
    if done.returncode != 0:
        name = "the packaged model" if model == PACKAGED else repr(model)
        raise ModelError(f"{name} cannot be prepared: {done.stderr.strip()[-800:] or 'no reason was given'}")
