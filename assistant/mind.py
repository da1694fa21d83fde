"""The mind put together from the settings, and the process that it has for itself beside the server.

The process thinks for the server at the other end of a socket: sockets and storage share no interpreter lock
with it. It reads the knowledge index and the order system, writes neither, and ends when the socket does.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog

from assistant import logs, memory, mind_frames, shop_rules
from assistant.answering.model import ChatModel
from assistant.answering.own_calibration import in_force
from assistant.orders.identity.whereabouts import Whereabouts
from assistant.orders.model_interpreter import ModelInterpreter
from assistant.orders.opening import identification, open_shop
from assistant.orders.shop import Shop
from assistant.privacy import caches
from assistant.settings import Settings, SettingsError
from assistant.thinking import AT_ONCE
from assistant.turn import Turn
from handoff.clock import Clock, system_clock
from handoff.conversation import Conversation
from handoff.events import Entry
from handoff.storage.database import Database
from handoff.storage.failpoints import reach
from knowledge.base import KnowledgeBase
from knowledge.wording import as_asked

logger = structlog.get_logger(__name__)
SWITCH_SECONDS = 0.005
"""Python's own: nobody waits for a thread here but the next thought."""


def base_of(settings: Settings) -> KnowledgeBase:
    """The knowledge base that the settings name, not opened."""
    return KnowledgeBase(
        settings.knowledge,
        settings.data,
        model=settings.embedding_model,
        chroma_url=settings.index,
        reached=reach,
    )


def model_of(settings: Settings) -> ChatModel | None:
    """The language model that the settings name; None for none."""
    if settings.model == "none":
        return None
    return ChatModel(settings.model, url=settings.model_url, tokens=settings.model_tokens)


def turn_of(
    settings: Settings,
    base: KnowledgeBase,
    orders: Shop | None,
    database: Database,
    *,
    clock: Clock = system_clock,
    whereabouts: Whereabouts,
) -> Turn:
    """What thinks; loads nothing heavy yet. Raises SettingsError for rules that cannot be used."""
    mailer = settings.mailer
    return Turn(
        base,
        orders,
        identification=identification(orders, database, mailer, clock, whereabouts) if orders else None,
        interpreter=_interpreter(settings),
        threshold=settings.answer_threshold,
        calibration=in_force(settings.data, settings.embedding_model),
        at_once=_spare_cores(),
        rules=_rules(settings),
        drafting=settings.model != "none",
    )


def _spare_cores() -> int:
    """One core is left to the sockets: with all of them thinking, every line would wait its turn."""
    return max(1, (os.cpu_count() or 1) - 1)


def _interpreter(settings: Settings) -> ModelInterpreter | None:
    """A model of its own for wishes about orders, where both are set."""
    model = model_of(settings) if settings.orders else None
    return ModelInterpreter(model, seconds=settings.model_seconds / 2) if model is not None else None


def _rules(settings: Settings) -> tuple[shop_rules.Rule, ...]:
    if settings.handoff_rules is None:
        return ()
    try:
        return shop_rules.read(settings.handoff_rules)
    except shop_rules.RulesFileError as error:
        raise SettingsError(str(error)) from error


class Mind:
    """Answers the server's requests, several at a time, each with a frame that names it."""

    def __init__(self, settings: Settings, server: socket.socket) -> None:
        self._server = server
        self._sending = threading.Lock()
        # Where turns wait for nothing but one core, one is done after the other: passing on costs time.
        at_once = AT_ONCE if settings.orders else min(AT_ONCE, _spare_cores())
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="mind") if at_once > 1 else None
        self._whereabouts = Whereabouts()
        self._base = base_of(settings)
        database = Database(settings.database_url)
        caches.watch(database)
        self._turn = turn_of(
            settings, self._base, open_shop(settings), database, whereabouts=self._whereabouts
        )

    def open(self) -> None:
        """Load model and index. An index that cannot be opened is the server's to report; each question
        tries again."""
        try:
            self._base.open()
            self._turn.finder.warm()
            self._base.embed("ready")
        except Exception:
            logger.exception("mind.not_opened")
        memory.settle()
        self._send(mind_frames.READY, None)

    def serve(self) -> None:
        """Until the server hangs up."""
        while (request := mind_frames.receive(self._server)) is not None:
            number, what = request
            work = self._expect if number == mind_frames.EXPECTED else self._answer
            if self._threads is None:
                work(number, what)
            else:
                self._threads.submit(work, number, what)

    def _answer(self, number: int, asked: tuple[Conversation, Sequence[Entry], str]) -> None:
        state, entries, address = asked
        try:
            if address:
                self._whereabouts.note(state.contact_id, address)
            self._send(number, self._turn.think(state, entries))
        except Exception as error:
            logger.exception("mind.failed", conversation=state.id)
            self._send(number, mind_frames.Failed(type(error).__name__))

    def _expect(self, _: int, text: str) -> None:
        try:
            # In the forms in which mood, which comes first, and search will want it.
            for form in (text, self._base.in_its_words(text)):
                self._base.embed(as_asked(form))
        except Exception:
            logger.exception("mind.not_expected")

    def _send(self, number: int, what: Any) -> None:
        frame = mind_frames.framed(number, what)
        with self._sending:
            self._server.sendall(frame)


def serve(settings: Settings, server: socket.socket, others: socket.socket | None) -> None:
    """What the process does; `others` is the server's end of the socket where this one was forked with it."""
    if others is not None:
        others.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to both; the server hangs up when it is done
    sys.setswitchinterval(SWITCH_SECONDS)
    logs.configure(settings.log_level, settings.log_format)
    mind = Mind(settings, server)
    threading.Thread(target=mind.open, name="opening").start()
    mind.serve()
    os._exit(0)  # what is still thought about has nobody to hear it
