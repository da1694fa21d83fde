"""Order numbers in any common way of writing, also over several messages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.understanding.found import Found
from assistant.understanding.words import one_slip_apart

_ORDER_WORD = (
    r"order|purchase|bestellung|bestellnummer|auftrag|auftragsnummer|commande|pedido|encomenda|"
    r"compra|ordine|bestelling|"
    r"zamówienie|sipariş|заказ"
)
_NUMBER_WORD = r"number|numbers|no|nr|num|id|ref|reference|code|nummer|numéro|numero|número|номер|#|nº|n°"
_AFTER_WORD = re.compile(
    rf"\b(?:{_ORDER_WORD})(?:[ -]?(?:{_NUMBER_WORD})\.?)?(?: (?:is|was|ist|lautet|est|es|é))?[ :=]{{0,3}}#? ?"
    r"((?-i:[A-Z]{1,3}[- ]?)?\d(?:[\d-]|\d ){2,16}\d)(?![\w@])",
    re.IGNORECASE,
)
_LOOKED_AT = (
    r"(?:check|track|find|look up|look for|look into|cancel|return|status of|regarding|my number(?: is)?)"
)
"""Before digits alone of the right length: they are an order's."""
_COUNTED = r" ?(?:EUR|euros?|USD|dollars?|pounds?|items|pieces|points|times)\b"
_ANSWERED = re.compile(
    r"^\W{0,3}(?:it'?s |its |is |number |nr\.? |no\.? )?#?([A-Za-z]{0,3}[- ]?\d[\d -]{2,16}\d)\W{0,3}$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class OrderNumberForm:
    """One shop's way of numbering: letters before, how many digits, and how the number is written in full.

    `written` has one `{digits}`: `FM-{digits}` makes `FM-48213`, `#W{digits}` makes `#W1234567`.
    """

    letters: str
    digits: int
    written: str

    def canonical(self, digits: str) -> str:
        """The number as the shop writes it."""
        return self.written.format(digits=digits)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The letters, then anything a person puts between, then the digits with single blanks or hyphens
        inside."""
        inside = rf"\d(?:[ -]?\d){{{self.digits - 1}}}"
        return re.compile(
            rf"(?:# ?)?(?<![\w@]){re.escape(self.letters)}[ \-_#:.]{{0,3}}({inside})(?![\w@])", re.IGNORECASE
        )


DEFAULT_FORMS = (OrderNumberForm("FM", 5, "FM-{digits}"), OrderNumberForm("W", 7, "#W{digits}"))


def numbers(text: str, forms: Sequence[OrderNumberForm] = DEFAULT_FORMS) -> Iterator[Found]:
    """Every order number as `("order_number", canonical, start, end)`.

    Certain forms first (the shop's letters and digits), then digits after a word for "order", then a hash
    with digits. Digits alone get the letters of the form with that many digits, when there is exactly one.
    """
    taken: list[range] = []
    for form in forms:
        for match in form.pattern.finditer(text):
            taken.append(range(match.start(), match.end()))
            yield "order_number", form.canonical(_digits(match[1])), match.start(), match.end()
    for pattern in (_AFTER_WORD, _HASHED, _bare_digits(tuple(forms)), _looked_at(tuple(forms))):
        for match in pattern.finditer(text):
            if not any(match.start(1) < each.stop and each.start < match.end(1) for each in taken):
                taken.append(range(match.start(1), match.end(1)))
                yield "order_number", _completed(match[1], forms), match.start(1), match.end(1)


_HASHED = re.compile(r"(?<![\w&#])#[ ]?([A-Za-z]{0,3}-?\d[\d-]{2,16})(?![\w@])")


@lru_cache(maxsize=16)
def _bare_digits(forms: tuple[OrderNumberForm, ...]) -> re.Pattern[str]:
    """Digits alone, of the length of a form; fewer than six could be a postcode or an amount."""
    lengths = sorted({form.digits for form in forms if form.digits >= 6}) or [99]
    exact = "|".join(rf"\d{{{length}}}" for length in lengths)
    return re.compile(rf"(?<![\w#.,+/@-])(?<!\d )({exact})(?![\w@/-]|[.,]\d)")


@lru_cache(maxsize=16)
def _looked_at(forms: tuple[OrderNumberForm, ...]) -> re.Pattern[str]:
    """Digits of the length of a form after a word for what shall be done with them ("check 10467 for me")."""
    exact = "|".join(rf"\d{{{length}}}" for length in sorted({form.digits for form in forms})) or r"(?!)"
    return re.compile(
        rf"\b{_LOOKED_AT}[ :]{{1,2}}#?({exact})(?![\w@/%€$£-]|[.,]\d|{_COUNTED})", re.IGNORECASE
    )


def answered(text: str, forms: Sequence[OrderNumberForm] = DEFAULT_FORMS) -> str | None:
    """The number in a message that holds nothing else, as after "what is your order number?"; None when it
    holds more."""
    match = _ANSWERED.match(text.strip()[:60])
    return _completed(match[1], forms) if match else None


def mistyped(text: str, forms: Sequence[OrderNumberForm] = DEFAULT_FORMS) -> bool:
    """Whether a shop's letters stand before too few or too many digits, and no order number is there."""
    named = any(True for _ in numbers(text, forms))
    return not named and any(
        re.search(rf"(?<![\w@]){re.escape(form.letters)}[ \-_#]?\d{{2,12}}(?![\w@])", text, re.IGNORECASE)
        for form in forms
        if len(form.letters) > 1
    )


def near(given: str, known: Sequence[str]) -> tuple[str, ...]:
    """Those of the customer's own numbers that differ from `given` by one character or one swap."""
    bare = re.sub(r"\W", "", given).casefold()
    return tuple(
        each
        for each in known
        if (own := re.sub(r"\W", "", each).casefold()) != bare and one_slip_apart("." + own, "." + bare)
    )


def _completed(raw: str, forms: Sequence[OrderNumberForm]) -> str:
    letters = re.sub(r"[^A-Za-z]", "", raw).upper()
    digits = _digits(raw)
    fitting = [form for form in forms if form.digits == len(digits) and letters in ("", form.letters.upper())]
    if len(fitting) == 1:
        return fitting[0].canonical(digits)
    return f"{letters}-{digits}" if letters else digits


def _digits(raw: str) -> str:
    return re.sub(r"\D", "", raw)
