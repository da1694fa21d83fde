"""What loading does to memory: the collector rests meanwhile, what is left behind goes back to the system."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager


def hold() -> None:
    """Before loading: no collecting. It would look at every module again and again and find hardly anything,
    for a fifth of the time that a start takes; `settle` ends it."""
    gc.disable()


def settle() -> None:
    """After loading: free what nobody holds, never look at what is left again, and give the pages back where
    the C library can (glibc)."""
    gc.collect()
    gc.freeze()
    gc.enable()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


@contextmanager
def thawed() -> Iterator[None]:
    """Meanwhile the collector, and its list of objects, knows again what it was never to look at."""
    frozen = gc.get_freeze_count() > 0
    gc.unfreeze()
    try:
        yield
    finally:
        if frozen:
            gc.collect()
            gc.freeze()
