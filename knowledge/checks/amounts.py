"""Amounts in a text, made comparable: money, time, clock, dates, phone numbers, shares, measures, counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from knowledge.terms import words

_NUMBER = r"\d{1,3}(?:[,.\u00a0\u202f ]\d{3}){1,5}(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d)"
_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "zehn": 10,
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "one": 1, "ein": 1, "eine": 1, "einen": 1, "eines": 1,
    "einer": 1, "einem": 1, "une": 1,
}  # fmt: skip
_SPELT = "|".join(_WORDS)
_DASH = r"\s?(?:–|-|to|bis|à|or|oder)\s?"
_MONTHS = (
    "jan(?:uary|uar|vier)?", "feb(?:ruary|ruar)?|février", "mar(?:ch)?|märz|mars", "apr(?:il)?|avril",
    "may|mai",
    "june?|juni|juin", "july?|juli|juillet", "aug(?:ust)?|août", "sep(?:t(?:ember|embre)?)?",
    "o[ck]t(?:ober|obre)?", "nov(?:ember|embre)?", "de[cz](?:ember)?|décembre",
)  # fmt: skip
_MONTH = "|".join(f"(?P<m{number}>{name})" for number, name in enumerate(_MONTHS, 1))
_SIGNS = {"€": "eur", "euro": "eur", "euros": "eur", "$": "usd", "dollars": "usd", "dollar": "usd",
          "£": "gbp", "pounds": "gbp", "pound": "gbp"}  # fmt: skip
_CURRENCY = r"€|£|\$|eur(?:os?)?\b|usd\b|gbp\b|chf\b|sek\b|dkk\b|nok\b|pln\b|pounds?\b|dollars?\b"
_WORKING = r"(?:working|business)[ -]days?|werktag(?:en|e|s)?|arbeitstag(?:en|e|s)?|jours? ouvrés?"
_HOURS = {
    "min": 1 / 60, "hou": 1.0, "stu": 1.0, "heu": 1.0, "day": 24.0, "tag": 24.0, "jou": 24.0, "wee": 168.0,
    "woc": 168.0, "sem": 168.0, "mon": 730.5, "moi": 730.5, "yea": 8766.0, "jah": 8766.0, "an": 8766.0,
}  # fmt: skip
_SPAN = (
    r"minutes?|minuten?|hours?|stunden?|heures?|days?|tag(?:en|e|s)?|jours?|weeks?|wochen?|semaines?|months?"
    r"|monat(?:en|e|s)?|mois|years?|jahr(?:en|e|s)?|ans?"
)
_MEASURES = {
    "kg": ("mass", 1000.0), "g": ("mass", 1.0), "km": ("length", 1000.0), "m": ("length", 1.0),
    "cm": ("length", 0.01), "mm": ("length", 0.001), "l": ("volume", 1.0), "litres": ("volume", 1.0),
    "litre": ("volume", 1.0), "ml": ("volume", 0.001), "°c": ("heat", 1.0), "kb": ("bytes", 0.001),
    "mb": ("bytes", 1.0), "gb": ("bytes", 1000.0),
}  # fmt: skip
_SIZES = frozenset((*(kind for kind, _ in _MEASURES.values()), "count"))
"""What is measured or counted may be more than its floor; an age or a notice is meant as the limit it is."""
_I = re.IGNORECASE
_BETWEEN = re.compile(r"\s?(?:–|-|and|to|until|bis|und|et|à)\s?", _I)
_CEILING = re.compile(
    r"\b(?:up to|at most|maximum|max\.?|most|no more than|until|bis zu|höchstens|jusqu.à|larger than)\b\W*$",
    _I,
)
_FLOOR = re.compile(
    r"\b(?:at least|minimum(?: of)?|from|over|more than|starts? (?:at|from)|ab|mindestens|dès)\W*$", _I
)


@dataclass(frozen=True, slots=True)
class Amount:
    """`low..high` in a unit that depends on `kind`; `text[start:end]` holds it.

    `noun` are the stems of what is counted. `bound` is 1 for a ceiling, -1 for a floor, 0 for neither.
    """

    kind: str
    low: float
    high: float
    start: int
    end: int
    noun: frozenset[str] = frozenset()
    bound: int = 0


def amounts(text: str) -> list[Amount]:
    """All amounts in one sentence, from left to right; two ends of a range are one amount."""
    taken: list[Amount] = []
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            if all(match.end() <= each.start or each.end <= match.start() for each in taken):
                amount = read(match)
                if amount is not None:
                    taken.append(amount)
    taken.sort(key=lambda each: each.start)
    return [_bounded(text, amount) for amount in _merged(text, taken)]


def differ(one: Amount, two: Amount) -> bool:
    """Can the two not both be true of one thing? Amounts of different kinds never differ."""
    if one.kind != two.kind:
        return {one.kind, two.kind} == {"time", "working"} and _apart_in_days(one, two)
    if one.kind == "count" and not one.noun & two.noun:
        return False
    if one.bound * two.bound < 0:
        return False  # a floor and a ceiling
    if one.kind in _SIZES and (_allows(one, two) or _allows(two, one)):
        return False  # "at least 100 Mbit/s" and "300 Mbit/s"
    if one.kind == "phone":
        return one.high != two.high
    if one.kind == "date":
        years = one.high // 10_000, two.high // 10_000
        return one.high % 10_000 != two.high % 10_000 and (not all(years) or years[0] == years[1])
    if one.kind == "clock":
        return not {one.low, one.high} & {two.low, two.high} or _both_ranges_differ(one, two)
    slack = 0.04 * max(one.high, two.high) if one.kind == "time" and max(one.high, two.high) >= 600 else 1e-9
    return one.high < two.low - slack or two.high < one.low - slack or _cross(one, two, slack)


def _allows(bound: Amount, exact: Amount) -> bool:
    """Is an exact amount one of those that a floor or a ceiling lets through?"""
    if not bound.bound or exact.bound:
        return False
    return exact.low >= bound.high if bound.bound < 0 else exact.high <= bound.low


def _cross(one: Amount, two: Amount, slack: float) -> bool:
    """Two ranges may lie one within the other, or be the same; overlapping in part, they differ."""
    if one.low == one.high or two.low == two.high:
        return False
    inside = two.low - slack <= one.low and one.high <= two.high + slack
    around = one.low - slack <= two.low and two.high <= one.high + slack
    return not inside and not around


def _both_ranges_differ(one: Amount, two: Amount) -> bool:
    ranges = one.low != one.high and two.low != two.high
    return ranges and (one.low, one.high) != (two.low, two.high)


def _apart_in_days(one: Amount, two: Amount) -> bool:
    """Five working days are five to ten days."""
    working, plain = (one, two) if one.kind == "working" else (two, one)
    return plain.high < working.low * 24 or plain.low > (working.high * 1.6 + 2) * 24


def number(digits: str) -> float:
    """Digits with a decimal comma or point and any thousands mark, or a spelt number."""
    spelt = _WORDS.get(digits.lower())
    if spelt is not None:
        return float(spelt)
    plain = re.sub(r"[\u00a0\u202f ]", "", digits)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain):
        return float(re.sub(r"[.,]", "", plain))
    whole, mark, rest = plain.rpartition("," if plain.rfind(",") > plain.rfind(".") else ".")
    return float(f"{re.sub(r'[.,]', '', whole)}.{rest}") if mark else float(rest)


def _merged(text: str, taken: list[Amount]) -> Iterator[Amount]:
    """`between €5 and €9` and `09:00–16:00` are one amount."""
    place = 0
    while place < len(taken):
        one = taken[place]
        two = taken[place + 1] if place + 1 < len(taken) else None
        if (two is not None and one.kind == two.kind in ("money", "clock")) or (
            two is not None and one.kind == two.kind and one.kind.startswith("money")
        ):
            between = text[one.end : two.start]
            opened = re.search(r"\b(?:between|from|von|zwischen|entre|de)\s+$", text[: one.start], _I)
            if (
                _BETWEEN.fullmatch(between)
                and (opened or "–" in between or "-" in between)
                and two.high > one.low
            ):
                yield Amount(one.kind, one.low, two.high, one.start, two.end)
                place += 2
                continue
        yield one
        place += 1


_MORE = re.compile(r"\s?(?:less|cheaper|more|extra|off|weniger|günstiger|mehr|de moins|de plus)\b", _I)


def _bounded(text: str, amount: Amount) -> Amount:
    if amount.kind != "share" and _MORE.match(
        text, amount.end
    ):  # "€1 less than" is another thing than a price
        amount = replace(amount, kind=f"{amount.kind} apart")
    before = text[max(0, amount.start - 30) : amount.start]
    bound = 1 if _CEILING.search(before) else -1 if _FLOOR.search(before) else 0
    if not bound or amount.low != amount.high or amount.kind == "phone":
        return amount
    return replace(amount, bound=bound)


def _ends(match: re.Match[str], factor: float = 1.0) -> tuple[float, float]:
    low = number(match["a"]) * factor
    return low, number(match["b"]) * factor if match["b"] else low


def _money(match: re.Match[str]) -> Amount:
    sign = (match["before"] or match["after"]).lower()
    low, high = _ends(match)
    return Amount(f"money {_SIGNS.get(sign, sign)}", low, high, *match.span())


def _share(match: re.Match[str]) -> Amount:
    return Amount("share", *_ends(match), *match.span())


def _working(match: re.Match[str]) -> Amount:
    return Amount("working", *_ends(match), *match.span())


def _time(match: re.Match[str]) -> Amount:
    unit = match["unit"].lower()
    factor = _HOURS.get(unit[:3]) or _HOURS[unit[:2]]
    return Amount("time", *_ends(match, factor), *match.span())


def _measure(match: re.Match[str]) -> Amount:
    kind, factor = _MEASURES[match["unit"].lower()]
    return Amount(kind, *_ends(match, factor), *match.span())


def _clock(match: re.Match[str]) -> Amount | None:
    hour, minute = int(match["h"] or match["h2"]), int(match["min"] or 0)
    half = (match["half"] or match["half2"] or "").lower().replace(".", "")
    hour = hour % 12 + 12 if half == "pm" else hour % 12 if half == "am" else hour
    if hour > 24 or minute > 59:
        return None
    return Amount("clock", hour * 60 + minute, hour * 60 + minute, *match.span())


def _date(match: re.Match[str]) -> Amount | None:
    values = match.groupdict()
    if values.get("iso"):
        year, month, day = map(int, values["iso"].split("-"))
    elif values.get("num"):
        day, month, year = map(int, re.split(r"[./]", values["num"]))
    else:
        month = next(place for place in range(1, 13) if values.get(f"m{place}"))
        day, year = int(values["d"] or values["d2"] or 0), int(values["y"] or 0)
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    code = float(year * 10_000 + month * 100 + day)
    return Amount("date", code, code, *match.span())


def _phone(match: re.Match[str]) -> Amount | None:
    digits = re.sub(r"\D", "", match[0]).removeprefix("00")
    return Amount("phone", 0, float(digits), *match.span()) if 7 <= len(digits) <= 15 else None


def _count(match: re.Match[str]) -> Amount | None:
    low, high = _ends(match)
    noun = frozenset(words(match["noun"]))
    if not noun or (low == high and 1900 <= low <= 2100):
        return None
    return Amount("count", low, high, match.start(), match.end("b") if match["b"] else match.end("a"), noun)


def _of(unit: str, spelt: bool = False) -> re.Pattern[str]:
    one = f"{_NUMBER}|{_SPELT}" if spelt else _NUMBER
    return re.compile(
        rf"(?<![\w.,-])(?P<a>{one})(?:{_DASH}(?P<b>{_NUMBER}))?[\s\u00a0-]?(?P<unit>{unit})(?!\w)", _I
    )


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Amount | None]], ...] = (
    (
        re.compile(
            rf"\b(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})\b|\b(?P<num>\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}})\b"
            rf"|\b(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.|er)?\s(?:of\s)?(?:{_MONTH})\b\.?(?:,?\s(?P<y>\d{{4}}))?",
            _I,
        ),
        lambda match: _date(match),
    ),
    (re.compile(r"(?<![\w.,/-])\+?\d[\d ()/\u00a0-]{5,}\d(?![\w.,/-]?\d)"), _phone),
    (
        re.compile(
            r"(?<![\d:.,])(?P<h>\d{1,2})(?::|\.(?=\d\d\s?(?:uhr|[ap]\.?m)))(?P<min>\d{2})"
            r"(?:\s?(?P<half>[ap]\.?m\.?)|\suhr)?(?![\d:])"
            r"|(?<![\d:.,€$£])(?P<h2>\d{1,2})\s?(?:(?P<half2>[ap]\.?m\b\.?)|uhr\b)",
            _I,
        ),
        _clock,
    ),
    (
        re.compile(
            rf"(?<![\w.,])(?:(?P<before>{_CURRENCY})[\s\u00a0]?)(?P<a>{_NUMBER})(?:{_DASH}(?:{_CURRENCY})?(?P<b>{_NUMBER}))?"
            r"(?P<after>)",
            _I,
        ),
        _money,
    ),
    (
        re.compile(
            rf"(?<![\w.,])(?P<before>)(?P<a>{_NUMBER})(?:{_DASH}(?P<b>{_NUMBER}))?[\s\u00a0]?(?P<after>{_CURRENCY})",
            _I,
        ),
        _money,
    ),
    (_of(r"%|percent|per cent|prozent|pour cent"), _share),
    (_of(_WORKING, spelt=True), _working),
    (_of(_SPAN, spelt=True), _time),
    (_of("|".join(sorted(_MEASURES, key=len, reverse=True))), _measure),
    (
        re.compile(
            rf"(?<![\w.,/×:-])(?P<a>{_NUMBER})(?:{_DASH}(?P<b>{_NUMBER}))?(?!\s?[×x]\s?\d)"
            r"[\s\u00a0](?P<noun>[^\W\d_]{3,}(?:\s[^\W\d_]{3,})?)",
            _I,
        ),
        _count,
    ),
)
