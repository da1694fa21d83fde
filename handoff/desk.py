"""The desk: the only writer of conversations. One verb, one transaction; told to others only when stored."""

from __future__ import annotations

from typing import Any

from handoff.agent_verbs import AgentVerbs, Baton
from handoff.bot_verbs import BotVerbs
from handoff.clock import Clock, system_clock
from handoff.customer_verbs import CustomerVerbs
from handoff.database import Database
from handoff.hub import Hub, Notice
from handoff.letter_verbs import LetterVerbs
from handoff.letters import Post
from handoff.mail_verbs import MailVerbs
from handoff.order_verbs import OrderVerbs
from handoff.outcome import Outcome
from handoff.planning_verbs import PlanningVerbs
from handoff.promise_verbs import PromiseVerbs
from handoff.recognition_verbs import RecognitionVerbs
from handoff.store import Store
from handoff.story_verbs import StoryVerbs
from handoff.time_verbs import TimeVerbs
from handoff.waiting import Patience
from handoff.waiting_verbs import WaitingVerbs

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
        self.store = Store(database, self._publish)

    def close(self) -> None:
        """Store what was accepted, then stop."""
        self.store.close()

    def _publish(self, result: Any) -> None:
        if isinstance(result, Outcome) and result.entries:
            self.hub.publish(Notice(result.state.id, result.state, result.entries))
