"""The sample shop says the same thing everywhere: articles, questions, order database and pages."""

from __future__ import annotations

import functools
import http.server
import json
import re
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import Engine, create_engine, event, func, insert, select

import assistant.sample_shop
from assistant.sample_shop import stories
from assistant.sample_shop.catalogue import CATALOGUE
from assistant.sample_shop.journeys import DAWN, HAMBURG, STATUSES
from assistant.sample_shop.orders import NotEmptyError, create, rows
from assistant.sample_shop.people import MAYA
from assistant.sample_shop.rates import (
    RATES,
    WELCOME_VOUCHER_CENTS,
    WELCOME_VOUCHER_FROM_CENTS,
    carrier,
    shipping_cents,
    transit_days,
)
from assistant.sample_shop.tables import (
    customers,
    metadata,
    order_items,
    orders,
    product_variants,
    products,
    refunds,
    return_items,
    returns,
    shipments,
    tracking_events,
)
from assistant.sample_shop.working_days import add_working_days, holidays, is_working_day
from tests.chromium import ARGUMENTS, EXECUTABLE

SHOP = Path(assistant.sample_shop.__file__).parent
KNOWLEDGE = SHOP / "knowledge"
PAGES = SHOP / "shop"
WRITTEN_FOR = date(2026, 11, 23)
TAG = '<script async src="/widget.js" data-chat-key="demo"></script>'


@dataclass(frozen=True)
class Article:
    path: str
    meta: dict[str, Any]
    body: str


def read_article(path: Path) -> Article:
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return Article(path.relative_to(KNOWLEDGE).as_posix(), yaml.safe_load(head), body)


ARTICLES = [read_article(path) for path in sorted(KNOWLEDGE.rglob("*.md"))]
BY_PATH = {article.path: article for article in ARTICLES}
QUESTIONS = [json.loads(line) for line in (SHOP / "questions.jsonl").read_text("utf-8").splitlines()]


def is_current(article: Article) -> bool:
    first, last = article.meta.get("valid_from", date.min), article.meta.get("valid_until", date.max)
    return bool(first <= WRITTEN_FOR <= last)


def for_customers() -> list[Article]:
    return [article for article in ARTICLES if article.meta["audience"] == "public" and is_current(article)]


def table(article: Article, first_header: str) -> list[list[str]]:
    """The rows of the first table whose first column has this header."""
    lines = article.body.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {first_header} |"))
    body = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        body.append([cell.strip() for cell in line.strip("|").split("|")])
    return body


def cents(text: str) -> int | None:
    return None if text == "–" else round(float(text.removeprefix("€")) * 100)


# --- the help centre


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.path)
def test_an_article_has_complete_front_matter_and_opens_with_an_answer(article: Article) -> None:
    meta = article.meta
    assert {"title", "owner", "audience", "lang", "review_by", "tags"} <= set(meta)
    assert set(meta) <= {
        "title", "owner", "audience", "lang", "review_by", "tags", "valid_from", "valid_until", "supersedes",
    }  # fmt: skip
    assert meta["audience"] in {"public", "signed_in", "staff"}
    assert meta["lang"] in {"en", "de", "fr"}
    assert isinstance(meta["review_by"], date)
    assert meta["tags"]
    assert all(isinstance(tag, str) for tag in meta["tags"])
    assert meta.get("valid_from", date.min) <= meta.get("valid_until", date.max)
    assert meta.get("supersedes", article.path) in BY_PATH
    headline, opening = article.body.strip().split("\n\n")[:2]
    assert headline == f"# {meta['title']}"
    assert opening.endswith((".", "?")), "the first paragraph stands alone as an answer"
    assert not opening.startswith(("#", "|", "-"))
    assert "\n## " in article.body


def test_there_are_articles_of_every_kind() -> None:
    audiences = Counter(article.meta["audience"] for article in ARTICLES)
    languages = Counter(article.meta["lang"] for article in ARTICLES)
    assert len(ARTICLES) >= 45
    assert audiences["staff"] >= 3
    assert audiences["signed_in"] >= 1
    assert languages["de"] >= 3
    assert languages["fr"] >= 1
    assert any(article.meta.get("valid_until", date.max) < WRITTEN_FOR for article in ARTICLES)
    assert any(article.meta.get("valid_from", date.min) > WRITTEN_FOR for article in ARTICLES)
    assert len({article.meta["title"] for article in ARTICLES}) == len(ARTICLES)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.path)
