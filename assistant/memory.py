"""Memory that loading has left behind goes back to the system."""

from __future__ import annotations

import ctypes
import gc


def settle() -> None:
    """After loading: free what nobody holds, and give the pages back where the C library can (glibc)."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
