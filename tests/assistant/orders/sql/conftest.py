"""Crashes of a database connection, around its commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from sqlalchemy import Engine


def crash(engine: Engine, when: str) -> Callable[[], AbstractContextManager[None]]:
    """The connection is lost `before` or `after` the next commit reaches the database."""

    @contextmanager
    def crashing() -> Iterator[None]:
        commit = engine.dialect.do_commit

        def lost(connection: Any) -> None:
            engine.dialect.do_commit = commit  # type: ignore[method-assign]
            if when == "after":
                commit(connection)
            raise engine.dialect.dbapi.OperationalError("the connection is lost")  # type: ignore[union-attr]

        engine.dialect.do_commit = lost  # type: ignore[method-assign]
        yield
        engine.dialect.do_commit = commit  # type: ignore[method-assign]

    return crashing
