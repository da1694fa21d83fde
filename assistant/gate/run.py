"""All cases asked of the folder as it is, under the settings as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.answering.own_calibration import in_force
from assistant.content import past
from assistant.content.desk_log import threads
from assistant.gate.case import Case, cases, move_of
from assistant.gate.record import Record
from assistant.measuring.bases import opened
from assistant.measuring.batch import asker
from assistant.settings import Settings, SettingsError
from knowledge.checks.stored_questions import file_beside, read_questions

MOST_TURNS = 1_000


@dataclass(frozen=True)
class Asked:
    """What was asked, and the record of it."""

    cases: tuple[Case, ...]
    record: Record

    @property
    def texts(self) -> dict[str, str]:
        """The questions by their names."""
        return {case.id: case.question.text for case in self.cases}


def ask(
    settings: Settings,
    knowledge: Path | None,
    questions: Path | None,
    done: Callable[[int, int], None],
    days: int = past.DAYS,
) -> Asked:
    """Stored questions and the turns of the last `days`, asked again. Raises SettingsError, KnowledgeError
    and FolderError."""
    with opened(knowledge, settings) as base, asker(base, settings) as asking:
        file = questions or file_beside(base.folder)
        found = cases(read_questions(file) if file else (), threads(settings, days), MOST_TURNS)
        if not found:
            raise SettingsError(
                "there is nothing to ask: name a file with --questions, or let customers ask first"
            )
        asking.warm()
        moves = {}
        by_model = settings.model != "none"
        for case, outcome in zip(found, asking.all([case.question for case in found]), strict=True):
            moves[case.id] = move_of(outcome, worded_by_model=by_model)
            done(len(moves), len(found))
        limits = in_force(settings.data, settings.embedding_model).at(settings.answer_threshold)
        under = {
            "model": settings.model,
            "embedding_model": settings.embedding_model or "packaged",
            "thresholds": ", ".join(
                f"{kind} {part.thresholds.answer:.3f}" for kind, part in sorted(limits.parts.items())
            ),
            "documents": str(sum(state.state == "indexed" for state in base.documents())),
        }
        return Asked(tuple(found), Record(under, moves))
