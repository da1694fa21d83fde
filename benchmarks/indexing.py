"""Ratio 6: documents indexed per second of processor time, model loaded, from files to a searchable index."""

from __future__ import annotations

import resource
import shutil
import tempfile
from pathlib import Path

from benchmarks import faq
from benchmarks.plan import Plan
from benchmarks.rounds import OURS, Burst, Result, alternate, compare
from benchmarks.sides import BLOCKING

DOCUMENTS = 200


async def measure(plan: Plan) -> Result:
    """Documents per CPU second, child processes included."""
    from benchmarks import tutorial
    from knowledge.base import KnowledgeBase
    from knowledge.embedder import open_embedder
    from knowledge.models import PACKAGED

    result = Result(6, "documents indexed per CPU second", "documents/s", "≥ 3.5")
    folder = plan.work / f"indexing-{DOCUMENTS}"
    faq.write(faq.articles(DOCUMENTS), folder)
    embeddings = tutorial.SentenceTransformerEmbeddings()
    model = open_embedder(PACKAGED, plan.work / "models")  # held meanwhile, as theirs is
    model.count("ready")

    async def ours(_: int) -> float:
        with _scratch() as data:
            base = KnowledgeBase(folder, Path(data), models=plan.work / "models")
            base.open()
            begun = _cpu()
            base.sync()
            spent = _cpu() - begun
            base.close()
        return DOCUMENTS / spent

    async def theirs(_: int) -> float:
        with _scratch() as index:
            begun = _cpu()
            tutorial.ingest(tutorial.load(folder), Path(index), embeddings)
            return DOCUMENTS / (_cpu() - begun)

    bursts: dict[str, Burst] = {OURS: ours, BLOCKING: theirs}
    for burst in bursts.values():
        await burst(0)
    result.values = await alternate(plan.rounds, bursts)
    result.ratios = compare(result.values)
    shutil.rmtree(folder)
    return result


def _scratch() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="tellonce-bench-", ignore_cleanup_errors=True)


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)
