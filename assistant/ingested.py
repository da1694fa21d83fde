"""What an index run did, as its owner reads it."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.sync import SyncReport


def told(report: SyncReport) -> Iterator[str]:
    """What changed, one line a kind; what is left out and why; and what is served now."""
    left_out = dict(report.problems)
    for kind, paths in (("new", report.added), ("changed", report.changed), ("gone", report.removed)):
        served = [path for path in paths if path not in left_out]
        if served:
            yield f"{kind}: {', '.join(served)}"
    for old, new in report.renamed:
        yield f"renamed: {old} is now {new}"
    for path, reason in report.problems:
        yield f"left out: {path}: {reason}"
    yield (
        f"{_counted(report.documents, 'document')} in {_counted(report.chunks, 'passage')} "
        f"({report.embedded} texts embedded, {report.seconds:.1f} s); {len(left_out)} left out"
        + ("" if report else "; nothing changed")
    )


def _counted(number: int, name: str) -> str:
    return f"{number} {name}" + ("" if number == 1 else "s")
