"""Ratio 7: one article among ten thousand is edited; how long until it is answerable.

Ours looks at the whole folder; LangChain's `index()` at all documents, already loaded into memory.
"""

from __future__ import annotations

import time

from benchmarks import faq, sides
from benchmarks.plan import Plan
from benchmarks.rounds import OURS, Burst, Result, alternate, compare

LANGCHAIN = "LangChain index()"


async def measure(plan: Plan) -> Result:
    """Milliseconds of each edit."""
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_core.indexing import InMemoryRecordManager, index

    from benchmarks.vectors import Remembered

    result = Result(7, f"one edit among {plan.many_documents:,} → answerable", "ms", "≤ .02")
    articles = faq.articles(plan.many_documents)
    texts = [article.text for article in articles]
    store = Chroma(embedding_function=Remembered(texts, plan.work))
    records = InMemoryRecordManager("benchmark")
    records.create_schema()
    documents = [Document(each.text, metadata={"source": each.name}) for each in articles]

    def reindex() -> None:
        index(documents, records, store, cleanup="incremental", source_id_key="source", key_encoder="sha256")

    async def theirs(number: int) -> float:
        article, text = articles[number], _edited(articles[number], number)
        begun = time.perf_counter()
        documents[number] = Document(text, metadata={"source": article.name})
        reindex()
        found = store.similarity_search(text, k=1)
        seconds = time.perf_counter() - begun
        assert _word(number) in found[0].page_content, "the edit was not found"
        return 1000 * seconds

    with sides.our_base(plan, articles) as base:

        async def ours(number: int) -> float:
            article, text = articles[number], _edited(articles[number], number)
            begun = time.perf_counter()
            (base.folder / article.name).write_text(text, encoding="utf-8")
            base.sync()
            found = base.search(text, k=1)
            seconds = time.perf_counter() - begun
            assert _word(number) in found.hits[0].passage.text, "the edit was not found"
            return 1000 * seconds

        reindex()
        bursts: dict[str, Burst] = {OURS: ours, LANGCHAIN: theirs}
        result.values = await alternate(plan.rounds, bursts)
        result.ratios = compare(result.values)
        for article in articles[: plan.rounds]:
            (base.folder / article.name).write_text(article.text, encoding="utf-8")
        base.sync()
    return result


def _edited(article: faq.Article, number: int) -> str:
    return f"{article.text}\nThe secret word of drawer {number} is {_word(number)}.\n"


def _word(number: int) -> str:
    return f"quibble{number}zant"
