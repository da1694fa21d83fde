"""Ratio 8: how often the first passage is the wrong one among ten thousand articles, to Chroma's defaults."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence

from benchmarks import faq, shares, sides
from benchmarks.plan import Plan
from benchmarks.rounds import Result

QUESTIONS = 1000
Row = tuple[bool, bool]


async def measure(plan: Plan) -> Result:
    """Share of questions whose first passage is from another article."""
    from langchain_chroma import Chroma

    from benchmarks.vectors import Remembered

    result = Result(8, f"1 − hit@1 among {plan.many_documents:,}", "", "≤ .50")
    articles = faq.articles(plan.many_documents)
    texts = [article.text for article in articles]
    store = Chroma(embedding_function=Remembered(texts, plan.work))
    for begin in range(0, len(texts), 1000):
        part = articles[begin : begin + 1000]
        store.add_texts([each.text for each in part], [{"source": each.name} for each in part])
    rows: list[Row] = []
    with sides.our_base(plan, articles) as base:
        for asked in itertools.islice(faq.questions(articles, seed=19), QUESTIONS):
            mine = base.search(asked.text, k=1).hits[0].passage.path
            theirs = store.similarity_search(asked.text, k=1)[0].metadata["source"]
            rows.append((mine == asked.article, theirs == asked.article))
    result.ratios = [shares.ratio("Chroma's defaults", rows, _ours_missed, _theirs_missed)]
    result.notes = {"questions": len(rows)}
    return result


def _ours_missed(rows: Sequence[Row]) -> float:
    return 1 - statistics.mean(row[0] for row in rows)


def _theirs_missed(rows: Sequence[Row]) -> float:
    return 1 - statistics.mean(row[1] for row in rows)
