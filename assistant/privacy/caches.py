"""Texts that this process keeps to be quick: thrown away when somebody is erased."""

from __future__ import annotations

import functools
import gc


def forget() -> int:
    """Empty every cache of this process, wherever it was made; returns how many there were.

    All of them and not a list of some: a list would be out of date with the next cache somebody adds.
    """
    caches = [each for each in gc.get_objects() if isinstance(each, functools._lru_cache_wrapper)]
    for cache in caches:
        cache.cache_clear()
    return len(caches)