def test_every_link_leads_to_an_article_that_the_same_reader_may_see(article: Article) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", article.body):
        found = (KNOWLEDGE / article.path).parent.joinpath(target).resolve().relative_to(KNOWLEDGE).as_posix()
        assert found in BY_PATH, target
        assert article.meta["audience"] == "staff" or BY_PATH[found].meta["audience"] == "public"


def test_the_quick_questions_are_questions_with_answers() -> None:
    entries = yaml.safe_load((KNOWLEDGE / "faq/quick-questions.yaml").read_text("utf-8"))
    assert len(entries) >= 10
    for entry in entries:
        assert set(entry) == {"question", "answer", "tags"}
        assert entry["question"].endswith("?")
        assert entry["answer"].endswith(".")
        assert entry["tags"]


# Each fact with the ways it is worded: every figure found must be the one of the first column.
AGREED = {
    "return window": ("30", r"in our (\d+) days|the same (\d+) days|have (\d+) days from delivery"),
    "return window, other wording": ("30", r"unused within (\d+) days|charge within (\d+) days of delivery"),
    "return window, translated": ("30", r"innerhalb von (\d+) Tagen nach|dans les (\d+) jours suivant"),
    "members' window": ("60", r"[Mm]embers (?:have|with) (\d+) days|(\d+) days as a Trail Club member"),
    "members' window, translated": ("60", r"Trail Club innerhalb von (\d+)|dans les (\d+) jours si vous"),
    "cut-off": (
        "14:00",
        r"before (\d\d:\d\d) |after (\d\d:\d\d) leave|the (\d\d:\d\d) cut-off|bis (\d\d:\d\d) Uhr an",
    ),
    "refund time": ("5", r"refund\w* (?:you |it |the goods )?within (\d+) working days of"),
    "refund time, translated": (
        "5",
        r"innerhalb von (\d+) Werktagen, nach|dans les (\d+) jours ouvrés après",
    ),
    "kept for collection": ("7", r"(?:keeps? your \w+|stays) for (\d+) days"),
    "own warranty": ("5", r"warranty of (\d+) years|(\d+)-year warranty"),
    "workshop": ("10–15", r"(\d+–\d+) working days(?: and at fixed|; if we cannot repair)"),
    "damage and missing items": ("14", r"within (\d+) days of delivery (?:which|,)|damage within (\d+) days"),
    "search begins": (
        "5",
        r"After (\d+) working days without a scan|(?:not moved|nothing new) for (\d+) working",
    ),
    "telephone": ("+49 40 66969 140", r"(\+49[ \d]+\d)"),
    "welcome voucher": ("10", r"€(\d+) off your next order|€(\d+) voucher for an order"),
    "welcome voucher from": ("60", r"(?:next order|an order) from €(\d+)"),
    "bulky shipping": ("24.95", r"cost €(24[.\d]*) to ship|The €([.\d]+) replace"),
    "bulky return": ("29.95", r"at your door (?:for|costs) €([.\d]+\d)"),
    "security check": ("1 working day", r"takes up to (\d+ working day)\b|usually within (1 working day)"),
    "unpaid transfers": (
        "7",
        r"after (\d+) days without payment|paid within (\d+) days|amount within (\d+) days",
    ),
    "unpaid cards": ("48", r"have (\d+) hours to pay|reserved for (\d+) hours|After (\d+) hours without"),
    "gift cards by mail": ("1 hour", r"arrive by e-mail within (\d+ hour)"),
    "Christmas returns": ("31 January 2027", r"until (3\d \w+ 2027)"),
    "hours of people": ("08:00–20:00", r"Friday (\d\d:\d\d–20:00)|Freitag (\d\d:\d\d–20:00)"),
    "hours on Saturday": ("09:00–16:00", r"Saturday (\d\d:\d\d–\d\d:\d\d) \(|Samstag (\S+) Uhr"),
}


@pytest.mark.parametrize("fact", AGREED)
def test_a_number_that_stands_in_several_places_is_the_same_in_all(fact: str) -> None:
    said, pattern = AGREED[fact]
    texts = [article.body for article in for_customers()]
    texts.append((KNOWLEDGE / "faq/quick-questions.yaml").read_text("utf-8"))
    found = [
        next(group for group in match.groups() if group)
        for text in texts
        for match in re.finditer(pattern, text)
    ]
    assert len(found) >= 2, "said only once: the pattern no longer fits the articles"
    assert set(found) == {said}


