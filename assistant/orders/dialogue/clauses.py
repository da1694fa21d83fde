"""A message cut into clauses: sentences, and the parts of a sentence that each name something to do."""

from __future__ import annotations

import itertools
import re

from assistant.understanding.words import LONGEST_READ

_BRACES = re.compile(r"\{[^{}]*\}")
_ENDED = re.compile(r"(?<=[.!?])[\"')\]]?\s+|(?<!\s)\s*\n+\s*")
_ABBREVIATED = re.compile(
    r"(?:\b(?:st|ave|dr|no|nr|apt|mr|mrs|ms|e\.g|i\.e|vs|approx|blvd|rd|ste)|str)\.$", re.I
)
_DO = (
    r"(?:(?:(?:for|in|from|on) (?:my |the )?(?:order )?#?w?\d)|"
    r"(?:(?:please|also|then|to|(?:i|you|we)(?:'d| would)? (?:also )?(?:want|need|like|wish)(?: to)?|"
    r"(?:can|could|would) you(?: please)?|(?:can|could) i|(?:the )?(?:return|exchange) of)[ ,]+){0,3}"
    r"(?:cancel|return|exchange|swap|modify|change|update|switch|replace|refund|reorder|expedite|send back|"
    r"correct|stornieren?|annuler|cancelar|devolver)\b)"
)
_JOINED = re.compile(
    rf"(?<!\s)(?:\s*[;,]\s*|\s+)(?:(?:and|then|plus|also|und|et|y|e|but)[ ,]+){{1,3}}(?={_DO})"
    rf"|(?<!\s)\s*;\s*(?={_DO})|,\s+(?=(?:cancel|return|exchange|modify)(?:ing)? (?:my |the )?(?:order |"
    rf"purchase )?#?w?\d)",
    re.I,
)
_LOOSE_END = re.compile(
    r"(?<![\s,;])[\s,;]+(?:(?:and|then|also|plus|und|et|but)[\s,]*){1,6}$|^(?:also|and|then)[\s,]*$", re.I
)


def clauses(text: str) -> tuple[str, ...]:
    """The clauses in order; what stands in braces is never cut. Reads the first 4,000 characters."""
    text = text[:LONGEST_READ].strip()
    hidden = _BRACES.sub(lambda found: "\x00" * len(found[0]), text)
    cuts: list[int] = [0]
    for end in _ENDED.finditer(hidden):
        if "\n" in end[0] or not _ABBREVIATED.search(hidden[: end.start()][-8:]):
            cuts.append(end.end())
    cuts += [joint.end() for joint in _JOINED.finditer(hidden)]
    edges = [*sorted(set(cuts)), len(text)]
    parts = (_LOOSE_END.sub("", text[start:stop]).strip(" \t\n") for start, stop in itertools.pairwise(edges))
    return tuple(part for part in parts if any(letter.isalnum() for letter in part))
