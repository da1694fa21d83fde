"""One HTTP service, asked carefully: deadlines, retries that cannot do a thing twice, no redirects, a size
limit, a circuit breaker."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx2
import orjson

from assistant.orders.breaker import Breaker
from assistant.orders.port import (
    OrderChangedError,
    OrderRefusedError,
    OrderSystemError,
    OrderSystemUnavailableError,
)

ATTEMPTS = 3
PAUSES = (0.1, 0.4)
LARGEST = 2 * 1024 * 1024
_LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Answer:
    """A JSON answer with its headers; `body` is None where there is no such thing (404)."""

    body: Any
    headers: Mapping[str, str]


class Client:
    """Blocking; safe to use from several threads. Raises ValueError for an address it must not use."""

    def __init__(
        self, url: str, *, token: str = "", seconds: float = 3, breaker: Breaker | None = None
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(
                "the order system is an https:// address, such as https://orders.shop.example/v1"
            )
        if token and parts.scheme == "http" and parts.hostname not in _LOCAL:
            raise ValueError("a token must not travel without TLS; give the order system's https:// address")
        self._url = url.rstrip("/")
        self._seconds = seconds
        self._breaker = breaker or Breaker()
        self._http = httpx2.Client(
            timeout=httpx2.Timeout(seconds),
            # An answer from elsewhere would be believed like the shop's own.
            follow_redirects=False,
            headers={"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {}),
        )

    def get(self, path: str) -> Answer:
        """Read something; repeated when it fails."""
        return self._repeatedly("GET", path, None, {}, ATTEMPTS)

    def send(
        self, method: str, path: str, body: Any, headers: Mapping[str, str], *, repeatable: bool
    ) -> Answer:
        """Write something; repeated only when the service knows a repetition by its key."""
        return self._repeatedly(method, path, body, headers, ATTEMPTS if repeatable else 1)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _repeatedly(
        self, method: str, path: str, body: Any, headers: Mapping[str, str], attempts: int
    ) -> Answer:
        for attempt in range(attempts):
            try:
                return self._once(method, path, body, headers)
            except OrderSystemUnavailableError:
                if attempt == attempts - 1:
                    raise
                time.sleep(PAUSES[attempt])
        raise AssertionError("there is at least one attempt")

    def _once(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> Answer:
        if not self._breaker.allows():
            raise OrderSystemUnavailableError("the order system failed several times and is left in peace")
        content = None if body is None else orjson.dumps(body)
        typed = {**headers, **({"Content-Type": "application/json"} if content is not None else {})}
        deadline = time.monotonic() + self._seconds
        try:
            with self._http.stream(method, self._url + path, content=content, headers=typed) as response:
                answer = _judged(response, _read(response, deadline))
        except (httpx2.TransportError, OrderSystemUnavailableError) as error:
            self._breaker.failed()
            raise OrderSystemUnavailableError(f"the order system did not answer: {error}") from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise OrderSystemError(f"the order system could not be asked: {error}") from error
        self._breaker.succeeded()
        return answer


def _read(response: httpx2.Response, deadline: float) -> bytes:
    """The body, within the deadline and the size limit; the client's own timeout only knows single reads."""
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > LARGEST:
            raise OrderSystemError(f"the order system's answer is larger than {LARGEST} bytes")
        if time.monotonic() > deadline:
            raise OrderSystemUnavailableError("the answer took too long")
    return bytes(body)


def _judged(response: httpx2.Response, body: bytes) -> Answer:
    status = response.status_code
    if status == 404:
        return Answer(None, response.headers)
    if status == 429 or status >= 500:
        raise OrderSystemUnavailableError(f"status {status}")
    if status in (409, 412):
        raise OrderChangedError(_message(body) or "the order changed since the customer was shown it")
    if status in (400, 422):
        raise OrderRefusedError(_message(body) or f"the order system refused (status {status})")
    if not 200 <= status < 300:
        raise OrderSystemError(f"the order system answered with status {status}")
    return Answer(_json(body), response.headers)


def _json(body: bytes) -> Any:
    if not body:
        return {}
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise OrderSystemError("the order system's answer is not JSON") from error


def _message(body: bytes) -> str:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return ""
    said = (
        next((found[key] for key in ("message", "detail", "title") if found.get(key)), "")
        if isinstance(found, dict)
        else ""
    )
    return str(said)[:300]