def test_shipping_costs_and_times_are_those_the_orders_are_priced_by() -> None:
    by_name = {rate.name: rate for rate in RATES.values()}
    costs = table(BY_PATH["shipping/shipping-costs.md"], "Country")
    assert {row[0] for row in costs} == set(by_name)
    for name, standard, free_from, express in costs:
        rate = by_name[name]
        stated = (cents(standard), cents(free_from), cents(express))
        assert stated == (rate.standard_cents, rate.free_from_cents, rate.express_cents)
    times = table(BY_PATH["shipping/delivery-times.md"], "Country")
    assert {row[0] for row in times} == set(by_name)
    for name, days, express_days in times:
        rate = by_name[name]
        assert days == f"{rate.days[0]}–{rate.days[1]}"
        assert express_days == str(rate.express_days or "–")


def test_carriers_pick_up_points_freight_and_return_costs_agree_with_the_orders() -> None:
    carriers = {
        name.strip(): row[1]
        for row in table(BY_PATH["shipping/carriers.md"], "Country")
        for name in row[0].split(",")
    }
    for rate in RATES.values():
        assert carriers.get(rate.name, carriers["All other countries"]) == rate.carrier
    pickup, bulky = BY_PATH["shipping/pickup-points.md"].body, BY_PATH["shipping/bulky-items.md"].body
    opening, kerb = pickup.split("##")[0], bulky.split("## Where")[1].split("##")[0]
    for rate in RATES.values():
        assert (rate.name in opening) == rate.pickup_points, rate.name
        assert (rate.name in kerb) == rate.freight, rate.name
    free, others = BY_PATH["returns/return-costs.md"].body.split("##")[0].split("cost €4.95")
    for rate in RATES.values():
        assert (rate.name in free) == (rate.return_cents == 0), rate.name
        assert (rate.name in others) == (rate.return_cents == 995), rate.name


def test_german_and_french_prices_are_the_same_as_in_english() -> None:
    def euros(value: int | None) -> str:
        assert value is not None
        return f"{value / 100:.2f} €".replace(".", ",")

    german, french = BY_PATH["de/versandkosten.md"].body, BY_PATH["fr/livraison.md"].body
    for country in ("DE", "AT", "CH"):
        rate = RATES[country]
        assert euros(rate.standard_cents) in german
        assert euros(rate.express_cents) in german
        assert (
            f"ab {rate.free_from_cents // 100} €" in german
            or f"von {rate.free_from_cents // 100} €" in german
        )
    assert euros(RATES["FR"].standard_cents) in french
    assert euros(RATES["BE"].standard_cents) in french


def test_easter_and_the_announced_closing_days_are_no_working_days() -> None:
    for easter in (
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2038, 4, 25),
        date(2285, 3, 22),
    ):
        assert easter - timedelta(days=2) in holidays(easter.year)
        assert easter + timedelta(days=1) in holidays(easter.year)
        assert easter + timedelta(days=39) in holidays(easter.year)
    announced = table(BY_PATH["company/holidays.md"], "Day")
    closed = [re.sub(r"^(\d+)–\d+", r"\1", row[0].split(",")[0]) for row in announced if row[1] == "closed"]
    assert len(closed) >= 6
    for text in closed:
        assert not is_working_day(datetime.strptime(text, "%d %B %Y").replace(tzinfo=UTC).date()), text
    assert add_working_days(date(2026, 12, 23), 2) == date(2026, 12, 28)
    assert add_working_days(date(2026, 12, 28), -1) == date(2026, 12, 24)


# --- the labelled questions


