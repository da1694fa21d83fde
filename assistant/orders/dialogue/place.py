"""A delivery address in the customer's words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.orders.records import Address

_LITERAL = re.compile(r"\{([^{}]*)\}")
_PAIR = re.compile(r"""['"]([^'"]+)['"]\s*:\s*['"]([^'"]*)['"]""")
_TYPE = (
    r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|ct|way|place|pl|square|"
    r"terrace|close|parkway|highway|"
    r"circle|trail)"
)
_US = re.compile(
    rf"(?P<line1>\d{{1,5}}[A-Za-z]? (?:[A-Za-z][\w'.-]{{0,30}} ){{1,4}}{_TYPE}\b\.?)"
    r"(?:,? *(?P<line2>(?:suite|ste|apt|apartment|unit|flat|floor|#)\.? ?\w{1,8}))?"
    r"(?:,? (?:in )?(?P<city>[A-Za-z][A-Za-z'. -]{1,30}?)(?:,? (?P<region>[A-Z]{2}))?,? (?:zip(?: code)? )?"
    r"(?P<zip>\d{5}(?:-\d{4})?)(?:,? (?P<country>USA|US|United States(?: of America)?))?)?",
    re.IGNORECASE,
)
_EUROPE = re.compile(
    r"(?P<line1>[A-ZÄÖÜ][\wäöüßéèáíóúñç.' -]{1,40}? \d{1,4} ?[a-zA-Z]?|\d{1,4},? (?:rue|avenue|"
    r"boulevard|place|chemin) [\wÀ-ÿ' -]{2,40}?)"
    r",? *(?:(?P<line2>(?:apt|apartment|wohnung|etage)\.? ?\w{1,8}),? *)?[,\n] "
    r"*(?:[A-Z]{1,2}-)?(?P<zip>\d{4,5}|\d{4} ?[A-Z]{2}) "
    r"(?P<city>[A-ZÄÖÜÉ][\wÀ-ÿ'-]{1,30}(?: [A-ZÄÖÜ][\wÀ-ÿ'-]{1,30})?)(?:,? "
    r"*(?P<country>[A-Z][A-Za-zÀ-ÿ]{2,20}|[A-Z]{2}))?"
)
_DEFAULT = re.compile(
    r"\b(?:default|profile|account|usual|standard|home|saved|on file) ?(?:\w+ )?address\b|\baddress "
    r"(?:on|in) (?:my |the )?(?:profile|account|file)\b|\bdefault one\b",
    re.I,
)
_COUNTRIES = {
    "germany": "DE", "deutschland": "DE", "austria": "AT", "österreich": "AT", "denmark": "DK",
    "netherlands": "NL", "belgium": "BE", "luxembourg": "LU", "france": "FR", "sweden": "SE",
    "switzerland": "CH", "schweiz": "CH", "spain": "ES", "españa": "ES", "portugal": "PT", "italy": "IT",
    "norway": "NO", "poland": "PL", "finland": "FI", "ireland": "IE", "usa": "USA", "us": "USA",
    "united states": "USA", "united states of america": "USA",
}  # fmt: skip


_LEAD_IN = re.compile(r"^.*\b(?:to|at|nach|auf|an|is|ist|lautet|vers|para)[: ]+(?=[A-ZÀ-Þ])")
"""What a sentence says before the street; the street itself has none of these words before a capital."""


_HOUSE = re.compile(
    r"\b(?:haus(?:nummer|nr\.?)|house (?:number|no\.?)|number|nummer|nr\.?|num[eé]ro|n[uú]mero)"
    r"(?: is| ist)? ?(\d{1,4} ?[a-z]?)\b(?! ?\d)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\b\d{1,5} ?[a-zA-Z]?\b(?=$|,| )")


@dataclass(frozen=True, slots=True)
class Place:
    """What the text gives: an address (parts it does not give are empty), or one that is known already.

    `default` means the address of the profile, `order` that of another order.
    """

    address: Address | None = None
    default: bool = False
    order: str = ""


_SAME_AS = re.compile(
    r"\b(?:same (?:address )?as|(?:to|use|like) the (?:address|one) (?:of|from|in|on|for|used (?:in|"
    r"for))) (?:my |the |in |for |on )?(?:other )?(?:order )?(#?w?\d{5,}|#?[A-Z]{1,3}-?\d{4,})",
    re.I,
)


def place_in(text: str) -> Place | None:
    """The address the text gives, the last one where it gives several; None for none."""
    if (literal := _literal(text)) is not None:
        return Place(literal)
    written = [*_US.finditer(text), *_EUROPE.finditer(text)]
    full = [found for found in written if found["zip"] or found["city"]] or written
    if full:
        return Place(_address(max(full, key=lambda found: (bool(found["zip"]), found.start()))))
    if (same := _SAME_AS.search(text)) is not None:
        return Place(order=same[1])
    return Place(default=True) if _DEFAULT.search(text) else None


def house_in(text: str) -> str:
    """The house number that the text corrects ("no, house number 7"), or nothing."""
    found = _HOUSE.search(text)
    return found[1] if found else ""


def at_house(address: Address, number: str) -> Address:
    """The same street with another house number."""
    return replace(address, line1=_NUMBER.sub(number, address.line1, count=1))


def completed(address: Address, current: Address) -> Address:
    """Country and name as they are now where none is given; the second line belongs to the old street."""
    return replace(
        address,
        name=address.name or current.name,
        country=address.country or current.country,
        region=address.region or (current.region if address.postcode == current.postcode else ""),
    )


def country_in(text: str) -> str:
    """The code of a country that the text names, or nothing."""
    words = set(re.findall(r"[\w']+", text.casefold()))
    return next((code for name, code in _COUNTRIES.items() if len(name) > 2 and name in words), "")


def as_one_line(address: Address) -> str:
    """The address as it is read out."""
    town = " ".join(part for part in (address.city, address.region, address.postcode) if part)
    return ", ".join(part for part in (address.line1, address.line2, town, address.country) if part)


def _literal(text: str) -> Address | None:
    for braces in reversed(_LITERAL.findall(text)):
        parts = dict(_PAIR.findall(braces))
        if "address1" in parts or "line1" in parts:
            return Address(
                name=parts.get("name", ""),
                line1=parts.get("address1") or parts.get("line1", ""),
                line2=parts.get("address2") or parts.get("line2", ""),
                postcode=parts.get("zip") or parts.get("postcode", ""),
                city=parts.get("city", ""),
                country=parts.get("country", ""),
                region=parts.get("state") or parts.get("region", ""),
            )
    return None


def _address(found: re.Match[str]) -> Address:
    parts = {name: " ".join((value or "").split()).strip(" ,.") for name, value in found.groupdict().items()}
    country = parts.get("country", "")
    return Address(
        name="",
        line1=_LEAD_IN.sub("", parts["line1"]),
        line2=parts.get("line2", ""),
        postcode=parts.get("zip", ""),
        city=parts.get("city", ""),
        country=_COUNTRIES.get(country.casefold(), country if len(country) == 2 else ""),
        region=parts.get("region", ""),
    )
