"""The child process that reads risky files: little memory, no files to write, killed when it takes too long.

Protocol on its pipes: a JSON line with path and size, then that many bytes; back comes one JSON line. A child
that met something no reader foresaw, want of memory above all, calls itself spent and reads no further file:
what a parser in C still holds then is nobody's to free.
"""

from __future__ import annotations

import json
import sys
import warnings

from knowledge.document import Document
from knowledge.errors import LoadError

MEMORY_BYTES = 1024 * 1024 * 1024
MAX_CHARACTERS = 10_000_000


def main() -> None:
    """Serve until the parent closes the pipe."""
    warnings.simplefilter("ignore")
    _limit()
    from knowledge.loaders.registry import load_here

    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a parser that prints must not break the protocol
    while line := requests.readline():
        request = json.loads(line)
        data = requests.read(request["size"])
        try:
            answer = _packed(load_here(request["path"], data))
        except LoadError as error:
            answer = {"error": str(error)}
        except MemoryError:
            answer = {"error": "needs too much memory to read", "spent": True}
        except Exception as error:
            answer = {"error": f"cannot be read: {type(error).__name__}: {str(error)[:200]}", "spent": True}
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()
        if "spent" in answer:
            return


def _packed(document: Document) -> dict[str, object]:
    if len(document.body) > MAX_CHARACTERS:
        raise LoadError(f"holds more than {MAX_CHARACTERS:,} characters of text; split it")
    entries = [[entry.questions, entry.answer, entry.heading, entry.start] for entry in document.entries]
    return {
        "title": document.title,
        "body": document.body,
        "front": document.front.to_json(),
        "entries": entries,
    }


def _limit() -> None:
    try:
        import resource
    except ImportError:  # not a Unix system: the time limit alone holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


if __name__ == "__main__":
    main()