def test_the_questions_are_many_different_and_mixed() -> None:
    kinds = Counter(question["kind"] for question in QUESTIONS)
    answerable = sum(question["answerable"] for question in QUESTIONS) / len(QUESTIONS)
    asked = {(question["text"], json.dumps(question.get("history"))) for question in QUESTIONS}
    assert len(QUESTIONS) >= 260
    assert len({question["id"] for question in QUESTIONS}) == len(QUESTIONS) == len(asked)
    assert set(kinds) == {"faq", "followup", "near_miss", "far", "order", "smalltalk"}
    assert 0.55 < answerable < 0.65
    assert 0.2 < kinds["near_miss"] / len(QUESTIONS) < 0.3
    assert 0.1 < (kinds["far"] + kinds["smalltalk"]) / len(QUESTIONS) < 0.2


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
def test_an_answerable_question_has_its_answer_in_a_file_that_customers_may_read(
    question: dict[str, Any],
) -> None:
    assert set(question) <= {
        "id", "text", "history", "answerable", "path", "paths", "must_contain", "order", "kind",
    }  # fmt: skip
    for turn in question.get("history", ()):
        assert turn["role"] in {"customer", "bot"}
        assert turn["text"]
    gold = question.get("paths") or [question["path"]] if "path" in question or "paths" in question else []
    assert question["answerable"] == (question["kind"] in {"faq", "followup", "order"})
    if question["kind"] == "order":
        assert question["order"] in {story.number for story in stories.STORIES}
        return
    assert bool(gold) == question["answerable"]
    assert bool(question.get("must_contain")) == question["answerable"]
    readable = {article.path for article in for_customers()} | {"faq/quick-questions.yaml"}
    assert set(gold) <= readable
    text = "\n".join((KNOWLEDGE / path).read_text("utf-8") for path in gold)
    for needle in question.get("must_contain", ()):
        assert needle in text


def test_follow_ups_carry_the_conversation_they_need() -> None:
    assert all(question.get("history") for question in QUESTIONS if question["kind"] == "followup")


# --- the order database

SOME_SHOPS = given(seed=st.integers(0, 2**32), today=st.dates(date(2024, 1, 1), date(2031, 12, 31)))
FEW = settings(max_examples=25, deadline=None)


def by_order(found: dict[Any, list[Any]], which: Any) -> dict[str, list[Any]]:
    grouped = defaultdict(list)
    for row in found[which]:
        grouped[row["order_number"]].append(row)
    return grouped


def never_backwards(*moments: datetime | None) -> bool:
    known = [moment for moment in moments if moment]
    return known == sorted(known)


@FEW
@SOME_SHOPS
def test_every_shop_has_enough_of_everything_and_every_state(seed: int, today: date) -> None:
    found = rows(seed=seed, today=today)
    states = Counter(order["status"] for order in found[orders])
    assert set(states) == set(STATUSES)
    assert min(states.values()) >= 5
    assert len(found[orders]) >= 320
    assert len(found[customers]) >= 200
    assert len(found[products]) >= 60
    assert len({order["number"] for order in found[orders]}) == len(found[orders])
    assert len({customer["email"] for customer in found[customers]}) == len(found[customers])
    assert all(customer["email"].isascii() for customer in found[customers])
    assert stories.UNKNOWN not in {order["number"] for order in found[orders]}


@FEW
@SOME_SHOPS
def test_the_money_of_every_order_adds_up_by_the_rules_of_the_articles(seed: int, today: date) -> None:
    found = rows(seed=seed, today=today)
    items = by_order(found, order_items)
    paid_back: Counter[str] = Counter()
    for refund in found[refunds]:
        paid_back[refund["order_number"]] += refund["amount_cents"]
    for order in found[orders]:
        lines = items[order["number"]]
        assert all(line["line_total_cents"] == line["quantity"] * line["unit_price_cents"] for line in lines)
        assert order["subtotal_cents"] == sum(line["line_total_cents"] for line in lines)
        goods = order["subtotal_cents"] - order["discount_cents"]
        assert order["total_cents"] == goods + order["shipping_cents"]
        rate = RATES[order["delivery_country"]]
        assert order["shipping_cents"] == shipping_cents(rate, order["shipping_method"], goods)
        assert 0 <= paid_back[order["number"]] <= order["total_cents"]
        if order["discount_cents"]:
            assert order["discount_cents"] == WELCOME_VOUCHER_CENTS
            assert order["subtotal_cents"] >= WELCOME_VOUCHER_FROM_CENTS


