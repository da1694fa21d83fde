"""Which lines of an order a text speaks of, and what each of them shall become."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.orders.dialogue.left_out import left_out, listed
from assistant.orders.dialogue.terms import terms
from assistant.orders.records import Item
from assistant.understanding.words import word_set

_WORD = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+(?:-[^\W\d_]+)*|[;,.]")
_BRACES = re.compile(r"\{[^{}]*\}")
_VERB = re.compile(
    r"\b(?:exchang|swap|modif|chang|replac|switch|trad|updat|edit|correct|alter|umtausch|echang|"
    r"cambi|troc)\w*",
    re.I,
)
_TO = re.compile(r"\s(?:to|into|for|gegen|in|pour|contre|por|para)\s|->|=>|→", re.I)
_WITH = re.compile(r"\s(?:with|by|durch|avec|con|com)\s", re.I)
_INSTEAD = re.compile(r"\binstead of\b|\brather than\b|\bstatt\b|\bau lieu d", re.I)
_PAYING = re.compile(
    r"(?<![\s;,.])[\s;,.]*"
    r"(?:\b(?:via|using|paying|paid|charge|refund(?:ed)?|credited)\b|\b(?:and |i'?ll |i )?pay\b|"
    r"\bwith (?:my|the) (?:paypal|gift|credit|card|visa|master)).*$",
    re.I | re.S,
)
_ORDER = re.compile(
    r"(?<![ ,])[ ,]*\b(?:from|in|for|of|on|to) (?:my |the |this )?(?:order |purchase )?(?:number |no\.? )?"
    r"#?[A-Z]{0,3}-?\d{5,}\b,?",
    re.I,
)
_CUTS = re.compile(r"[;,.\n]|\b(?:and|plus|und|et|y|e|as well as|as for|along with)\b", re.I)
_LITERAL_CUT = re.compile(r";")
_LOOSE = word_set(
    "smart electric digital water indoor action air wall pet led desk tea office garden patio running "
    "gaming wireless mechanical portable hiking cycling security bluetooth light yoga"
)
_KINDS_OF_THING = word_set("set kit machine maker")
_ALL = re.compile(
    r"\b(?:everything|all of (?:it|them)|all (?:of )?(?:the |my |its |these |those )?(?:items?|"
    r"products?|things|articles?)|both(?: of (?:them|the items))?|"
    r"(?:whole|entire|complete|full) order|all the items|every item|alles|tout|todo|tudo)\b",
    re.I,
)
_WHOLE_ORDER = re.compile(
    r"\b(?:return|send back|exchange)\w* (?:my |the |this |that )?(?:whole |entire )?order\b|"
    r"\bitems in (?:my |the )?order\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words about one product of the order: the `lines` they may mean, what it is, and what it shall become
    (None where nothing is said of that); `left_out` where it is one that is not meant."""

    lines: tuple[str, ...]
    has: str
    wants: str | None
    start: int
    left_out: bool = False


def pieces(text: str, items: Sequence[Item]) -> tuple[Piece, ...]:
    """One piece for each product of `items` that the text names, in the order of the text."""
    masked = _masked(text)
    found = _mentions(masked, items)
    if not found:
        return ()
    edges = [
        0,
        *(_cut(masked, left.end, right.start) for left, right in itertools.pairwise(found)),
        len(text),
    ]
    told: list[Piece] = []
    end = 0
    for mention, start, stop in zip(found, edges, edges[1:], strict=False):
        piece = _piece(text, masked, mention, start, stop)
        between = masked[end : mention.start]
        goes_on = bool(told) and told[-1].left_out and listed(between)
        out = left_out(between, masked[mention.end : stop])
        told.append(replace(piece, left_out=out or goes_on))
        end = mention.end
    return tuple(told)


def names_all(text: str) -> bool:
    """Whether it says that everything is meant."""
    return _ALL.search(text) is not None


def names_order(text: str) -> bool:
    """Whether it speaks of the order as a whole."""
    return _WHOLE_ORDER.search(text) is not None


def named_products(text: str, items: Sequence[Item]) -> frozenset[str]:
    """Names of those products that the text mentions."""
    found = _mentions(_masked(text), items)
    by_line = {item.line: item.name for item in items}
    return frozenset(by_line[line] for mention in found for line in mention.lines)


def target_in(text: str) -> str | None:
    """What something shall become, where the text does not name the product ("change it to the blue one")."""
    part = _PAYING.sub("", _ORDER.sub(" ", text))
    if (instead := _INSTEAD.search(part)) is not None:
        return part[: instead.start()]
    verb = _VERB.search(part)
    to = _TO.search(part, verb.end() if verb else 0) or _WITH.search(part, verb.end() if verb else 0)
    return part[to.end() :] if to else None


