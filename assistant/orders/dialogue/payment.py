"""Which of the customer's payment methods the words mean."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.orders.records import PaymentMethod
from assistant.understanding.words import fold

ORIGINAL = "original"
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("paypal", re.compile(r"\bpay ?pal\b")),
    ("gift_card", re.compile(
        r"\bgift ?cards?\b|\b(?:store|website|site|shop) credit\b|\bgc\b|\bvoucher card\b|"
        r"\bgutschein(?:karte)?\b"
    )),
    ("credit_card", re.compile(
        r"\bcredit ?cards?\b|\b(?:visa|master ?card|amex)\b|\bmy card\b|\bcard ending\b|"
        r"\bkreditkarte\b|\btarjeta\b|\bcartao\b|\bcarte\b"
    )),
    ("bank_transfer", re.compile(r"\bbank transfer\b|\b(?:uber)?weisung\b|\bvirement\b|\btransferencia\b")),
)  # fmt: skip
_ORIGINAL = re.compile(
    r"\b(?:original|same|initial|that) (?:form of )?(?:payment|card|method|account|way)\b|"
    r"\boriginally (?:paid|used)\b"
    r"|\b(?:how|the way|what(?:ever)?|method|card|the one) (?:that )?i (?:originally )?(?:paid|"
    r"used)\b|\bpaid with\b"
)
_LAST_FOUR = re.compile(
    r"\b(?:ending|ends|ended)(?: (?:in|with|on))? ?(\d{4})\b|\bcard (\d{4})\b|\bx{2,}(\d{4})\b"
)


def meant(text: str, methods: Sequence[PaymentMethod]) -> tuple[str, ...]:
    """Ids of the customer's methods the text may mean, `original` for "how I paid"; empty for none named.

    The last method named counts: "not the card, PayPal" means PayPal.
    """
    plain = fold(text)
    by_id = sorted((place, each.id) for each in methods if (place := plain.rfind(each.id.casefold())) >= 0)
    if by_id:
        return (by_id[-1][1],)
    ending = next((next(filter(None, found.groups())) for found in _LAST_FOUR.finditer(plain)), "")
    if ending:
        return tuple(each.id for each in methods if ending in each.detail)
    return _of_kind(plain, methods)


def unknown_id(text: str, methods: Sequence[PaymentMethod]) -> str:
    """A method written as an id ("credit_card_123") that the customer does not have."""
    own = {each.id for each in methods}
    named = re.findall(r"\b(?:credit_card|paypal|gift_card)_\d+\b", text)
    return next((each for each in named if each not in own), "")


def _of_kind(plain: str, methods: Sequence[PaymentMethod]) -> tuple[str, ...]:
    named = {kind for kind, pattern in _KINDS if pattern.search(plain)}
    if _ORIGINAL.search(plain):
        return (ORIGINAL,)
    return tuple(each.id for each in methods if each.kind in named)
