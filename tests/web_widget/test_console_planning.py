"""Marks of time and urgency, promises, put off, another team, and a lead's overview: plainly there."""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web_widget import console_fixtures
from tests.web_widget.console_fixtures import ANA, MINUTE, ScriptedServer, open_console, until

server, page = console_fixtures.server, console_fixtures.page
pytestmark = pytest.mark.browser
MINE = {"role": "agent", "id": "a-ana", "name": "Ana Ruiz"}


def now() -> int:
    return int(time.time() * 1000)


def promise(due: int) -> dict[str, Any]:
    owner = {"id": "a-bea", "name": "Bea Sommer"}
    text = "I'll send a new lamp tomorrow."
    return {"seq": 7, "owner": owner, "text": text, "made_at": now(), "due_at": due, "state": "open"}


def test_a_row_says_what_is_late_urgent_promised_and_whose(page: Page, server: ScriptedServer) -> None:
    """A44: targets that were missed or are due."""
    team = {"id": "t", "name": "Billing"}
    late = {"priority": "urgent", "late": "first_response", "team": team, "deadlines": {"resolution": now()}}
    server.add("late", **late, promises=[promise(now() - MINUTE)], queue_key=2)
    server.add("front", waiting=1, queue_key=1, bot_helps=True)
    open_console(page, server)
    assert page.locator(".row-name").all_inner_texts() == ["Customer front", "Customer late"]
    row = page.locator("[data-id=late]")
    for words in ("Late: First answer", "Urgent", "Billing", "Resolution by", "Promise due since"):
        expect(row).to_contain_text(words)
    expect(page.locator("[data-id=front]")).to_contain_text("Assistant helps meanwhile")


def test_a_promise_is_settled_where_it_stands(page: Page, server: ScriptedServer) -> None:
    server.add("c1", status="assigned", holder=MINE, promises=[promise(now() + 60 * MINUTE)])
    open_console(page, server)
    page.get_by_role("button", name="Mine").click()
    page.locator("[data-id=c1]").click()
    ledger = page.get_by_label("Promises")
    expect(ledger).to_contain_text("Bea Sommer promised by")
    ledger.get_by_role("button", name="Withdraw").click()
    page.get_by_label("Why?").fill("it is sold out")
    page.get_by_role("button", name="Withdraw", exact=True).click()
    until(lambda: bool(server.called("promises/7")), "the page withdraws it")
    assert server.calls[-1][1:] == (
        "conversations/c1/promises/7",
        {"state": "withdrawn", "why": "it is sold out"},
    )


def test_urgency_tags_and_putting_off_are_one_dialog(page: Page, server: ScriptedServer) -> None:
    """A11, A43: put off to a time, back when the customer writes; filed under tags."""
    server.add("c1", status="assigned", holder=MINE, priority="normal")
    open_console(page, server)
    page.get_by_role("button", name="Mine").click()
    page.locator("[data-id=c1]").click()
    page.get_by_role("button", name="Plan…").click()
    page.get_by_label("High priority").check()
    page.get_by_label("Tags").fill("Tent, carrier,tent ")
    page.get_by_label("Put off").select_option(label="For an hour")
    page.get_by_role("button", name="Save").click()
    until(lambda: bool(server.called("snooze") and server.called("priority")), "the page saves both")
    verbs = [(verb, body) for _, verb, body in server.calls]
    assert ("conversations/c1/priority", {"priority": "high"}) in verbs
    assert ("conversations/c1/tags", {"tags": ["carrier", "tent"]}) in verbs
    (end,) = [body["until"] for verb, body in verbs if verb.endswith("/snooze")]
    assert 55 * MINUTE < end - now() < 65 * MINUTE


def test_another_team_needs_a_note(page: Page, server: ScriptedServer) -> None:
    server.teams = [{"id": "t1", "name": "Service"}, {"id": "t2", "name": "Billing"}]
    server.add("c1", status="assigned", holder=MINE)
    open_console(page, server)
    page.get_by_role("button", name="Mine").click()
    page.locator("[data-id=c1]").click()
    page.get_by_role("button", name="Team…").click()
    page.get_by_label("Billing").check()
    page.get_by_label("What should they know?").fill("invoice 7 is wrong")
    page.get_by_role("button", name="Give", exact=True).click()
    until(lambda: bool(server.called("team")), "the page gives it away")
    assert server.calls[-1][1:] == ("conversations/c1/team", {"team_id": "t2", "note": "invoice 7 is wrong"})


def test_a_lead_sees_the_queue_and_gives_it_to_somebody_an_agent_does_not(
    page: Page, server: ScriptedServer
) -> None:
    server.add("c1", waiting=12)
    server.me = {**server.me, "role": "lead"}
    waiting = {
        "conversation": "c1",
        "team_id": "",
        "position": 1,
        "waited": 720,
        "wait": {"low": 60, "high": 600},
    }
    server.overview = {
        "teams": [{"id": "", "name": "", "on_duty": 1, "queue": 1, "longest": 720, "assigned": 0, "away": 0}],
        "waiting": [waiting], "late": [], "promises_due": [], "now": now(),
        "coverage": {"held": 79, "n": 100, "text": "80 % range held 79 %, n = 100"},
        "agents": [{**ANA, "open": 1, "on_duty": True, "availability": "online"}],
    }  # fmt: skip
    open_console(page, server)
    page.get_by_role("button", name="Overview").click()
    dialog = page.locator("dialog")
    for words in ("Everybody", "12 min so far, range 1–10 min", "80 % range held 79 %, n = 100", "1 of 4"):
        expect(dialog).to_contain_text(words)
    dialog.get_by_label("Give Customer c1 to").select_option(label="Ana Ruiz")
    until(lambda: server.called("assign") == [{"agent_id": "a-ana"}], "the page gives it to Ana")
    page.get_by_role("button", name="Close").click()


def test_an_agent_has_no_overview(page: Page, server: ScriptedServer) -> None:
    open_console(page, server)
    expect(page.get_by_role("button", name="Overview")).to_have_count(0)
