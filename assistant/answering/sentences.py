"""A model's stream as sentences with the passage numbers they cite, each as soon as it is complete."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

LONGEST = 600
"""Characters after which a sentence is cut off: a stream without full stops must not be kept in memory."""

_MARK = re.compile(
    r"(?<!\s)\s*[\[【](?:(?:passages?|source)\s*)?(\d{1,2}(?:\s*,\s*\d{1,2})*)[\]】]", re.IGNORECASE
)
_END = re.compile(r"[.!?…。！？][\"'”’)*_]*(?:\s*[\[【][^\[\]【】\n]{1,24}[\]】])*[.!?]?\s+(?=[^\s\[【])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|approx|no|nr|st|dr|mr|mrs|ms|vs|z\.B|bzw|ca|inkl|p\. ?ex|Sr|Sra|min|max)|\b[A-Z]|"
    r"(?<![\d.,])\d{1,2})\.$",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^\s*(?:[-*+•]|(\d{1,2})[.)])\s+")
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|$)", re.DOTALL | re.IGNORECASE)

LEANS_BACK = re.compile(
    r"(?:it|its|this|that|these|those|they|them|he|she|there|then|otherwise|instead|if so|in that case|"
    r"however|but|"
    r"dies|diese[rsmn]?|das|sie|es|er|dann|sonst|jedoch|aber|dort|il|elle|ils|elles|cela|ce|sinon|alors|"
    r"ello|esto|estos|entonces|este|isto|eles|elas|então|isso)\b",
    re.IGNORECASE,
)
"""How a sentence begins that means something only after the one before it."""

Place = Literal["run_on", "paragraph", "item", "step"]


@dataclass(frozen=True)
class Sentence:
    """What was said without its marks; `cites` are passage numbers, `place` how it follows the one before."""

    text: str
    cites: tuple[int, ...]
    place: Place


class Sentences:
    """Takes a text piece by piece, gives back its sentences; a thought between `<think>` tags is skipped."""

    def __init__(self) -> None:
        self._held = ""
        self._place: Place = "paragraph"

    def feed(self, piece: str) -> Iterator[Sentence]:
        """The sentences this piece completes."""
        self._held = _THOUGHT.sub(_closed_only, self._held + piece)
        if "<think" in self._held.lower():
            return
        yield from self._complete()

    def end(self, *, cut: bool = False) -> Iterator[Sentence]:
        """What is left. `cut`: the stream broke off, so half a sentence is left out."""
        rest = _THOUGHT.sub("", self._held) if not cut else ""
        self._held = rest + "\n"
        yield from self._complete()

    def _complete(self) -> Iterator[Sentence]:
        while True:
            split = self._split()
            if split is None:
                return
            text, self._held, following = self._held[: split[0]], self._held[split[1] :], split[2]
            sentence = self._sentence(text)
            self._place = following
            if sentence is not None:
                yield sentence

    def _split(self) -> tuple[int, int, Place] | None:
        """Where the first sentence ends, where the next begins, and how that follows."""
        line = self._held.find("\n")
        for match in _END.finditer(self._held, 0, line if line >= 0 else len(self._held)):
            if not _ABBREVIATION.search(self._held[max(0, match.start() - 12) : match.start() + 1]):
                return match.end(), match.end(), "run_on"
        if line >= 0:
            return line, line + 1, "paragraph"
        if len(self._held) > LONGEST:
            return len(self._held), len(self._held), "run_on"
        return None

    def _sentence(self, text: str) -> Sentence | None:
        place = self._place
        item = _ITEM.match(text)
        if item:
            text, place = text[item.end() :], "step" if item[1] else "item"
        cites = tuple(dict.fromkeys(int(n) for mark in _MARK.finditer(text) for n in mark[1].split(",")))
        bare = " ".join(_MARK.sub("", text).split())
        if not any(sign.isalnum() for sign in bare):
            return None
        return Sentence(bare, cites, place)


def _closed_only(thought: re.Match[str]) -> str:
    """A thought that is still open is kept until it closes."""
    return "" if "</think" in thought[0].lower() else thought[0]
