"""Who may come in over the network and how often, and where requests may go: settings of the outer doors."""

from __future__ import annotations

from ipaddress import ip_network

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings


class DoorSettings(BaseSettings):
    """The part of the settings that is about addresses and limits."""

    allowed_origins: tuple[str, ...] = Field(
        (), description="Origins of shop pages that may embed the widget, besides this server's own"
    )
    trusted_proxies: tuple[str, ...] = Field(
        ("127.0.0.1", "::1"),
        description="Addresses or networks (CIDR) of your proxies: their `X-Forwarded-For` says who asks. "
        "Any other one is taken for the customer itself, and limits by address then count everybody as one",
    )
    messages_per_minute: int = Field(30, ge=1, description="Messages one customer may send in a minute")
    newcomers_per_hour: int = Field(
        2000,
        ge=0,
        description="Customers who may come anew from one network address in an hour; 0: any number",
    )
    sockets_per_address: int = Field(50, ge=1, description="Chat connections one network address may hold")
    webhook_networks: tuple[str, ...] = Field(
        (), description="Inner networks (CIDR) that webhooks may be sent to besides the public internet"
    )

    @field_validator("allowed_origins")
    @classmethod
    def _origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            if not origin.startswith(("http://", "https://")) or origin.count("/") != 2:
                raise ValueError(
                    f"{origin!r} is no origin; write scheme and host only, such as https://shop.example"
                )
        return origins

    @field_validator("webhook_networks", "trusted_proxies")
    @classmethod
    def _networks(cls, networks: tuple[str, ...]) -> tuple[str, ...]:
        for each in networks:
            try:
                ip_network(each)
            except ValueError as error:
                raise ValueError(f"{each!r} is no network; write one such as 10.1.0.0/16") from error
        return networks
