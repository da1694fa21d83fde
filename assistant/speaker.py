"""One turn of the bot: it thinks, makes what was confirmed, and speaks only if it still may.

Whatever goes wrong ends at a person; silence is never an outcome.
"""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import Callable, Sequence
from typing import Protocol

import structlog

from assistant.logbook import Logbook
from assistant.reply import Reply
from assistant.thinking import Thinker
from assistant.tracing import tracer
from handoff.conversation import Conversation
from handoff.desk import Desk
from handoff.errors import Refused
from handoff.events import (
    Entry,
    HandoffOffered,
    MessageAdded,
    OrderChanged,
    OrderConfirmed,
    OrderRefused,
    Reason,
)
from handoff.hub import Notice
from handoff.storage import log
from handoff.storage.failpoints import reach
from handoff.storage.leases import Lease, Leases
from handoff.verbs.order import open_change, with_open_changes

logger = structlog.get_logger(__name__)
SETTLE_SECONDS = 0.3
"""Kept back from the bot's clock, so that an answer whose model ran out of time can still be stored."""


class Writing(Protocol):
    """Says an answer in a language model's words."""

    async def write(self, reply: Reply, show: Callable[[str], None], seconds: float) -> Reply:
        """The reply to store, within `seconds`; `show` gets the pieces that may be seen already."""
        ...


class Changing(Protocol):
    """Makes confirmed changes in the order system."""

    def carry_out(self, confirmed: OrderConfirmed) -> OrderChanged | OrderRefused:
        """What became of it; doing it again gives the same. Blocking; called in a thread."""
        ...


class ToolError(Exception):
    """An outside system did not answer."""


