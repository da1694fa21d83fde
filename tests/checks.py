"""Everything `make test` runs, in order, the quick checks first; stops at the first that fails.

CHECKS="lint types" runs only those. Tests that failed beside others run once more, alone: one that
fails then is broken; one that passes then is unsteady, and the first run's report above names it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

BIN = Path(sys.executable).parent
PYTEST = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", "-q"]
ALONE = ["--last-failed", "--last-failed-no-failures", "none", "-n", "0"]
TESTS_FAILED = 1
CHECKS: dict[str, list[str]] = {
    "format": [str(BIN / "ruff"), "format", "--check", "."],
    "lint": [str(BIN / "ruff"), "check", "."],
    "types": [str(BIN / "mypy"), "--num-workers", "2"],
    "arrows": [str(BIN / "lint-imports")],
    "tests": [*PYTEST, "-m", "not browser"],
    # In processes of their own: a browser driver keeps an event loop running that nobody else can share.
    "widget": [*PYTEST, "tests/web_widget", "-m", "browser"],
    "shop": [*PYTEST, "tests/assistant", "-m", "browser"],
    "stories": [*PYTEST, "tests/acceptance", "-m", "browser"],
}


def run(name: str) -> int:
    """One check's exit code."""
    code = subprocess.run(CHECKS[name], check=False).returncode
    if code == TESTS_FAILED and PYTEST[0:3] == CHECKS[name][0:3]:
        print(f"== {name}: broken or unsteady? What failed runs again, one after the other", flush=True)
        code = subprocess.run([*CHECKS[name], *ALONE], check=False).returncode
    return code


def main() -> int:
    """Run the chosen checks; the exit code of the first that fails, or 0."""
    chosen = os.environ.get("CHECKS", "").split() or list(CHECKS)
    unknown = [name for name in chosen if name not in CHECKS]
    if unknown:
        print(f"there is no check {', '.join(unknown)}; there are: {', '.join(CHECKS)}")
        return 2
    for name in chosen:
        started = time.monotonic()
        print(f"== {name}", flush=True)
        code = run(name)
        verdict = "passed" if code == 0 else "FAILED"
        print(f"== {name}: {verdict} in {time.monotonic() - started:.0f} s", flush=True)
        if code != 0:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
