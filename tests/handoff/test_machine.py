"""Random interleavings hold the invariants, on both databases; and the search finds bugs that are planted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from handoff import conversation
from handoff.console import inbox
from handoff.conversation import Conversation, Status
from handoff.desk import Desk, Outcome
from handoff.events import ConversationAway, Entry, Event, PromiseMade, Role, WaitingChosen
from handoff.hub import Notice
from handoff.mail import letters
from handoff.promises import kept as promises
from handoff.queue import deadlines, waiting
from handoff.queue import line as waiting_line
from handoff.storage.database import Database
from handoff.verbs import agent as agent_verbs
from handoff.verbs import bot as bot_verbs
from handoff.verbs import planning as planning_verbs
from handoff.verbs import writing
from tests.handoff.machine import Conversations, Sqlite, emptied

BUDGET = settings(
    deadline=None,
    database=None,
    derandomize=True,
    stateful_step_count=50,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def sqlite() -> Iterator[Sqlite]:
    made = Sqlite()
    yield made
    made.remove()


def search(make: Callable[[], Database], examples: int) -> None:
    machine: Any = type("Searched", (Conversations,), {"make_database": staticmethod(make)})
    run_state_machine_as_test(machine, settings=settings(BUDGET, max_examples=examples))


def test_the_invariants_hold_on_sqlite(sqlite: Sqlite) -> None:
    search(sqlite, 60)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_the_invariants_hold_on_postgresql(database: Database) -> None:
    url = database.url
    search(lambda: emptied(url.render_as_string(hide_password=False)), 4)


Patch = pytest.MonkeyPatch


def no_turn_check(patch: Patch) -> None:
    patch.setattr(bot_verbs, "require_turn", lambda state, epoch, through: None)


def the_epoch_stands_still(patch: Patch) -> None:
    moved = Conversation._moved

    def broken(self: Conversation, event: Event, at: int) -> dict[str, Any]:
        return {**moved(self, event, at), "epoch": self.epoch}

    patch.setattr(Conversation, "_moved", broken)


def the_bot_talks_over_the_agent(patch: Patch) -> None:
    both = conversation.SPEAKERS[Status.ASSIGNED] | {Role.BOT}
    patch.setitem(conversation.SPEAKERS, Status.ASSIGNED, both)
    patch.setattr(bot_verbs, "require_turn", lambda state, epoch, through: None)


def a_retry_is_stored_again(patch: Patch) -> None:
    patch.setattr(writing, "repeated", lambda state, earlier, draft: None)


def the_queue_has_no_timer(patch: Patch) -> None:
    def broken(state: Conversation, patience: waiting.Patience) -> int | None:
        return None if state.status is Status.QUEUED else waiting.timer(state, patience)

    patch.setattr(writing, "timer", broken)


def the_reason_outlives_the_return(patch: Patch) -> None:
    moved = Conversation._moved

    def broken(self: Conversation, event: Event, at: int) -> dict[str, Any]:
        return {**moved(self, event, at), "reason": self.reason or moved(self, event, at).get("reason", "")}

    patch.setattr(Conversation, "_moved", broken)


def a_claim_takes_it_from_the_colleague(patch: Patch) -> None:
    patch.setattr(agent_verbs, "refuse_rivals", lambda state, agent: None)


def only_the_first_event_is_told(patch: Patch) -> None:
    def broken(self: Desk, result: Any) -> None:
        if isinstance(result, Outcome) and result.entries:
            self.hub.publish(Notice(result.state.id, result.state, result.entries[:1]))

    patch.setattr(Desk, "_publish", broken)


def an_agents_message_is_not_an_answer_to_late_ones(patch: Patch) -> None:
    patch.setattr(agent_verbs, "_require_seen", lambda connection, state, agent, seen: None)


def choosing_costs_the_place(patch: Patch) -> None:
    moved = Conversation._moved

    def broken(self: Conversation, event: Event, at: int) -> dict[str, Any]:
        lost = {"waiting_since": at} if isinstance(event, WaitingChosen) else {}
        return {**moved(self, event, at), **lost}

    patch.setattr(Conversation, "_moved", broken)


def a_deadline_stays_when_it_fired(patch: Patch) -> None:
    def broken(connection: Any, conversation_id: str, kind: str, version: int) -> int:
        return 0

    patch.setattr(deadlines, "take", broken)


def the_bot_may_be_tried_for_ever(patch: Patch) -> None:
    patch.setattr(agent_verbs, "bounced_enough", lambda state, patience, now: False)


def what_is_put_off_never_comes_back(patch: Patch) -> None:
    put = deadlines.put

    def broken(connection: Any, conversation_id: str, kind: str, version: int, due_at: int) -> None:
        if kind != "snooze":
            put(connection, conversation_id, kind, version, due_at)

    patch.setattr(deadlines, "put", broken)


def who_waits_for_a_word_is_put_off(patch: Patch) -> None:
    patch.setattr(planning_verbs, "awaits_first_word", lambda state: False)


def a_settled_promise_still_alerts(patch: Patch) -> None:
    note = promises.note

    def broken(connection: Any, entry: Entry) -> None:
        if isinstance(entry.event, PromiseMade):
            note(connection, entry)

    patch.setattr(promises, "note", broken)


def the_bot_answers_what_is_the_persons(patch: Patch) -> None:
    patch.setattr(Conversation, "dealt_with", property(lambda self: self.handled_seq))


def another_survey_counts(patch: Patch) -> None:
    apply = Conversation.apply
    patch.setattr(Conversation, "apply", lambda self, entry: replace(apply(self, entry), surveyed=False))


def each_end_asks_how_it_was(patch: Patch) -> None:
    patch.setattr(letters, "written", lambda connection, conversation_id, about: False)


def it_ends_at_nobody_and_nobody_is_told(patch: Patch) -> None:
    patch.setattr(ConversationAway, "agents_only", True)


def what_was_left_is_on_no_list(patch: Patch) -> None:
    patch.setitem(inbox.VIEWS, "queue", (Status.QUEUED,))


def nobody_takes_up_what_was_left(patch: Patch) -> None:
    patch.setattr(waiting_line, "away", lambda connection: [])


def the_confirmation_is_never_written(patch: Patch) -> None:
    patch.setattr(letters, "confirm", lambda *about: True)


@pytest.mark.parametrize(
    "plant",
    [
        no_turn_check,
        the_epoch_stands_still,
        the_bot_talks_over_the_agent,
        a_retry_is_stored_again,
        the_queue_has_no_timer,
        the_reason_outlives_the_return,
        a_claim_takes_it_from_the_colleague,
        only_the_first_event_is_told,
        an_agents_message_is_not_an_answer_to_late_ones,
        choosing_costs_the_place,
        a_deadline_stays_when_it_fired,
        the_bot_may_be_tried_for_ever,
        what_is_put_off_never_comes_back,
        who_waits_for_a_word_is_put_off,
        a_settled_promise_still_alerts,
        the_bot_answers_what_is_the_persons,
        another_survey_counts,
        each_end_asks_how_it_was,
        it_ends_at_nobody_and_nobody_is_told,
        what_was_left_is_on_no_list,
        nobody_takes_up_what_was_left,
        the_confirmation_is_never_written,
    ],
    ids=lambda plant: plant.__name__,
)
def test_a_planted_bug_is_found(plant: Callable[[Patch], None], sqlite: Sqlite, monkeypatch: Patch) -> None:
    plant(monkeypatch)
    with pytest.raises(Exception):  # noqa: B017 - whatever the search trips over
        search(sqlite, 400)
