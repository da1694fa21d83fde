"""Named places where a test kills the process, to see that nothing is lost there.

Inert unless the environment names one: `TELLONCE_FAILPOINT=name` (the first time it is reached) or `name:3`
(the third). Nothing in production sets it, and `tellonce doctor` says so when something does.
"""

from __future__ import annotations

import os
import signal
from itertools import count

VARIABLE = "TELLONCE_FAILPOINT"
NAMES = (
    "store.before_commit",
    "store.after_commit",
    "relay.before_telling",
    "turn.before_answer",
    "order.before_write",
    "order.after_write",
    "index.before_switch",
    "index.after_switch",
)
_NAME, _, _TIMES = os.environ.get(VARIABLE, "").partition(":")
_reached = count(1)


def reach(name: str) -> None:
    """The process ends here, at once and without a word, if this is the place and the time."""
    if name == _NAME and next(_reached) == int(_TIMES or 1):
        os.kill(os.getpid(), signal.SIGKILL)
