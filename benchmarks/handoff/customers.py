"""Simulated customers, made from a seed: who they are, what they know, what they want, how they feel."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from random import Random
from typing import Any

from sqlalchemy import create_engine, select

from assistant.sample_shop import orders as shop_orders
from assistant.sample_shop.people import Person, people
from assistant.sample_shop.tables import orders

WORDING: dict[str, Any] = json.loads(
    files("benchmarks.handoff").joinpath("wording.json").read_text(encoding="utf-8")
)
TODAY = date(2026, 11, 26)


@dataclass(frozen=True)
class Customer:
    """A script. `facts` are what they know and tell when asked; `opening` those they tell unasked.

    `lines` are said one after another; `needs_person` is the truth the scorer compares with. `accepts` says
    what they do with an offer of a person.
    """

    id: str
    goal: str
    mood: str
    needs_person: bool
    accepts: bool
    lines: tuple[str, ...]
    facts: dict[str, str] = field(default_factory=dict)
    opening: tuple[str, ...] = ()


def customers(count: int, seed: int) -> list[Customer]:
    """The same for the same seed; goals take turns, so that every kind is there."""
    rng = Random(seed)
    owners = _owners()
    crowd = people(Random(seed), 200)
    makers = list(_GOALS.items())
    return [
        _GOALS[makers[place % len(makers)][0]](rng, f"c{place:03d}", *_somebody(rng, crowd, owners))
        for place in range(count)
    ]


def _owners() -> dict[int, list[str]]:
    """Order numbers of the sample shop by customer."""
    engine = create_engine("sqlite://")
    shop_orders.create(engine, today=TODAY)
    found: dict[int, list[str]] = {}
    with engine.connect() as connection:
        for number, owner in connection.execute(select(orders.c.number, orders.c.customer_id)):
            found.setdefault(owner, []).append(number)
    return found


def _somebody(rng: Random, crowd: list[Person], owners: dict[int, list[str]]) -> tuple[Person, str]:
    person = rng.choice([each for each in crowd if each.id in owners])
    return person, rng.choice(owners[person.id])


def _facts(rng: Random, person: Person, number: str) -> dict[str, str]:
    return {
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "order_number": number,
        "postcode": person.postcode,
        "amount": f"{rng.randint(10, 300)}.{rng.randint(10, 99)} EUR",
        "deadline": rng.choice(WORDING["deadlines"]),
        "refuses": rng.choice(WORDING["refusals"]),
        "tried": rng.choice(WORDING["tried"]),
    }


def _told(rng: Random, facts: dict[str, str], names: list[str]) -> str:
    return " ".join(rng.choice(WORDING["telling"][name]).format(value=facts[name]) for name in names)


def _opening(rng: Random, facts: dict[str, str], most: int = 5) -> tuple[list[str], str]:
    names = rng.sample(sorted(facts), rng.randint(2, most))
    return names, _told(rng, facts, names)


def _wants_person(rng: Random, key: str, person: Person, number: str) -> Customer:
    """Says what it is about, then asks for a person in their own words."""
    facts = _facts(rng, person, number)
    names, told = _opening(rng, facts)
    lines = (f"{rng.choice(WORDING['problems'])} {told}", rng.choice(WORDING["person"]))
    return Customer(key, "person", "calm", True, True, lines, facts, tuple(names))


def _is_angry(rng: Random, key: str, person: Person, number: str) -> Customer:
    """Calm at first, then loud."""
    facts = _facts(rng, person, number)
    names, told = _opening(rng, facts)
    lines = (f"{rng.choice(WORDING['problems'])} {told}", *rng.sample(WORDING["anger"], 2))
    return Customer(key, "anger", "angry", True, True, lines, facts, tuple(names))


def _goes_in_circles(rng: Random, key: str, person: Person, number: str) -> Customer:
    """The same need in several wordings, without being helped."""
    facts = _facts(rng, person, number)
    names, told = _opening(rng, facts, 3)
    first, *again = rng.choice(WORDING["circles"])
    return Customer(key, "circles", "uneasy", True, True, (f"{first} {told}", *again), facts, tuple(names))


def _asks_the_unknown(rng: Random, key: str, person: Person, number: str) -> Customer:
    """Nothing in the folder answers it; an offer of a person is accepted."""
    facts = _facts(rng, person, number)
    names, told = _opening(rng, facts, 3)
    lines = (rng.choice(WORDING["unknown"]), f"It matters to me. {told}")
    return Customer(key, "unknown", "calm", True, True, lines, facts, tuple(names))


def _asks_a_question(rng: Random, key: str, person: Person, number: str) -> Customer:
    """The help pages answer it; no person is needed."""
    question = rng.choice(WORDING["questions"])
    return Customer(key, "question", "calm", False, False, (question, rng.choice(WORDING["thanks"])))


def _asks_for_an_order(rng: Random, key: str, person: Person, number: str) -> Customer:
    """The order system answers it once number and e-mail are there."""
    facts = _facts(rng, person, number)
    line = rng.choice(WORDING["status"]).format(order_number=number)
    lines = (line, rng.choice(WORDING["thanks"]))
    return Customer(key, "order", "calm", False, False, lines, facts, ("order_number",))


def _mentions_people(rng: Random, key: str, person: Person, number: str) -> Customer:
    """Speaks of persons and agents without wanting one."""
    lines = (rng.choice(WORDING["lookalikes"]), rng.choice(WORDING["thanks"]))
    return Customer(key, "lookalike", "calm", False, False, lines)


def _corrects(rng: Random, key: str, person: Person, number: str) -> Customer:
    """Gives a wrong number first, corrects it, then wants a person."""
    facts = _facts(rng, person, number)
    wrong = number[:-2] + number[-1] + number[-2] if number[-1] != number[-2] else number[:-1] + "0"
    lines = (
        f"{rng.choice(WORDING['problems'])} order {wrong}, {_told(rng, facts, ['name', 'email'])}",
        rng.choice(WORDING["corrections"]).format(right=number, wrong=wrong),
        rng.choice(WORDING["person"]),
    )
    return Customer(key, "correction", "calm", True, True, lines, facts, ("name", "email", "order_number"))


def _talks_long(rng: Random, key: str, person: Person, number: str) -> Customer:
    """Gives everything at first, asks five other things, then wants a person."""
    facts = _facts(rng, person, number)
    names, told = _opening(rng, facts, 6)
    questions = rng.sample(WORDING["questions"], 5)
    lines = (f"{rng.choice(WORDING['problems'])} {told}", *questions, rng.choice(WORDING["person"]))
    return Customer(key, "long", "calm", True, False, lines, facts, tuple(names))


Maker = Callable[[Random, str, Person, str], Customer]
_GOALS: dict[str, Maker] = {
    "person": _wants_person,
    "question": _asks_a_question,
    "anger": _is_angry,
    "order": _asks_for_an_order,
    "circles": _goes_in_circles,
    "lookalike": _mentions_people,
    "unknown": _asks_the_unknown,
    "correction": _corrects,
    "long": _talks_long,
}
