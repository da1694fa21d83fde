"""The desk: the only writer of conversations. One verb, one transaction; told to others only when stored."""

from __future__ import annotations

from typing import Any

from handoff.clock import Clock, system_clock
from handoff.hub import Hub, Notice
from handoff.mail.letters import Post
from handoff.outcome import Outcome
from handoff.queue.waiting import Patience
from handoff.repeats.guard import Hear, nothing
from handoff.storage.database import Database
from handoff.storage.store import Store
from handoff.verbs.agent import AgentVerbs, Baton
from handoff.verbs.bot import BotVerbs
from handoff.verbs.customer import CustomerVerbs
from handoff.verbs.letter import LetterVerbs
from handoff.verbs.mail import MailVerbs
from handoff.verbs.order import OrderVerbs
from handoff.verbs.planning import PlanningVerbs
from handoff.verbs.promise import PromiseVerbs
from handoff.verbs.recognising import RecognitionVerbs
from handoff.verbs.story import StoryVerbs
from handoff.verbs.time import TimeVerbs
from handoff.verbs.waiting import WaitingVerbs

__all__ = ["Baton", "Desk", "Outcome"]


class Desk(
    CustomerVerbs,
    MailVerbs,
    WaitingVerbs,
    BotVerbs,
    OrderVerbs,
    AgentVerbs,
    PlanningVerbs,
    PromiseVerbs,
    StoryVerbs,
    LetterVerbs,
    TimeVerbs,
    RecognitionVerbs,
):
    """Every verb raises `Refused` where the state forbids it, and has stored nothing then."""

    def __init__(
        self,
        database: Database,
        hub: Hub,
        *,
        clock: Clock = system_clock,
        patience: Patience | None = None,
        post: Post | None = None,
    ) -> None:
        self.database = database
        self.hub = hub
        self.clock = clock
        self.patience = patience or Patience()
        self.post = post
        self.hear: Hear = nothing
        self.store = Store(database, self._publish)

    def close(self) -> None:
        """Store what was accepted, then stop."""
        self.store.close()

    def _publish(self, result: Any) -> None:
        if isinstance(result, Outcome) and result.entries:
            self.hub.publish(Notice(result.state.id, result.state, result.entries))
