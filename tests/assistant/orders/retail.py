"""A small invented shop in the layout of the shipped retail mapping, as a folder of CSV files."""

from __future__ import annotations

import csv
import json
from pathlib import Path

ANA = "ana_silva_1001"
BO = "bo_lind_1002"
PENDING = "#W1000001"
PENDING_BY_CARD = "#W1000002"
DELIVERED = "#W1000003"
PROCESSED = "#W1000004"
CANCELLED = "#W1000005"
BOS = "#W2000001"
UNKNOWN = "#W9999999"

USERS = [
    {
        "user_id": ANA, "first_name": "Ana", "last_name": "Silva", "email": "Ana.Silva@example.com",
        "address1": "1 Long Road", "address2": "Flat 2", "city": "Austin", "country": "USA", "zip": "78701",
        "state": "TX", "order_ids": f"{PENDING} {PENDING_BY_CARD} {DELIVERED} {PROCESSED} {CANCELLED}",
        "payment_methods": {
            "gift_card_11": {"source": "gift_card", "balance": 100, "id": "gift_card_11"},
            "credit_card_12": {
                "source": "credit_card", "brand": "visa", "last_four": "4321", "id": "credit_card_12"
            },
            "paypal_13": {"source": "paypal", "id": "paypal_13"},
        },
    },
    {
        "user_id": BO, "first_name": "Bo", "last_name": "Lind", "email": "bo.lind@example.com",
        "address1": "9 Hill Street", "address2": "", "city": "Denver", "country": "USA", "zip": "80014",
        "state": "CO", "order_ids": BOS,
        "payment_methods": {"paypal_21": {"source": "paypal", "id": "paypal_21"}},
    },
]  # fmt: skip

VARIANTS = [
    ("11", "Mug", "1101", True, 10.50, {"color": "blue", "size": "small"}),
    ("11", "Mug", "1102", True, 12.00, {"color": "red", "size": "small"}),
    ("11", "Mug", "1103", False, 11.00, {"color": "green", "size": "small"}),
    ("12", "Desk Lamp", "1201", True, 40.00, {"color": "black", "power": "usb"}),
    ("12", "Desk Lamp", "1202", True, 30.10, {"color": "white", "power": "usb"}),
    ("13", "Lamp Shade", "1301", True, 250.00, {"color": "white"}),
]

LINES = {
    PENDING: ["1101", "1101", "1201"],
    PENDING_BY_CARD: ["1301"],
    DELIVERED: ["1102", "1201", "1301"],
    PROCESSED: ["1202"],
    CANCELLED: ["1101"],
    BOS: ["1201"],
}
ORDERS = [
    (PENDING, ANA, "pending", "gift_card_11", ""),
    (PENDING_BY_CARD, ANA, "pending", "credit_card_12", ""),
    (DELIVERED, ANA, "delivered", "credit_card_12", "700000000001 700000000002"),
    (PROCESSED, ANA, "processed", "paypal_13", "700000000003"),
    (CANCELLED, ANA, "cancelled", "paypal_13", ""),
    (BOS, BO, "pending", "paypal_21", ""),
]


_ADDRESS = ("address1", "address2", "city", "state", "country", "zip")


def write(folder: Path) -> Path:
    """Write the four files into this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    catalogue = {sku: (product, name, price, options) for product, name, sku, _, price, options in VARIANTS}
    _file(
        folder / "users.csv",
        [{**user, "payment_methods": json.dumps(user["payment_methods"])} for user in USERS],
    )
    _file(
        folder / "products.csv",
        [
            {
                "product_id": product, "name": name, "item_id": sku, "available": available, "price": price,
                "options": json.dumps(options),
            }
            for product, name, sku, available, price, options in VARIANTS
        ],
    )  # fmt: skip
    _file(
        folder / "order_items.csv",
        [
            {
                "order_id": number, "line": n, "item_id": sku, "product_id": catalogue[sku][0],
                "name": catalogue[sku][1], "price": catalogue[sku][2],
                "options": json.dumps(catalogue[sku][3]),
            }
            for number, skus in LINES.items()
            for n, sku in enumerate(skus, 1)
        ],
    )  # fmt: skip
    _file(folder / "orders.csv", [_order(*order) for order in ORDERS])
    return folder


def _order(number: str, owner: str, status: str, payment: str, tracking: str) -> dict[str, object]:
    prices = {sku: price for _, _, sku, _, price, _ in VARIANTS}
    user = next(user for user in USERS if user["user_id"] == owner)
    return {
        "order_id": number, "user_id": owner, "status": status, "n_items": len(LINES[number]),
        "total": round(sum(prices[sku] for sku in LINES[number]), 2), "payment_method_id": payment,
        "tracking_ids": tracking, "refunded": status == "cancelled",
        **{f"ship_{name}": user[name] for name in _ADDRESS},
    }  # fmt: skip


def _file(path: Path, rows: list[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