@FEW
@SOME_SHOPS
def test_time_runs_forward_in_every_order_and_never_past_the_morning_of_today(seed: int, today: date) -> None:
    found = rows(seed=seed, today=today)
    dawn = datetime.combine(today, DAWN, HAMBURG)
    parcels, sent_back, paid_back = (by_order(found, which) for which in (shipments, returns, refunds))
    scans = defaultdict(list)
    for scan in found[tracking_events]:
        scans[scan["shipment_id"]].append(scan)
    for order in found[orders]:
        number = order["number"]
        for parcel in parcels[number] or [{}]:
            back, refund = (sent_back[number] or [{}])[0], (paid_back[number] or [{}])[0]
            moments = [scan["occurred_at"] for scan in scans[parcel.get("id")]]
            assert never_backwards(*moments)
            if moments:
                assert order["packed_at"] <= moments[0]
                assert moments[-1] <= dawn
            assert never_backwards(
                order["placed_at"],
                order["paid_at"],
                order["packed_at"],
                parcel.get("shipped_at"),
                parcel.get("delivered_at"),
                order["cancelled_at"],
                back.get("requested_at"),
                back.get("received_at"),
                refund.get("requested_at"),
                refund.get("refunded_at"),
            ), number
            assert order["placed_at"] < dawn
            assert (refund.get("refunded_at") or order["placed_at"]) < dawn
        if order["promised_from"]:
            assert order["placed_at"].date() <= order["promised_from"] <= order["promised_to"]


@FEW
@SOME_SHOPS
def test_a_state_means_what_the_help_centre_says_it_means(seed: int, today: date) -> None:
    found = rows(seed=seed, today=today)
    parcels, sent_back, paid_back, items = (
        by_order(found, which) for which in (shipments, returns, refunds, order_items)
    )
    delivered_states = {"delivered", "return_requested", "return_received", "refunded"}
    for order in found[orders]:
        number, status = order["number"], order["status"]
        parcel = (parcels[number] or [None])[0]
        unpacked = {"received", "paid", "on_hold", "payment_failed", "pre_order", "cancelled"}
        assert (parcel is None) == (status in unpacked)
        assert (order["packed_at"] is None) == (status in unpacked)
        assert (order["cancelled_at"] is not None) == (status == "cancelled")
        assert bool(sent_back[number]) == (status in delivered_states - {"delivered"})
        if status in {"received", "payment_failed", "pre_order"}:
            assert order["paid_at"] is None
        if status == "received":
            assert order["payment_method"] == "bank_transfer"
            assert datetime.combine(today, DAWN, HAMBURG) - order["placed_at"] < timedelta(days=7)
        if status == "pre_order":
            assert order["promised_from"] > today
        if status == "cancelled":
            assert bool(paid_back[number]) == (order["paid_at"] is not None)
        if status == "partly_shipped":
            assert {item["shipment_id"] is None for item in items[number]} == {True, False}
        if parcel:
            rate, method = RATES[order["delivery_country"]], order["shipping_method"]
            assert parcel["carrier"] == carrier(rate, method)
            assert (parcel["delivered_at"] is not None) == (status in delivered_states)
            assert (parcel["shipped_at"] is None) == (status == "packed")
        if status == "delayed":
            assert order["promised_to"] < today <= parcel["eta_from"] <= parcel["eta_to"]
        if status == "out_for_delivery":
            assert parcel["eta_from"] == parcel["eta_to"] == today
        if status in {"packed", "shipped"}:
            assert today <= parcel["eta_from"] <= parcel["eta_to"]
        if status == "delivered":
            assert order["promised_from"] <= parcel["delivered_at"].date() or number in FIXED_DAYS
            assert parcel["delivered_at"].date() <= order["promised_to"] or number in FIXED_DAYS
        for back in sent_back[number]:
            assert back["requested_at"].date() - parcel["delivered_at"].date() <= timedelta(days=30)
            refund = (paid_back[number] or [None])[0]
            assert (refund is None) == (status == "return_requested")
            if status == "refunded":
                arrived, refunded = back["received_at"].date(), refund["refunded_at"].date()
                assert refunded <= add_working_days(arrived, 5)


# A story that fixes its day of delivery may fall on a day without deliveries.
FIXED_DAYS = {story.number for story in stories.STORIES if story.days_ago}


@FEW
@SOME_SHOPS
def test_delivery_is_promised_from_the_day_of_dispatch(seed: int, today: date) -> None:
    for order in rows(seed=seed, today=today)[orders]:
        packed = order["packed_at"]
        if packed is None or order["status"] in {"packed", "partly_shipped"}:
            continue
        dispatch = packed.astimezone(HAMBURG).date()
        fewest, most = transit_days(RATES[order["delivery_country"]], order["shipping_method"])
        assert is_working_day(dispatch)
        assert order["promised_from"] == add_working_days(dispatch, fewest)
        assert order["promised_to"] == add_working_days(dispatch, most)


