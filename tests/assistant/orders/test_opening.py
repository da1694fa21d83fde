"""The settings name an order system of any kind; what cannot be used stops the start and says why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.orders.http.system import HttpOrders
from assistant.orders.opening import open_shop, shop_tokens
from assistant.settings import Settings, SettingsError
from tests.assistant.orders import retail

ROOT = Path(__file__).parents[3]
HTTP = ROOT / "docs" / "examples" / "orders-over-http.yaml"
RETAIL = ROOT / "assistant" / "orders" / "layouts" / "retail"
SAMPLE = ROOT / "assistant" / "sample_shop"


def settings(**given: Any) -> Settings:
    return Settings(**given)


def test_without_orders_there_is_no_shop() -> None:
    assert open_shop(settings()) is None


def test_a_database_is_the_sample_shops_unless_mapped(shop_file: Path) -> None:
    shop = open_shop(settings(orders=f"sqlite:///{shop_file}"))
    assert shop is not None
    assert shop.system.order("FM-10442") is not None
    assert (shop.policy.currency, shop.example, shop.delivery is not None) == ("EUR", "FM-48213", True)
    shop.system.close()


def test_a_folder_is_opened_with_its_layout(tmp_path: Path) -> None:
    shop = open_shop(settings(orders=str(retail.write(tmp_path / "csv"))))
    assert shop is not None
    assert shop.system.order(retail.PENDING) is not None
    assert shop.policy.currency == "USD"
    shop.system.close()


def test_a_service_that_is_down_does_not_keep_the_assistant_from_starting() -> None:
    shop = open_shop(
        settings(
            orders="http://127.0.0.1:9", orders_mapping=HTTP, orders_policy=SAMPLE / "policy.yaml",
            delivery_rules=SAMPLE / "delivery.yaml", orders_seconds=0.2,
        )
    )  # fmt: skip
    assert shop is not None
    assert isinstance(shop.system, HttpOrders)
    assert shop.delivery is not None
    shop.system.close()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"orders": "sqlite:///x.db", "orders_mapping": HTTP}, "needs TELLONCE_ORDERS_POLICY"),
        (
            {"orders": "sqlite:///x.db", "orders_mapping": Path("no.yaml"), "orders_policy": HTTP},
            "cannot be read",
        ),
        (
            {"orders": "sqlite:///x.db", "orders_mapping": HTTP, "orders_policy": HTTP},
            "actions: Field required",
        ),
        (
            {
                "orders": "http://shop.example", "orders_token": "t", "orders_mapping": HTTP,
                "orders_policy": RETAIL / "policy.yaml",
            },
            "without TLS",
        ),
        (
            {
                "orders": "https://shop.example", "orders_mapping": RETAIL / "mapping.yaml",
                "orders_policy": RETAIL / "policy.yaml",
            },
            "needs `http` in its mapping file",
        ),
        ({"orders": "sqlite:///x.db", "delivery_rules": HTTP}, "warehouse: Field required"),
        ({"orders": str(ROOT)}, "holds no CSV files"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_stops_the_start(given: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        open_shop(settings(**given))


def test_a_key_file_that_cannot_be_used_stops_the_start(tmp_path: Path) -> None:
    assert shop_tokens(settings()) is None
    with pytest.raises(SettingsError, match="cannot be read"):
        shop_tokens(settings(identity_keys=tmp_path / "none.yaml"))
