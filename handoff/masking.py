"""Card numbers, bank accounts, codes and passwords: hidden wherever an agent reads, until revealed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

DOT = "•"
_DIGITS = re.compile(r"(?<![\w+])\d(?:[ -]?\d){12,18}(?![\w]|[-.]\d)")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?!\w)")
_NAMES = (
    r"(?<![\w])(?:cvv2?|cvc2?|cv2|csc|pin(?: ?code)?|tan|otp|pass(?:word|code|phrase)|"
    r"(?:security|verification|authentication|one[- ]time|2fa|sms|gift ?card|access|login|unlock) "
    r"(?:code|pin|password)|passwort|kennwort|geheimzahl|prüfziffer|pruefziffer|sicherheitscode|"
    r"kartenprüfnummer|bestätigungscode|einmalcode|gutscheincode|mot de passe|"
    r"code (?:de sécurité|secret|de vérification|cadeau)|cryptogramme|contraseña|clave|"
    r"código de (?:seguridad|verificación|segurança|verificação)|senha|"
    r"codice (?:di sicurezza|segreto|di verifica)|wachtwoord|beveiligingscode|pincode)"
)
_NAMED = re.compile(
    _NAMES + r"(?: (?:is|ist|lautet|est|es|é|è|was|number|nr\.?|on the back))*[ \t]*(?:[:=][ \t]*)?[\"'“„]?"
    r"((?=\S{0,40}\d)[\w!@#$%^&*+?-]{3,40}|(?<=[:=] )\S{4,40}|(?<=[:=])\S{4,40})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Secret:
    """A stretch of text to hide, and what stands there instead."""

    start: int
    end: int
    kind: str
    shown: str


def secrets(text: str) -> list[Secret]:
    """Every secret in a text, in order; none overlap."""
    found: list[Secret] = []
    for secret in (*_cards(text), *_ibans(text), *_named(text)):
        if not any(secret.start < other.end and other.start < secret.end for other in found):
            found.append(secret)
    return sorted(found, key=lambda secret: secret.start)


@lru_cache(maxsize=4096)
def masked(text: str) -> str:
    """The text with its secrets hidden; a card or account keeps its last four digits."""
    found = secrets(text)
    if not found:
        return text
    parts, at = [], 0
    for secret in found:
        parts += [text[at : secret.start], secret.shown]
        at = secret.end
    return "".join((*parts, text[at:]))


def _cards(text: str) -> Iterator[Secret]:
    for match in _DIGITS.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if _luhn(digits) or _says_card(text, match.start()):
            yield Secret(match.start(), match.end(), "card", f"{DOT * 4} {digits[-4:]}")


def _says_card(text: str, at: int) -> bool:
    """A mistyped card number fails the check digit and is a secret all the same."""
    before = text[max(0, at - 30) : at].casefold()
    return (
        re.search(r"\b(?:card|karte|carte|tarjeta|cartão|carta|kaart|visa|mastercard|amex)\w*\b", before)
        is not None
    )


def _luhn(digits: str) -> bool:
    """The check digit of ISO/IEC 7812-1."""
    total = 0
    for place, digit in enumerate(map(int, reversed(digits))):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0 and len(set(digits)) > 1


def _ibans(text: str) -> Iterator[Secret]:
    for match in _IBAN.finditer(text):
        bare = match[0].replace(" ", "")
        if 15 <= len(bare) <= 34 and _iban_holds(bare):
            yield Secret(match.start(), match.end(), "account", f"{DOT * 4} {bare[-4:]}")


def _iban_holds(bare: str) -> bool:
    """The check number of ISO 13616."""
    turned = "".join(str(int(letter, 36)) for letter in bare[4:] + bare[:4])
    return int(turned) % 97 == 1


def _named(text: str) -> Iterator[Secret]:
    for match in _NAMED.finditer(text):
        yield Secret(match.start(1), match.end(1), "code", DOT * 4)
