"""What a process remembers to be quick is forgotten at once when somebody is erased."""

from __future__ import annotations

import weakref
from functools import lru_cache

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
