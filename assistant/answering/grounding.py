"""Whether a passage says what a sentence says: numbers, names, limits, negations, words, and the whole.

No entailment model comes in a package, so this is a proxy that errs towards dropping: every number with its
unit, every name, every limit ("free", "only") must stand in the claims the sentence is nearest to; no word
may be affirmed there and denied here; a number must not belong to something else; each remaining content
word must be found, itself or a synonym; and the cosine must agree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.answering.claims import Claim, Clause, answers_its_heading, claims, clauses
from assistant.answering.quantities import Quantity, quantities, without
from assistant.answering.relevance import Embed, content
from assistant.answering.vocabulary import is_glue, limits, same
from knowledge.passage import Passage
from knowledge.terms import STOPWORDS
from knowledge.terms import words as terms

CLOSE = 0.45
"""Cosine a sentence needs with the claims it rests on: a last guard against words put together anew."""
_NAME = re.compile(r"(?<![\w'’])(?:[^\W\d_]*[A-ZÀ-ÖØ-Þ][\w'’&+-]*|[A-Za-z]+-?\d[\w-]*)")
_WORD = re.compile(r"[^\W\d_]+")
_NAME_WEIGHT = 2.0


@dataclass(frozen=True)
class Verdict:
    """`fault` is empty when the passage supports the sentence; else `number`, `name`, `limit`, `negation`,
    `mixed`, `words`, `far` or `empty`. `quote` are the offsets of the claims it rests on."""

    fault: str
    quote: tuple[int, int] = (0, 0)

    @property
    def supported(self) -> bool:
        """The passage says it."""
        return not self.fault


@dataclass(frozen=True)
class _Window:
    """Neighbouring claims read together."""

    text: str
    said: tuple[Claim, ...]
    clauses: tuple[Clause, ...]
    start: int
    end: int


class Ground:
    """One passage, prepared to be held against many sentences. `embed` None leaves the vector out."""

    def __init__(self, passage: Passage, embed: Embed | None) -> None:
        self._lang = passage.lang.split("-")[0]
        self._embed = embed
        self._topic_text = f"{passage.title} {passage.heading}"
        above = passage.heading.rpartition(" > ")[0] if answers_its_heading(passage) else passage.heading
        self._topic = content(f"{passage.title} {above}")
        self._windows = tuple(_windows(claims(passage)))
        self._often = Counter(terms(f"{self._topic_text} {passage.text}"))

    def judge(self, sentence: str) -> Verdict:
        """Hold a sentence (without marks) against the passage."""
        own = clauses(sentence, self._lang)
        words = frozenset(word for clause in own for word in clause.words)
        if not words and not any(quantity.unit for quantity in quantities(sentence)):
            return Verdict("empty")
        best = Verdict("words")
        for window in sorted(self._windows, key=lambda each: -self._overlap(words, each)):
            verdict = Verdict(self._fault(sentence, own, words, window), (window.start, window.end))
            if verdict.supported:
                return verdict
            best = best if best.quote != (0, 0) else verdict
        return best

    def _overlap(self, words: Iterable[str], window: _Window) -> float:
        held = content(window.text)
        return sum(1.0 / (1 + self._often[word]) for word in words if same(word) & held) - 1e-5 * len(
            window.text
        )

    def _fault(self, sentence: str, own: Sequence[Clause], words: frozenset[str], window: _Window) -> str:
        held = frozenset(terms(window.text))
        if not _numbers_stand(sentence, window):
            return "number"
        if any(not name <= held | self._topic for name in _names(sentence)):
            return "name"
        if not limits(terms(sentence), self._lang) <= limits(held, self._lang):
            return "limit"
        if _turned_round(own, window):
            return "negation"
        if self._is_mixed(sentence, own, window):
            return "mixed"
        if self._missing(words, held):
            return "words"
        return "far" if self._is_far(sentence, window) else ""

    def _missing(self, words: frozenset[str], held: frozenset[str]) -> bool:
        """A word that is nowhere, or a sentence that says no more than the heading asks."""
        claimed = [word for word in words if not is_glue(word)]
        if any(not same(word) & (held | self._topic) for word in claimed):
            return True
        asserted = sum(bool(same(word) & held) for word in claimed)
        return asserted < 0.5 * len(claimed)

    def _is_mixed(self, sentence: str, own: Sequence[Clause], window: _Window) -> bool:
        """A number or a limit stands in the passage for something else, which the sentence names."""
        names = frozenset[str]().union(*_names(sentence))
        shared = frozenset(word for clause in own if not clause.quantities for word in clause.words)
        return any(
            self._belongs_elsewhere(quantity, clause, clause.words | shared, names, window)
            for clause in own
            for quantity in clause.quantities
        ) or any(
            self._most(clause.words, names, window.clauses)
            > self._most(clause.words, names, [each for each in window.clauses if limit in each.limits])
            for clause in own
            for limit in clause.limits
        )

    def _belongs_elsewhere(
        self, quantity: Quantity, own: Clause, about: frozenset[str], names: frozenset[str], window: _Window
    ) -> bool:
        holding = [each for each in window.clauses if any(map(quantity.agrees, each.quantities))]
        rivals = [each for each in window.clauses if any(map(quantity.rivals, each.quantities))]
        return (
            all((each.denied, each.replaced) != (own.denied, own.replaced) for each in holding)
            or all(_has_other_place(quantity, own, each) for each in holding)
            or self._most(about, names, rivals) > self._most(about, names, holding)
            or self._stands_elsewhere(quantity, about, names, window)
        )

    def _stands_elsewhere(
        self, quantity: Quantity, about: frozenset[str], names: frozenset[str], window: _Window
    ) -> bool:
        """Of two sentences read together, the one with the number is less like this one than the other."""
        whole = [Clause(claim.text, self._lang, denied=False) for claim in window.said if claim.clauses]
        holding = [each for each in whole if any(map(quantity.agrees, each.quantities))]
        rivals = [each for each in whole if any(map(quantity.rivals, each.quantities))]
        return bool(holding) and self._most(about, names, rivals) > self._most(about, names, holding)

    def _most(self, about: frozenset[str], names: frozenset[str], found: Sequence[Clause]) -> float:
        """The weight of the words that the best clause shares; a rare word weighs more, a name double."""
        return max(
            (sum(self._weight(w, names) for w in about if same(w) & each.words) for each in found), default=0
        )

    def _weight(self, word: str, names: frozenset[str]) -> float:
        if is_glue(word):
            return 0.0
        return (_NAME_WEIGHT if word in names else 1.0) / max(1, self._often[word])

    def _is_far(self, sentence: str, window: _Window) -> bool:
        if self._embed is None:
            return False
        vector = self._embed(sentence)
        near = (window.text, f"{self._topic_text}\n{window.text}")
        return max(float(vector @ self._embed(text[:1000])) for text in near) < CLOSE


def _windows(said: Sequence[Claim]) -> Iterable[_Window]:
    """Each claim alone, then with the one after it; a list or a table with what introduces it."""
    for claim in said:
        yield _window((claim,))
    for pair in pairwise(said):
        yield _window(pair)


def _window(said: Sequence[Claim]) -> _Window:
    text = "\n".join(f"{claim.context}\n{claim.text}" for claim in said)
    parts = tuple(clause for claim in said for clause in claim.clauses)
    return _Window(text, tuple(said), parts, said[0].start, said[-1].end)


def _has_other_place(quantity: Quantity, own: Clause, there: Clause) -> bool:
    """In "€10 off an order from €60" each number has its neighbours; this one has those of another."""
    beside = _neighbours(own.text, quantity)
    same_place = max(len(beside & _neighbours(there.text, q)) for q in there.quantities if quantity.agrees(q))
    others = [q for q in there.quantities if quantity.rivals(q) and not quantity.agrees(q)]
    return any(len(beside & _neighbours(there.text, q)) > same_place for q in others)


def _neighbours(text: str, quantity: Quantity) -> set[tuple[str, str]]:
    """The nearest words before and after a number with its unit."""
    start, end = quantity.span
    before, after = _WORD.findall(text[:start].lower()), _WORD.findall(text[end:].lower())
    return {("before", word) for word in before[-1:]} | {("after", word) for word in after[:1]}


def _numbers_stand(sentence: str, window: _Window) -> bool:
    there = [
        *quantities(window.text),
        *(quantity for clause in window.clauses for quantity in clause.quantities),
    ]
    return all(any(quantity.agrees(each) for each in there) for quantity in quantities(sentence))


def _names(sentence: str) -> Iterable[frozenset[str]]:
    """Capitalised words after the first and codes, each as its stems; in German that is every noun."""
    sentence = without(sentence)
    for match in _NAME.finditer(sentence):
        if match.start() == 0 and not any(sign.isupper() or sign.isdigit() for sign in match[0][1:]):
            continue
        stems = frozenset(word for word in terms(match[0]) if word not in STOPWORDS)
        if stems:
            yield stems


def _turned_round(own: Sequence[Clause], window: _Window) -> bool:
    """A word is affirmed here and only denied there, or the other way round."""
    ways: dict[str, set[bool]] = {}
    for clause in window.clauses:
        for word in clause.words:
            ways.setdefault(word, set()).add(clause.denied)
    return any(
        clause.denied not in there
        for clause in own
        for word in clause.words
        if (there := set().union(*(ways.get(each, set()) for each in same(word))))
    )
