"""Models to talk to: a scripted one for exact cases, a real small one where its packages are installed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.assistant.models import scripted, smollm


@pytest.fixture
def scripted_model() -> Iterator[scripted.ScriptedModel]:
    pytest.importorskip("langchain_openai", reason="langchain-openai is not installed")
    with scripted.serving() as model:
        yield model


@pytest.fixture(scope="session")
def small_model_url() -> Iterator[str]:
    if why := smollm.missing():
        pytest.skip(why)
    with smollm.serving() as url:
        yield url
