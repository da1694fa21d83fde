"""How many steps a regular expression takes, counted by a matcher of its own, and texts that make it many.

Python's `re` does not tell its steps, and a clock tells more of the machine than of the pattern. This matcher
backtracks as `re` does, over the same parsed form, and counts every try of every node. It follows the first
match only, from every start, as `search` does.
"""

from __future__ import annotations

import math
import re
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

sys.setrecursionlimit(max(sys.getrecursionlimit(), 20_000))
Node = tuple[Any, Any]
WORDS = {
    c.CATEGORY_DIGIT: str.isdigit,
    c.CATEGORY_SPACE: str.isspace,
    c.CATEGORY_WORD: lambda char: char.isalnum() or char == "_",
}
NOT_WORDS = {
    c.CATEGORY_NOT_DIGIT: c.CATEGORY_DIGIT,
    c.CATEGORY_NOT_SPACE: c.CATEGORY_SPACE,
    c.CATEGORY_NOT_WORD: c.CATEGORY_WORD,
}
QUICK, LONG = (250, 1000), (100, 200)
"""Letters of two texts: to be searched with `re`, and to have their steps counted."""
NEVER, SHORT, FEW = 1_000_000.0, 18, 20_000
"""A short text, and steps that only what doubles with every letter needs more of."""
MOST_PUMPS, SUSPECT, CONFIRMED, ENOUGH_NS = 30, 7.0, 2, 100_000_000
ALPHABET = "a0 .-@#/\n,'\"<([é_Zx:;=*|>)]\\\t“!?&+%$€"


class TooManyError(Exception):
    """The budget of steps is used up."""


