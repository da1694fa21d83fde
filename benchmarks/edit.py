"""Ratio 7: one article among ten thousand is edited; how long until it is answerable.

Ours syncs the path that the folder's watcher was told of, as the server does, and is searched while it does:
the vector store, which no search needs, follows after the answer. LangChain's `index()` looks at all
documents, already loaded into memory. For comparison ours also looks through the whole folder, and edits a
folder of a hundred: what an edit costs must not grow with the folder.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from benchmarks import faq, sides
from benchmarks.plan import Plan
from benchmarks.rounds import OURS, Burst, Result, alternate, compare

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase

LANGCHAIN = "LangChain index()"
FEW = 100
LOOK_SECONDS = 0.001


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

    with sides.our_base(plan, articles) as base, sides.our_base(plan, articles[:FEW]) as small:

        def ours(of: KnowledgeBase, *, whole: bool = False) -> Burst:
            async def run(number: int) -> float:
                article, text = articles[number], _edited(articles[number], number + whole * 1000)
                before, begun = of.version, time.perf_counter()
                (of.folder / article.name).write_text(text, encoding="utf-8")
                syncing = asyncio.create_task(
                    asyncio.to_thread(of.sync, only=None if whole else [article.name])
                )
                while of.version == before and not syncing.done():
                    await asyncio.sleep(LOOK_SECONDS)
                found = of.search(text, k=1)
                seconds = time.perf_counter() - begun
                await syncing
                assert _word(number + whole * 1000) in found.hits[0].passage.text, "the edit was not found"
                return 1000 * seconds

            return run

        reindex()
        for each in (base, small):
            await ours(each)(plan.rounds)  # opens the vector store
        bursts: dict[str, Burst] = {
            OURS: ours(base), LANGCHAIN: theirs,
            f"ours among {FEW}": ours(small), "ours, whole folder looked at": ours(base, whole=True),
        }  # fmt: skip
        result.values = await alternate(plan.rounds, bursts)
        result.ratios = compare(result.values)
        for each in (base, small):
            for article in articles[: plan.rounds + 1]:
                (each.folder / article.name).write_text(article.text, encoding="utf-8")
            each.sync()
    return result


def _edited(article: faq.Article, number: int) -> str:
    return f"{article.text}\nThe secret word of drawer {number} is {_word(number)}.\n"


def _word(number: int) -> str:
    return f"quibble{number}zant"
