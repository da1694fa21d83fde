"""Vectors of the texts asked for last: each is made once, also when several threads want it at once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future

from knowledge.passage import Vector


class Remembered:
    """Thread-safe; keeps the `limit` vectors that were wanted last."""

    def __init__(self, make: Callable[[str], Vector], limit: int) -> None:
        self._make = make
        self._limit = limit
        self._lock = threading.Lock()
        self._vectors: OrderedDict[str, Future[Vector]] = OrderedDict()

    def __call__(self, text: str) -> Vector:
        """The vector of a text; whoever comes while it is made waits for it. Raises what making it raises."""
        with self._lock:
            known = self._vectors.get(text)
            if known is not None:
                self._vectors.move_to_end(text)
            else:
                mine = self._vectors[text] = Future()
                if len(self._vectors) > self._limit:
                    self._vectors.popitem(last=False)
        if known is not None:
            return known.result()
        try:
            mine.set_result(self._make(text))
        except BaseException as error:
            with self._lock:
                self._vectors.pop(text, None)
            mine.set_exception(error)
        return mine.result()
