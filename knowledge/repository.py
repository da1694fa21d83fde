"""The folder's git repository, when it has one: edits are committed under their author's name.

Only the edited paths go into a commit, whatever else is staged. A commit that fails costs no edit: the file
is saved already, and the reason is told.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SECONDS = 20
NEWEST = 2000
_RECORD, _FIELD = "\x1e", "\x1f"


@dataclass(frozen=True, slots=True)
class LastEdit:
    """Who changed a file last, when (ms since 1970), and what they said about it."""

    author: str
    at: int
    message: str


class Repository:
    """`find` returns None where the folder is in no repository or git is not installed. Blocking."""

    def __init__(self, git: str, folder: Path) -> None:
        self._git = git
        self._folder = folder

    @classmethod
    def find(cls, folder: Path) -> Repository | None:
        """The repository that holds the folder."""
        git = shutil.which("git")
        if git is None or not folder.is_dir():
            return None
        found = cls(git, folder)
        return found if found._run("rev-parse", "--is-inside-work-tree").stdout.strip() == "true" else None

    def commit(self, paths: Sequence[str], name: str, email: str, message: str) -> str:
        """Commit these paths (relative to the folder) alone; "" when it is done, else why it is not."""
        own = ("-c", "user.name=Tellonce", "-c", "user.email=tellonce@localhost")
        author = f"{_line(name) or 'Somebody'} <{_line(email)}>"
        added = self._run("add", "--all", "--", *map(_literal, paths))
        if added.returncode != 0:
            return _reason(added)
        done = self._run(
            *own, "commit", "--quiet", "--only", f"--author={author}", "-m", message, "--",
            *map(_literal, paths),
        )  # fmt: skip
        return "" if done.returncode == 0 else _reason(done)

    def last_edits(self) -> dict[str, LastEdit]:
        """The newest edit of each file that the last 2,000 commits touched, by path in the folder."""
        layout = f"{_RECORD}%an{_FIELD}%at{_FIELD}%s"
        log = self._run(
            "-c", "core.quotePath=false", "log", f"-n{NEWEST}", "--relative", "--name-only",
            f"--format={layout}", "--", ".",
        )  # fmt: skip
        found: dict[str, LastEdit] = {}
        for record in log.stdout.split(_RECORD)[1:] if log.returncode == 0 else ():
            head, *paths = record.split("\n")
            author, at, message = head.split(_FIELD, 2)
            for path in filter(None, paths):
                found.setdefault(path, LastEdit(author, int(at) * 1000, message))
        return found

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        # A question on a terminal, or a pager, would wait for ever.
        environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat", "GIT_EDITOR": "true"}
        command = [self._git, "-C", str(self._folder), *arguments]
        try:
            return subprocess.run(  # noqa: S603 - fixed program, no shell, paths after --
                command, capture_output=True, text=True, timeout=SECONDS, check=False,
                env=environment, stdin=subprocess.DEVNULL, errors="replace",
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(command, 1, "", f"git did not finish within {SECONDS} s")


def _literal(path: str) -> str:
    """As git takes a path without reading patterns into it."""
    return f":(literal){path}"


def _line(text: str) -> str:
    return "".join(letter for letter in text if letter not in "<>" and letter.isprintable()).strip()


def _reason(done: subprocess.CompletedProcess[str]) -> str:
    said = (done.stderr or done.stdout).strip().splitlines()
    return said[0][:300] if said else "git refused without a reason"
