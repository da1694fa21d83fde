"""The sample shop's help centre, indexed once, with the real model."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.base import KnowledgeBase

SHOP = Path(__file__).parents[3] / "assistant" / "sample_shop" / "knowledge"


@pytest.fixture(scope="session")
def help_centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    models = Path(os.environ["TELLONCE_MODEL_CACHE"])
    base = KnowledgeBase(SHOP, tmp_path_factory.mktemp("index"), models=models)
    base.sync()
    yield base
    base.close()
