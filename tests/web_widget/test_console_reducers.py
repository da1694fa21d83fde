"""The pure rules of the console, run where they live: in the browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.web_widget import console_fixtures
from tests.web_widget.console_fixtures import ScriptedServer

server, page = console_fixtures.server, console_fixtures.page
pytestmark = pytest.mark.browser


def run(page: Page, server: ScriptedServer, module: str, script: str, argument: Any = None) -> Any:
    """Evaluate `script`, the body of a function of (module, argument), with one of the console's modules."""
    if not page.url.startswith(server.address):
        page.goto(f"{server.address}/console/icon.svg")
    return page.evaluate(
        f"async (argument) => {{ const m = await import('/console/{module}'); {script} }}", argument
    )


EVENTS = [
    {
        "seq": n,
        "epoch": 1,
        "kind": "message.added",
        "at": n,
        "author": {"role": "customer"},
        "data": {"text": f"m{n}"},
    }
    for n in range(1, 7)
]


@pytest.mark.parametrize(
    "order",
    [[1, 2, 3, 4, 5, 6], [1, 2, 2, 3, 1, 3, 4, 5, 6, 6], [1, 2, 3, 4, 5, 6, 3, 2, 1]],
    ids=["in order", "with repeats", "old ones again"],
)
def test_events_are_held_once_and_in_order(page: Page, server: ScriptedServer, order: list[int]) -> None:
    script = """
      const { EMPTY_LOG } = await import('/console/log.js');
      const { log, gap } = m.applyEvents(EMPTY_LOG, argument);
      return { seqs: log.events.map((e) => e.seq), last: log.lastSeq, gap };
    """
    held = run(page, server, "store.js", script, [EVENTS[n - 1] for n in order])
    assert held == {"seqs": [1, 2, 3, 4, 5, 6], "last": 6, "gap": False}


def test_an_event_that_leaves_a_gap_is_not_taken_and_the_gap_is_told(
    page: Page, server: ScriptedServer
) -> None:
    script = """
      const { EMPTY_LOG } = await import('/console/log.js');
      const { log, gap } = m.applyEvents(EMPTY_LOG, argument);
      return { last: log.lastSeq, gap };
    """
    assert run(page, server, "store.js", script, [EVENTS[0], EVENTS[2]]) == {"last": 1, "gap": True}


def test_an_unknown_kind_of_event_still_counts(page: Page, server: ScriptedServer) -> None:
    script = """
      const { EMPTY_LOG } = await import('/console/log.js');
      return m.applyEvents(EMPTY_LOG, argument).log.lastSeq;
    """
    odd = [{**EVENTS[0], "kind": "weather.changed"}, EVENTS[1]]
    assert run(page, server, "store.js", script, odd) == 2


def test_a_piece_of_an_answer_vanishes_when_the_answer_or_a_new_holder_comes(
    page: Page, server: ScriptedServer
) -> None:
    script = """
      let log = m.applyDelta(m.EMPTY_LOG, { turn: "t1", text: "Hel" });
      log = m.applyDelta(log, { turn: "t1", text: "lo" });
      const whole = log.delta.text;
      const bot = { seq: 1, epoch: 0, kind: "message.added", author: { role: "bot" }, data: { turn: "t1" } };
      const taken = { seq: 1, epoch: 9, kind: "agent.assigned", author: { role: "system" }, data: {} };
      return [whole, m.applyEvent(log, bot).log.delta, m.applyEvent(log, taken).log.delta];
    """
    assert run(page, server, "log.js", script) == ["Hello", None, None]


def test_an_older_row_never_overwrites_a_newer_one(page: Page, server: ScriptedServer) -> None:
    script = """
      const row = (epoch, last_seq) => ({ id: "c", status: "queued", epoch, last_seq });
      let rows = new Map();
      for (const [epoch, seq] of argument) rows = m.applyRow(rows, row(epoch, seq));
      return [rows.get("c").epoch, rows.get("c").last_seq];
    """
    assert run(page, server, "store.js", script, [[2, 5], [1, 9], [2, 4], [2, 6]]) == [2, 6]


def test_a_resolved_row_leaves_the_open_list(page: Page, server: ScriptedServer) -> None:
    script = """
      let rows = m.applyRow(new Map(), { id: "c", status: "queued", epoch: 1, last_seq: 1 });
      rows = m.applyRow(rows, { id: "c", status: "resolved", epoch: 2, last_seq: 2 });
      return rows.size;
    """
    assert run(page, server, "store.js", script) == 0


def test_the_queue_is_oldest_first_and_away_comes_after_those_who_wait(
    page: Page, server: ScriptedServer
) -> None:
    """A4: oldest first."""
    script = """
      const row = (id, status, waiting_since) => [id, { id, status, waiting_since, holder: {} }];
      const queued = [row("b", "queued", 20), row("a", "queued", 30), row("m", "queued", 10)];
      const rows = new Map([row("z", "away", 1), ...queued]);
      return m.rowsOf(rows, "queue", "me").map((r) => r.id);
    """
    assert run(page, server, "rows.js", script) == ["m", "b", "a", "z"]


