"""The evaluation as one page that needs nothing else: figures, plots, and the questions that went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from assistant.measuring.judgement import Judged
from assistant.measuring.plots import histogram, unit_plot
from assistant.measuring.scores import Scores, precision_curve

MOST_EXAMPLES = 60
_STYLE = """
:root { color-scheme: light dark; --ink: #1d2330; --paper: #fff; --soft: #68718a; --rule: #d8dce6;
  --line: #1f5fbf; --other: #c2571a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9f1; --paper: #161922; --soft: #9aa3ba;
  --rule: #343a4a; --line: #7fb0ff; --other: #f0a36b; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 76rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2.2rem; }
table { border-collapse: collapse; } th, td { text-align: left; vertical-align: top;
  padding: .25rem .9rem .25rem 0; border-bottom: 1px solid var(--rule); } th { font-weight: 600; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
.plots { display: flex; flex-wrap: wrap; gap: 1.5rem; } figure { margin: 0; width: 22rem; max-width: 100%; }
figcaption { color: var(--soft); } svg { width: 100%; } svg text { font-size: 11px; fill: var(--soft); }
.frame { fill: none; stroke: var(--rule); } .guide { fill: none; stroke: var(--soft); stroke-dasharray: 4 4; }
.line { fill: none; stroke: var(--line); stroke-width: 2; } .point { fill: var(--line); fill-opacity: .75; }
rect.group0 { fill: var(--line); } rect.group1 { fill: var(--other); }
.key { padding-left: 1.1em; background: linear-gradient(var(--key), var(--key)) 0 50% / .8em .8em no-repeat; }
.key.group0 { --key: var(--line); } .key.group1 { --key: var(--other); }
.wide { overflow-x: auto; }
"""


def page(title: str, table: Sequence[tuple[str, str]], scores: Scores, rows: Sequence[Judged]) -> str:
    """A whole HTML document; everything from the files is escaped, nothing is loaded or run."""
    figures = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in table)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>"
        f"<h1>{escape(title)}</h1><table>{figures}</table>"
        f'<h2>Plots</h2><div class="plots">{_plots(scores, rows)}</div>'
        f"<h2>Reliability</h2>{_reliability(scores)}"
        f"<h2>Surest mistakes</h2>{_mistakes(rows)}</html>\n"
    )


def _plots(scores: Scores, rows: Sequence[Judged]) -> str:
    confidence = np.array([row.outcome.confidence for row in rows])
    right = np.array([row.right for row in rows], dtype=float)
    inside = [row.outcome.answerable for row in rows if row.expected.answerable]
    outside = [row.outcome.answerable for row in rows if not row.expected.answerable]
    return "".join(
        [
            unit_plot(
                "Precision of the surest answers", "share answered", "precision",
                line=precision_curve(confidence, right), level=0.9,
            ),
            unit_plot(
                "Confidence against what was right", "confidence", "share right", diagonal=True,
                points=[(each.confidence, each.right, each.n) for each in scores.reliability],
            ),
            histogram("P(answerable)", "answerable", [("in scope", inside), ("out of scope", outside)]),
        ]
    )  # fmt: skip


def _reliability(scores: Scores) -> str:
    body = "".join(
        f'<tr><td>{each.low:.1f} to {each.high:.1f}</td><td class="number">{each.n}</td>'
        f'<td class="number">{each.confidence:.2f}</td><td class="number">{each.right:.2f}</td></tr>'
        for each in scores.reliability
    )
    return f"<table><tr><th>confidence</th><th>questions</th><th>mean</th><th>right</th></tr>{body}</table>"


def _mistakes(rows: Sequence[Judged]) -> str:
    """Wrong answers the bot was sure of, and answerable questions it let go, surest first."""
    wrong = sorted((row for row in rows if not row.right), key=lambda row: -row.outcome.confidence)
    body = "".join(
        f"<tr><td>{escape(row.expected.question.text[:300])}</td>"
        f"<td>{escape(_expected(row))}</td><td>{escape(', '.join(row.outcome.drawn_from[:2]))}</td>"
        f"<td>{escape(row.outcome.drawn[:300])}</td>"
        f'<td class="number">{row.outcome.confidence:.2f}</td><td>{row.outcome.decision}</td></tr>'
        for row in wrong[:MOST_EXAMPLES]
    )
    names = ("question", "expected", "drawn from", "drawn answer", "confidence", "decision")
    head = f"<tr>{''.join(f'<th>{name}</th>' for name in names)}</tr>"
    return f'<div class="wide"><table>{head}{body}</table></div>'


def _expected(row: Judged) -> str:
    expected = row.expected
    if not expected.answerable:
        return "no answer"
    return ", ".join(
        [*sorted(expected.paths)[:3], *([expected.label] if expected.label else []), *expected.must_contain]
    )
