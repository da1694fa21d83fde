"""Who the customer proved to be."""

from __future__ import annotations

from collections.abc import Sequence

from handoff.brief.card import Line, line
from handoff.events import ContactSignedOut, ContactVerified, Entry

WAYS = {
    "token": "signed in at the shop",
    "email_code": "by a code sent to their e-mail",
    "email": "by their e-mail address",
    "name_postcode": "by name and postcode",
}


def is_known(entries: Sequence[Entry]) -> bool:
    """Whether the customer proved who they are and did not sign out since."""
    return any(each.verified for each in identity_lines(entries))


def identity_lines(entries: Sequence[Entry]) -> list[Line]:
    """The last proof of the conversation, or that the customer signed out after it."""
    for entry in reversed(entries):
        match entry.event:
            case ContactSignedOut():
                return [line("identity", "Identity", "Signed out of the shop since", entry)]
            case ContactVerified() as proof:
                who = proof.name or proof.email or "customer"
                how = WAYS.get(proof.method, proof.method)
                claims = "".join(f", {name}: {value}" for name, value in proof.claims.items())
                value = f"{who}, customer {proof.customer_id}, {how}{claims}"
                return [line("identity", "Identity", value, entry, verified=True)]
    return []