@pytest.mark.parametrize(
    ("held", "expected"),
    [(True, ["a", "b", "c", "n"]), (False, ["n", "b", "c"])],
    ids=["pointed at: nothing moves", "left alone: natural order"],
)
def test_rows_keep_their_place_while_the_agent_points_at_them(
    page: Page, server: ScriptedServer, held: bool, expected: list[str]
) -> None:
    script = "return m.steadyOrder(['a', 'b', 'c'], ['n', 'b', 'c'], argument);"
    assert run(page, server, "rows.js", script, held) == expected


@pytest.mark.parametrize(
    ("seconds", "text", "level"),
    [
        (0, "00:00", "calm"),
        (-5, "00:00", "calm"),
        (119, "01:59", "calm"),
        (120, "02:00", "soon"),
        (301, "05:01", "long"),
        (3600, "1:00:00", "long"),
        (36_061, "10:01:01", "long"),
    ],
)
def test_a_wait_is_written_as_a_clock(
    page: Page, server: ScriptedServer, seconds: int, text: str, level: str
) -> None:
    script = "return [m.waited(0, argument), m.waitLevel(0, argument)];"
    assert run(page, server, "time.js", script, seconds * 1000) == [text, level]


def test_reconnecting_waits_longer_each_time_but_never_past_thirty_seconds(
    page: Page, server: ScriptedServer
) -> None:
    script = "return [0, 1, 3, 10].map((n) => m.reconnectWait(n, () => 1));"
    assert run(page, server, "socket.js", script) == [500, 1000, 4000, 30000]


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("/articles/a.md#x", True),
        ("//evil.example/a", False),
        ("/\\evil.example", False),
        ("https://evil.example", False),
        ("javascript:alert(1)", False),
        ("/a b", False),
        ("", False),
        (None, False),
        (7, False),
    ],
)
def test_only_a_path_on_this_server_is_ever_followed(
    page: Page, server: ScriptedServer, url: object, kept: bool
) -> None:
    assert run(page, server, "rich-text.js", "return m.localPath(argument);", url) == (url if kept else None)


def test_the_path_of_a_document_cannot_leave_the_articles(page: Page, server: ScriptedServer) -> None:
    script = "return argument.map(m.articlePath);"
    paths = ["returns/a b.md", "../secret", "a/../../b", "/etc/passwd", "", "x?y#z.md"]
    assert run(page, server, "rich-text.js", script, paths) == [
        "/articles/returns/a%20b.md",
        None,
        None,
        None,
        None,
        "/articles/x%3Fy%23z.md",
    ]


def test_evidence_that_is_a_fact_points_on_to_the_message_it_was_taken_from(
    page: Page, server: ScriptedServer
) -> None:
    script = """
      const log = { events: [
        { seq: 1, kind: "message.added" },
        { seq: 2, kind: "fact.noted", data: { from_seq: 1 } },
        { seq: 3, kind: "other" },
      ] };
      const shown = (event) => event.kind === "message.added";
      return [1, 2, 3].map((seq) => m.shownSeq(log, seq, shown));
    """
    assert run(page, server, "log.js", script) == [1, 1, 1]


def test_every_reason_of_the_protocol_has_plain_words(page: Page, server: ScriptedServer) -> None:
    """A2: each code of the protocol has its words."""
    words = (
        "asked_human frustrated no_answer low_confidence going_in_circles not_helpful order_mismatch policy "
        "tool_error model_error over_budget asked_agent"
    )
    reasons = words.split()
    texts = run(page, server, "words.js", "return argument.map(m.reasonText);", reasons)
    assert len(set(texts)) == len(reasons)
    assert "Needs a person" not in texts
    assert not any("_" in text for text in texts)


@pytest.mark.parametrize(
    ("minutes", "level"), [(1, "calm"), (19, "calm"), (21, "soon"), (30, "long"), (60, "long")]
)
def test_a_wait_is_as_pressing_as_its_target_says(
    page: Page, server: ScriptedServer, minutes: int, level: str
) -> None:
    """A3: by the team's target where there is one, here half an hour."""
    script = "return m.waitLevel(0, argument * 60_000, 30 * 60_000);"
    assert run(page, server, "time.js", script, minutes) == level


def test_days_are_written_as_people_write_them(page: Page, server: ScriptedServer) -> None:
    script = "return m.withDays('2026-11-30 to 2026-12-01, no 2026-99-99 of A-2026-11-30x');"
    said = "30 Nov 2026 to 1 Dec 2026, no 2026-99-99 of A-2026-11-30x"
    assert run(page, server, "time.js", script) == said
