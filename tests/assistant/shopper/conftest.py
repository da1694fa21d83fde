"""The scripted language model of the model tests, for a customer to be played by."""

from __future__ import annotations

from tests.assistant.models.conftest import scripted_model

__all__ = ["scripted_model"]
