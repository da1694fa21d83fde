"""What the server and its mind say to each other: a length, a number that names the request, a pickle.

Pickles, because both ends are this very program, on a socket that nobody else can reach.
"""

from __future__ import annotations

import pickle
import socket
import struct
from dataclasses import dataclass
from typing import Any

_HEAD = struct.Struct("!II")
READY, EXPECTED = 0, 1
"""Numbers that name no request: the mind can be asked; a text that will be asked about in a moment."""
FIRST = 2


@dataclass(frozen=True, slots=True)
class Failed:
    """A request that ended in an error of this kind."""

    kind: str


class Frames:
    """Takes a stream of bytes apart."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, data: bytes) -> list[tuple[int, Any]]:
        """The whole frames there are now, each as its number and what it holds."""
        self._bytes += data
        found = []
        while len(self._bytes) >= _HEAD.size:
            length, number = _HEAD.unpack_from(self._bytes)
            end = _HEAD.size + length
            if len(self._bytes) < end:
                break
            found.append((number, pickle.loads(self._bytes[_HEAD.size : end])))  # noqa: S301
            del self._bytes[:end]
        return found


def framed(number: int, what: Any) -> bytes:
    """One frame."""
    body = pickle.dumps(what, pickle.HIGHEST_PROTOCOL)
    return _HEAD.pack(len(body), number) + body


def receive(connection: socket.socket) -> tuple[int, Any] | None:
    """The next frame of a blocking socket; None when the other end is gone."""
    head = _exactly(connection, _HEAD.size)
    if head is None:
        return None
    length, number = _HEAD.unpack(head)
    body = _exactly(connection, length)
    return (number, pickle.loads(body)) if body is not None else None  # noqa: S301


def _exactly(connection: socket.socket, size: int) -> bytearray | None:
    found = bytearray()
    while len(found) < size:
        try:
            piece = connection.recv(size - len(found))
        except ConnectionError:  # it was killed
            return None
        if not piece:
            return None
        found += piece
    return found