@FEW
@SOME_SHOPS
def test_the_stories_are_the_same_for_every_seed(seed: int, today: date) -> None:
    found = rows(seed=seed, today=today)
    others = rows(seed=7, today=today)
    numbers = {story.number for story in stories.STORIES}

    def told(shop: dict[Any, list[Any]]) -> dict[str, Any]:
        return {order["number"]: order for order in shop[orders] if order["number"] in numbers}

    assert told(found) == told(others)
    status = {number: order["status"] for number, order in told(found).items()}
    assert status == {story.number: story.status for story in stories.STORIES}
    assert told(found)[stories.OUT_FOR_DELIVERY]["customer_id"] == MAYA.id
    assert told(found)[stories.NOT_MAYAS]["customer_id"] != MAYA.id
    parcel = by_order(found, shipments)[stories.DELIVERED_TEN_DAYS_AGO][0]
    assert parcel["delivered_at"].date() == today - timedelta(days=10)
    assert by_order(found, refunds)[stories.CANCELLED_AND_REFUNDED][0]["status"] == "sent"


def test_the_same_seed_and_day_give_the_same_shop_and_another_seed_another() -> None:
    first = rows(seed=3, today=WRITTEN_FOR)
    assert rows(seed=3, today=WRITTEN_FOR) == first
    assert rows(seed=4, today=WRITTEN_FOR)[orders] != first[orders]
    assert rows(seed=3, today=WRITTEN_FOR + timedelta(days=1))[orders] != first[orders]


def counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            which.name: connection.execute(select(func.count()).select_from(which)).scalar_one()
            for which in metadata.sorted_tables
        }


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path / 'orders.db'}")
    event.listen(engine, "connect", lambda raw, _: raw.execute("pragma foreign_keys = on"))
    yield engine
    engine.dispose()


def test_a_created_database_holds_every_row_with_its_references_and_time_zone(engine: Engine) -> None:
    create(engine, today=WRITTEN_FOR)
    expected = rows(today=WRITTEN_FOR)
    assert counts(engine) == {which.name: len(content) for which, content in expected.items()}
    with engine.connect() as connection:
        stored = connection.execute(select(orders).order_by(orders.c.number)).mappings().all()
        assert connection.exec_driver_sql("pragma foreign_key_check").all() == []
    assert [dict(row) for row in stored] == sorted(expected[orders], key=lambda row: row["number"])
    assert stored[0]["placed_at"].tzinfo is UTC


def test_a_database_is_created_from_its_url_alone(tmp_path: Path) -> None:
    create(f"sqlite:///{tmp_path / 'new.db'}", today=WRITTEN_FOR, seed=1)
    engine = create_engine(f"sqlite:///{tmp_path / 'new.db'}")
    assert counts(engine)["orders"] >= 320
    engine.dispose()


def test_a_database_with_rows_is_left_alone_unless_replacing_is_asked_for(engine: Engine) -> None:
    metadata.create_all(engine)
    mine = {**rows(today=WRITTEN_FOR)[products][0], "name": "My own product"}
    with engine.begin() as connection:
        connection.execute(insert(products), mine)
    with pytest.raises(NotEmptyError, match=r"rows in products; nothing was changed.*replace=True"):
        create(engine, today=WRITTEN_FOR)
    assert counts(engine) == {which.name: int(which is products) for which in metadata.sorted_tables}
    create(engine, today=WRITTEN_FOR, replace=True)
    with engine.connect() as connection:
        assert connection.scalar(select(products.c.name).where(products.c.sku == mine["sku"])) != mine["name"]
    create(engine, today=WRITTEN_FOR, seed=8, replace=True)
    assert counts(engine)["customers"] == len(rows(today=WRITTEN_FOR)[customers])


def test_stock_is_the_sum_of_its_variants_and_some_sizes_are_sold_out() -> None:
    found = rows(today=WRITTEN_FOR)
    stock: Counter[str] = Counter()
    for variant in found[product_variants]:
        stock[variant["sku"]] += variant["stock"]
    assert all(product["stock"] == stock[product["sku"]] for product in found[products])
    assert any(variant["stock"] == 0 for variant in found[product_variants])
    assert {product["sku"] for product in found[products] if product["available_from"]} == {
        product.sku for product in CATALOGUE if product.released_in
    }


