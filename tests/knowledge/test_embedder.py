"""The prepared model agrees with the one it was made from, starts without torch, and is prepared once."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx.reference import ReferenceEvaluator
from tokenizers import Tokenizer

from knowledge.embedder import Embedder, open_embedder
from knowledge.errors import ModelError
from knowledge.models import PACKAGED, model_key, packaged_folder

ROOT = Path(__file__).parents[2]


def test_vectors_are_unit_length_repeatable_and_mean_something(embedder: Embedder) -> None:
    a, b, c = (
        embedder.query(text) for text in ("where is my parcel", "track my package", "how to bake bread")
    )
    assert embedder.dimension == 384
    assert a.dtype == np.float32
    assert np.linalg.norm(a) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(a, embedder.query("where is my parcel"))
    assert float(a @ b) > 0.4 > float(a @ c) + 0.2


def test_threads_get_the_same_vectors(embedder: Embedder) -> None:
    texts = [f"question number {number} about parcels" for number in range(40)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(embedder.passage, texts))
    assert all(
        np.array_equal(vector, embedder.passage(text)) for vector, text in zip(together, texts, strict=True)
    )


def prepared(embedder: Embedder) -> Path:
    return Path(os.environ["TELLONCE_MODEL_CACHE"]) / embedder.key


def test_the_served_copy_agrees_with_its_original(embedder: Embedder) -> None:
    facts = json.loads((prepared(embedder) / "model.json").read_text())
    assert facts["kind"] == "onnx"
    assert facts["agreement"] > 0.97


def test_no_processor_gives_another_vector(embedder: Embedder) -> None:
    """Integer sums must not saturate where int8 has no dot product of its own: seven bits, and exact sums."""
    file = onnx.load(prepared(embedder) / "model.onnx")
    weights = [
        onnx.numpy_helper.to_array(each)
        for each in file.graph.initializer
        if each.data_type == onnx.TensorProto.INT8
    ]
    assert len(weights) > 30
    assert max(int(np.abs(each.astype(np.int16)).max()) for each in weights) <= 64
    file.opset_import[0].version = 19  # the reference does not know the quantizing operators of 17
    exact = ReferenceEvaluator(file)
    tokenizer = Tokenizer.from_file(str(prepared(embedder) / "tokenizer.json"))
    tokenizer.no_padding()
    for text in ("Where is my parcel?", "Refunds are paid to the card you used, in three to five days."):
        ids = np.array([tokenizer.encode(text).ids])
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        vector = exact.run(None, {each: given[each] for each in exact.input_names})[0][0]  # type: ignore[index]
        assert float(vector @ embedder.query(text)) > 0.999 * float(np.linalg.norm(vector))


def test_a_warm_start_imports_neither_torch_nor_chroma(tmp_path: Path) -> None:
    (tmp_path / "knowledge").mkdir()
    code = (
        "import sys; from pathlib import Path; from knowledge.base import KnowledgeBase; "
        "base = KnowledgeBase(Path(sys.argv[1]), Path(sys.argv[2])); "
        "base.open(); base.search('hello'); base.sync(); "
        "print(sorted({'torch', 'sentence_transformers', 'transformers', 'chromadb'} & set(sys.modules)))"
    )
    arguments = [sys.executable, "-c", code, str(tmp_path / "knowledge"), str(tmp_path / "data")]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.slow
def test_a_damaged_copy_is_not_served(tmp_path: Path, embedder: Embedder) -> None:
    for file in prepared(embedder).iterdir():
        target = tmp_path / embedder.key / file.name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(file.read_bytes()[:1000])
    again = open_embedder(PACKAGED, tmp_path)
    assert np.array_equal(again.query("hello"), embedder.query("hello"))


def test_who_loads_the_same_model_shares_it_as_long_as_somebody_holds_it(
    tmp_path: Path, embedder: Embedder
) -> None:
    for file in prepared(embedder).iterdir():
        target = tmp_path / embedder.key / file.name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(file.read_bytes())
    first = open_embedder(PACKAGED, tmp_path)
    assert open_embedder(PACKAGED, tmp_path) is first
    assert first is not embedder, "another place's copy is another model"
    gone = weakref.ref(first)
    del first
    gc.collect()
    assert gone() is None


def test_another_model_is_named_by_its_folder(tmp_path: Path) -> None:
    assert model_key(str(packaged_folder())) != model_key(PACKAGED)
    assert model_key("some/model") != model_key("other/model")


def test_a_model_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no-such-model"):
        open_embedder("./no-such-model", tmp_path)
