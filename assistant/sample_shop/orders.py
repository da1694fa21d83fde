"""The sample shop's order database: made from a seed and a date, always fresh, the same for the same two.

`create("sqlite:///orders.db", today=...)` is all a demo needs. The tables are those of `tables`, the orders
with fixed numbers those of `stories`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from sqlalchemy import Connection, Engine, Table, create_engine, func, insert, select

from assistant.sample_shop import baskets
from assistant.sample_shop.baskets import Basket
from assistant.sample_shop.catalogue import CATALOGUE
from assistant.sample_shop.journeys import STATUSES, Terms, journey
from assistant.sample_shop.people import NAMED, Person, people
from assistant.sample_shop.rates import transit_days
from assistant.sample_shop.records import Ledger, Row
from assistant.sample_shop.stories import STORIES, UNKNOWN, Story
from assistant.sample_shop.tables import customers, metadata, product_variants, products

__all__ = ["CUSTOMERS", "STATUSES", "NotEmptyError", "create", "metadata", "rows"]

CUSTOMERS = 210
_HOW_MANY = {
    "received": 9,
    "paid": 18,
    "on_hold": 6,
    "payment_failed": 6,
    "pre_order": 8,
    "packed": 12,
    "shipped": 34,
    "partly_shipped": 9,
    "delayed": 12,
    "out_for_delivery": 14,
    "delivered": 140,
    "lost": 6,
    "return_requested": 11,
    "return_received": 9,
    "refunded": 24,
    "cancelled": 22,
}


class NotEmptyError(RuntimeError):
    """The database already holds rows in the sample shop's tables, and `replace` was not asked for."""


def create(url_or_engine: str | Engine, *, seed: int = 7, today: date, replace: bool = False) -> None:
    """Create the tables and fill them, in one transaction; `replace` deletes what the tables hold before.

    `today` is the day on whose morning the orders are in their states. Raises `NotEmptyError` and changes
    nothing when one of the tables has rows and `replace` is false.
    """
    given = isinstance(url_or_engine, Engine)
    engine = url_or_engine if isinstance(url_or_engine, Engine) else create_engine(url_or_engine)
    try:
        with engine.begin() as connection:
            metadata.create_all(connection)
            _make_room(connection, replace)
            for table, content in rows(seed=seed, today=today).items():
                connection.execute(insert(table), content)
    finally:
        if not given:
            engine.dispose()


def rows(*, seed: int = 7, today: date) -> dict[Table, list[Row]]:
    """Every row of the sample shop, by table, in an order in which they can be inserted."""
    rng = Random(seed)
    crowd = people(rng, CUSTOMERS)
    ledger = Ledger(rng)
    for story in STORIES:
        # A story has its own chance, so that it is the same whatever the seed.
        _book(ledger, story.number, story.status, baskets.of_story(story), today, Random(story.number), story)
    for number, status, basket in _orders_of(crowd[len(NAMED) :], rng):
        _book(ledger, number, status, basket, today, rng)
    filled: dict[Table, list[Row]] = {
        customers: [_customer(person) for person in crowd],
        **_shelf(today, rng),
        **ledger.rows,
    }
    return {table: filled[table] for table in metadata.sorted_tables}


def _orders_of(crowd: list[Person], rng: Random) -> Iterator[tuple[str, str, Basket]]:
    """Number, status and basket of every order that is no story."""
    reserved = {story.number for story in STORIES} | {UNKNOWN}
    free = [number for number in range(20000, 100000) if f"FM-{number}" not in reserved]
    numbers = iter(rng.sample(free, sum(_HOW_MANY.values())))
    for status, how_many in _HOW_MANY.items():
        for _ in range(how_many):
            yield f"FM-{next(numbers)}", status, baskets.at_random(status, rng.choice(crowd), rng)


def _book(
    ledger: Ledger,
    number: str,
    status: str,
    basket: Basket,
    today: date,
    rng: Random,
    story: Story | None = None,
) -> None:
    days_ago = story.days_ago if story else None
    terms = Terms(
        today=today,
        days=transit_days(basket.rate, basket.method),
        prepaid=basket.prepaid,
        released=basket.released(today),
        on=None if days_ago is None else today - timedelta(days=days_ago),
    )
    reason = story.return_reason if story else None
    ledger.add(number, status, basket, journey(status, terms, rng), reason)


def _customer(person: Person) -> Row:
    return {
        "id": person.id,
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "address_line1": person.address_line1,
        "address_line2": None,
        "postcode": person.postcode,
        "city": person.city,
        "country": person.country,
        "language": person.language,
    }


def _shelf(today: date, rng: Random) -> dict[Table, list[Row]]:
    """The products and the stock of each variant; now and then a size is sold out."""
    shelf: dict[Table, list[Row]] = {products: [], product_variants: []}
    for product in CATALOGUE:
        not_out = product.released_in is not None
        stock = [0 if not_out or rng.random() < 0.12 else rng.randint(1, 40) for _ in product.variants]
        shelf[products].append(
            {
                "sku": product.sku,
                "name": product.name,
                "category": product.category,
                "price_cents": product.price_cents,
                "currency": "EUR",
                "stock": sum(stock),
                "available_from": today + timedelta(days=product.released_in)
                if product.released_in
                else None,
            }
        )
        for position, (variant, units) in enumerate(zip(product.variants, stock, strict=True)):
            shelf[product_variants].append(
                {"sku": product.sku, "variant": variant, "position": position, "stock": units}
            )
    return shelf


def _make_room(connection: Connection, replace: bool) -> None:
    filled = [
        table.name
        for table in metadata.sorted_tables
        if connection.execute(select(func.count()).select_from(table)).scalar_one()
    ]
    if filled and not replace:
        raise NotEmptyError(
            f"The database already holds rows in {', '.join(filled)}; nothing was changed. "
            "Name an empty database, or pass replace=True to delete these rows and write the sample shop's."
        )
    for table in reversed(metadata.sorted_tables) if filled else ():
        connection.execute(table.delete())