def test_returned_items_belong_to_the_returned_order() -> None:
    found = rows(today=WRITTEN_FOR)
    order_of = {item["id"]: item["order_number"] for item in found[order_items]}
    returned = {back["reference"]: back["order_number"] for back in found[returns]}
    assert {row["return_reference"] for row in found[return_items]} == set(returned)
    assert all(
        order_of[row["order_item_id"]] == returned[row["return_reference"]] for row in found[return_items]
    )


def test_products_named_in_the_articles_are_in_the_catalogue() -> None:
    first_words = {product.name.split()[0] for product in CATALOGUE}
    rows_of_fit = table(BY_PATH["products/fit-by-product.md"], "Product")
    assert {row[0].split()[0] for row in rows_of_fit} <= first_words


# --- the pages


@pytest.mark.parametrize("name", ["index.html", "order.html"])
def test_a_page_holds_the_tag_last_and_nothing_inline_or_foreign(name: str) -> None:
    source = (PAGES / name).read_text("utf-8")
    assert source.rstrip().endswith(f"{TAG}\n</body>\n</html>")
    page = LexborHTMLParser(source)
    own = {"index.html": [], "order.html": ["account.js"]}[name]
    assert [script.attributes.get("src") for script in page.css("script")] == [*own, "/widget.js"]
    assert not page.css("style, base, iframe, [style]")
    for node in page.css("*"):
        for attribute, value in node.attributes.items():
            assert not attribute.startswith("on")
            if attribute in {"src", "href"} and value != "/widget.js":
                target = urlsplit(value or "")
                assert not target.scheme
                assert not target.netloc
                if target.path:
                    assert (PAGES / target.path).is_file(), value
    assert all(image.attributes.get("alt") is not None for image in page.css("img"))


@pytest.mark.parametrize("picture", sorted(PAGES.rglob("*.svg")), ids=lambda picture: picture.name)
def test_a_picture_is_plain_svg_that_loads_nothing(picture: Path) -> None:
    source = picture.read_text("utf-8")
    assert not re.search(r"<style|<script|style=|href=|\son\w+=", source)
    assert set(re.findall(r"https?://[^\"]+", source)) == {"http://www.w3.org/2000/svg"}


def test_prices_on_the_pages_are_those_of_the_catalogue_and_the_order() -> None:
    index = LexborHTMLParser((PAGES / "index.html").read_text("utf-8"))
    for card in index.css(".card"):
        title, price = card.css_first("h3"), card.css_first(".price")
        assert title is not None
        assert price is not None
        named = {p.price_cents for p in CATALOGUE if p.name.startswith(title.text().split()[0])}
        shown = re.match(r"€(\d+)", price.text())
        assert shown
        assert int(shown[1]) * 100 in named
    order = next(row for row in rows(today=WRITTEN_FOR)[orders] if row["number"] == stories.OUT_FOR_DELIVERY)
    shown_order = (PAGES / "order.html").read_text("utf-8")
    for said in ("number", "delivery_name", "delivery_line1", "delivery_postcode"):
        assert order[said] in shown_order
    assert f"€{order['total_cents'] / 100:.2f}" in shown_order
    assert order["shipping_cents"] == 0


class StrictHandler(http.server.SimpleHTTPRequestHandler):
    """The pages and an empty widget, under the policy a careful shop sends."""

    def do_GET(self) -> None:
        if self.path == "/widget.js":
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript")
            self.end_headers()
            return
        super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", "default-src 'self'; require-trusted-types-for 'script'")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture(scope="module")
def shop_address() -> Iterator[str]:
    handler = functools.partial(StrictHandler, directory=str(PAGES))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.mark.browser
async def test_the_pages_show_under_a_strict_policy_on_phone_and_desktop(shop_address: str) -> None:
    from playwright.async_api import async_playwright

    complaints: list[str] = []
    requests: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=EXECUTABLE, args=ARGUMENTS)
        page = await browser.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("request", lambda request: requests.append(request.url))
        for width in (360, 1280):
            await page.set_viewport_size({"width": width, "height": 800})
            for name in ("index.html", "order.html"):
                await page.goto(shop_address + name)
                assert await page.evaluate("document.documentElement.scrollWidth") <= width
                assert await page.evaluate("[...document.images].every(i => i.complete && i.naturalWidth)")
                assert await page.evaluate("document.styleSheets.length") == 1
        await browser.close()
    assert complaints == []
    assert requests
    assert all(url.startswith(shop_address) for url in requests)
