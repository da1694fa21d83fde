"""An answer written by a model and kept sentence by sentence: only what its passage supports is shown."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from assistant.answering.conduct import cleaned, fault, is_refusal
from assistant.answering.extract import Citation
from assistant.answering.grounding import Ground, Verdict
from assistant.answering.model import ModelError, TooLongError
from assistant.answering.prompts import Reading, messages
from assistant.answering.relevance import Embed
from assistant.answering.sentences import LEANS_BACK, Sentence, Sentences
from knowledge.passage import Passage

MOST_SENTENCES = 12
_QUOTE = 400
Outcome = Literal["written", "declined", "ungrounded", "late", "too_long", "failed"]


class Model(Protocol):
    """Streams text; see `assistant.answering.model.ChatModel`."""

    @property
    def name(self) -> str:
        """`provider:model`."""
        ...

    @property
    def tokens(self) -> int:
        """Most tokens of one answer."""
        ...

    async def aclose(self) -> None:
        """End its connections."""
        ...

    def stream(self, system: str, user: str) -> AsyncGenerator[str, None]:
        """Pieces of the answer."""
        ...


@dataclass(frozen=True)
class Judgement:
    """`place` of the passage the sentence rests on and where in it; `reason` is empty when it stays."""

    place: int
    reason: str
    quote: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Written:
    """What came of it. `text` and `citations` are empty unless `outcome` is `written`; `dropped` counts
    sentences by the reason they were left out for; `error` says what went wrong with the model."""

    outcome: Outcome
    text: str = ""
    citations: tuple[Citation, ...] = ()
    kept: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    error: str = ""
    closeness: float = 1.0
    """The cosine of the question with the closest sentence kept."""
    sentences: tuple[tuple[Sentence, Judgement], ...] = ()
    """Every sentence the model wrote with what was found about it."""


async def compose(
    reading: Reading, model: Model, embed: Embed | None, show: Callable[[str], None], *, seconds: float
) -> Written:
    """Let the model answer within `seconds`; `show` gets each piece of text as soon as it is checked.

    The pieces together are the text of the answer. Never raises for what a model does; a cancelled task ends
    the generation.
    """
    started = time.monotonic()
    page = Page(reading.passages, embed)
    stop: Outcome = "written"
    error = ""
    try:
        async with asyncio.timeout(seconds):
            stop = await _follow(reading, model, page, show)
    except TimeoutError:
        stop = "late"
    except TooLongError:
        stop = "too_long"
    except ModelError as problem:
        stop, error = "failed", str(problem)
    if ending := page.finish():
        show(ending)
    written = page.written(stop, time.monotonic() - started, error)
    return replace(written, closeness=await asyncio.to_thread(_closeness, reading, written, embed))


def _closeness(reading: Reading, written: Written, embed: Embed | None) -> float:
    kept = [sentence.text for sentence, judged in written.sentences if not judged.reason]
    if embed is None or not kept:
        return 1.0
    asked = embed(reading.question)
    return max(float(asked @ embed(text)) for text in kept)


async def _follow(reading: Reading, model: Model, page: Page, show: Callable[[str], None]) -> Outcome:
    """Read the stream to its end or to its budget."""
    split, length = Sentences(), 0
    async with contextlib.aclosing(model.stream(*messages(reading))) as pieces:
        async for piece in pieces:
            length += len(piece)
            for sentence in split.feed(piece):
                await _offer(page, sentence, show)
            # A server may ignore its limit; four characters make a token, half as many again are let pass.
            if length > 6 * model.tokens or page.full:
                return "too_long"
    for sentence in split.end(cut=length > 4 * model.tokens):
        await _offer(page, sentence, show)
    return "written"


async def _offer(page: Page, sentence: Sentence, show: Callable[[str], None]) -> None:
    """Judged in a thread, because it embeds; put on the page here, so that nobody else writes on it."""
    sentence = replace(sentence, text=cleaned(sentence.text).strip())
    judgement = await asyncio.to_thread(page.judge, sentence)
    if text := page.add(sentence, judgement):
        show(text)


class Page:
    """The answer as it grows: judges each sentence, numbers the passages in the order they are first used."""

    def __init__(self, passages: tuple[Passage, ...], embed: Embed | None) -> None:
        self._passages = passages
        self._grounds = tuple(Ground(passage, embed) for passage in passages)
        self._all: list[tuple[Sentence, Judgement]] = []
        self._text = ""
        self._numbers: dict[int, int] = {}
        self._quotes: dict[int, tuple[int, int]] = {}
        self._open: int | None = None
        self._introduction = ""
        self._gap = self._step_lost = False

    @property
    def full(self) -> bool:
        """More sentences than any answer needs."""
        return len(self._all) >= MOST_SENTENCES

    def judge(self, sentence: Sentence) -> Judgement:
        """Which passage supports the sentence, or why it is dropped.

        A wrong number shows that the model mixed passages up, so it drops the sentence; a missing one shows
        nothing, and the first passage that says it is cited.
        """
        if is_refusal(sentence.text):
            return Judgement(0, "refusal")
        if any(not judged.reason and said.text == sentence.text for said, judged in self._all):
            return Judgement(0, "repeat")
        if sentence.place == "step" and self._step_lost:
            return Judgement(0, "leaning")
        places = [n - 1 for n in sentence.cites] or list(range(len(self._passages)))
        if not all(0 <= place < len(self._passages) for place in places):
            return Judgement(0, "citation")
        judged = [self._against(sentence, place) for place in places]
        best = next((each for each in judged if not each.reason), judged[0])
        if best.reason in _CONDUCT or not best.reason:
            return best
        if sentence.text.endswith(":"):
            return replace(best, reason="introduction")
        return best if sentence.cites else replace(best, reason="uncited")

    def add(self, sentence: Sentence, judgement: Judgement) -> str:
        """The text to show for a judged sentence; empty when it is dropped."""
        reason = judgement.reason
        self._all.append((sentence, judgement))
        if reason not in _SMALL_TALK:
            self._gap = bool(reason)
        if sentence.place == "step" or not reason:
            self._step_lost = bool(reason)
        return "" if reason else self._join(sentence, judgement)

    def finish(self) -> str:
        """The mark of the last passage."""
        mark = self._mark()
        self._text += mark
        return mark

    def written(self, stop: Outcome, seconds: float, error: str) -> Written:
        """The outcome: the text counts when at least as many claims were kept as were found unsupported."""
        dropped = Counter(judged.reason for _, judged in self._all if judged.reason)
        kept = len(self._all) - dropped.total()
        unsupported = sum(count for reason, count in dropped.items() if reason not in _IDLE)
        outcome = stop
        if self._text and kept >= unsupported:
            outcome = "written"
        elif stop == "written":
            refused = any(is_refusal(each.text) for each, _ in self._all)
            outcome = "declined" if refused and not kept else "ungrounded"
        text, citations = (self._text, self._citations()) if outcome == "written" else ("", ())
        return Written(outcome, text, citations, kept, dropped, seconds, error, sentences=tuple(self._all))

    def _against(self, sentence: Sentence, place: int) -> Judgement:
        if reason := fault(sentence.text, self._passages[place].text):
            return Judgement(place, reason)
        if self._leans_on_nothing(sentence, place):
            return Judgement(place, "leaning")
        verdict: Verdict = self._grounds[place].judge(sentence.text)
        return Judgement(place, verdict.fault, verdict.quote)

    def _leans_on_nothing(self, sentence: Sentence, place: int) -> bool:
        """ "It costs nothing" after something that was dropped, or that another passage said."""
        if not LEANS_BACK.match(sentence.text):
            return False
        return self._gap or (self._open is not None and self._open != place)

    def _join(self, sentence: Sentence, judgement: Judgement) -> str:
        self._quotes.setdefault(judgement.place, judgement.quote)
        if sentence.text.endswith(":"):
            # "You can pay by:" says nothing unless something follows.
            self._introduction = sentence.text
            return ""
        mark = self._mark() if self._open != judgement.place or sentence.place != "run_on" else ""
        bullet = "- " if sentence.place in ("item", "step") else ""
        lines = [line for line in (self._introduction, bullet + sentence.text) if line]
        lead = " " if sentence.place == "run_on" else "\n" if bullet and len(lines) == 1 else "\n\n"
        added = mark + (lead if self._text else "") + "\n".join(lines)
        self._introduction = ""
        self._open = judgement.place
        self._text += added
        return added

    def _mark(self) -> str:
        if self._open is None:
            return ""
        number = self._numbers.setdefault(self._open, len(self._numbers) + 1)
        self._open = None
        return f" [{number}]"

    def _citations(self) -> tuple[Citation, ...]:
        return tuple(self._citation(place, n) for place, n in self._numbers.items())

    def _citation(self, place: int, n: int) -> Citation:
        passage, (start, end) = self._passages[place], self._quotes[place]
        quote = passage.text[start:end].strip().split("\n\n\n")[0]
        return Citation(n, passage.path, passage.title, passage.heading, quote[:_QUOTE])


_SMALL_TALK = frozenset({"empty", "question", "self"})
_IDLE = _SMALL_TALK | {"refusal", "leaning", "repeat", "introduction", "markup"}
"""Reasons that show idle words, not inventions."""
_CONDUCT = frozenset({"promise", "link", "markup", "leaning"}) | _SMALL_TALK
