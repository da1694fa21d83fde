"""The customer's orders on the agent's desk: what there is, what may be done, and doing it as the bot would.

The same policy judges, the same words sum up, and the same confirmation is carried out, whoever says the yes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.history import begun_in
from assistant.order_blanks import action_from, blanks_of
from assistant.orders.actions import ActionName
from assistant.orders.answers import facts_of
from assistant.orders.dialogue.execution import carry_out, confirmation
from assistant.orders.dialogue.outcome import Proposal
from assistant.orders.dialogue.pledges import pledged
from assistant.orders.dialogue.refusal import noted
from assistant.orders.dialogue.resolve import judged
from assistant.orders.dialogue.scene import Scene
from assistant.orders.dialogue.summary import summed_up, told
from assistant.orders.identity.recognised import recognised
from assistant.orders.own import Verification, own_orders
from assistant.orders.port import OrderSystemError
from assistant.orders.records import Order
from assistant.orders.shop import Shop
from assistant.orders.telling import Telling
from handoff.brief.identity import WAYS
from handoff.console.clerk import Offer, OrderCard, Orders, Summary, Wanted
from handoff.errors import Invalid, NotAllowed, Unavailable
from handoff.events import Entry, OrderChanged, OrderConfirmed, OrderRefused

MOST = 8
ACTIONS: tuple[ActionName, ...] = (
    "cancel", "change_address", "change_items", "change_payment", "expedite", "return", "exchange", "refund",
)  # fmt: skip


@dataclass(frozen=True)
class Clerk:
    """Serves agents over one shop."""

    shop: Shop

    def orders(self, entries: Sequence[Entry], now: int) -> Orders:
        """The orders the customer proved to be theirs, the newest first. Raises Unavailable."""
        who = recognised(entries, now)
        scene = self._scene(who, now, "en")
        if scene is None:
            return Orders(orders=(), fetched_at=now)
        try:
            cards = tuple(self._card(order, scene) for order in scene.orders[:MOST])
        except OrderSystemError as error:
            raise Unavailable("the order system does not answer; try again in a moment") from error
        return Orders(orders=cards, fetched_at=now, proof=WAYS.get(who.method, who.method))

    def sum_up(self, entries: Sequence[Entry], now: int, seq: int, wanted: Wanted) -> Summary:
        """What `wanted` would do, or why not. Raises NotAllowed without proof of who it is, Invalid for an
        action that is not complete, Unavailable."""
        who = recognised(entries, now)
        scene = self._scene(who, now, "en")
        if scene is None:
            raise NotAllowed("nobody proved whose order this is; the customer signs in, or gives a code")
        try:
            return self._summed_up(entries, scene, who, now, seq, wanted)
        except OrderSystemError as error:
            raise Unavailable("the order system does not answer; try again in a moment") from error

    def carry_out(self, confirmed: OrderConfirmed) -> OrderChanged | OrderRefused:
        """Make a confirmed change, once."""
        return carry_out(self.shop.system, confirmed)

    def _summed_up(
        self, entries: Sequence[Entry], scene: Scene, who: Verification, now: int, seq: int, wanted: Wanted
    ) -> Summary:
        order = scene.order(wanted.number)
        if order is None:
            raise Invalid(f"there is no order {wanted.number} of this customer")
        action = action_from(wanted)
        if action.name not in scene.own.actions:
            raise Invalid("the order system cannot do this; do it there by hand")
        outcome = judged(action, order, scene)
        if not isinstance(outcome, Proposal):
            return Summary(text=noted(outcome.note, order, action.name, scene))
        theirs = self._scene(who, now, begun_in(entries) or "en")
        confirmed = confirmation(
            entries[0].conversation, seq, action, outcome.verdict.agreed,
            customer_id=who.customer_id, revision=order.revision, promised=tuple(pledged(outcome, scene)),
        )  # fmt: skip
        return Summary(
            text=told(outcome, scene),
            for_customer=summed_up(outcome, theirs or scene),
            confirmed=confirmed,
        )

    def _card(self, order: Order, scene: Scene) -> OrderCard:
        facts = {**facts_of(order), "status": scene.telling.status(order.status)}
        return OrderCard(
            number=order.number,
            status=scene.telling.status(order.status),
            facts=facts,
            offers=tuple(self._offers(order, scene)),
        )

    def _offers(self, order: Order, scene: Scene) -> Iterator[Offer]:
        for action in ACTIONS:
            if action not in scene.own.actions:
                continue
            verdict = self.shop.policy.may(action, order, scene.telling.now)
            if verdict.reason is not None:
                if verdict.reason.key != "not_offered":
                    yield Offer(action=action, allowed=False, why=noted(verdict.reason, order, action, scene))
                continue
            until = int(verdict.until.timestamp() * 1000) if verdict.until else None
            yield Offer(
                action=action, allowed=True, until=until, blanks=tuple(blanks_of(action, order, scene))
            )

    def _scene(self, who: Verification, now: int, lang: str) -> Scene | None:
        own = own_orders(self.shop.system, who)
        if own is None:
            return None
        telling = Telling(
            lang, datetime.fromtimestamp(now / 1000, UTC), self.shop.policy.zone, example=self.shop.example
        )
        return Scene(own, self.shop.policy, telling, delivery=self.shop.delivery)
