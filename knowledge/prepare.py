"""Prepare an embedding model once: sentence-transformers loads and checks it, ONNX Runtime gets an int8 copy.

Run as a child process (`python -m knowledge.prepare MODEL FOLDER`), so that a server never pays for
importing torch.
"""

from __future__ import annotations

import contextlib
import json
import logging
import shutil
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.embedder import OnnxEmbedder
from knowledge.errors import ModelError
from knowledge.models import PACKAGED as PACKAGED
from knowledge.models import load_sentence_transformer

MIN_AGREEMENT = 0.97
SAMPLES = (
    "Where is my parcel?",
    "How long do I have to return something that does not fit, and who pays for the label?",
    "Refunds are paid to the card you used. They take three to five working days to show on your statement.",
    "Gilt das auch für Österreich?",
)


def prepare(spec: str, target: Path) -> None:
    """Fill `target` with `model.onnx`, `tokenizer.json` and `model.json`, all or nothing (rename at the end).

    A model that cannot be exported, or whose int8 copy disagrees with it, gets only a `model.json` that
    says so: it will be served by sentence-transformers itself.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".preparing-", dir=target.parent))
    try:
        model = load_sentence_transformer(spec, model_kwargs={"attn_implementation": "eager"})
        facts: dict[str, Any] = {
            "model": spec,
            "dimension": len(model.encode("dimension")),
            "max_tokens": int(model.max_seq_length or 256),
            "query_prompt": (model.prompts or {}).get("query", ""),
            "document_prompt": (model.prompts or {}).get("document", ""),
            "kind": "onnx",
        }
        try:
            facts["agreement"] = _export(model, work)
        except Exception as error:
            for leftover in work.iterdir():
                leftover.unlink()
            facts |= {"kind": "sentence-transformers", "why": f"{type(error).__name__}: {error}"[:300]}
        (work / "model.json").write_text(json.dumps(facts, indent=1), encoding="utf-8")
        work.chmod(0o755)
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(target)
        work.rename(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _export(model: Any, work: Path) -> float:
    """Write the int8 copy and the tokenizer; return the least cosine to the original over the samples."""
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    class WholeModel(torch.nn.Module):
        """Tokens in, the sentence vector out, so that pooling and normalising are part of the file."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *tensors: Any) -> Any:
            return self.model(dict(zip(names, tensors, strict=True)))["sentence_embedding"]

    sample = model.preprocess(["one text", "and a second, longer text"])
    names = [name for name in ("input_ids", "attention_mask", "token_type_ids") if name in sample]
    float_file, int8_file = work / "float.onnx", work / "model.onnx"
    with torch.no_grad():
        torch.onnx.export(
            WholeModel().eval(),
            tuple(sample[name] for name in names),
            str(float_file),
            input_names=names,
            output_names=["vector"],
            dynamic_axes={name: {0: "texts", 1: "tokens"} for name in names} | {"vector": {0: "texts"}},
            opset_version=17,
            dynamo=False,
        )
    quantize_dynamic(
        str(float_file),
        str(int8_file),
        per_channel=True,
        # Weights of seven bits: where a processor has no int8 dot product of its own (VNNI), sums of products
        # of eight saturate, and the same text would get another vector there.
        reduce_range=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Gather"],
        extra_options={"MatMulConstBOnly": True, "DefaultTensorType": 1},
    )
    float_file.unlink()
    model.tokenizer.backend_tokenizer.save(str(work / "tokenizer.json"))
    served = OnnxEmbedder(work, {"dimension": 0, "max_tokens": int(model.max_seq_length or 256)}, "check")
    wanted = model.encode(list(SAMPLES), normalize_embeddings=True)
    agreement = min(
        float(np.dot(served.passage(text), row)) for text, row in zip(SAMPLES, wanted, strict=True)
    )
    if agreement < MIN_AGREEMENT:
        raise ModelError(f"the int8 copy agrees only {agreement:.3f} with the original")
    return agreement


def main() -> None:
    """Prepare `argv[1]` into the folder `argv[2]`; on failure print the reason and end with 1."""
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    try:
        prepare(sys.argv[1], Path(sys.argv[2]))
    except ModelError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