class Steps:
    """A pattern, and what it costs on a text."""

    def __init__(self, pattern: re.Pattern[str], budget: int = 400_000) -> None:
        self.tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
        self.flags = pattern.flags | self.tree.state.flags
        self.budget = budget
        self.count = 0
        self.groups: dict[int, tuple[int, int]] = {}

    def search(self, text: str, *, anchored: bool = False) -> int:
        """Steps of a search through `text`, or of a match at its start, whether it finds or not."""
        self.found(text, anchored=anchored)
        return self.count

    def found(self, text: str, *, anchored: bool = False) -> tuple[int, int] | None:
        """Where the first match is."""
        self.count = 0
        self.text = text
        nodes = list(self.tree)
        for start in range(1 if anchored else len(text) + 1):
            self.groups = {}
            for end in self._sequence(nodes, 0, start):
                return start, end
        return None

    def _step(self) -> None:
        self.count += 1
        if self.count > self.budget:
            raise TooManyError

    def _sequence(self, nodes: list[Node], index: int, at: int) -> Iterator[int]:
        if index == len(nodes):
            yield at
            return
        for end in self._node(nodes[index], at):
            yield from self._sequence(nodes, index + 1, end)

    def _node(self, node: Node, at: int) -> Iterator[int]:
        self._step()
        op, given = node
        if op in (c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN):
            if at < len(self.text) and fits(node, self.text[at], self.flags):
                yield at + 1
        elif op is c.AT:
            if self._at(given, at):
                yield at
        elif op is c.BRANCH:
            for branch in given[1]:
                yield from self._sequence(list(branch), 0, at)
        elif op is c.SUBPATTERN:
            yield from self._group(given, at)
        elif op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            yield from self._repeat(op, given, at)
        elif op is c.ATOMIC_GROUP:
            yield from self._first(list(given), at)
        elif op in (c.ASSERT, c.ASSERT_NOT):
            yield from self._look(op, given, at)
        elif op is c.GROUPREF:
            start, end = self.groups.get(given, (0, 0))
            if self.text.startswith(self.text[start:end], at):
                yield at + end - start
        elif op is c.GROUPREF_EXISTS:
            number, yes, no = given
            yield from self._sequence(list(yes if number in self.groups else no or ()), 0, at)
        else:
            raise NotImplementedError(op)

    def _group(self, given: Any, at: int) -> Iterator[int]:
        number, more, fewer, body = given
        outer, inner = self.flags, (self.flags | more) & ~fewer
        self.flags = inner
        for end in self._sequence(list(body), 0, at):
            if number is not None:
                self.groups[number] = (at, end)
            self.flags = outer
            yield end
            self.flags = inner
        self.flags = outer

    def _first(self, nodes: list[Node], at: int) -> Iterator[int]:
        for end in self._sequence(nodes, 0, at):
            yield end
            return

    def _look(self, op: Any, given: Any, at: int) -> Iterator[int]:
        direction, body = given
        nodes = list(body)
        if direction < 0:
            width = body.getwidth()[0]
            found = at >= width and any(end == at for end in self._sequence(nodes, 0, at - width))
        else:
            found = any(True for _ in self._sequence(nodes, 0, at))
        if found == (op is c.ASSERT):
            yield at

    def _repeat(self, op: Any, given: Any, at: int) -> Iterator[int]:
        least, most, body = given
        nodes = list(body)
        limit = len(self.text) + 1 if most is c.MAXREPEAT else int(most)
        if len(nodes) == 1 and nodes[0][0] in (c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN):
            yield from self._run(op, nodes[0], least, limit, at)
        elif op is c.POSSESSIVE_REPEAT:
            done = 0
            while done < limit and (end := next(self._first(nodes, at), None)) is not None and end > at:
                at, done = end, done + 1
            if done >= least:
                yield at
        else:
            yield from self._rounds(op, nodes, least, limit, at, 0)

    def _run(self, op: Any, node: Node, least: int, limit: int, at: int) -> Iterator[int]:
        """Characters in a row, without a recursion for each."""
        if op is c.MIN_REPEAT:
            done = 0
            while True:
                if done >= least:
                    yield at + done
                self._step()
                if (
                    done >= limit
                    or at + done >= len(self.text)
                    or not fits(node, self.text[at + done], self.flags)
                ):
                    return
                done += 1
        done = 0
        while done < limit and at + done < len(self.text) and fits(node, self.text[at + done], self.flags):
            self._step()
            done += 1
        if op is c.POSSESSIVE_REPEAT:
            if done >= least:
                yield at + done
            return
        for taken in range(done, least - 1, -1):
            self._step()
            yield at + taken

    def _rounds(
        self, op: Any, nodes: list[Node], least: int, limit: int, at: int, done: int
    ) -> Iterator[int]:
        if op is c.MIN_REPEAT and done >= least:
            yield at
        if done < limit:
            for end in self._sequence(nodes, 0, at):
                if end > at or done < least:
                    yield from self._rounds(op, nodes, least, limit, end, done + 1)
        if op is c.MAX_REPEAT and done >= least:
            yield at

    def _at(self, where: Any, at: int) -> bool:
        text = self.text
        many = bool(self.flags & re.MULTILINE)
        if where in (c.AT_BEGINNING, c.AT_BEGINNING_STRING):
            return at == 0 or (where is c.AT_BEGINNING and many and text[at - 1] == "\n")
        if where is c.AT_END_STRING:
            return at == len(text)
        if where is c.AT_END:
            return at == len(text) or (text[at] == "\n" and (many or at == len(text) - 1))
        word = WORDS[c.CATEGORY_WORD]
        edge = (at > 0 and word(text[at - 1])) != (at < len(text) and word(text[at]))
        return edge == (where is c.AT_BOUNDARY)


def fits(node: Node, char: str, flags: int) -> bool:
    """Whether a character is one that this node takes."""
    op, given = node
    chars = {char, char.lower(), char.upper()} if flags & re.IGNORECASE else {char}
    if op is c.ANY:
        return bool(flags & re.DOTALL) or char != "\n"
    if op is c.LITERAL:
        return any(each == chr(given) for each in chars)
    if op is c.NOT_LITERAL:
        return all(each != chr(given) for each in chars)
    negated = given[0][0] is c.NEGATE
    found = any(_in(item, each) for item in given for each in chars)
    return found != negated


def _in(item: Node, char: str) -> bool:
    op, given = item
    if op is c.NEGATE:
        return False
    if op is c.LITERAL:
        return char == chr(given)
    if op is c.RANGE:
        return len(char) == 1 and given[0] <= ord(char) <= given[1]
    if given in NOT_WORDS:
        return not WORDS[NOT_WORDS[given]](char)
    return bool(WORDS[given](char))


