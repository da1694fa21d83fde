"""The one door through which a conversation becomes verified. Blocking; passes `OrderSystemError` on.

A wrong proof, an unknown customer and an order that is not there are one answer, reached by the same work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from assistant.orders.identity.email_codes import EmailCodes, LetterOf, Sent
from assistant.orders.identity.guesses import Asker, Guesses
from assistant.orders.identity.whereabouts import Whereabouts
from assistant.orders.lookup import Attempts, Lookup, Proof, look_up
from assistant.orders.own import NOBODY, Level, Verification
from assistant.orders.policy.file import Identity, Way
from assistant.orders.port import OrderSystem
from assistant.orders.records import CustomerRecord


@dataclass(frozen=True, slots=True)
class Proved:
    """What a proof came to: `verified`, `refused` (wrong or unknown: never told apart), `locked` (too many
    wrong ones) or `expired` (a code that is too old or used up: send a new one)."""

    outcome: Literal["verified", "refused", "locked", "expired"]
    verification: Verification = NOBODY
    customer: CustomerRecord | None = None


class Identification:
    """The ways the policy allows, over one order system."""

    def __init__(
        self,
        system: OrderSystem,
        identity: Identity,
        guesses: Guesses,
        codes: EmailCodes | None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        whereabouts: Whereabouts | None = None,
    ) -> None:
        self._system = system
        self._identity = identity
        self._guesses = guesses
        self._codes = codes
        self._clock = clock
        self._whereabouts = whereabouts or Whereabouts()

    def asker(self, conversation: str, contact: str) -> Asker:
        """Who asks, with the network address they were last seen at."""
        return Asker(conversation, contact, self._whereabouts.of(contact))

    @property
    def full_ways(self) -> tuple[Way, ...]:
        """The ways that can be offered for a full proof; a code only where mail can be sent."""
        return tuple(way for way in self._identity.full if way != "email_code" or self._codes is not None)

    @property
    def status_ways(self) -> tuple[Way, ...]:
        """The ways that reveal one order's status and dates."""
        return self._identity.status

    def by_order(self, asker: Asker, number: str, proof: Proof) -> Lookup:
        """Order number with e-mail or postcode: status and dates of that order. Raises ValueError without a
        proof."""
        now = self._clock()
        keys = asker.keys(number)
        locked = self._guesses.locked(keys, now)
        allowed = ("order_email" if proof.email.strip() else "order_postcode") in self._identity.status
        if locked or not allowed:
            return Lookup("locked" if locked else "refused", None, Attempts())
        found = look_up(self._system, number, proof, Attempts(), now)
        if found.outcome == "refused":
            self._guesses.failed(keys, now)
        elif found.outcome == "found":
            self._guesses.cleared(asker)
        return found

    def by_person(self, asker: Asker, *, email: str = "", name: str = "", postcode: str = "") -> Proved:
        """An e-mail address alone, or name and postcode, where the policy takes that as full proof."""
        way: Way = "email" if email.strip() else "name_postcode"
        if way not in self._identity.full:
            return Proved("refused")
        now = self._clock()
        if self._guesses.locked(asker.keys(), now):
            return Proved("locked")
        people = self._system.customers(email=email, name=name, postcode=postcode)
        # Two people of one name in one postcode are nobody: we cannot know which of them this is.
        if len(people) != 1:
            self._guesses.failed(asker.keys(), now)
            return Proved("refused")
        return self._verified(asker, people[0], way)

    def send_code(self, asker: Asker, email: str, letter: LetterOf) -> Sent:
        """Send a one-time code to this address, if it is a customer's; the answer is the same if not.
        `failed` where no mail can be sent: offer another way or a person."""
        if self._codes is None or "email_code" not in self._identity.full:
            return "failed"
        known = len(self._system.customers(email=email)) == 1
        return self._codes.send(asker.conversation, email, letter, known=known)

    def by_code(self, asker: Asker, email: str, code: str) -> Proved:
        """The code from the letter, in the conversation it was sent for."""
        if self._codes is None or "email_code" not in self._identity.full:
            return Proved("refused")
        if self._guesses.locked(asker.keys(), self._clock()):
            return Proved("locked")
        outcome = self._codes.check(asker.conversation, email, code)
        if outcome == "expired":
            return Proved("expired")
        people = self._system.customers(email=email)
        if outcome != "right" or len(people) != 1:
            self._guesses.failed(asker.keys(), self._clock())
            return Proved("refused")
        return self._verified(asker, people[0], "email_code")

    def _verified(self, asker: Asker, customer: CustomerRecord, way: Way) -> Proved:
        self._guesses.cleared(asker)
        return Proved("verified", Verification(Level.FULL, customer.id, way), customer)
