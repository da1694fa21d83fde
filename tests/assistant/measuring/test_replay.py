"""`tellonce replay`: the log's decisions at other thresholds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from assistant.measuring.replaying import again
from assistant.measuring.stored import Stored, stored
from assistant.settings import SettingsError
from handoff.clock import system_clock
from handoff.desk import Desk
from handoff.events import Decision, MessageAdded, Reason
from handoff.hub import Hub
from handoff.identity.visitors import Visitors
from tests.assistant.measuring.conftest import write_lines
from tests.databases import blank

Run = Callable[..., Result]
CALM = {
    "wants_person": 0.0, "frustration": 0.0, "angry": 0.0, "circling": 0.0, "offered": 0.0,
    "clarified": 0.0, "refused_person": 0.0,
}  # fmt: skip
AT = {
    "answer": 0.7, "clarify": 0.4, "offer": 0.5, "wants_person": 0.8, "maybe_person": 0.5,
    "frustration": 0.5,
}  # fmt: skip


def decision(confidence: float, answerable: float = 0.9, **mood: float) -> Decision:
    return Decision(
        action="answer", confidence=confidence, thresholds=AT,
        signals={**CALM, **mood, "answerable": answerable, "intent": "faq"},
    )  # fmt: skip


def moved(made: Decision, **given: float) -> list[tuple[str, str]]:
    replayed = again([Stored("c", 1, "?", made)], given)
    return [(change.then, change.now) for change in replayed.changes]


def test_a_stricter_bar_turns_answers_into_questions_and_offers() -> None:
    assert moved(decision(0.75), answer=0.8) == [("answer", "clarify")]
    assert moved(decision(0.75, answerable=0.2), answer=0.8) == [("answer", "offer")]
    assert moved(decision(0.75, offered=1.0, clarified=1.0), answer=0.8) == [("answer", "handoff")]
    assert moved(decision(0.75), answer=0.75) == []
    assert moved(decision(0.9, frustration=0.4), frustration=0.3) == [("answer", "offer")]


def test_what_no_threshold_decided_is_counted_apart() -> None:
    greeting = Decision(action="answer", reason="smalltalk", confidence=1.0, signals={"intent": "greeting"})
    replayed = again([Stored("c", 1, "hi", greeting), Stored("c", 3, "?", decision(0.9))], {"answer": 0.95})
    assert (replayed.again, replayed.left_out, len(replayed.changes)) == (1, 1, 1)


async def test_decisions_come_out_of_the_log_they_went_into(tellonce: Run, tmp_path: Path) -> None:
    file = tmp_path / "log.db"
    database = blank(file)
    desk = Desk(database, Hub())
    contact, _ = await Visitors(desk.store, system_clock).welcome()
    state = (await desk.receive(contact, "m1", "do you ship to Norway?")).state
    said = MessageAdded(text="Yes.", decision=decision(0.75))
    state = (await desk.answer_as_bot(state.id, state.epoch, state.customer_seq, said)).state
    state = (await desk.receive(contact, "m2", "a person please")).state
    wish = decision(0.2, wants_person=0.95)
    words = MessageAdded(text="I am asking somebody.", decision=wish)
    await desk.request_handoff(
        state.id, state.epoch, Reason.ASKED_HUMAN, through=state.customer_seq, said=words, decision=wish
    )
    desk.close()
    database.close()
    norway, person = stored(str(file))
    assert (norway.asked, norway.decision) == ("do you ship to Norway?", decision(0.75))
    assert (person.asked, person.decision) == ("a person please", wish), "stored twice, decided once"
    done = tellonce("replay", "--conversations", file, "--answer", "0.8")
    assert "2 decisions replayed, 0 not made by thresholds, 1 would change" in done.output
    assert "answer -> clarify" in done.output
    assert "do you ship to Norway?" in done.output


def test_a_file_of_decisions_is_read_too(tellonce: Run, tmp_path: Path) -> None:
    row = {"conversation": "c", "seq": 4, "asked": "?", "decision": decision(0.75).model_dump()}
    file = write_lines(tmp_path / "log.jsonl", [row])
    assert "0 would change" in tellonce("replay", "--conversations", file).output
    assert "1 would change" in tellonce("replay", "--conversations", file, "--answer", "0.9").output
    file.write_text("{}\n")
    with pytest.raises(SettingsError, match="line 1 holds no stored decision"):
        raise tellonce("replay", "--conversations", file).exception or AssertionError


def test_a_log_that_is_not_there_is_said(tellonce: Run, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is not there"):
        raise tellonce("replay", "--conversations", tmp_path / "absent.db").exception or AssertionError
