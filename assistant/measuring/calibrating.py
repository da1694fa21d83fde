"""`tellonce calibrate`: the owner's questions decide what confidence means on the owner's knowledge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from assistant.answering.calibration import Kind, Part, kind_of, shipped
from assistant.answering.fit import TooFewExamplesError, fit
from assistant.answering.own_calibration import made_for, save
from assistant.measuring.examples import examples
from assistant.measuring.run import run
from assistant.settings import Settings, SettingsError


def calibrate(
    settings: Settings,
    knowledge: Path | None,
    questions: Path,
    split: str | None,
    precision: float,
    done: Callable[[int, int], None],
) -> str:
    """Ask, judge, fit, and write `calibration.json` into the data folder; says what it promises.

    Raises SettingsError when the set is too small or no threshold reaches the precision; nothing is written
    then.
    """
    plain = settings.model_copy(update={"model": "none"})
    rows = run(plain, knowledge, questions, split, done).rows
    kind = kind_of(rows[0].outcome.signals)
    same = [row for row in rows if kind_of(row.outcome.signals) == kind]
    try:
        part = fit(examples(same, questions.name), precision=precision)
    except TooFewExamplesError as error:
        raise SettingsError(f"{questions}: {error}. Nothing was changed.") from error
    if part.thresholds.answer >= 1:
        raise SettingsError(
            f"{questions}: no threshold gives {precision:.0%} right answers with at least 30 answered; "
            f"improve the articles, label more questions, or ask for less with --precision. "
            f"Nothing was changed."
        )
    own = replace(
        shipped(), parts={**shipped().parts, kind: part}, made_for=made_for(settings.embedding_model)
    )
    return said(part, kind, len(rows) - len(same), str(save(own, settings.data)))


def said(part: Part, kind: Kind, left_out: int, where: str) -> str:
    """What was fitted, for a person."""
    stated = part.stated
    low, high = stated["interval"]
    lines = [
        f"fitted on {stated['n']} labelled questions ({kind}), five-fold cross-validated",
        f"answer from confidence {part.thresholds.answer:.3f}, ask back from {part.thresholds.clarify:.3f}",
        f"of the answers given there {stated['precision']:.1%} are right "
        f"(95 % interval {low:.1%} to {high:.1%}, n {stated['answered']}), "
        f"with as many unanswerable questions as answerable ones",
        f"answered share {stated['answered_share']:.1%}; AUROC right {stated['auroc_right']:.3f}, "
        f"answerable {stated['auroc_answerable']:.3f}",
        f"written to {where}; serve and ask use it from their next start",
    ]
    if left_out:
        lines.insert(1, f"{left_out} questions led to another kind of passage and were left out")
    return "\n".join(lines)
