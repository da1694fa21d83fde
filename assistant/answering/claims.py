"""A passage as claims a sentence can be held against: sentences, lists and tables, cut into their clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from assistant.answering.quantities import Quantity, quantities, without
from assistant.answering.relevance import content
from assistant.answering.units import Unit, units
from assistant.answering.vocabulary import has_verb, is_negation, limits
from assistant.understanding.words import fold
from knowledge.passage import Passage
from knowledge.terms import words as terms

_INSTEAD = r"instead of|rather than|statt|anstatt|au lieu|en lugar|en vez|em vez"
_CUT = re.compile(
    r"[;:()|\n•]|\s[–—-]\s|,(?!\d)|\b(?:but|while|whereas|however|unless|except|aber|sondern|während|außer|mais|sauf|"
    r"tandis que|pero|mientras|salvo|mas|enquanto|"
    + _INSTEAD
    + r")\b|\b(?:and|or|und|oder|et|ou|y|e)\b(?=[^,;.]*\d)",
    re.IGNORECASE,
)
_YES = re.compile(r"^\W*(?:yes|ja|oui|sí|sim)\b", re.IGNORECASE)
_NO = re.compile(r"^\W*(?:no|nein|non|não)\b[,.:;!]", re.IGNORECASE)
_MEMBER = 5
"""Most words of a member of an enumeration."""
_DENIAL = {"de": "nicht", "fr": "pas", "es": "no", "pt": "não"}
_WORDS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True)
class Clause:
    """The smallest stretch that says one thing; `denied`: it says that something is not so."""

    text: str
    lang: str
    denied: bool

    @cached_property
    def words(self) -> frozenset[str]:
        """Stems of its content words, numbers and negations left out."""
        return frozenset(
            word
            for word in content(without(self.text))
            if not word[0].isdigit() and not is_negation(word, self.lang)
        )

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Its numbers."""
        return quantities(self.text)

    @cached_property
    def replaced(self) -> bool:
        """Whether it names what something else has taken the place of ("60 days instead of 30")."""
        return re.match(_INSTEAD, self.text, re.IGNORECASE) is not None

    @cached_property
    def limits(self) -> frozenset[frozenset[str]]:
        """The limits it sets."""
        return limits(terms(self.text), self.lang)


@dataclass(frozen=True)
class Claim:
    """`passage.text[start:end]` with what belongs to it: `context` introduces it, `clauses` are its parts."""

    text: str
    context: str
    start: int
    end: int
    clauses: tuple[Clause, ...]


def clauses(text: str, lang: str) -> tuple[Clause, ...]:
    """The clauses of one sentence; the negating word that parts two clauses belongs to the second.

    In "it does not cover wear, accidents and sun damage" the members of the enumeration are denied with it,
    in "mud, hair and stains are not fine" too.
    """
    cuts = (match.start() if match[0][0].isalpha() else match.end() for match in _CUT.finditer(text))
    parts = [text[begin:stop].strip() for begin, stop in pairwise([0, *cuts, len(text)])]
    parts = [part for part in parts if any(sign.isalnum() for sign in part)]
    denied = [_denies(part, lang) for part in parts]
    members = [len(part.split()) <= _MEMBER and not has_verb(part, lang) for part in parts]
    for place in range(1, len(parts)):
        denied[place] |= members[place] and parts[place - 1].endswith(",") and denied[place - 1]
    for place in range(len(parts) - 2, -1, -1):
        denied[place] |= members[place] and parts[place].endswith(",") and denied[place + 1]
    return tuple(Clause(part, lang, no) for part, no in zip(parts, denied, strict=True))


def _denies(text: str, lang: str) -> bool:
    return any(is_negation(fold(word), lang) for word in _WORDS.findall(text))


def claims(passage: Passage) -> tuple[Claim, ...]:
    """What a passage says, in order. A question heading is said when the text under it answers yes or no."""
    found = list(_claims(passage))
    if answers_its_heading(passage):
        yes = _YES.match(passage.text)
        found[0] = _joined(found[0], "" if yes else _DENIAL.get(passage.lang[:2], "not"), passage)
    return tuple(found)


def answers_its_heading(passage: Passage) -> bool:
    """The text begins with yes or no, so that its heading is affirmed or denied by it."""
    return bool(passage.heading and (_YES.match(passage.text) or _NO.match(passage.text)))


def _joined(claim: Claim, denial: str, passage: Passage) -> Claim:
    """The claim with its heading read as a statement."""
    said = f"{denial} {passage.heading.split(' > ')[-1]}".strip()
    return Claim(
        f"{said} {claim.text}", claim.context, claim.start, claim.end,
        (Clause(said, passage.lang, bool(denial)), *claim.clauses),
    )  # fmt: skip


def _claims(passage: Passage) -> Iterator[Claim]:
    text, lang = passage.text, passage.lang.split("-")[0]
    before = ""
    for unit in units(text) or (Unit("sentence", 0, len(text)),):
        said = text[unit.start : unit.end]
        context = before if unit.kind != "sentence" else ""
        parts = tuple(_cells(text, unit, lang)) if unit.kind == "table" else clauses(said, lang)
        yield Claim(said, context, unit.start, unit.end, parts)
        before = said


def _cells(text: str, table: Unit, lang: str) -> Iterator[Clause]:
    """Each cell with the row it names and the column it stands in."""
    head = text[slice(*table.head)] if table.head else ""
    columns = _split(head.splitlines()[0]) if head else []
    for start, end in table.rows:
        cells = _split(text[start:end])
        yield Clause(cells[0], lang, denied=False)
        for place, cell in enumerate(cells[1:], 1):
            column = columns[place] if place < len(columns) else ""
            yield Clause(f"{cells[0]} {column} {cell}", lang, _denies(cell, lang))


def _split(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]
