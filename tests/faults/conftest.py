"""These tests break connections on purpose."""

from tests.half_open import pytest_runtest_teardown

__all__ = ["pytest_runtest_teardown"]