def pumps(pattern: re.Pattern[str]) -> list[tuple[str, str, str]]:
    """`(before, pumped, after)`: texts that a repeat of the pattern may go over again and again."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    flags = pattern.flags | tree.state.flags
    found: dict[tuple[str, str, str], None] = {}
    repeats = list(_repeats(list(tree), "", flags))
    for before, bodies in repeats:
        for body in bodies:
            for after in ("", "\x00"):
                found[before, body, after] = None
                found["", body, after] = None
    singles = list(dict.fromkeys(body for _, bodies in repeats for body in bodies))
    for one, other in pairwise(singles[:12]):
        found["", one + other, "\x00"] = None
    return list(found)


def _repeats(nodes: list[Node], before: str, flags: int) -> Iterator[tuple[str, list[str]]]:
    for node in nodes:
        op, given = node
        if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            _, most, body = given
            if most is c.MAXREPEAT or most > 40:
                yield before, _samples(list(body), flags)
            yield from _repeats(list(body), before, flags)
        elif op is c.BRANCH:
            for branch in given[1]:
                yield from _repeats(list(branch), before, flags)
        elif op is c.SUBPATTERN:
            yield from _repeats(list(given[3]), before, flags)
        elif op is c.ATOMIC_GROUP:
            yield from _repeats(list(given), before, flags)
        elif op in (c.ASSERT, c.ASSERT_NOT):
            yield from _repeats(list(given[1]), before, flags)
        before += (_samples([node], flags, most=1) or [""])[0]


def _samples(nodes: list[Node], flags: int, most: int = 4) -> list[str]:
    """A few texts that these nodes take."""
    found = [""]
    for node in nodes:
        more = _of_node(node, flags, most)
        found = [one + other for one in found for other in more][: most * 2] if more else found
    return [each for each in dict.fromkeys(found) if each][:most]


def _of_node(node: Node, flags: int, most: int) -> list[str]:
    op, given = node
    if op is c.LITERAL:
        return [chr(given)]
    if op in (c.NOT_LITERAL, c.ANY, c.IN):
        return ([char for char in ALPHABET if fits(node, char, flags)] or _own(node))[:most]
    if op is c.BRANCH:
        return [each for branch in given[1] for each in (_samples(list(branch), flags, most) or [""])][:most]
    if op is c.SUBPATTERN:
        return _samples(list(given[3]), flags, most)
    if op is c.ATOMIC_GROUP:
        return _samples(list(given), flags, most)
    if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
        least, _, body = given
        one = _samples(list(body), flags, most)
        return [each * max(1, int(least)) for each in one]
    return [""]


def _own(node: Node) -> list[str]:
    op, given = node
    chars = []
    for item in given if op is c.IN else ():
        if item[0] is c.LITERAL:
            chars.append(chr(item[1]))
        elif item[0] is c.RANGE:
            chars.append(chr(item[1][0]))
    return chars


def growth(pattern: re.Pattern[str], *, anchored: bool = False) -> tuple[float, str]:
    """By how much steps grow when the text doubles, at worst (2: linear, 4: square), and on which text.

    What `re` itself takes its time over is looked at closely; steps decide, never the clock.
    """
    slow = sorted(
        ((_slower(pattern, pump, anchored), pump) for pump in pumps(pattern)[:MOST_PUMPS]), reverse=True
    )
    if slow and slow[0][0] >= NEVER:
        return slow[0][0], repr(slow[0][1])
    suspects = [pump for times, pump in slow if times > SUSPECT][:CONFIRMED]
    found = sorted(((_times(pattern, pump, anchored), pump) for pump in suspects), reverse=True)
    return (found[0][0], repr(found[0][1])) if found else (0.0, "")


def _slower(pattern: re.Pattern[str], pump: tuple[str, str, str], anchored: bool) -> float:
    """How many times as long a text takes that is four times as long: 4 is linear, 16 the square."""
    try:
        # What never ends must not be given to `re`, which cannot be stopped.
        Steps(pattern, FEW).search(_text(pump, SHORT), anchored=True)
    except (TooManyError, RecursionError):
        return NEVER
    took = []
    for size in QUICK:
        text = _text(pump, size)
        began = time.thread_time_ns()
        pattern.match(text) if anchored else pattern.search(text)
        took.append(time.thread_time_ns() - began)
        if took[-1] > ENOUGH_NS:
            return 1000.0
    return took[1] / max(took[0], 1)


def _times(pattern: re.Pattern[str], pump: tuple[str, str, str], anchored: bool) -> float:
    counts = []
    for size in LONG:
        try:
            counts.append(Steps(pattern).search(_text(pump, size), anchored=anchored))
        except (TooManyError, RecursionError):
            return 1000.0
    return counts[1] / max(counts[0], LONG[0])


def _text(pump: tuple[str, str, str], size: int) -> str:
    before, pumped, after = pump
    return before + pumped * math.ceil(size / len(pumped)) + after
