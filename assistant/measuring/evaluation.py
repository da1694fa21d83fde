"""`tellonce evaluate`: the scores of a labelled file as text, and as a page with plots."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assistant.measuring.output import written
from assistant.measuring.report import page
from assistant.measuring.run import run
from assistant.measuring.scores import Scores, Share, score
from assistant.settings import Settings


def evaluate(
    settings: Settings,
    knowledge: Path | None,
    questions: Path,
    split: str | None,
    html: Path | None,
    done: Callable[[int, int], None],
) -> str:
    """Ask, judge, score; writes the page when `html` is given and returns the table."""
    measured = run(settings, knowledge, questions, split, done)
    scores = score(measured.rows, measured.seconds)
    table = rows(scores)
    if measured.left_out:
        table.insert(1, ("left out", f"{measured.left_out} that do not say what answers them"))
    if html is not None:
        title = f"{questions.name} on {measured.knowledge.name}" + (f", split {split}" if split else "")
        with written(html) as file:
            file.write(page(title, table, scores, measured.rows))
    width = max(len(name) for name, _ in table)
    lines = [f"{name:{width}}  {value}" for name, value in table]
    lines += ["", "confidence      n  mean  right"]
    lines += [
        f"{each.low:.1f} to {each.high:.1f}  {each.n:5d}  {each.confidence:.2f}  {each.right:.2f}"
        for each in scores.reliability
    ]
    return "\n".join(lines)


def rows(scores: Scores) -> list[tuple[str, str]]:
    """The figures with their names, as a person reads them."""
    decisions = ", ".join(f"{name} {count}" for name, count in scores.decisions.items())
    return [
        ("questions", f"{scores.n}, of them answerable {scores.answerable}"),
        ("hit@1", shown(scores.hit1)),
        ("hit@5", shown(scores.hit5)),
        ("hit@10", shown(scores.hit10)),
        ("MRR", f"{scores.mrr:.3f}"),
        ("drawn answer right, of answerable", shown(scores.right)),
        ("AUROC in against out of scope", _auroc(scores.auroc_answerable)),
        ("the same by confidence", _auroc(scores.auroc_confidence)),
        ("AUROC right against wrong", _auroc(scores.auroc_right)),
        *(
            (f"answered share at precision {precision:.2f}", f"{share:.3f}")
            for precision, share in scores.answered_at.items()
        ),
        ("answered at the bot's threshold", f"{scores.answered:.3f}"),
        ("precision of those answers", shown(scores.given)),
        ("decisions", decisions),
        ("calibration error", f"{scores.calibration_error:.3f}"),
        ("questions a second", f"{scores.questions_a_second:.0f}"),
    ]


def shown(share: Share) -> str:
    """ ".903 [.881, .922] of 1,000", or a dash for a share of nothing."""
    if not share.n:
        return "–"
    return f"{share.share:.3f} [{share.low:.3f}, {share.high:.3f}] of {share.n:,}"


def _auroc(value: float | None) -> str:
    return "– (one kind of question only)" if value is None else f"{value:.3f}"
