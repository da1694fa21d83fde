"""Customers, two agents, the bot, time, crashes and reconnects in any order, and what must always hold.

The checks read the raw log with a small reading of their own (`Walk`), so that a mistake in the product's
fold cannot excuse itself.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import insert, select, update

from handoff.brief import brief
from handoff.console import inbox
from handoff.conversation import Conversation, Status, replay
from handoff.desk import Desk, Outcome
from handoff.errors import AlreadyClaimed, Conflict, Refused, Stale, Superseded
from handoff.events import (
    Author,
    ConversationAway,
    Entry,
    Event,
    FactNoted,
    HandoffOffered,
    MessageAdded,
    Reason,
    Role,
    SurveyAnswered,
)
from handoff.hub import Hub, Item, Notice
from handoff.live.timekeeper import Timekeeper
from handoff.mail.letters import Post
from handoff.queue.waiting import Patience
from handoff.storage import log
from handoff.storage.database import Database
from handoff.storage.schema import agents, contacts, conversations, deadlines, letters, metadata, teams
from tests.conftest import Hands
from tests.databases import blank
from tests.handoff.walk import Walk

T = TypeVar("T")
AGENTS = [Author(role=Role.AGENT, id="ana", name="Ana"), Author(role=Role.AGENT, id="ben", name="Ben")]
CUSTOMERS = 2
CUSTOMER = st.sampled_from([0, 0, 0, 1])
"""Mostly the same one: what goes wrong needs several things to happen to one conversation."""
PATIENCE = Patience()
TEAMS = ("t1", "t2")
TARGETS = '{"normal": {"first_response": 1, "next_response": 2, "resolution": 30}}'


@dataclass
class Sent:
    """What a customer sent, and the acknowledgement if one came."""

    client_id: str
    text: str
    conversation: str = ""
    seq: int = 0


@dataclass
class Browser:
    """One customer's open page: holds the events of the current conversation it was shown."""

    contact: str
    conversation: str = ""
    events: list[dict[str, Any]] = field(default_factory=list)
    connected: bool = True
    sent: list[Sent] = field(default_factory=list)
    unsure: list[Sent] = field(default_factory=list)


@dataclass
class Turn:
    """What the bot is thinking about."""

    state: Conversation


