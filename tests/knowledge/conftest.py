"""A shop's small knowledge folder and an open knowledge base on it, with the real model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge.base import KnowledgeBase
from knowledge.embedder import Embedder, open_embedder
from knowledge.models import PACKAGED

ARTICLES = {
    "returns.md": """---
title: Returns
owner: care@shop.example
tags: [returns, refunds]
---
# Returns

## How long do I have to return something?

You have 30 days from delivery to send an item back, unworn and with its labels.

## Who pays for the label?

The return label is free in Germany. From Austria it costs 4.90 euros.
""",
    "shipping/carriers.md": """# Carriers and delivery times

Parcels to Germany travel with DHL and take two working days.

## Austria

Parcels to Austria travel with the Austrian post and take four working days.

## Switzerland

Parcels to Switzerland take six working days because of customs.
""",
    "payment.md": """# Payment

You can pay by card, by PayPal or by invoice. Vouchers are entered in the last step of the checkout.
""",
}


@pytest.fixture(scope="session", autouse=True)
def embedder(tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    """Held for the whole run, so that every base of a test shares it."""
    import os

    return open_embedder(
        PACKAGED, Path(os.environ.get("TELLONCE_MODEL_CACHE") or tmp_path_factory.mktemp("models"))
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "knowledge"
    for path, text in ARTICLES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


@pytest.fixture
def opened(embedder: Embedder, tmp_path: Path) -> Iterator[Callable[..., KnowledgeBase]]:
    """Opens knowledge bases on the same data folder and closes them at the end."""
    bases: list[KnowledgeBase] = []

    def open_one(folder: Path, data: Path = tmp_path / "data", **options: str) -> KnowledgeBase:
        base = KnowledgeBase(folder, data, **options)
        base.open()
        bases.append(base)
        return base

    yield open_one
    for base in bases:
        base.close()


@pytest.fixture
def base(opened: Callable[..., KnowledgeBase], folder: Path) -> KnowledgeBase:
    base = opened(folder)
    base.sync()
    return base


@pytest.fixture
def top() -> Callable[..., str]:
    """The text of the best passage for a question."""

    def best(base: KnowledgeBase, query: str, **options: object) -> str:
        hits = base.search(query, **options).hits  # type: ignore[arg-type]
        return hits[0].passage.text if hits else ""

    return best
