"""The shop as the settings name it: its order system, policy and delivery rules."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import structlog
from sqlalchemy.exc import ArgumentError

from assistant.orders.delivery.file import DeliveryError
from assistant.orders.delivery.promise import Delivery
from assistant.orders.folder import OrderFolderError, open_folder
from assistant.orders.identity.email_codes import EmailCodes
from assistant.orders.identity.guesses import Guesses
from assistant.orders.identity.identification import Identification
from assistant.orders.identity.tokens import KeyFileError, ShopTokens
from assistant.orders.identity.whereabouts import Whereabouts
from assistant.orders.mapping import file as mapping_file
from assistant.orders.mapping.file import MappingError
from assistant.orders.policy.file import PolicyError
from assistant.orders.policy.judge import Policy
from assistant.orders.port import OrderSystem, OrderSystemUnavailableError
from assistant.orders.sample import HOME, sample_shop_of
from assistant.orders.shop import Shop
from assistant.orders.sql.system import SqlOrders
from assistant.settings import Settings, SettingsError
from handoff.clock import Clock
from handoff.mail.outbox import Mailer
from handoff.storage.database import Database

logger = structlog.get_logger(__name__)


def open_shop(settings: Settings) -> Shop | None:
    """None where no orders are set. Raises SettingsError for every file or address that cannot be used; an
    order system that is only down does not keep the assistant from starting."""
    try:
        return _opened(settings) if settings.orders else None
    except (MappingError, PolicyError, DeliveryError, OrderFolderError) as error:
        raise SettingsError(str(error)) from error


def identification(
    shop: Shop, database: Database, mailer: Mailer | None, clock: Clock, whereabouts: Whereabouts
) -> Identification:
    """The ways the shop's policy allows; a code by e-mail only where there is a mail server."""
    return Identification(
        shop.system,
        shop.policy.identity,
        Guesses(),
        EmailCodes(database, mailer, clock) if mailer is not None else None,
        lambda: datetime.fromtimestamp(clock() / 1000, UTC),
        whereabouts,
    )


def shop_tokens(settings: Settings) -> ShopTokens | None:
    """None where the shop signs no tokens. Raises SettingsError: a server that cannot check identities must
    not start as if it could."""
    if settings.identity_keys is None:
        return None
    try:
        return ShopTokens.load(settings.identity_keys, settings.identity_audience)
    except KeyFileError as error:
        raise SettingsError(str(error)) from error


def _opened(settings: Settings) -> Shop:
    if (folder := Path(settings.orders)).is_dir():
        return open_folder(folder)
    custom = settings.orders_mapping is not None
    if custom and settings.orders_policy is None:
        raise SettingsError("TELLONCE_ORDERS_MAPPING needs TELLONCE_ORDERS_POLICY: what may customers do?")
    system = _system(settings)
    sample = sample_shop_of(system)
    delivery = Delivery.load(settings.delivery_rules) if settings.delivery_rules else None
    return Shop(
        system,
        Policy.load(settings.orders_policy) if settings.orders_policy else sample.policy,
        "" if custom else sample.example,
        delivery if custom or delivery else sample.delivery,
    )


def _system(settings: Settings) -> OrderSystem:
    mapping = mapping_file.read(settings.orders_mapping or HOME / "mapping.yaml")
    if not settings.orders.startswith(("http://", "https://")):
        try:
            return SqlOrders(settings.orders, mapping)
        except ArgumentError as error:
            raise SettingsError(
                f"TELLONCE_ORDERS: {settings.orders!r} is neither a folder nor an address, such as "
                "postgresql+psycopg://reader@db/shop"
            ) from error
    from assistant.orders.http.client import Client
    from assistant.orders.http.system import HttpOrders

    try:
        client = Client(
            settings.orders,
            token=settings.orders_token.get_secret_value(),
            seconds=settings.orders_seconds,
        )
    except ValueError as error:
        raise SettingsError(f"TELLONCE_ORDERS: {error}") from error
    system = HttpOrders(client, mapping)
    try:
        system.check()
    except OrderSystemUnavailableError as error:
        logger.warning("orders.not_checked", problem=error.for_log)
    return system
