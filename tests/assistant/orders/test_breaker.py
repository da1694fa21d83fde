"""The breaker opens after failures in a row, and one attempt after the pause decides."""

from __future__ import annotations

from assistant.orders.breaker import Breaker


def test_it_opens_after_failures_in_a_row_only() -> None:
    breaker = Breaker(failures=3, pause=10, clock=lambda: 0.0)
    for _ in range(2):
        breaker.failed()
    breaker.succeeded()
    for _ in range(2):
        breaker.failed()
    assert breaker.allows()
    breaker.failed()
    assert not breaker.allows()


def test_one_attempt_after_the_pause_decides() -> None:
    now = [0.0]
    breaker = Breaker(failures=1, pause=10, clock=lambda: now[0])
    breaker.failed()
    now[0] = 10
    assert [breaker.allows() for _ in range(3)] == [True, False, False]
    breaker.failed()
    now[0] = 19.9
    assert not breaker.allows()
    now[0] = 20
    assert breaker.allows()
    breaker.succeeded()
    assert breaker.allows()
