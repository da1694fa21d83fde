"""Which words the wordings of each label hold, and what a word is worth among them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence


class LabelWords:
    """Terms of many wordings by label; a rare term is worth more."""

    def __init__(self, terms: Sequence[Sequence[int]], labels: Iterable[int]) -> None:
        self._count = len(terms)
        self._seen: Counter[int] = Counter()
        self._held: defaultdict[int, set[int]] = defaultdict(set)
        for each, label in zip(terms, labels, strict=True):
            self._seen.update(each)
            self._held[int(label)].update(each)

    def held(self, terms: Sequence[int], label: int) -> float:
        """The share (0..1) of a question's terms, by worth, that the label's wordings hold."""
        total = sum(map(self._worth, terms))
        if not total:
            return 0.0
        own = self._held.get(label, set())
        return sum(self._worth(term) for term in terms if term in own) / total

    def _worth(self, term: int) -> float:
        return math.log(1 + (self._count + 0.5) / (self._seen[term] + 0.5))
