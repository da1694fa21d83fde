"""How to reach the customer and where: e-mail, telephone, postcode and street, as written in a message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.understanding.found import Found

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![\w@])")
_PHONE = re.compile(
    r"(?<![\w#/@-])(?:\+|00)\d{1,3}(?:(?: ?[./-] ?| )?\(?\d{1,5}\)?){2,8}(?![\w@])"
    r"|(?<![\w#/@-])(?:\+|00)?\(?\d{1,4}\)?(?:(?: ?[./-] ?| )?\(?\d{2,5}\)?){2,5}(?![\w@])"
)
_PHONE_WORD = re.compile(
    r"(?:phone|mobile|cell|call me|reach me|tel|telefon|handy|nummer|téléphone|portable|teléfono|"
    r"móvil|telefone|celular|whatsapp)",
    re.I,
)
_LABELLED_POSTCODE = re.compile(
    r"\b(?:zip(?: ?code)?|post(?:al)? ?code|postcode|plz|postleitzahl|code postal|código postal"
    r"|codigo postal|cp|cep)(?:(?: (?:on|of|for|in|auf|für|von|der|de|del|da|do|du"
    r"|zu)(?: [\w#-]{1,12}){1,4})? (?:is|was|ist|lautet|est|es|é))?[ :=]{0,3}([A-Z]{1,2}-)?(\d{5}-\d{3,4}"
    r"|\d{4}-\d{3}|\d{2}-\d{3}|\d{3} \d{2}\b|[A-Z]\d{2} [A-Z\d]{4}\b|\d{4} ?[A-Z]{2}\b|\d{4,6}"
    r"|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})(?!\w)",
    re.IGNORECASE,
)
_SHAPED_POSTCODE = re.compile(
    r"(?<![\w#-])(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d|\d{4} "
    r"?[A-Z]{2}(?= [A-Z]|[,.]|$))(?!\w)"
)
_COUNTRY = "(?:DE?|AT?|CH?|FR?|IT?|ES?|PT?|BE?|NL?|LU?|PL|CZ|DK|SE?|FI|SK|SI|HR|HU|EE|LT|LV|GR|US)"
"""Before a postcode, as in "D-10115"; other letters before a number are an order's."""
_BEFORE_CITY = re.compile(
    rf"(?<![\w#.,-])(?:{_COUNTRY}-)?(\d{{5}})(?= [A-ZÄÖÜ][a-zäöüß]{{2,}})(?! ?(?:EUR|Euro|Stück|USD))"
)
_TOWN_LINE = re.compile(rf"^[ \t]?(?:{_COUNTRY}-)?(\d{{4,5}}) [A-ZÄÖÜ][\w.ÄÖÜäöüß -]{{2,30}}$", re.MULTILINE)
"""On an envelope's last line, a town's four digits are a postcode, too."""
_AFTER_STATE = re.compile(r"\b[A-Z]{2},? (\d{5}(?:-\d{4})?)(?![\w-])")
_STREET_TYPE = (
    r"street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|ct|way|place|square|terrace|"
    r"close|parkway|highway|grove|gardens|crescent|mews|wharf|croft"
)
_POSTCODE = r"(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|\d{5}(?:-\d{4})?|\d{4} [A-Z]{2})"
_LINES = (
    rf"(?:,?\n[A-Z][\w' -]{{1,30}})?,?\n(?:{_POSTCODE}\b"
    rf"|(?:[A-Z]{{1,2}}-)?\d{{4,5}} [A-ZÀ-Ý][\wÀ-ÿ-]{{1,30}})"
)
"""Town and postcode on lines of their own, as on an envelope."""
_HOUSE_FIRST = re.compile(
    rf"(?<![\w#-])\d{{1,5}}[A-Za-z]? (?:(?i:[a-z][\w'.-]{{0,30}}) ){{1,4}}(?i:{_STREET_TYPE})\b\.?"
    r"(?:,? (?i:suite|apt|apartment|unit|flat|#) ?\w{1,6})?"
    rf"(?:{_LINES}|(?:,? [A-Z][\w'-]{{1,30}}(?: [A-Z][\w'-]{{1,30}})?)?(?:,? [A-Z]{{2}})?(?:,? "
    rf"\d{{5}}(?:-\d{{4}})?)?)",
)
_STREET_FIRST = re.compile(
    r"\b(?:[A-ZÄÖÜ][\wäöüß.-]{0,30} ){0,2}[A-ZÄÖÜ][\wäöüß.-]{0,30}(?:straße|strasse|str\.|weg|"
    r"platz|allee|gasse|ring|damm|ufer|straat|laan)"
    rf" \d{{1,4}} ?[a-z]?\b(?:{_LINES}|,? (?:[A-Z]{{1,2}}-)?\d{{4,5}} [A-ZÄÖÜ][\wäöüß-]{{1,30}})?"
)
_BRITISH = re.compile(r"(?<=[A-Z]\d)[A-Z\d]? ?\d[A-Z]{2}\b|,? ?[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
"""What may be left of a British postcode where an address ends, or all of it."""
_CITY = (
    r"(?:\d{4,5}|[A-Z]\d{2} [A-Z\d]{4}|\d{2,3}[- ]\d{2,3}|\d{4} [A-Z]{2}|[A-Z]{1,2}-\d{4,5})"
    r" [A-ZÀ-Ý][\wÀ-ÿ-]{1,30}"
)
_WORDS = r"(?: [\wÀ-ÿ'’.-]{1,30}){0,3}"
_BEFORE_TOWN = re.compile(
    rf"(?<![\w.-])(?:(?:ul|al|c|av|pl)\. )?[A-ZÀ-Ý][\wÀ-ÿ'’.-]{{1,30}}{_WORDS} \d{{1,4}} ?[a-z]?, {_CITY}"
    rf"|(?<![\w.-])\d{{1,4}} [A-ZÀ-Ý][\wÀ-ÿ'’.-]{{1,30}}{_WORDS}, {_CITY}"
)
_STATED = re.compile(
    r"(?i:\b(?:live (?:at|in)|address(?: is|:)|adresse(?: ist| est|:)|wohne(?: in| im| am)?"
    r"|habite(?: au)?|vivo en|moro (?:na|em)|abito in|woon (?:op|aan)|(?:deliver|ship|send)(?:ed)? (?:it "
    r"|them )?to)) ((?:\d{1,4},? )?[A-ZÀ-Ý][\wÀ-ÿ'’.-]{1,30}(?: [\wÀ-ÿ'’.-]{1,30}){0,3} "
    rf"\d{{1,4}} ?[a-z]?\b(?:,? {_CITY})?)"
)
_STREET_ROMANCE = re.compile(
    r"\b(?:(?:\d{1,4},? )(?:bis |ter )?(?:rue|avenue|boulevard|place|chemin|quai"
    r"|impasse) (?:[\wÀ-ÿ'’-]{1,30} ?){1,5}|(?:calle|avenida|plaza|paseo|rua|travessa|praça|via|viale"
    r"|corso) (?:[\wÀ-ÿ'’-]{1,30} ){0,4}[\wÀ-ÿ'’-]{0,29}[^\W\d],? (?:n[º°.]? ?)?\d{1,4}\b)"
    rf"(?:,? {_CITY})?",
    re.IGNORECASE,
)


def emails(text: str) -> Iterator[Found]:
    """E-mail addresses, lower-cased; a trailing full stop is not part of one."""
    for match in _EMAIL.finditer(text):
        yield "email", match.group().lower().strip("."), match.start(), match.end()


def phones(text: str) -> Iterator[Found]:
    """Telephone numbers of 7 to 15 digits; without a plus or a word for "telephone" near, 9 digits at
    least."""
    for match in _PHONE.finditer(text):
        raw = match.group()
        digits = re.sub(r"\D", "", raw)
        said = bool(_PHONE_WORD.search(text, max(0, match.start() - 40), match.start()))
        international = raw.startswith(("+", "00"))
        grouped = bool(re.search(r"\d[ ./-]\(?\d", raw))
        if 7 <= len(digits) <= 15 and (
            international or said or (9 <= len(digits) <= 13 and (grouped or raw[0] == "0"))
        ):
            yield "phone", ("+" if raw.startswith("+") else "") + digits, match.start(), match.end()


def named_postcodes(text: str) -> Iterator[Found]:
    """Postcodes that are named as one; no word for an order before the digits makes another number of them
    ("the postcode on my order is 20259")."""
    for match in _LABELLED_POSTCODE.finditer(text):
        yield "postcode", match[2].upper(), match.start(2), match.end(2)


def postcodes(text: str) -> Iterator[Found]:
    """Postcodes that have the shape of one, or stand before a town or after a state."""
    for match in _SHAPED_POSTCODE.finditer(text):
        yield "postcode", match.group().upper(), match.start(), match.end()
    for pattern in (_BEFORE_CITY, _TOWN_LINE, _AFTER_STATE):
        for match in pattern.finditer(text):
            yield "postcode", match[1], match.start(1), match.end(1)


def answered_postcode(text: str) -> str | None:
    """The postcode in a message that holds nothing else, as after "what is your postcode?"."""
    bare = text.strip().strip(".!").strip()
    if re.fullmatch(
        r"(?:[A-Z]{1,2}-)?(?:\d{4,6}|\d{2,3} \d{2,3}|\d{5}-\d{3,4}"
        r"|\d{4} ?[A-Z]{2}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})",
        bare,
        re.IGNORECASE,
    ):
        return bare.upper()
    return None


def addresses(text: str) -> Iterator[Found]:
    """Street addresses with a house number, with suite, town and postcode where they follow."""
    yield from _streets(text, _STREET_ROMANCE)
    for match in _STATED.finditer(text):
        yield "address", " ".join(match[1].split()).rstrip(" ,."), match.start(1), match.end(1)
    yield from _streets(text, _BEFORE_TOWN, _HOUSE_FIRST, _STREET_FIRST)


def _streets(text: str, *patterns: re.Pattern[str]) -> Iterator[Found]:
    for pattern in patterns:
        for match in pattern.finditer(text):
            begin, end = match.start(), match.start() + len(match.group().rstrip(" ,."))
            if british := _BRITISH.match(text, end):
                end = british.end()
            yield "address", _on_one_line(text[begin:end]), begin, end


def _on_one_line(written: str) -> str:
    return " ".join(re.sub(r",?\n", ", ", written).split())
