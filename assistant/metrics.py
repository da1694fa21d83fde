"""What a monitoring system reads at /metrics. The only module that imports prometheus_client.

Counters count what this node stored, so that a sum over nodes counts everything once; gauges are read from
the database when asked, and are the same on every node.
"""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy import Connection, func, select

from handoff.conversation import Conversation, Status
from handoff.desk import Desk
from handoff.events import AgentAssigned, Entry, HandoffRequested, MessageAdded, Role
from handoff.hub import Item, Notice
from handoff.queue.presence import on_duty
from handoff.storage.schema import conversations

CONTENT_TYPE = CONTENT_TYPE_LATEST
QUICK = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
PATIENT = (5, 15, 30, 60, 120, 300, 600, 1800, 3600, 14400)
DISK = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5)
REMEMBERED = 10_000


class Metrics:
    """Listens to the desk; every name begins with `tellonce_`."""

    def __init__(
        self, desk: Desk, sockets: Callable[[], dict[str, int]], connected: Callable[[], bool]
    ) -> None:
        self._desk = desk
        self._sockets = sockets
        self._connected = connected
        self._asked_at: dict[str, int] = {}
        self._queued_at: dict[str, int] = {}
        registry = self._registry = CollectorRegistry()
        self._messages = Counter("tellonce_messages", "Messages stored", ["role"], registry=registry)
        self._turns = Counter(
            "tellonce_turns", "The bot's turns by what it did", ["action"], registry=registry
        )
        self._handoffs = Counter("tellonce_handoffs", "Handoffs by reason", ["reason"], registry=registry)
        self._answered = Histogram(
            "tellonce_bot_answer_seconds", "From a customer's message to the bot's words",
            buckets=QUICK, registry=registry,
        )  # fmt: skip
        self._first = Histogram(
            "tellonce_first_response_seconds", "From a handoff to the agent's first words",
            buckets=PATIENT, registry=registry,
        )  # fmt: skip
        self._waited = Histogram(
            "tellonce_wait_seconds", "From a handoff until somebody has the conversation",
            buckets=PATIENT, registry=registry,
        )  # fmt: skip
        self._commits = Histogram(
            "tellonce_commit_seconds",
            "One durable commit, of one or several verbs",
            buckets=DISK,
            registry=registry,
        )
        self._failed = Counter("tellonce_errors", "Errors logged, by event", ["event"], registry=registry)
        self._open = Gauge("tellonce_sockets", "Open connections", ["kind"], registry=registry)
        self._status = Gauge(
            "tellonce_conversations", "Conversations by status", ["status"], registry=registry
        )
        self._longest = Gauge("tellonce_longest_wait_seconds", "Who waits longest", registry=registry)
        self._on_duty = Gauge("tellonce_agents_on_duty", "Agents who take conversations", registry=registry)
        self._bus = Gauge(
            "tellonce_bus_connected", "1 while the bus works, or none is set", registry=registry
        )
        desk.hub.listen(self._hear)
        desk.store.observed = self._commits.observe

    def failed(self, event: str) -> None:
        """An error was logged."""
        self._failed.labels(event or "unknown").inc()

    async def page(self) -> bytes:
        """Everything, in the text format."""
        now, grace = self._desk.clock(), self._desk.patience.presence

        def work(connection: Connection) -> tuple[dict[str, int], int | None, int]:
            open_ = [status.value for status in Status if status is not Status.RESOLVED]
            held = select(conversations.c.status, func.count()).where(conversations.c.status.in_(open_))
            rows = connection.execute(held.group_by(conversations.c.status)).all()
            oldest = select(func.min(conversations.c.queued_at)).where(
                conversations.c.status == Status.QUEUED.value
            )
            counted = dict.fromkeys(open_, 0) | {row[0]: row[1] for row in rows}
            return counted, connection.execute(oldest).scalar_one(), len(on_duty(connection, now, grace))

        counted, oldest, duty = await self._desk.store.read(work)
        for status, count in counted.items():
            self._status.labels(status).set(count)
        self._longest.set((now - oldest) / 1000 if oldest else 0)
        self._on_duty.set(duty)
        self._bus.set(self._connected())
        for kind, count in self._sockets().items():
            self._open.labels(kind).set(count)
        return generate_latest(self._registry)

    def _hear(self, item: Item) -> None:
        if not isinstance(item, Notice):
            return
        for entry in item.entries:
            if item.elsewhere:
                self._note(entry)
            else:
                self._count(entry, item.state)

    def _note(self, entry: Entry) -> None:
        """Begun on another node, perhaps ended on this one."""
        if isinstance(entry.event, HandoffRequested):
            _remember(self._queued_at, entry.conversation, entry.at)

    def _count(self, entry: Entry, state: Conversation) -> None:
        key = entry.conversation
        match entry.event:
            case MessageAdded() as said:
                role = entry.author.role
                self._messages.labels(role.value).inc()
                if role is Role.CUSTOMER:
                    _remember(self._asked_at, key, entry.at)
                elif role is Role.BOT:
                    self._turns.labels(said.decision.action if said.decision else "answer").inc()
                    if (asked := self._asked_at.pop(key, None)) is not None:
                        self._answered.observe(max(0, entry.at - asked) / 1000)
                elif role is Role.AGENT and (queued := self._queued_at.pop(key, None)) is not None:
                    self._first.observe(max(0, entry.at - queued) / 1000)
            case HandoffRequested() as asked_for:
                self._handoffs.labels(asked_for.reason.value).inc()
                _remember(self._queued_at, key, entry.at)
            case AgentAssigned() if key in self._queued_at and not state.agent_spoke:
                self._waited.observe(max(0, entry.at - self._queued_at[key]) / 1000)
            case _:
                pass


def _remember(known: dict[str, int], key: str, at: int) -> None:
    known[key] = at
    if len(known) > REMEMBERED:
        del known[next(iter(known))]
