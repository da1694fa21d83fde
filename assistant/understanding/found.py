"""What the readers of a message give."""

from __future__ import annotations

Found = tuple[str, str, int, int]
"""Name and value of a fact, and where its words begin and end in the message."""