class Speaker:
    """Answers one conversation at a time, each within `seconds`; holds nothing of it between turns."""

    def __init__(
        self,
        desk: Desk,
        thinker: Thinker,
        *,
        writer: Writing | None = None,
        changing: Changing | None = None,
        leases: Leases | None = None,
        seconds: float = 20,
    ) -> None:
        self._desk = desk
        self._leases = leases
        self._thinker = thinker
        self._writer = writer
        self._changing = changing
        # The desk's own timer is the last resort; the bot's clock runs out a little before it.
        self._seconds = seconds * 0.8
        self._logs = Logbook()
        self._changes: dict[str, asyncio.Task[None]] = {}

    def hear(self, notice: Notice) -> None:
        """Something was stored; what was heard is not read again."""
        self._logs.hear(notice)

    async def resume(self) -> None:
        """Make what was confirmed before the last stop and has no outcome yet."""
        if self._changing is not None:
            for conversation in await self._desk.store.read(with_open_changes):
                await self._finish_changes(conversation)

    async def close(self) -> None:
        """Let changes under way come to their end."""
        await asyncio.gather(*self._changes.values(), return_exceptions=True)
        await self._thinker.close()

    async def speak(self, conversation: str, lease: Lease | None = None) -> None:
        """Answer what is owed; what comes too late, or under a lost lease, leaves no trace."""
        with tracer.start_as_current_span("turn", attributes={"conversation": conversation}):
            await self._speak(conversation, lease)

    async def _speak(self, conversation: str, lease: Lease | None) -> None:
        turn = uuid.uuid4().hex
        state, entries = self._logs.read(conversation) or await self._read(conversation)
        try:
            async with asyncio.timeout(self._seconds) as clock:
                if self._changing is not None and open_change(entries) is not None:
                    await self._finish_changes(conversation)
                    state, entries = await self._read(conversation)
                if not state.bot_owes_answer:
                    return
                reply = await self._think(state, entries)
                if reply.confirms is not None:
                    await self._confirm(state, reply, reply.confirms, lease)
                    state, entries = await self._read(conversation)
                    reply = await self._think(state, entries)
                if self._writer is not None:
                    left = (clock.when() or 0) - asyncio.get_running_loop().time()
                    with tracer.start_as_current_span("model"):
                        reply = await self._writer.write(
                            reply, self._show(conversation, turn), left - SETTLE_SECONDS
                        )
        except Refused:
            # The conversation moved on before the yes was stored: nothing was written, nothing is said.
            return
        except TimeoutError:
            reply = Reply("handoff", reason=Reason.OVER_BUDGET)
        except ToolError:
            logger.exception("turn.tool_failed", conversation=conversation)
            reply = Reply("handoff", reason=Reason.TOOL_ERROR)
        except Exception:
            logger.exception("turn.failed", conversation=conversation)
            reply = Reply("handoff", reason=Reason.MODEL_ERROR)
        with contextlib.suppress(Refused), tracer.start_as_current_span("commit") as span:
            span.set_attributes(
                {"action": reply.action, "reason": reply.reason.value if reply.reason else ""}
            )
            # Refused: the conversation moved on while we were thinking, so the answer has no place any more.
            reach("turn.before_answer")
            await self._commit(state, reply, turn, lease)

    async def _read(self, conversation: str) -> tuple[Conversation, Sequence[Entry]]:
        """The state and the log as they are in the database at this moment."""
        return await self._desk.store.read(
            lambda connection: (
                log.load(connection, conversation, lock=False),
                log.read(connection, conversation),
            )
        )

    async def _think(self, state: Conversation, entries: Sequence[Entry]) -> Reply:
        with tracer.start_as_current_span("think"):
            return await self._thinker.think(state, entries)

    async def _confirm(
        self, state: Conversation, reply: Reply, confirmed: OrderConfirmed, lease: Lease | None
    ) -> None:
        """The yes goes into the log before anything is written. Raises Refused if it came too late."""
        await self._desk.confirm_order_change(
            state.id, state.epoch, state.customer_seq, confirmed, reply.also, lease=lease
        )
        await self._finish_changes(state.id)

    async def _finish_changes(self, conversation: str) -> None:
        """Make every confirmed change that has no outcome yet, to its end, whatever becomes of the turn."""
        task = self._changes.get(conversation)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._carry_out_here(conversation))
            self._changes[conversation] = task
            task.add_done_callback(lambda _: self._changes.pop(conversation, None))
        await asyncio.shield(task)

    async def _carry_out_here(self, conversation: str) -> None:
        """Here, and on no other node at the same time: two would ask the order system at once."""
        if self._leases is None:
            await self._carry_out(conversation)
            return
        async with self._leases.waited_for(f"change:{conversation}"):
            await self._carry_out(conversation)

    async def _carry_out(self, conversation: str) -> None:
        assert self._changing is not None
        while (confirmed := open_change((await self._read(conversation))[1])) is not None:
            reach("order.before_write")
            try:
                outcome = await asyncio.to_thread(self._changing.carry_out, confirmed)
                reach("order.after_write")
            except Exception as error:
                logger.exception("change.failed", conversation=conversation, key=confirmed.key)
                outcome = _unknown(confirmed, error)
            await self._desk.record_order_outcome(conversation, outcome)

    def _show(self, conversation: str, turn: str) -> Callable[[str], None]:
        """Pieces of this turn's answer; a turn that lost its place is cancelled before the next."""
        return lambda text: self._desk.hub.signal(conversation, "delta", turn=turn, text=text)

    async def _commit(self, state: Conversation, reply: Reply, turn: str, lease: Lease | None) -> None:
        through = state.customer_seq
        said = MessageAdded(
            text=reply.text,
            citations=reply.citations,
            choices=reply.choices,
            turn=turn,
            decision=reply.decision,
        )
        if reply.action == "handoff":
            await self._desk.request_handoff(
                state.id,
                state.epoch,
                reply.reason or Reason.MODEL_ERROR,
                through=through,
                said=said if reply.text else None,
                decision=reply.decision,
                also=reply.also,
                lease=lease,
            )
        elif reply.action == "offer":
            reason = reply.reason or Reason.NO_ANSWER
            await self._desk.offer_person(
                state.id,
                state.epoch,
                through,
                said,
                lambda seq: HandoffOffered(reason=reason, message_seq=seq),
                reply.also,
                lease=lease,
            )
        else:
            await self._desk.answer_as_bot(state.id, state.epoch, through, said, reply.also, lease=lease)


def _unknown(confirmed: OrderConfirmed, error: Exception) -> OrderRefused:
    """Not known whether it was done; a person has to look, and nothing is tried again by itself."""
    return OrderRefused(
        key=confirmed.key,
        order_number=confirmed.order_number,
        action=confirmed.action,
        why="no_answer",
        detail=type(error).__name__,
    )
