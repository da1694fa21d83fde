"""A claim is one amount with what it is said of, and how alike two claims are, in numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

import numpy as np

from knowledge.checks.amounts import Amount, amounts
from knowledge.checks.article import Article
from knowledge.checks.scopes import CUSTOMERS, Scope, exclude, nearest, one_sided, proper, scope
from knowledge.checks.statements import Statement, statements
from knowledge.passage import Vector
from knowledge.terms import STOPWORDS, words

Embed = Callable[[str], Vector]
_UNITS = frozenset(
    """
    working business day week month year hour minute euro eur percent werktag werktagen tag tagen woche stunde
    jahr jahren uhr up most least until from within between minimum maximum only than about around usually
    """.split()  # noqa: SIM905 - a list of forty words is easier read as words
)
_LONGEST = 400
_PARALLEL = 0.5


@dataclass(frozen=True, slots=True)
class Claim:
    """`own` are the content words of the clause, `all` those of sentence and headings, both stemmed."""

    article: Article
    statement: Statement
    amount: Amount
    others: tuple[Amount, ...]
    own: frozenset[str]
    all: frozenset[str]
    about: frozenset[str]
    scope: Scope
    vector: Vector
    context: Vector


def claims(found: Iterable[Article], embed: Embed) -> Iterator[Claim]:
    """Every amount that documents state, with the words around it."""
    for article in found:
        for statement in statements(article.state.title, article.body):
            if len(statement.text) <= _LONGEST:
                yield from _claims(article, statement, embed)


def _claims(article: Article, statement: Statement, embed: Embed) -> Iterator[Claim]:
    found = amounts(statement.text)
    if not found:
        return
    lang = article.lang
    above = " > ".join(statement.headings)
    masked = _masked(statement.text, found)
    vector, context = embed(masked), embed(f"{above}: {masked}")
    everything = content(f"{above} {masked}")
    above_it = tuple(scope(each, lang) for each in reversed(statement.headings))
    # What the title names ("Gold Card") holds for every sentence, whatever names stand in it.
    named = proper(article.state.title, lang)
    subject = {"kind subject": named} if len(named) > 1 else {}
    for clause in statement.clauses:
        for amount in amounts(clause):
            own = content(_masked(clause, [amount]))
            around = _around(statement.text, clause, lang)
            inner = {**nearest((scope(clause, lang), around, *above_it)), **subject}
            about = content(above)
            yield Claim(
                article, statement, amount, tuple(found), own, everything, about, inner, vector, context
            )


def _around(text: str, clause: str, lang: str) -> Scope:
    """The sentence's cases that hold for a clause: a customer group is named up to the next semicolon ("30
    days; members have 60")."""
    found = dict(scope(text, lang))
    part = next((part for part in text.split(";") if clause in part), text)
    if CUSTOMERS not in scope(part, lang):
        found.pop(CUSTOMERS, None)
    return found


def content(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning; figures and units carry none here."""
    return frozenset(
        word for word in words(text) if word not in STOPWORDS and word not in _UNITS and not word[0].isdigit()
    )


def _masked(text: str, found: Iterable[Amount]) -> str:
    """The text with every amount as dots: what is said, not how much."""
    for amount in sorted(found, key=lambda each: -each.start):
        text = text[: amount.start] + "…" + text[amount.end :]
    return text


def _times(one: Amount, two: Amount) -> float:
    """How many times larger one is than the other, as a logarithm: an hour is no misprint for two months."""
    first, second = (each.high * (33.6 if each.kind == "working" else 1.0) for each in (one, two))
    if one.kind in ("phone", "date", "clock") or min(first, second) <= 0:
        return 0.0
    return min(5.0, abs(math.log(first / second)))


def _strangers(one: Claim, two: Claim) -> float:
    """1 when neither side ever mentions what the other's title is about."""
    names = [content(claim.article.state.title) for claim in (one, two)]
    if not all(names):
        return 0.0
    return min(len(names[0] - two.all) / len(names[0]), len(names[1] - one.all) / len(names[1]))


def _swapped(one: Claim, two: Claim) -> float:
    """1 when sentences or titles run alike but for one word of meaning ("books" here, "films" there)."""
    said = [words(_masked(claim.statement.text, claim.others)) for claim in (one, two)]
    titles = [words(claim.article.state.title) for claim in (one, two)]
    return float(any(_run_alike(first, second, one, two) for first, second in (said, titles)))


def _run_alike(first: list[str], second: list[str], one: Claim, two: Claim) -> bool:
    steps = SequenceMatcher(None, first, second, autojunk=False)
    return steps.ratio() >= _PARALLEL and any(
        step == "replace" and _new(first[a:b], two) and _new(second[c:d], one)
        for step, a, b, c, d in steps.get_opcodes()
    )


def _new(said: list[str], other: Claim) -> bool:
    return bool((frozenset(said) & content(" ".join(said))) - other.all)


class Likeness:
    """Compares claims; keeps the vectors of single words."""

    def __init__(self, embed: Embed) -> None:
        self._word = lru_cache(20_000)(embed)

    def features(self, one: Claim, two: Claim) -> tuple[float, ...]:
        """What speaks for both being about one thing, in the order of `contradictions.WEIGHTS`."""
        shared = one.all & two.all
        own = self.left(one.own, two.all), self.left(two.own, one.all)
        return (
            float(one.vector @ two.vector),
            float(one.context @ two.context),
            len(shared) / max(1, min(len(one.all), len(two.all))),
            max(own),
            min(own),
            min(len(one.own - two.all), len(two.own - one.all), 2),
            self.left(one.about, two.all) + self.left(two.about, one.all),
            _strangers(one, two),
            _swapped(one, two),
            float(exclude(one.scope, two.scope)),
            float(one_sided(one.scope, two.scope)),
            float(one.amount.kind == "count"),
            float(one.amount.kind == "phone"),
            _times(one.amount, two.amount),
        )

    def left(self, own: frozenset[str], other: frozenset[str]) -> float:
        """The share of words that the other side has no like of; a near word counts by its distance."""
        if not own:
            return 0.0
        rest = sorted(own - other)
        if not rest or not other:
            return len(rest) / len(own)
        there = np.stack([self._word(word) for word in sorted(other)])
        nearest_word = [float(np.max(there @ self._word(word))) for word in rest]
        return sum(1.0 - max(0.0, value) for value in nearest_word) / len(own)
