"""Numbers with what they count ("2–3 working days", "€6.95", "sixty days"), the same however written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_UNITS = {
    "working day": r"(?:working|business)[ -]days?|werktag(?:en|e)?|arbeitstag(?:en|e)?|"
    r"jours? ouvr(?:é|able)s?|d[ií]as? (?:laborable|h[áa]bil|út[ei])[a-z]*",
    "hour": r"hours?|hrs?|stunden?|heures?|horas?",
    "minute": r"minutes?|minuten?|minutos?",
    "day": r"days?|tage?n?|jours?|d[ií]as?",
    "week": r"weeks?|wochen?|semaines?|semanas?",
    "month": r"months?|monate?n?|mois|mes(?:es)?|mês",
    "year": r"years?|jahre?n?|ans?|années?|a[ñn]os?",
    "%": r"%|per ?cent|prozent|pour cent|por ci?ento",
    "€": r"€|eur(?:os?)?",
    "$": r"\$|usd|dollars?",
    "£": r"£|gbp|pounds?",
    "chf": r"chf|francs?|franken",
    "kg": r"kg|kilos?|kilograms?",
    "g": r"g|grams?|gramm?",
    "km": r"km",
    "cm": r"cm",
    "mm": r"mm",
    "m": r"m|met(?:er|re)s?",
    "l": r"l|lit(?:er|re)s?",
    "°": r"°c?|degrees?",
    "point": r"points?|punkte?n?|puntos?|pontos?",
}
_WORDS = {
    word: str(value)
    for value, words in {
        1: "one", 2: "two zwei deux dos dois", 3: "three drei trois tres três",
        4: "four vier quatre cuatro quatro", 5: "five fünf cinq cinco", 6: "six sechs seis",
        7: "seven sieben sept siete sete",
        8: "eight acht huit ocho oito", 9: "nine neun neuf nueve nove", 10: "ten zehn dix diez dez",
        11: "eleven elf", 12: "twelve zwölf douze doce doze", 14: "fourteen vierzehn quatorze catorce",
        15: "fifteen quinze quince", 20: "twenty zwanzig vingt veinte vinte", 24: "twenty-four",
        30: "thirty dreißig trente treinta trinta", 48: "forty-eight", 50: "fifty",
        60: "sixty sechzig soixante", 90: "ninety neunzig", 100: "hundred hundert cent cien cem",
    }.items()
    for word in words.split()
}  # fmt: skip
_BEFORE = re.compile(r"(€|\$|£|\bCHF|\bEUR|\bUSD|\bGBP)\s?$", re.IGNORECASE)
_AFTER = re.compile(
    r"[\s\u00a0-]?(?:"
    + "|".join(f"(?P<u{place}>{unit})" for place, unit in enumerate(_UNITS.values()))
    + r")(?![^\W\d_])",
    re.IGNORECASE,
)
_FREE = re.compile(r"free|kostenlos|kostenfrei|gratis|gratuite?s?|gratuito|gratuita", re.IGNORECASE)
_NUMBER = re.compile(
    rf"(?<![\w.,-])(?:{_FREE.pattern})(?![\w-])|(?<![\w.,])(?:\d+(?:[.,:]\d+)*|(?:"
    + "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
    + r")(?![\w-]*[^\W\d_]))(?![A-Z]{2})",
    re.IGNORECASE,
)
_SPANS = re.compile(
    r"\s*(?:-|–|—|\bto\b|\bor\b|\bbis\b|\boder\b|\bà\b|\bou\b|\ba\b|\bo\b|\bund\b|\band\b)\s*", re.IGNORECASE
)
_NAMES = tuple(_UNITS)
_CURRENCY = {"eur": "€", "usd": "$", "gbp": "£"}
MONEY = frozenset({"free", "€", "$", "£", "chf"})
TIME = frozenset({"working day", "hour", "minute", "day", "week", "month", "year"})


@dataclass(frozen=True)
class Quantity:
    """`value` in plain decimal writing, `unit` by its English name, empty when none is written; `start` and
    `end` are where the number stands, `span` where number and unit do."""

    value: str
    unit: str
    start: int
    end: int
    span: tuple[int, int]

    def agrees(self, other: Quantity) -> bool:
        """The same value, and no other unit where both have one."""
        return self.value == other.value and (not self.unit or not other.unit or self.unit == other.unit)

    def rivals(self, other: Quantity) -> bool:
        """Both could be the answer to one question: the same kind of unit, or none where one is missing."""
        return not self.unit or not other.unit or _kind(self.unit) == _kind(other.unit)


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every number of a text in order. In "2 to 3 days" both count days; "1,000" is a thousand."""
    found = list(_found(text))
    for place in range(len(found) - 2, -1, -1):
        this, following = found[place], found[place + 1]
        if not this.unit and following.unit and _SPANS.fullmatch(text, this.end, following.start):
            found[place] = replace(this, unit=following.unit)
    for place in range(1, len(found)):
        before, this = found[place - 1], found[place]
        if not this.unit and before.unit in "€$£" and _SPANS.fullmatch(text, before.end, this.start):
            found[place] = replace(this, unit=before.unit)
    return tuple(found)


def without(text: str) -> str:
    """The text without its numbers and their units."""
    for quantity in reversed(quantities(text)):
        if quantity.value != "0":
            text = f"{text[: quantity.span[0]]} {text[quantity.span[1] :]}"
    return text


def _found(text: str) -> Iterator[Quantity]:
    for match in _NUMBER.finditer(text):
        written = match[0].lower()
        if _FREE.fullmatch(written):
            yield Quantity("0", "free", match.start(), match.end(), match.span())
            continue
        unit, span = _unit(text, match.start(), match.end())
        if written in _WORDS:
            if written != "one" or unit:
                yield Quantity(_WORDS[written], unit, match.start(), match.end(), span)
        elif written.count(".") + written.count(",") > 1 and not _is_thousands(written):
            # A date such as 24.12.2026: each part is a number.
            for part in re.finditer(r"\d+", written):
                begin = match.start() + part.start()
                yield Quantity(_plain(part[0]), "", begin, begin + len(part[0]), match.span())
        else:
            yield Quantity(_plain(written), unit, match.start(), match.end(), span)


def _unit(text: str, start: int, end: int) -> tuple[str, tuple[int, int]]:
    before = _BEFORE.search(text, max(0, start - 5), start)
    if before:
        sign = before[1].lower()
        return _CURRENCY.get(sign, sign), (before.start(), end)
    after = _AFTER.match(text, end)
    return (_NAMES[int(str(after.lastgroup)[1:])], (start, after.end())) if after else ("", (start, end))


def _kind(unit: str) -> str:
    return "money" if unit in MONEY else "time" if unit in TIME else unit


def _is_thousands(written: str) -> bool:
    return re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?", written) is not None


def _plain(written: str) -> str:
    if ":" in written:
        hour, _, rest = written.partition(":")
        return str(int(hour)) if not rest.strip("0:") else f"{int(hour)}:{rest}"
    whole, fraction = written, ""
    match = re.fullmatch(r"(.*)[.,](\d{1,2}|\d{4,})", written)
    if match and match[1]:
        whole, fraction = match[1], match[2].rstrip("0")
    digits = re.sub(r"\D", "", whole).lstrip("0") or "0"
    return f"{digits}.{fraction}" if fraction else digits
