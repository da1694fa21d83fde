"""Requests to addresses that somebody typed: to the public internet only, to the address that was checked.

A name is resolved once, every address behind it is checked, and the connection is made to one of them: what
the name means a moment later does not matter. Redirects are not followed and proxies not used.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpcore2

from handoff.errors import Invalid

SECONDS = 15.0
LONGEST_URL = 1000
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_INNER = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "fec0::/10", "64:ff9b:1::/48")))
"""Inner ones (RFC 6890, 3879, 8215) that not every Python calls so."""


class NotReached(Exception):
    """Nothing was answered; the text says why."""


class Outgoing:
    """Sends requests; `networks` are inner ones that the operator allows besides the public internet."""

    def __init__(self, networks: Iterable[str] = ()) -> None:
        self._networks: tuple[Network, ...] = tuple(ipaddress.ip_network(each) for each in networks)

    def checked(self, url: str) -> str:
        """The address, if it can be one. Names are resolved when it is used. Raises Invalid."""
        try:
            parts = urlsplit(url)
            port = parts.port
            # What no name server can be asked for: a label that is empty or too long.
            (parts.hostname or "").encode("idna")
        except ValueError as error:
            raise Invalid("that is not an address; write one such as https://example.com/hook") from error
        if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
            raise Invalid("an address has at most 1000 printable ASCII characters and no spaces")
        if parts.scheme not in ("https", *(("http",) if self._networks else ())) or not parts.hostname:
            raise Invalid("an address begins with https://")
        if parts.username is not None or parts.password is not None or parts.fragment or port == 0:
            raise Invalid("an address holds no user name, no password and no fragment")
        literal = _literal(parts.hostname)
        if literal is not None and not self._may_be(literal):
            raise Invalid("that address is inside a private network; nothing is sent there")
        return url

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status of the answer, whose body nobody reads. Raises NotReached."""
        try:
            async with asyncio.timeout(SECONDS), self._pool() as pool:
                plain: Any = {"Content-Type": "application/json", "User-Agent": "Tellonce", **headers}
                async with pool.stream("POST", self.checked(url), headers=plain, content=body) as answer:
                    return int(answer.status)
        except Invalid as error:
            raise NotReached(str(error)) from error
        except TimeoutError as error:
            raise NotReached(f"no answer within {SECONDS:g} s") from error
        except (
            httpcore2.NetworkError,
            httpcore2.ProtocolError,
            httpcore2.TimeoutException,
            OSError,
        ) as error:
            raise NotReached(f"no connection ({type(error).__name__})") from error

    async def addresses(self, host: str, port: int) -> list[str]:
        """The addresses behind a name, all of them allowed. Raises NotReached."""
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise NotReached("the name is not known") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        # One bad address among good ones is an attack, not a chance to pick the good one.
        if not addresses or not all(self._may_be(ipaddress.ip_address(each)) for each in addresses):
            raise NotReached("the name leads inside a private network; nothing is sent there")
        return addresses

    def _may_be(self, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
        inner = _inner(address)
        if any(each in network for each in (address, inner) for network in self._networks):
            return True
        return all(
            each.is_global
            and not each.is_multicast
            and not each.is_reserved
            and not any(each in network for network in _INNER)
            for each in (address, inner)
        )

    def _pool(self) -> httpcore2.AsyncConnectionPool:
        return httpcore2.AsyncConnectionPool(
            ssl_context=ssl.create_default_context(), network_backend=_Pinned(self), retries=0
        )


class _Pinned(httpcore2.AsyncNetworkBackend):
    """Connects to an address that was checked, under the name that certificates are checked for."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._outgoing = outgoing
        self._inner = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's interface
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """A connection to one of the addresses behind the name."""
        first, *_ = await self._outgoing.addresses(host, port)
        return await self._inner.connect_tcp(first, port, timeout, local_address, socket_options)

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore2.AsyncNetworkStream:
        """Never."""
        raise NotReached("there are no sockets of this machine behind an address")

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._inner.sleep(seconds)


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address a host is written as, also in the old ways: one number, octal, hexadecimal."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        try:
            return ipaddress.IPv4Address(socket.inet_aton(host))
        except OSError:
            return None


def _inner(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The IPv4 address that an IPv6 one stands for (mapped, 6to4, Teredo, NAT64), else the address."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address
