"""For tests that break connections on purpose: what they leave half open is collected at their own end."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Generator[None, None, None]:
    """Without this, a later test that knows nothing of these sockets would be blamed for them."""
    try:
        yield
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()
