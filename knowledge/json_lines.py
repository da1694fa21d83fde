"""One line of a JSON lines file."""

from __future__ import annotations

import json
from typing import Any


def parsed(line: bytes) -> Any:
    """The value on a line. Raises ValueError that says why there is none: encoding, JSON, depth, number."""
    try:
        return json.loads(line.decode())
    except UnicodeDecodeError as error:
        raise ValueError(f"is not UTF-8 (byte {error.start + 1}); save the file as UTF-8") from error
    except RecursionError as error:
        raise ValueError("is not JSON that can be read: too deep") from error
    except ValueError as error:
        raise ValueError(f"is not JSON: {error}") from error