class Conversations(RuleBasedStateMachine):
    """Rules act through the desk as the edges do; invariants look at the log and at what was shown."""

    make_database: Callable[[], Database]

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.clock = Hands()
        self.database = type(self).make_database()
        self.turns: list[Turn] = []
        self.browsers: list[Browser] = []
        self.checked: dict[str, tuple[object, ...]] = {}
        self.open_desk()

    def open_desk(self) -> None:
        post = Post(lambda conversation: f"https://shop.example/survey/{conversation}")
        self.desk = Desk(self.database, Hub(), clock=self.clock, patience=PATIENCE, post=post)
        self.desk.hub.listen(self.hear)
        self.timekeeper = Timekeeper(self.desk)
        self.turns.clear()

    def teardown(self) -> None:
        self.desk.close()
        self.database.close()
        self.loop.close()

    def run(self, verb: Awaitable[T]) -> T:
        async def bounded() -> T:
            async with asyncio.timeout(30):
                return await verb

        return self.loop.run_until_complete(bounded())

    def attempt(self, verb: Awaitable[Outcome]) -> Outcome | Refused:
        try:
            return self.run(verb)
        except Refused as refusal:
            return refusal

    def hear(self, item: Item) -> None:
        for browser in self.browsers:
            if isinstance(item, Notice) and browser.connected and browser.contact == item.state.contact_id:
                self.show(browser, item.conversation, list(item.entries))

    def show(self, browser: Browser, conversation: str, entries: list[Entry]) -> None:
        if browser.conversation != conversation:
            browser.conversation, browser.events = conversation, []
        last = len(browser.events)
        browser.events += [entry.for_customer() for entry in entries if entry.seq > last]

    def state(self, browser: Browser) -> Conversation | None:
        with self.database.reader.begin() as connection:
            return log.current_of(connection, browser.contact)

    def entries(self, conversation: str) -> list[Entry]:
        with self.database.reader.begin() as connection:
            return log.read(connection, conversation)

    @initialize(duty=st.sampled_from(["online", "online", "offline"]))
    def begin(self, duty: str) -> None:
        with self.database.writer.begin() as connection:
            for agent in AGENTS:
                row = {
                    "id": agent.id,
                    "name": agent.name,
                    "email": agent.id,
                    "password_hash": "",
                    "role": "agent",
                }
                more = {
                    "capacity": 2,
                    "availability": duty,
                    "last_seen_at": self.clock(),
                    "active": True,
                    "created_at": 0,
                }
                connection.execute(insert(agents), row | more)
            for place, team in enumerate(TEAMS):
                row = {"id": team, "name": team, "hours": "", "targets": TARGETS, "created_at": place}
                connection.execute(insert(teams), row)
            for _ in range(CUSTOMERS):
                contact = uuid.uuid4().hex
                connection.execute(insert(contacts), {"id": contact, "created_at": 0})
                self.browsers.append(Browser(contact))
        self.customer_says(0, "Where is my parcel?")

    def customer(self, which: int) -> Browser:
        return self.browsers[which]

    # The customer

    @rule(which=CUSTOMER, text=st.sampled_from(["Where is my parcel?", "agent please", "thanks"]))
    def customer_says(self, which: int, text: str) -> None:
        browser = self.customer(which)
        sent = Sent(uuid.uuid4().hex, text)
        outcome = self.run(self.desk.receive(browser.contact, sent.client_id, text))
        sent.conversation, sent.seq = outcome.state.id, outcome.seq
        browser.sent.append(sent)

    @rule(which=CUSTOMER, back=st.integers(0, 3), other_words=st.booleans())
    def customer_retries(self, which: int, back: int, other_words: bool) -> None:
        browser = self.customer(which)
        if not browser.sent:
            return
        sent = browser.sent[-1 - back % len(browser.sent)]
        outcome = self.run(self.desk.receive(browser.contact, sent.client_id, sent.text))
        assert outcome.repeated
        assert outcome.seq == sent.seq, "the same acknowledgement again"
        if other_words:
            refusal = self.attempt(self.desk.receive(browser.contact, sent.client_id, sent.text + "!"))
            assert isinstance(refusal, Conflict)

    @rule(which=CUSTOMER)
    def customer_asks_for_a_person(self, which: int) -> None:
        outcome = self.run(self.desk.ask_for_person(self.customer(which).contact, uuid.uuid4().hex))
        assert outcome.state.status in (Status.QUEUED, Status.ASSIGNED, Status.AWAY)

    @rule(which=CUSTOMER, verb=st.sampled_from(["leave_queue", "leave_queue", "end", "start_anew"]))
    def customer_presses(self, which: int, verb: str) -> None:
        browser = self.customer(which)
        state = self.state(browser)
        if verb == "start_anew":
            self.attempt(self.desk.start_anew(browser.contact, uuid.uuid4().hex))
        elif state is not None:
            key = uuid.uuid4().hex
            first = self.attempt(getattr(self.desk, verb)(state.id, browser.contact, key))
            if isinstance(first, Outcome) and first.entries:
                assert self.run(getattr(self.desk, verb)(state.id, browser.contact, key)).repeated

    @rule(which=CUSTOMER)
    def customer_stops_the_answer(self, which: int) -> None:
        browser = self.customer(which)
        state = self.state(browser)
        if state is not None:
            stopped = self.run(self.desk.stop_answer(state.id, browser.contact, uuid.uuid4().hex))
            assert bool(stopped.entries) is state.bot_owes_answer
            assert (stopped.state.status, stopped.state.epoch) == (state.status, state.epoch)

    @rule(which=CUSTOMER, choice=st.sampled_from(["bot", "bot", "wait"]))
    def customer_chooses(self, which: int, choice: Literal["bot", "wait"]) -> None:
        browser = self.customer(which)
        state = self.state(browser)
        if state is None:
            return
        key = uuid.uuid4().hex
        first = self.attempt(self.desk.wait_with(state.id, browser.contact, key, choice))
        assert isinstance(first, Outcome) is (state.status is Status.QUEUED)
        if isinstance(first, Outcome):
            assert first.state.waiting_since == state.waiting_since, "the place is kept"
            assert first.state.queued_at == state.queued_at, "the place is kept"

    @rule(which=CUSTOMER)
    def customer_wants_mail(self, which: int) -> None:
        browser = self.customer(which)
        state = self.state(browser)
        if state is not None:
            key = uuid.uuid4().hex
            asked = self.desk.answer_by_mail(state.id, browser.contact, key, "kim@example.com")
            first = self.attempt(asked)
            assert isinstance(first, Outcome) is (state.status in (Status.QUEUED, Status.AWAY))

    @rule(which=CUSTOMER, csat=st.integers(1, 5))
    def customer_says_how_it_was(self, which: int, csat: int) -> None:
        browser = self.customer(which)
        state = self.state(browser)
        if state is not None:
            said = SurveyAnswered(csat=csat)
            outcome = self.run(self.desk.answer_survey(state.id, browser.contact, uuid.uuid4().hex, said))
            assert outcome.repeated is state.surveyed, "only the first answer counts"

    @rule(which=CUSTOMER, forget=st.booleans())
    def browser_comes_or_goes(self, which: int, forget: bool) -> None:
        browser = self.customer(which)
        browser.connected = not browser.connected
        if not browser.connected:
            return
        state = self.state(browser)
        if state is None:
            return
        if forget or browser.conversation != state.id:
            browser.conversation, browser.events = state.id, []
        self.show(browser, state.id, self.entries(state.id)[len(browser.events) :])

    # The bot

    @rule(which=CUSTOMER, move=st.sampled_from(["think", "think", "answer", "answer", "offer", "handoff"]))
    def bot_goes_on(self, which: int, move: str) -> None:
        if move == "think" or not self.turns:
            state = self.state(self.customer(which))
            if state is not None and state.bot_owes_answer:
                self.turns.append(Turn(state))
        else:
            self.bot_has_thought(self.turns.pop(which % len(self.turns)).state, move)

    @rule(
        which=CUSTOMER,
        move=st.sampled_from(["answer", "offer", "handoff"]),
        meanwhile=st.sampled_from(["", "", "more words", "claimed", "claimed and returned", "handed over"]),
    )
    def bot_is_asked(self, which: int, move: str, meanwhile: str) -> None:
        self.customer_says(which, "Where is my parcel?")
        state = self.state(self.customer(which))
        assert state is not None
        if not state.bot_owes_answer:
            return
        if meanwhile == "more words":
            self.customer_says(which, "It is urgent")
        elif meanwhile == "handed over":
            if state.status is not Status.BOT:
                return
            self.customer_asks_for_a_person(which)
        elif meanwhile:
            self.agent_claims(which, AGENTS[0], again=False)
            if meanwhile == "claimed and returned":
                self.attempt(self.desk.return_to_bot(state.id, AGENTS[0], "done"))
        done = self.bot_has_thought(state, move)
        assert done is not bool(meanwhile), "an answer counts if and only if nothing happened meanwhile"

    def bot_has_thought(self, turn: Conversation, move: str) -> bool:
        said = MessageAdded(text="Two to four days [1].", turn=str(turn.epoch))
        fact: Event = FactNoted(name="wish", value=f"wants {turn.customer_seq}", from_seq=turn.customer_seq)
        place = (turn.id, turn.epoch)
        verbs: dict[str, Callable[[], Awaitable[Outcome]]] = {
            "answer": lambda: self.desk.answer_as_bot(*place, turn.customer_seq, said, [fact]),
            "offer": lambda: self.desk.offer_person(
                *place,
                turn.customer_seq,
                said,
                lambda seq: HandoffOffered(reason=Reason.NO_ANSWER, message_seq=seq),
            ),
            "handoff": lambda: self.desk.request_handoff(*place, Reason.NO_ANSWER, through=turn.customer_seq),
        }
        refusal = self.attempt(verbs[move]())
        assert isinstance(refusal, Outcome | Superseded)
        return isinstance(refusal, Outcome)

    # The agents

    @rule(which=CUSTOMER, who=st.sampled_from(AGENTS), again=st.booleans())
    def agent_claims(self, which: int, who: Author, again: bool) -> None:
        state = self.state(self.customer(which))
        if state is None:
            return
        holder = Walk(self.entries(state.id)).holder
        result = self.attempt(self.desk.claim(state.id, who))
        if holder in {agent.id for agent in AGENTS} - {who.id}:
            assert isinstance(result, AlreadyClaimed), "a claim has one winner"
            assert result.details["holder"]["id"] == holder
        else:
            assert isinstance(result, Outcome)
            assert result.state.agent_id == who.id
            if again:
                assert self.run(self.desk.claim(state.id, who)).repeated

    @rule(which=CUSTOMER, who=st.sampled_from(AGENTS), missed=st.integers(0, 2))
    def agent_replies(self, which: int, who: Author, missed: int) -> None:
        state = self.state(self.customer(which))
        if state is None:
            return
        seen, key = max(0, state.last_seq - missed), uuid.uuid4().hex
        unseen = [
            entry
            for entry in self.entries(state.id)[seen:]
            if isinstance(entry.event, MessageAdded) and entry.author.id != who.id
        ]
        result = self.attempt(self.desk.reply(state.id, who, key, "Hello, Ana here.", seen))
        if isinstance(result, Outcome):
            assert not unseen, "a reply that missed something is held"
            assert self.run(self.desk.reply(state.id, who, key, "Hello, Ana here.", seen)).repeated
        else:
            assert isinstance(result, AlreadyClaimed if state.agent_id not in ("", who.id) else Stale)

    @rule(
        which=CUSTOMER,
        stranger=st.sampled_from([None, None, *AGENTS]),
        verb=st.sampled_from(["return_to_bot", "return_to_bot", "release", "transfer", "resolve", "note"]),
    )
    def agent_acts(self, which: int, stranger: Author | None, verb: str) -> None:
        state = self.state(self.customer(which))
        if state is None:
            return
        who = stranger or next((agent for agent in AGENTS if agent.id == state.agent_id), AGENTS[0])
        other = next(agent for agent in AGENTS if agent != who)
        arguments: dict[str, tuple[Any, ...]] = {
            "return_to_bot": ("size sorted",),
            "release": (),
            "transfer": (other, "knows the warehouse"),
            "resolve": ("solved",),
        }
        if verb == "note":
            self.run(self.desk.note(state.id, who, uuid.uuid4().hex, "VIP"))
            return
        first = self.attempt(getattr(self.desk, verb)(state.id, who, *arguments[verb]))
        if isinstance(first, Outcome):
            assert self.run(getattr(self.desk, verb)(state.id, who, *arguments[verb])).repeated

    @rule(which=CUSTOMER, who=st.sampled_from(AGENTS))
    def agent_gives_it_back_in_vain(self, which: int, who: Author) -> None:
        self.agent_claims(which, who, again=False)
        state = self.state(self.customer(which))
        if state is not None and state.agent_id == who.id:
            self.attempt(self.desk.return_to_bot(state.id, who, "all sorted"))
            self.customer_asks_for_a_person(which)

    @rule(
        which=CUSTOMER,
        who=st.sampled_from(AGENTS),
        verb=st.sampled_from(
            ["snooze", "snooze", "wake", "set_priority", "tag", "transfer_to_team", "reassign"]
        ),
    )
    def agent_plans(self, which: int, who: Author, verb: str) -> None:
        state = self.state(self.customer(which))
        if state is None:
            return
        other = next(agent for agent in AGENTS if agent != who)
        arguments: dict[str, tuple[Any, ...]] = {
            "snooze": (self.clock() + 3_600_000,),
            "wake": (),
            "set_priority": ("urgent",),
            "tag": (["parcel"],),
            "transfer_to_team": (TEAMS[state.team_id == TEAMS[0]], "knows the invoice"),
            "reassign": (other,),
        }
        first = self.attempt(getattr(self.desk, verb)(state.id, who, *arguments[verb]))
        if isinstance(first, Outcome) and verb == "snooze" and first.entries:
            assert first.state.snoozed_until > self.clock()

    @rule(which=CUSTOMER, how=st.sampled_from(["make", "make", "keep", "withdraw"]))
    def agent_promises(self, which: int, how: str) -> None:
        state = self.state(self.customer(which))
        if state is None:
            return
        walk = Walk(self.entries(state.id))
        if how == "make":
            who = next((agent for agent in AGENTS if agent.id == state.agent_id), AGENTS[0])
            said = "I'll call you within 2 minutes. Is that all right?"
            reply = self.desk.reply(state.id, who, uuid.uuid4().hex, said, state.last_seq)
            if isinstance(self.attempt(reply), Outcome):
                after = Walk(self.entries(state.id))
                assert len(after.open_promises) == len(walk.open_promises) + 1, "a promise is in the ledger"
        elif walk.open_promises:
            seq = min(walk.open_promises)
            if how == "keep":
                self.run(self.desk.keep_promise(state.id, AGENTS[1], seq))
            else:
                self.run(self.desk.withdraw_promise(state.id, AGENTS[1], seq, "sold out"))

    @rule(who=st.sampled_from(AGENTS), availability=st.sampled_from(["online", "online", "away", "offline"]))
    def agent_sets_availability(self, who: Author, availability: str) -> None:
        values = {"availability": availability, "last_seen_at": self.clock()}
        with self.database.writer.begin() as connection:
            connection.execute(update(agents).where(agents.c.id == who.id).values(values))

    # Time, and the machine itself

    @rule(seconds=st.sampled_from([1, 15, 45, 130, 130, 3700]), here=st.sets(st.sampled_from(["ana", "ben"])))
    def time_passes(self, seconds: int, here: set[str]) -> None:
        self.clock.forward(seconds)
        with self.database.writer.begin() as connection:
            seen = update(agents).where(agents.c.id.in_(here)).values(last_seen_at=self.clock())
            connection.execute(seen)
        for _ in range(3):
            self.run(self.timekeeper.look())
        self.nobody_is_forgotten()

    @rule(which=CUSTOMER, ticks=st.integers(0, 3))
    def server_dies_while_a_message_is_sent(self, which: int, ticks: int) -> None:
        browser = self.customer(which)
        sent = Sent(uuid.uuid4().hex, "are you there?")

        async def cut_off() -> None:
            task = asyncio.ensure_future(self.desk.receive(browser.contact, sent.client_id, sent.text))
            for _ in range(ticks):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        for other in self.browsers:
            other.connected = False
        self.run(cut_off())
        self.desk.close()
        self.open_desk()
        browser.unsure.append(sent)

    @precondition(lambda self: any(browser.unsure for browser in self.browsers))
    @rule()
    def browsers_send_what_was_not_acknowledged(self) -> None:
        for browser in self.browsers:
            for sent in browser.unsure:
                outcome = self.run(self.desk.receive(browser.contact, sent.client_id, sent.text))
                sent.seq = outcome.seq
                browser.sent.append(sent)
            browser.unsure.clear()

    # What must hold

    def nobody_is_forgotten(self) -> None:
        """After the timekeeper looked: nobody waits longer than promised; whoever can be helped is queued."""
        now = self.clock()
        with self.database.reader.begin() as connection:
            here = connection.execute(
                select(agents.c.id, agents.c.availability).where(
                    agents.c.last_seen_at > now - PATIENCE.presence
                )
            )
            present = {row.id: row.availability for row in here}
            missed = connection.execute(select(deadlines.c.kind).where(deadlines.c.due_at <= now)).all()
            assert not missed, "what is due fires"
        for browser in self.browsers:
            state = self.state(browser)
            if state is None:
                continue
            if state.bot_owes_answer:
                asked = self.entries(state.id)[state.customer_seq - 1].at
                assert now - asked < PATIENCE.bot, "a silent bot gives way to a person"
            if state.status is Status.QUEUED:
                told = max(
                    e.at
                    for e in self.entries(state.id)
                    if e.author.role is not Role.CUSTOMER or (e.event.kind == "handoff.requested")
                )
                assert now - told < PATIENCE.queue, "whoever waits hears something"
            if state.snoozed_until:
                assert state.snoozed_until > now, "what is put off comes back at its time"
            due = {seq for seq, at in Walk(self.entries(state.id)).open_promises.items() if at and at <= now}
            assert due <= set(Walk(self.entries(state.id)).due), "an open promise that is due raises an alert"
            if state.status is Status.AWAY and not state.by_email:
                assert "online" not in present.values(), "with somebody on duty nobody is left away"
            if state.status is Status.RESOLVED:
                asked = self.letters(state.id, "survey")
                assert len(asked) <= 1, "how it was is asked once"

    @invariant()
    def everything_holds(self) -> None:
        for browser in self.browsers:
            state = self.state(browser)
            if state is None:
                continue
            seen = (state.last_seq, browser.connected, browser.conversation, len(browser.events))
            if self.checked.get(state.id) != seen:
                self.check(browser, state)
                self.checked[state.id] = seen

    def check(self, browser: Browser, state: Conversation) -> None:
        entries = self.entries(state.id)
        walk = Walk(entries)
        stored = (state.epoch, state.last_seq, state.reason)
        assert stored == (walk.epoch, walk.length, walk.reason), "the row says what the log says"
        holder = state.agent_id or {"bot": "bot", "queued": "queue"}.get(state.status.value, "nobody")
        assert holder == walk.holder, "exactly one holder"
        assert replay(state.id, entries) == state, "living through it and replaying it are the same"
        cut = len(entries) // 2
        half = replay(state.id, entries[:cut])
        for entry in entries[cut:]:
            half = half.apply(entry)
        assert half == state, "stale and what was missed is fresh"
        self.check_waiting(state)
        self.check_away(state, entries)
        self.check_browser(browser, state, entries)
        self.check_brief(entries)

    def check_waiting(self, state: Conversation) -> None:
        with self.database.reader.begin() as connection:
            timer = connection.execute(
                select(conversations.c.timer_at).where(conversations.c.id == state.id)
            ).scalar_one()
        if state.bot_owes_answer or state.status is Status.QUEUED:
            assert timer is not None, "whoever waits has a timer"
            assert timer <= self.clock() + max(PATIENCE.bot, PATIENCE.queue)

    def check_away(self, state: Conversation, entries: list[Entry]) -> None:
        """Nobody holds it, so somebody must find it; a letter that was promised is written."""
        if state.status is not Status.AWAY:
            return
        with self.database.reader.begin() as connection:
            listed = inbox.rows(connection, "queue", AGENTS[0].id)
        assert state.id in {line["id"] for line in listed}, "what is left is on the agents' list"
        gone = next(e for e in reversed(entries) if isinstance(e.event, ConversationAway))
        assert gone.for_customer()["kind"] == "conversation.away", "who is left to nobody is told"
        written = [at for at in self.letters(state.id, "away") if at == gone.at]
        assert bool(written) is gone.event.mailed, "a confirmation that is promised is written"  # type: ignore[attr-defined]

    def letters(self, conversation: str, about: str) -> list[int]:
        which = (letters.c.conversation_id == conversation, letters.c.about == about)
        with self.database.reader.begin() as connection:
            return list(connection.execute(select(letters.c.created_at).where(*which)).scalars())

    def check_browser(self, browser: Browser, state: Conversation, entries: list[Entry]) -> None:
        shown = [entry.for_customer() for entry in entries]
        if browser.connected and browser.conversation:
            assert (browser.conversation, browser.events) == (state.id, shown), "shown as stored, in order"
        keys = [entry.client_message_id for entry in entries if entry.client_message_id]
        assert len(keys) == len(set(keys)), "nothing appears twice"
        for sent in browser.sent:
            if sent.conversation == state.id:
                kept = entries[sent.seq - 1]
                assert kept.client_message_id == sent.client_id, "what was acknowledged is there"
                assert isinstance(kept.event, MessageAdded)
                assert kept.event.text == sent.text

    def check_brief(self, entries: list[Entry]) -> None:
        card = brief.build(entries)
        seqs = {entry.seq for entry in entries}
        assert all(line.evidence for line in card.lines)
        assert all(
            proof.seq in seqs for line in card.lines for proof in line.evidence if proof.type == "event"
        )
        wishes = [entry.event.value for entry in entries if isinstance(entry.event, FactNoted)]
        if wishes:
            assert wishes[-1] in {line.value for line in card.lines}, "what the customer gave is on the card"


class Sqlite:
    """A migrated file for each example; in memory-backed storage where there is some."""

    def __init__(self) -> None:
        shared = Path("/dev/shm")
        self._folder = Path(tempfile.mkdtemp(dir=shared if shared.is_dir() else None))
        self._count = 0

    def __call__(self) -> Database:
        self._count += 1
        return blank(self._folder / f"{self._count}.db")

    def remove(self) -> None:
        shutil.rmtree(self._folder)


def emptied(url: str) -> Database:
    """A server's database with nothing in it, for the next example."""
    database = Database(url)
    with database.writer.begin() as connection:
        # Truncated, not deleted from: no trigger keeps the audit log from that.
        names = ", ".join(table.name for table in metadata.sorted_tables)
        connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
    return database