def _masked(text: str) -> str:
    """As long as the text, without what is in braces and without the order's number."""
    hidden = _BRACES.sub(lambda found: "\x00" * len(found[0]), text)
    return _ORDER.sub(lambda found: "\x00" * len(found[0]), hidden)


@dataclass(frozen=True, slots=True)
class _Mention:
    lines: tuple[str, ...]
    start: int
    end: int


def _mentions(masked: str, items: Sequence[Item]) -> list[_Mention]:
    """Full names first; a word of a name counts where no full name stands. One mention a product."""
    by_name: dict[tuple[str, ...], tuple[str, ...]] = {}
    for item in items:
        key = terms(item.name)
        by_name[key] = (*by_name.get(key, ()), item.line)
    words = _spans(masked)
    taken: list[range] = []
    found: list[_Mention] = []
    for name in sorted(by_name, key=len, reverse=True):
        for start, end in _standing(name, words):
            if not any(start < each.stop and each.start < end for each in taken):
                taken.append(range(start, end))
                found.append(_Mention(by_name[name], start, end))
    for word, names in _short(by_name).items():
        lines = tuple(line for name in names for line in by_name[name])
        for start, end in _standing((word,), words):
            if not any(start < each.stop and each.start < end for each in taken):
                taken.append(range(start, end))
                found.append(_Mention(lines, start, end))
    return _once_each(sorted(found, key=lambda each: each.start))


def _once_each(found: Sequence[_Mention]) -> list[_Mention]:
    """The first mention of each product, unless it is named again for another line of the same name.

    "two jigsaw puzzles" in one list stay two; "the mouse … for a white mouse" is one.
    """
    kept: list[_Mention] = []
    for each in found:
        before = [other for other in kept if set(other.lines) & set(each.lines)]
        if len(before) < len(each.lines) and not (before and len(each.lines) == 1):
            kept.append(each)
    return kept


def _short(by_name: dict[tuple[str, ...], tuple[str, ...]]) -> dict[str, list[tuple[str, ...]]]:
    """The single words a product may be called by, each with the names it may stand for."""
    short: dict[str, list[tuple[str, ...]]] = {}
    for name in by_name:
        for place, word in enumerate(name):
            last = place == len(name) - 1
            if (last and word not in _KINDS_OF_THING) or (not last and word not in _LOOSE and len(word) > 3):
                short.setdefault(word, []).append(name)
    return short


def _spans(masked: str) -> list[tuple[str, int, int]]:
    words: list[tuple[str, int, int]] = []
    for match in _WORD.finditer(masked):
        for term in terms(match[0]) or (match[0],):
            words.append((term, match.start(), match.end()))
    return words


def _standing(wanted: tuple[str, ...], words: Sequence[tuple[str, int, int]]) -> list[tuple[int, int]]:
    size = len(wanted)
    joined = "".join(wanted)
    found = [
        (words[place][1], words[place + size - 1][2])
        for place in range(len(words) - size + 1)
        if tuple(word for word, _, _ in words[place : place + size]) == wanted
    ]
    # "book shelf" for a bookshelf, "t shirt" for a T-shirt.
    found += [
        (left[1], right[2])
        for left, right in itertools.pairwise(words)
        if size == 1 and left[0] + right[0] == joined
    ]
    return found


def _cut(masked: str, after: int, before: int) -> int:
    between = masked[after:before]
    cuts = list(_LITERAL_CUT.finditer(between))[:1] or list(_CUTS.finditer(between))[-1:]
    return after + cuts[0].end() if cuts else before


def _piece(text: str, masked: str, mention: _Mention, start: int, stop: int) -> Piece:
    stop = mention.end + len(_PAYING.sub("", masked[mention.end : stop]))
    part = masked[start:stop]
    if (instead := _INSTEAD.search(part)) is not None:
        return Piece(
            mention.lines,
            text[start + instead.end() : stop],
            text[start : start + instead.start()],
            mention.start,
        )
    verb = _VERB.search(part)
    begin = max(verb.end() if verb else 0, 0)
    to = (
        _TO.search(part, max(begin, mention.end - start))
        or _TO.search(part, begin)
        or _WITH.search(part, begin)
    )
    if to is None:
        return Piece(mention.lines, text[start:stop], None, mention.start)
    return Piece(
        mention.lines, text[start : start + to.start()], text[start + to.end() : stop], mention.start
    )
