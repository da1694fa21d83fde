"""The reducer: events in, what the customer sees out. It runs in Chromium because it is a browser module."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web_widget.conftest import Visit
from tests.web_widget.widget_page import ANA

pytestmark = pytest.mark.browser
Json = dict[str, Any]

LIFE: list[tuple[str, Json, str]] = [
    ("conversation.started", {"channel": "web"}, "system"),
    ("message.added", {"text": "Where is my order?", "citations": [], "choices": []}, "customer"),
    ("message.added", {"text": "Which one?", "citations": [], "choices": []}, "bot"),
    ("hidden", {}, "system"),
    ("answer.rated", {"message_seq": 3, "rating": "down"}, "customer"),
    ("handoff.requested", {"by": "customer", "cause_seq": 2}, "customer"),
    ("agent.assigned", ANA, "agent"),
    ("message.added", {"text": "Ana here.", "citations": [], "choices": []}, "agent"),
    ("a.kind.of.tomorrow", {"new": True}, "system"),
    ("conversation.returned", {"by": "agent"}, "agent"),
    ("conversation.resolved", {"by": "customer"}, "customer"),
    ("survey.answered", {"csat": 5}, "customer"),
]


def log(life: list[tuple[str, Json, str]]) -> list[Json]:
    return [
        {
            "seq": seq,
            "at": seq * 1000,
            "epoch": 1,
            "kind": kind,
            "author": {"role": role, "name": "Ana" if role == "agent" else ""},
            "client_message_id": None,
            "data": data,
        }
        for seq, (kind, data, role) in enumerate(life, 1)
    ]


EVENTS = log(LIFE)


def reduce(visit: Visit, frames: list[Json]) -> Json:
    shop = visit()
    script = """async ([origin, frames]) => { const { fresh,
      receive } = await import(origin + '/source/widget/view.js');
      return frames.reduce(receive, fresh()) }"""
    return shop.page.evaluate(script, [shop.chat.origin, frames])  # type: ignore[no-any-return]


def live(*events: Json) -> list[Json]:
    return [{"type": "event", "event": event} for event in events]


def test_a_whole_life_ends_as_it_should(visit: Visit) -> None:
    view = reduce(visit, live(*EVENTS))
    assert (view["status"], view["seq"], view["surveyed"], view["ahead"]) == ("resolved", 12, True, [])
    assert view["ratings"] == {"3": "down"}
    assert [item.get("text") or item["code"] for item in view["items"]] == [
        "Where is my order?",
        "Which one?",
        "requested",
        "joined",
        "Ana here.",
        "returned",
        "resolved",
    ]


def test_what_was_held_already_is_ignored(visit: Visit) -> None:
    assert reduce(visit, live(*EVENTS, *EVENTS, EVENTS[3])) == reduce(visit, live(*EVENTS))


@pytest.mark.parametrize("order", [[0, 2, 1], [2, 1, 0], [1, 0, 2, 0, 1]])
def test_any_order_of_arrival_gives_the_same_view(visit: Visit, order: list[int]) -> None:
    shuffled = [EVENTS[i] for i in order] + EVENTS[3:]
    assert reduce(visit, live(*shuffled)) == reduce(visit, live(*EVENTS))


def test_a_gap_shows_until_it_is_filled(visit: Visit) -> None:
    torn = reduce(visit, live(EVENTS[0], EVENTS[1], EVENTS[4]))
    assert (torn["seq"], len(torn["ahead"])) == (2, 1)
    healed = reduce(
        visit, [*live(EVENTS[0], EVENTS[1], EVENTS[4]), {"type": "events", "events": EVENTS[2:4]}]
    )
    assert (healed["seq"], healed["ahead"]) == (5, [])


def test_an_unknown_or_inherited_kind_only_counts(visit: Visit) -> None:
    for kind in ("constructor", "__proto__", "toString", "noun.verbed"):
        event = {**EVENTS[0], "kind": kind}
        view = reduce(visit, live(event))
        assert (view["seq"], view["items"]) == (1, [])


@pytest.mark.parametrize(
    ("kind", "data", "status", "holder", "code"),
    [
        ("handoff.requested", {}, "queued", "queue", "requested"),
        ("agent.assigned", ANA, "assigned", "agent", "joined"),
        ("assignment.released", {"agent_id": "a1", "why": "silent"}, "queued", "queue", "released"),
        ("conversation.returned", {"by": "agent"}, "bot", "bot", "returned"),
        ("conversation.returned", {"by": "customer"}, "bot", "bot", "left_queue"),
        ("conversation.away", {"why": "closed"}, "away", "nobody", "away"),
        ("conversation.resolved", {"by": "agent"}, "resolved", "nobody", "resolved"),
        ("conversation.reopened", {"by": "customer"}, "bot", "bot", "reopened"),
    ],
)
def test_each_change_of_holder_has_its_state_and_its_words(
    visit: Visit, kind: str, data: Json, status: str, holder: str, code: str
) -> None:
    view = reduce(visit, live(*log([(kind, data, "system")])))
    assert (view["status"], view["holder"]["role"], view["ai"]) == (status, holder, holder == "bot")
    assert [item["code"] for item in view["items"]] == [code]


def test_a_second_agent_takes_over_and_one_departure_is_told_once(visit: Visit) -> None:
    other = {"agent_id": "a2", "agent_name": "Bea", "how": "transfer"}
    life = [("agent.assigned", ANA, "agent"), ("agent.assigned", other, "agent")]
    left = [
        ("assignment.released", {"why": "silent"}, "system"),
        ("notice.added", {"code": "agent_away"}, "system"),
    ]
    view = reduce(visit, live(*log([*life, *left])))
    assert [item["code"] for item in view["items"]] == ["joined", "transferred", "released"]
    assert view["items"][-1]["params"]["name"] == "Bea"


def test_an_answer_being_written_goes_when_it_is_stored_or_the_holder_changes(visit: Visit) -> None:
    deltas = [{"type": "delta", "turn": "t1", "text": text} for text in ("You ", "can")]
    assert reduce(visit, deltas)["writing"] == {"turn": "t1", "text": "You can"}
    stored = live(*log([("message.added", {"text": "You can.", "turn": "t1"}, "bot")]))
    assert reduce(visit, [*deltas, *stored])["writing"] is None
    taken = live(*log([("agent.assigned", ANA, "agent")]))
    late = {"type": "delta", "turn": "t1", "text": " return"}
    assert reduce(visit, [*deltas, *taken, late])["writing"] is None


def test_a_reset_and_another_conversation_begin_from_nothing(visit: Visit) -> None:
    state = {"status": "bot", "holder": {"role": "bot", "name": "Assistant"}, "epoch": 4, "ai": True}
    welcome = {"type": "welcome", "conversation": "c1", "state": state, "events": EVENTS[:2], "reset": True}
    again = reduce(visit, [welcome, *live(*EVENTS[2:]), welcome])
    assert (again["seq"], again["status"], len(again["items"])) == (2, "bot", 1)
    other = reduce(visit, [welcome, {"type": "started", "conversation": "c2", "state": state}])
    assert (other["seq"], other["items"], other["conversation"]) == (0, [], "c2")
