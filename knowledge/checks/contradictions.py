"""The same attribute with different values in two files: both are served, so customers get either.

A logistic model over a few signals of likeness says whether two claims are about one thing. What differs in
place, customer group or case is an exception, and what has been superseded or has expired is no answer.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import numpy as np

from knowledge.checks.amounts import differ
from knowledge.checks.article import Article
from knowledge.checks.claims import Claim, Embed, Likeness, claims
from knowledge.checks.finding import Finding

WEIGHTS = (3.9, 1.61, -0.49, -0.46, -1.06, -0.69, -0.39, -0.77, -1.58, -4.67, -2.38, 0.78, 1.0, -1.3)
"""Fitted by logistic regression on the pairs of `tests/knowledge/checks/tuning_pairs.txt` and on the sample
shop's own sentences as look-alikes. Order: cosine of the sentences, the same with headings, share of common
words, words without a like on the other side (most, least, counted), the same for headings, titles that the
other never mentions, a word swapped in a parallel sentence, cases that exclude each other, cases that only
one names, counts, phone numbers, how many times larger."""
BIAS = 0.58
SURE = 0.6
MOST_VALUES = 2
"""Different other values that one sentence may be up against."""
Place = tuple[tuple[str, int], tuple[str, int]]
LEAST_ALIKE = 0.4
"""Cosine of the sentences in context below which two claims are not even looked at."""


def contradictions(found: Sequence[Article], embed: Embed) -> list[Finding]:
    """One finding a pair of sentences, at the later path.

    An attribute with ever other values in ever other files is no contradiction but a product sheet: each
    product, plan or store has its own.
    """
    likeness = Likeness(embed)
    best: dict[Place, tuple[float, Claim, Claim]] = {}
    values: dict[tuple[str, int], set[tuple[float, float]]] = defaultdict(set)
    for one, two in candidates(found, embed):
        sure = probability(likeness.features(one, two))
        if sure >= SURE:
            here, there = _place(one), _place(two)
            values[here].add((two.amount.low, two.amount.high))
            values[there].add((one.amount.low, one.amount.high))
            if (here, there) not in best or sure > best[here, there][0]:
                best[here, there] = sure, one, two
    return [
        _finding(one, two)
        for (here, there), (_, one, two) in best.items()
        if len(values[here]) <= MOST_VALUES and len(values[there]) <= MOST_VALUES
    ]


def _place(claim: Claim) -> tuple[str, int]:
    return claim.article.path, claim.statement.start


def candidates(found: Sequence[Article], embed: Embed) -> Iterator[tuple[Claim, Claim]]:
    """Pairs of claims of different files for the same readers whose amounts cannot both be true."""
    groups: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    for claim in claims([article for article in found if article.state.state != "expired"], embed):
        kind = "time" if claim.amount.kind == "working" else claim.amount.kind
        groups[claim.article.state.front.audience, claim.article.lang.split("-")[0], kind].append(claim)
    for group in groups.values():
        context = np.stack([claim.context for claim in group])
        for place, one in enumerate(group):
            for other in np.flatnonzero(context[place + 1 :] @ one.context >= LEAST_ALIKE):
                two = group[place + 1 + int(other)]
                if _comparable(one, two):
                    yield one, two


def probability(features: tuple[float, ...]) -> float:
    """P(both claims are about one thing)."""
    return 1 / (1 + math.exp(-BIAS - sum(w * x for w, x in zip(WEIGHTS, features, strict=True))))


def _comparable(one: Claim, two: Claim) -> bool:
    if one.article.path == two.article.path or not differ(one.amount, two.amount):
        return False
    if not _at_one_time(one.article, two.article) or _of_other_years(one, two):
        return False
    # What the other sentence also says ("30 days, members 60") is not denied by it.
    said = any(same.kind == one.amount.kind and not differ(one.amount, same) for same in two.others)
    back = any(same.kind == two.amount.kind and not differ(two.amount, same) for same in one.others)
    return not said and not back


def _of_other_years(one: Claim, two: Claim) -> bool:
    years = [claim.scope.get("year", frozenset()) for claim in (one, two)]
    return all(years) and not years[0] & years[1]


def _at_one_time(one: Article, two: Article) -> bool:
    """Is there a moment at which both are served? A document and the one that supersedes it never are."""
    a, b = one.state.front, two.state.front
    if two.path in a.supersedes or one.path in b.supersedes:
        return False
    latest, earliest = datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)
    begin = max(a.valid_from or earliest, b.valid_from or earliest)
    return begin < min(a.valid_until or latest, b.valid_until or latest)


def _finding(one: Claim, two: Claim) -> Finding:
    if one.article.path > two.article.path:
        one, two = two, one
    here, there = (each.article.line(each.statement.start, each.statement.text[:40]) for each in (two, one))
    message = (
        f"“{_short(two)}” but {one.article.path}:{there} says “{_short(one)}”; "
        "correct one, or let one supersede the other"
    )
    return Finding("contradiction", "warning", two.article.path, here, message, one.article.path, there)


def _short(claim: Claim) -> str:
    text = claim.statement.text
    return text if len(text) <= 110 else text[:107] + "…"
