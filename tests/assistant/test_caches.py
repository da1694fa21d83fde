"""What a process remembers to be quick is forgotten at once when somebody is erased."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from functools import lru_cache

import pytest

from assistant import memory, noting
from assistant.privacy import caches


class Gone:
    pass


def test_every_cache_is_emptied_also_beside_what_is_gone_already() -> None:
    @lru_cache
    def remembered(text: str) -> str:
        return text

    remembered("maya@example.com")
    dead = weakref.proxy(Gone())
    assert caches.forget() >= 1
    assert remembered.cache_info().currsize == 0
    del dead


@pytest.fixture
def settled() -> Iterator[None]:
    """As a server is once it has started."""
    memory.settle()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("settled")
def test_a_cache_that_was_there_when_the_start_ended_is_emptied_too() -> None:
    noting.read("I am Maya Winter, maya@example.com")
    caches.forget()
    assert noting.read.cache_info().currsize == 0
    assert gc.get_freeze_count() > 0, "what was kept from the collector is kept from it again"
