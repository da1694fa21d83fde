"""Who a browser is: the visitor's own token, and the token of the shop where it brings one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from assistant.channels.chat_frames import Hello
from assistant.channels.pace import HOUR_MS, Pace
from assistant.orders.identity.tokens import Customer, ShopTokens, TokenRefused
from assistant.orders.identity.whereabouts import Whereabouts
from handoff.clock import Clock
from handoff.events import ContactVerified
from handoff.identity.visitors import Visitors
from handoff.live.socket import CROWDED, UNKNOWN_TOKEN, Closed

Told = Literal["verified", "expired", "invalid", "not_offered"]


@dataclass(frozen=True, slots=True)
class Visitor:
    """The contact behind a browser; `token` is what it keeps, `new_token` that one where it has to be told;
    `told` answers the shop's token, None where there was none."""

    contact_id: str
    token: str
    new_token: str | None
    proof: ContactVerified | None
    told: Told | None


class Identities:
    """Recognises browsers; without the shop's keys every shop token is ignored.

    `newcomers` an hour may come from one network address without a token of ours or the shop's; 0: any
    number.
    """

    def __init__(
        self,
        visitors: Visitors,
        tokens: ShopTokens | None,
        clock: Clock,
        whereabouts: Whereabouts | None = None,
        *,
        newcomers: int = 0,
    ) -> None:
        self._newcomers = Pace(newcomers, HOUR_MS) if newcomers else None
        self._whereabouts = whereabouts or Whereabouts()
        self._visitors = visitors
        self._tokens = tokens
        self._clock = clock

    async def of(self, hello: Hello, address: str = "") -> Visitor:
        """Raises Closed for a visitor token that is unknown, and for too many newcomers. A shop token that
        proves nothing makes no difference but that the page is told."""
        customer, told = self._customer(hello.identity)
        contact_id = await self._visitors.recognise(hello.token) if hello.token else None
        if hello.token and contact_id is None:
            raise Closed(UNKNOWN_TOKEN, "the token is not known; say hello without one")
        fresh: str | None = None
        if customer is not None:
            contact_id, fresh = await self._visitors.sign_in(contact_id, hello.token, customer.id)
        elif contact_id is None:
            if self._newcomers is not None and not self._newcomers.allows(address, self._clock()):
                raise Closed(CROWDED, "too many new chats from this address; try again later")
            contact_id, fresh = await self._visitors.welcome()
        assert contact_id is not None
        self._whereabouts.note(contact_id, address)
        proof = _proof(customer) if customer else None
        return Visitor(contact_id, fresh or hello.token or "", fresh, proof, told)

    async def forget(self, visitor: Visitor) -> None:
        """This browser's token is worth nothing any more."""
        await self._visitors.revoke(visitor.token)

    def _customer(self, identity: str | None) -> tuple[Customer | None, Told | None]:
        if not identity:
            return None, None
        if self._tokens is None:
            return None, "not_offered"
        try:
            return self._tokens.check(identity, datetime.fromtimestamp(self._clock() / 1000, UTC)), "verified"
        except TokenRefused as refusal:
            return None, refusal.code


def _proof(customer: Customer) -> ContactVerified:
    return ContactVerified(
        customer_id=customer.id,
        method="token",
        name=customer.name,
        email=customer.email,
        expires_at=int(customer.until.timestamp() * 1000),
        claims=customer.claims,
    )
