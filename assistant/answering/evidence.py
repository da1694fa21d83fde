"""What speaks for and against an answer, as named numbers that can be stored and judged again later."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answering.extract import Answer
from assistant.answering.relevance import content, content_of
from assistant.answering.wanted import amount_told, unpriced
from knowledge.languages import DEFAULT
from knowledge.passage import Hit, Retrieval

SIGNALS = (
    "dense",
    "next",
    "margin",
    "lift",
    "agreement",
    "keyword",
    "coverage",
    "unknown",
    "support",
    "closeness",
    "score",
    "lead",
    "heading",
    "amount",
    "beside",
    "bare",
    "question",
    "words",
    "history",
)
"""The names of all signals, in the order a model reads them."""

_QUESTION = re.compile(
    r"^\W*(?:how|what|when|where|who|why|which|can|could|do|does|is|are|will|would|should|may|"
    r"wie|was|wann|wo|wer|kann|"
    r"comment|quand|où|combien|cómo|cuándo|dónde|cuánto|quanto|onde|qual)\b",
    re.IGNORECASE,
)
_LOOKED_AT = 5
_NEAR = 10


@dataclass(frozen=True)
class Evidence:
    """Signals of one turn by name, all finite; `signals` holds every name of `SIGNALS`."""

    signals: dict[str, float]


def evidence(
    question: str,
    retrieval: Retrieval,
    answer: Answer | None,
    *,
    history_used: bool = False,
    lang: str = DEFAULT,
) -> Evidence:
    """Measure one search and the answer drawn from it.

    The passage meant is the one the answer is drawn from, else the best. dense: its cosine. next: mean
    cosine of the second to the fifth. margin: its lead over the best passage of another document. lift: its
    lead over the folder's usual cosine with such a question, the mean of the passages from the eleventh on.
    agreement: the share of the first five from its document. keyword: share of the weighted words it holds.
    coverage: share of the question's own words that the cited text holds. unknown: share of the question's
    words that none of the first five holds ("Mars"). support: fit of the chosen sentences. closeness:
    cosine of the closest one. score: what the search ranks by; lead: over the best other. heading: share of
    the question's own words in its title, headings and stored questions. amount: 1 when the question wants
    money or time and the answer names some, -1 when it wants it and gets none. beside: where a table's row is
    told, the share of the question's words that neither row nor headings hold ("parking at the Amsterdam
    store"). bare: that passage is only a question. question: has a question's form. words: number of
    content words, at most 12, over 12. history: whether earlier turns were needed. Beside these, where they
    hold: by_words, unpriced (a price is asked for and the answer is of something else). `lang` is the
    question's language, whose small words do not count.
    """
    hits = retrieval.hits
    if not hits:
        return Evidence(dict.fromkeys(SIGNALS, 0.0) | {"unknown": 1.0, "question": _asks(question)})
    top = _told(hits, answer)
    asked = content(question, lang)
    bare = top.passage.text in top.passage.questions
    limited = {"by_words": 1.0} if retrieval.by_words else {}
    if answer is not None and not bare and unpriced(question, answer.text):
        limited["unpriced"] = 1.0
    return Evidence(
        limited
        | {
            "dense": round(top.dense, 4),
            "next": round(sum(hit.dense for hit in hits[1:_LOOKED_AT]) / (_LOOKED_AT - 1), 4),
            "margin": round(top.dense - _best_elsewhere(hits, top), 4),
            "lift": round(top.dense - _background(hits), 4),
            "agreement": _agreement(hits, top),
            "keyword": round(top.keyword, 4),
            "coverage": round(answer.coverage if answer else 0.0, 4),
            "unknown": round(_unknown(asked, hits, lang), 4),
            "support": round(answer.support if answer else 0.0, 4),
            "closeness": round(answer.closeness if answer else 0.0, 4),
            "score": round(top.score, 4),
            "lead": round(top.score - _best_other(hits, top), 4),
            "heading": round(_headed(asked, top, lang), 4),
            "amount": amount_told(question, answer.text) if answer else 0.0,
            "beside": round(1.0 - answer.coverage, 4) if answer and answer.row else 0.0,
            "bare": float(bare),
            "question": _asks(question),
            "words": round(min(len(asked), 12) / 12, 4),
            "history": float(history_used),
        }
    )


def _asks(question: str) -> float:
    return float(bool(_QUESTION.search(question.strip()[:300])))


def _whole(hit: Hit) -> tuple[str, ...]:
    passage = hit.passage
    return passage.title, passage.heading, *passage.questions, passage.text


def _headed(asked: frozenset[str], top: Hit, lang: str) -> float:
    passage = top.passage
    over = content_of((passage.title, passage.heading, *passage.questions), lang)
    return len(asked & over) / len(asked) if asked else 0.0


def _told(hits: tuple[Hit, ...], answer: Answer | None) -> Hit:
    """The hit that the answer is drawn from."""
    if answer is None:
        return hits[0]
    main = answer.citations[answer.main]
    place = (main.path, main.heading)
    return next((hit for hit in hits if (hit.passage.path, hit.passage.heading) == place), hits[0])


def _best_elsewhere(hits: tuple[Hit, ...], top: Hit) -> float:
    return max((hit.dense for hit in hits if hit.passage.path != top.passage.path), default=0.0)


def _best_other(hits: tuple[Hit, ...], top: Hit) -> float:
    return max((hit.score for hit in hits if hit is not top), default=0.0)


def _background(hits: tuple[Hit, ...]) -> float:
    """Where a folder is too small for a background, its last passage is one."""
    far = hits[_NEAR:] or hits[-1:]
    return sum(hit.dense for hit in far) / len(far)


def _agreement(hits: tuple[Hit, ...], top: Hit) -> float:
    looked_at = hits[:_LOOKED_AT]
    return round(sum(hit.passage.path == top.passage.path for hit in looked_at) / len(looked_at), 4)


def _unknown(asked: frozenset[str], hits: tuple[Hit, ...], lang: str) -> float:
    """The share of the question's words that stand in none of the first five passages."""
    if not asked:
        return 0.0
    known = content_of((text for hit in hits[:_LOOKED_AT] for text in _whole(hit)), lang)
    return len(asked - known) / len(asked)
