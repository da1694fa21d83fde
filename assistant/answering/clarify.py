"""The choices of a clarifying question: what the first passages are about, each once, in few words."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.passage import Hit
from knowledge.question import leans

MOST_CHOICES = 3
_LONGEST = 80


def choices(hits: Sequence[Hit], *, lang: str | None = None) -> tuple[str, ...]:
    """Up to three names for what the customer may have meant, best first; empty when there are not two.

    A passage under a question of its own is named by it, and by its document's title as well where the
    question says too little alone ("How long is it kept?"); another by the title. `lang` keeps only
    passages of the customer's language as long as two remain.
    """
    own = [hit for hit in hits if lang is None or hit.passage.lang.split("-")[0] == lang]
    names: dict[str, None] = {}
    for hit in own if len(own) >= 2 else hits:
        name = name_of(hit)
        if name:
            names.setdefault(name, None)
        if len(names) == MOST_CHOICES:
            break
    return tuple(names) if len(names) >= 2 else ()


def name_of(hit: Hit) -> str:
    """What a passage is called among the choices."""
    passage = hit.passage
    last = passage.heading.split(" > ")[-1] if passage.heading else ""
    name = passage.questions[0] if passage.questions else last or passage.title
    if leans(name) and passage.title not in name:
        name = f"{passage.title}: {name}"
    return name if len(name) <= _LONGEST else passage.title[:_LONGEST]
