"""`tellonce ask --questions`: a file of questions in, a file of outcomes out."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from assistant.answering.model import ChatModel
from assistant.answering.own_calibration import in_force
from assistant.measuring.asking import Asker
from assistant.measuring.bases import opened
from assistant.measuring.output import written
from assistant.measuring.questions import read_questions
from assistant.settings import Settings
from assistant.writer import Writer
from knowledge.base import KnowledgeBase


@contextlib.contextmanager
def asker(base: KnowledgeBase, settings: Settings) -> Iterator[Asker]:
    """Asks as the server would with these settings: the calibration in force, the model if one is set."""
    writer = None
    if settings.model != "none":
        model = ChatModel(settings.model, url=settings.model_url, tokens=settings.model_tokens)
        model.open()
        writer = Writer(model, base.embed, seconds=settings.model_seconds)
    calibration = in_force(settings.data, settings.embedding_model)
    asking = Asker(base, calibration, threshold=settings.answer_threshold, writer=writer)
    try:
        yield asking
    finally:
        asking.close()


def ask_all(
    settings: Settings, knowledge: Path | None, questions: Path, out: Path, done: Callable[[int, int], None]
) -> str:
    """Write one outcome a line, in the order of the questions; says how many and how fast.

    The questions are read whole before anything is asked, and `out` appears only when it is complete. Raises
    QuestionFileError, SettingsError and KnowledgeError.
    """
    asked = read_questions(questions)
    with written(out) as file, opened(knowledge, settings) as base, asker(base, settings) as asking:
        asking.warm()
        begun = time.perf_counter()
        for number, outcome in enumerate(asking.all(asked), 1):
            file.write(outcome.line() + "\n")
            done(number, len(asked))
        seconds = time.perf_counter() - begun
    return (
        f"{len(asked)} questions in {seconds:.1f} s ({len(asked) / seconds:.0f} a second), written to {out}"
    )
