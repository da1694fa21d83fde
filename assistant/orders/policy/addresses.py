"""Whether a delivery address may be used."""

from __future__ import annotations

from dataclasses import replace

from assistant.orders.policy.file import Rule
from assistant.orders.policy.verdict import Note
from assistant.orders.records import Address


def address_problem(rule: Rule, address: Address, current: Address | None) -> Note | None:
    """Why this address may not replace the current one, if so."""
    missing = [
        part for part in ("line1", "postcode", "city", "country") if not getattr(address, part).strip()
    ]
    if missing:
        return Note("address_incomplete", {"missing": tuple(missing)})
    if rule.countries and address.country not in rule.countries:
        return Note("country_not_served", {"country": address.country})
    if current is None:
        return None
    if rule.same_country and address.country != current.country:
        return Note("other_country", {"country": address.country})
    # The name is kept when none is given, so it does not make an address another one.
    same = replace(address, name="") == replace(current, name="")
    return Note("same_address") if same else None
