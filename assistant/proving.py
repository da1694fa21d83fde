"""Who the conversation is with: what the log proved already, what was just given, and what to ask for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from assistant.answering.phrases import say
from assistant.asking_again import once_more
from assistant.history import History
from assistant.orders.identity.identification import Identification, Proved
from assistant.orders.own import Level, Verification
from assistant.own_order_turn import Told
from assistant.reply import Reply
from handoff.events import ContactVerified, Decision, FactNoted
from handoff.mail.outbox import Letter

LASTS = timedelta(hours=24)
"""How long a proof given in the conversation counts."""
ASKED = frozenset({"email_for_code", "code", "identity"})
"""What we may have asked for; an answer to it belongs to us."""
_CODE = re.compile(r"(?<!\d)(\d{3})[ -]?(\d{3})(?!\d)")
_AGAIN = re.compile(r"\b(?:again|another|new|resend|re-send|neu(?:en)?|nochmal|encore|otra vez|novo)\b", re.I)


@dataclass(frozen=True, slots=True)
class Proof:
    """Who it is with; `event` is the proof to store where it was just given, `wrong` how a code failed."""

    who: Verification
    event: ContactVerified | None = None
    wrong: str = ""


class Proving:
    """Proofs of identity in a conversation, over the ways that the shop's policy allows."""

    def __init__(self, identification: Identification) -> None:
        self._identification = identification

    def known(self, history: History, noted: Sequence[FactNoted]) -> Proof:
        """The standing proof, or the one this message gives."""
        if history.who.level is Level.FULL:
            return Proof(history.who)
        proved = self._given(history, noted)
        if proved is None:
            return Proof(history.who)
        if proved.outcome != "verified" or proved.customer is None:
            return Proof(history.who, wrong=proved.outcome)
        event = ContactVerified(
            customer_id=proved.verification.customer_id,
            method=proved.verification.method,
            name=proved.customer.name,
            email=proved.customer.email,
            expires_at=history.new[-1].at + int(LASTS.total_seconds() * 1000),
        )
        return Proof(proved.verification, event)

    def ask(self, history: History, noted: Sequence[FactNoted], proof: Proof, told: Told) -> Reply | None:
        """What to ask for before more than status and dates may be shown; None where no way is offered."""
        ways = self._identification.full_ways
        if "email_code" in ways:
            return self._code(history, noted, proof, told)
        if {"email", "name_postcode"} & set(ways):
            return _asks("ask_who", "identity", history, told)
        return None

    def _given(self, history: History, noted: Sequence[FactNoted]) -> Proved | None:
        ways = self._identification.full_ways
        asker = self._identification.asker(history.conversation, history.contact)
        fresh = {fact.name for fact in noted}
        if history.asked_for == "code" and (code := _CODE.search(history.text)) is not None:
            return self._identification.by_code(asker, _latest("email", history, noted), code[1] + code[2])
        # What did not prove it once is not tried again and again: it would count as guessing.
        if history.asked_for in ASKED and not fresh & {"email", "name", "postcode"}:
            return None
        email = _latest("email", history, noted)
        if "email" in ways and email:
            return self._identification.by_person(asker, email=email)
        name, postcode = _latest("name", history, noted), _latest("postcode", history, noted)
        if "name_postcode" in ways and name and postcode:
            return self._identification.by_person(asker, name=name, postcode=postcode)
        return None

    def _code(self, history: History, noted: Sequence[FactNoted], proof: Proof, told: Told) -> Reply | None:
        email = _latest("email", history, noted)
        if not email:
            return _asks("ask_email_for_code", "email_for_code", history, told)
        another = any(fact.name == "email" for fact in noted) or _AGAIN.search(history.text) is not None
        if history.asked_for == "code" and proof.wrong != "expired" and not another:
            if proof.wrong:
                return _asked("code_wrong", "code", told, email=email)
            return once_more("code", history, told, email=email)
        if proof.wrong == "locked":
            return None
        asker = self._identification.asker(history.conversation, history.contact)
        sent = self._identification.send_code(asker, email, _letter(told.lang))
        return _asked("code_sent", "code", told, email=email) if sent == "sent" else None


def _latest(name: str, history: History, noted: Sequence[FactNoted]) -> str:
    given = [fact.value for fact in noted if fact.name == name]
    return given[-1] if given else history.value(name) or ""


def _asks(phrase: str, asked_for: str, history: History, told: Told) -> Reply:
    if history.asked_for == asked_for:
        return once_more(asked_for, history, told)
    return _asked(phrase, asked_for, told)


def _asked(phrase: str, asked_for: str, told: Told, **values: str) -> Reply:
    signals: dict[str, float | str | bool | None] = {
        **told.feeling.signals,
        "intent": told.topic.intent,
        "asked_for": asked_for,
        "asked_slot": asked_for,
    }
    decision = Decision(action="answer", confidence=told.topic.confidence, signals=signals)
    return Reply("answer", say(phrase, told.lang, seed=told.seed, **values), decision=decision)


def _letter(lang: str):  # type: ignore[no-untyped-def]
    def made(address: str, code: str) -> Letter:
        return Letter(
            to=address,
            subject=say("code_letter_subject", lang),
            text=say("code_letter", lang, code=code),
        )

    return made
