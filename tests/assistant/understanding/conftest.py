"""The served embedding model, prepared once on a machine."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.embedder import open_embedder
from knowledge.prepare import PACKAGED


@pytest.fixture(scope="session")
def embed() -> Callable[[str], NDArray[np.float32]]:
    return open_embedder(PACKAGED, Path(os.environ["TELLONCE_MODEL_CACHE"])).query


@pytest.fixture(scope="session")
def dev_data() -> Path:
    """Labelled public data for measuring; it does not come with the project."""
    folder = Path(os.environ.get("TELLONCE_DEV_DATA", Path(__file__).parents[3] / "../shared/data"))
    if not folder.is_dir():
        pytest.skip(f"no development data at {folder}; TELLONCE_DEV_DATA names the folder")
    return folder
