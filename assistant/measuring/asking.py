"""Ask many questions at once, as the bot would answer them, without a server."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from assistant.answering.calibration import Calibration
from assistant.answering.finder import Finder, Found
from assistant.answering.follow_up import follow_up
from assistant.measuring.outcome import Outcome, Quoted
from assistant.measuring.questions import Question
from assistant.reply import Reply
from assistant.turn import HISTORY, Turn
from assistant.writer import Writer
from knowledge.base import KnowledgeBase
from knowledge.languages import language

RANKED = 10


class Asker:
    """Asks one open knowledge base; thread-safe. `writer` lets a language model word the answers."""

    def __init__(
        self,
        base: KnowledgeBase,
        calibration: Calibration,
        *,
        threshold: float = 0,
        writer: Writer | None = None,
        finder: Finder | None = None,
    ) -> None:
        self._turn = Turn(base, None, threshold=threshold, calibration=calibration)
        self._finder = finder or self._turn.finder
        self._calibration = calibration.at(threshold)
        self._writer = writer
        # One loop and one answer at a time: a model's client belongs to the loop it was first used in.
        self._loop = asyncio.Runner()
        self._writing = threading.Lock()

    def close(self) -> None:
        """Let go of the model's connections."""
        if self._writer is not None:
            self._loop.run(self._writer.aclose())
        self._loop.close()

    def warm(self) -> None:
        """Learn what is learnt from the knowledge itself, so that the first question waits for nothing."""
        self._finder.warm()

    def ask(self, question: Question) -> Outcome:
        """The bot's move for one question. Raises KnowledgeError."""
        begun = time.perf_counter()
        found = follow_up(
            self._finder,
            self._calibration,
            question.text,
            history=question.earlier[-HISTORY:],
            answers=question.answers[-HISTORY:],
            lang=language(" ".join((*question.earlier[-2:], question.text))),
        )
        reply = self._turn.ask(question.text, question.earlier, found)
        if self._writer is not None:
            with self._writing:
                reply = self._loop.run(self._writer.write(reply, _unseen, float("inf")))
        return self._outcome(question, found, reply, (time.perf_counter() - begun) * 1000)

    def all(self, questions: Sequence[Question]) -> Iterator[Outcome]:
        """The outcomes in the order of the questions, one thread a core."""
        # The model and numpy let go of the interpreter lock, so threads are enough.
        with ThreadPoolExecutor(max(1, os.cpu_count() or 1)) as threads:
            yield from threads.map(self.ask, questions)

    def _outcome(self, question: Question, found: Found, reply: Reply, ms: float) -> Outcome:
        signals = found.evidence.signals
        part = self._calibration.part(signals)
        greets = reply.decision is not None and reply.decision.reason == "smalltalk"
        return Outcome(
            id=question.id,
            # A greeting returned is no answer to a question; the bot waits to hear what is wanted.
            decision="clarify" if greets else reply.action,
            confidence=part.confidence(signals),
            answerable=part.answerable_share(signals),
            text=reply.text,
            citations=tuple(Quoted(each.path, each.heading, each.quote) for each in reply.citations),
            ranked=found.retrieval.paths()[:RANKED],
            reason=reply.decision.reason if reply.decision is not None else "",
            ms=ms,
            signals=signals,
            drawn=_drawn(found),
            drawn_from=tuple(each.path for each in found.answer.citations) if found.answer else (),
        )


def _drawn(found: Found) -> str:
    """What a customer would see of the answer: its text and the headings it is cited under."""
    if found.answer is None:
        return ""
    return "\n".join(
        [found.answer.text, *(f"{each.title} {each.heading}" for each in found.answer.citations)]
    )


def _unseen(text: str) -> None:
    """Pieces of an answer that nobody watches being written."""
