"""Memory that loading has left behind goes back to the system."""

from __future__ import annotations

import ctypes
import gc


def settle() -> None:
    """After loading: what is there now will stay, so the collector need not look at it again, and freed pages
    are given back where the C library can (glibc)."""
    gc.collect()
    gc.freeze()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
