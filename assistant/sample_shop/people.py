"""The customers of the sample shop: the people the stories are about, and as many more as asked for."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import product
from random import Random


@dataclass(frozen=True, slots=True)
class Person:
    """A customer; `country` is ISO 3166, `language` ISO 639-1; e-mail and phone can belong to nobody."""

    id: int
    name: str
    email: str
    phone: str
    address_line1: str
    postcode: str
    city: str
    country: str
    language: str


MAYA = Person(
    1, "Maya Lindqvist", "maya.lindqvist@example.com", "+49 176 04069021",
    "Lindenallee 14", "20259", "Hamburg", "DE", "en",
)  # fmt: skip
JONAS = Person(
    2, "Jonas Weber", "jonas.weber@example.com", "+49 176 04069034",
    "Gartenweg 3", "04229", "Leipzig", "DE", "de",
)  # fmt: skip
AMELIE = Person(
    3, "Amélie Rousseau", "amelie.rousseau@example.com", "+33 6 39 98 04 17",
    "8 rue des Tilleuls", "69003", "Lyon", "FR", "fr",
)  # fmt: skip
PIET = Person(
    4, "Piet van Dijk", "piet.vandijk@example.com", "+31 6 0000 2218",
    "Molenpad 27", "3512 JK", "Utrecht", "NL", "en",
)  # fmt: skip
SOFIE = Person(
    5, "Sofie Holm", "sofie.holm@example.com", "+45 00 00 31 62",
    "Havrevej 5", "8000", "Aarhus", "DK", "en",
)  # fmt: skip

NAMED = (MAYA, JONAS, AMELIE, PIET, SOFIE)


@dataclass(frozen=True, slots=True)
class _Region:
    country: str
    weight: int
    language: str
    prefix: str  # of phone numbers that are reserved for fiction, or plainly impossible
    digits: int
    streets: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    first: tuple[str, ...]
    last: tuple[str, ...]


_REGIONS = (
    _Region(
        "DE", 86, "de", "+49 176 040690", 2,
        ("Lindenweg {}", "Bahnhofstraße {}", "Am Mühlbach {}", "Schillerstraße {}", "Birkenallee {}"),
        (("10245", "Berlin"), ("22765", "Hamburg"), ("50823", "Köln"), ("80469", "München"),
         ("79098", "Freiburg"),
         ("24103", "Kiel"), ("01099", "Dresden"), ("28203", "Bremen"), ("90429", "Nürnberg")),
        ("Anna", "Lena", "Jan", "Felix", "Greta", "Murat", "Aylin", "Tobias", "Katrin", "Nico",
         "Paula", "Henrik"),
        ("Schneider", "Brandt", "Yılmaz", "Krüger", "Vogel", "Lorenz", "Albrecht", "Petersen",
         "Kowalski", "Busch"),
    ),
    _Region(
        "AT", 14, "de", "+43 0000 ", 5,
        ("Kirchengasse {}", "Am Anger {}", "Bergstraße {}"),
        (("1070", "Wien"), ("6020", "Innsbruck"), ("8010", "Graz"), ("5020", "Salzburg")),
        ("Johanna", "Lukas", "Theresa", "Matthias", "Eva", "Florian"),
        ("Gruber", "Hofer", "Leitner", "Steiner", "Egger"),
    ),
    _Region(
        "CH", 11, "de", "+41 00 000 ", 4,
        ("Seestrasse {}", "Rosenweg {}"),
        (("8005", "Zürich"), ("3011", "Bern"), ("7000", "Chur")),
        ("Reto", "Selina", "Urs", "Nadia", "Beat"),
        ("Keller", "Frei", "Ammann", "Zgraggen"),
    ),
    _Region(
        "NL", 18, "nl", "+31 6 0000 ", 4,
        ("Kastanjelaan {}", "Kerkstraat {}", "Havenkade {}"),
        (("1053 RJ", "Amsterdam"), ("3071 EL", "Rotterdam"), ("9711 LM", "Groningen")),
        ("Sanne", "Daan", "Femke", "Bram", "Lotte", "Youssef"),
        ("de Vries", "Bakker", "Jansen", "Smit", "El Amrani"),
    ),
    _Region(
        "BE", 9, "nl", "+32 000 00 ", 4,
        ("Stationsstraat {}", "Rue du Moulin {}"),
        (("9000", "Gent"), ("2018", "Antwerpen"), ("4000", "Liège")),
        ("Wout", "Elise", "Jef", "Camille"),
        ("Peeters", "Maes", "Dubois", "Lambert"),
    ),
    _Region(
        "DK", 14, "da", "+45 00 00 ", 4,
        ("Skovvej {}", "Nørregade {}"),
        (("2200", "København N"), ("5000", "Odense"), ("9000", "Aalborg")),
        ("Freja", "Mikkel", "Ida", "Rasmus", "Emil"),
        ("Nielsen", "Kjær", "Møller", "Lund"),
    ),
    _Region(
        "SE", 12, "sv", "+46 70 17406", 2,
        ("Björkgatan {}", "Storgatan {}"),
        (("413 05", "Göteborg"), ("116 42", "Stockholm"), ("903 26", "Umeå")),
        ("Elsa", "Oskar", "Linnea", "Nils", "Åsa"),
        ("Andersson", "Bergström", "Ek", "Sjöberg"),
    ),
    _Region(
        "FR", 12, "fr", "+33 6 39 98 ", 4,
        ("{} rue du Four", "{} avenue des Pins"),
        (("38000", "Grenoble"), ("67000", "Strasbourg"), ("31000", "Toulouse")),
        ("Chloé", "Hugo", "Inès", "Théo", "Manon"),
        ("Moreau", "Lefèvre", "Garnier", "Benali"),
    ),
    _Region(
        "NO", 7, "no", "+47 000 00 ", 3,
        ("Fjellveien {}", "Strandgata {}"),
        (("5006", "Bergen"), ("0554", "Oslo"), ("7030", "Trondheim")),
        ("Ingrid", "Sindre", "Marit", "Lars"),
        ("Haugen", "Dahl", "Solberg"),
    ),
    _Region(
        "FI", 5, "fi", "+358 00 000 ", 4,
        ("Koivukatu {}", "Satamatie {}"),
        (("33100", "Tampere"), ("00500", "Helsinki")),
        ("Aino", "Eero", "Veera", "Mikko"),
        ("Virtanen", "Lehto", "Salmi"),
    ),
    _Region(
        "GB", 8, "en", "+44 7700 900", 3,
        ("{} Mill Lane", "{} Station Road"),
        (("EH6 6QW", "Edinburgh"), ("S7 1FE", "Sheffield"), ("BS3 4AX", "Bristol")),
        ("Isla", "Callum", "Priya", "Owen"),
        ("MacLeod", "Hughes", "Patel", "Barker"),
    ),
    _Region(
        "PL", 6, "pl", "+48 000 000 ", 3,
        ("ul. Polna {}", "ul. Leśna {}"),
        (("30-059", "Kraków"), ("80-244", "Gdańsk")),
        ("Zofia", "Kacper", "Hanna", "Piotr"),
        ("Nowak", "Wiśniewska", "Zając"),
    ),
    _Region(
        "IT", 5, "it", "+39 000 000 ", 4,
        ("Via dei Tigli {}",), (("39100", "Bolzano"), ("10121", "Torino")),
        ("Giulia", "Marco", "Elena"), ("Moretti", "Rinaldi", "Conti"),
    ),
    _Region(
        "ES", 4, "es", "+34 000 000 ", 3,
        ("Calle del Río {}",), (("48009", "Bilbao"), ("08012", "Barcelona")),
        ("Lucía", "Álvaro", "Nuria"), ("Ortega", "Iglesias", "Ferrer"),
    ),
    _Region(
        "IE", 3, "en", "+353 00 000 ", 4,
        ("{} Harbour View",), (("H91 X2K8", "Galway"), ("T12 V5P7", "Cork")),
        ("Aoife", "Cian", "Niamh"), ("Byrne", "Doyle", "Keane"),
    ),
)  # fmt: skip


def people(rng: Random, count: int) -> list[Person]:
    """The named customers and enough others, all with different names and e-mail addresses."""
    taken = {person.name for person in NAMED}
    names = {region.country: _names(region, rng) for region in _REGIONS}
    weights = [region.weight for region in _REGIONS]
    crowd = list(NAMED)
    while len(crowd) < count:
        region = rng.choices(_REGIONS, weights)[0]
        free = [name for name in names[region.country] if name not in taken]
        if free:
            taken.add(free[0])
            crowd.append(_person(len(crowd) + 1, free[0], region, rng))
    return crowd


def _names(region: _Region, rng: Random) -> list[str]:
    names = [f"{first} {last}" for first, last in product(region.first, region.last)]
    rng.shuffle(names)
    return names


def _person(number: int, name: str, region: _Region, rng: Random) -> Person:
    postcode, city = rng.choice(region.places)
    return Person(
        id=number,
        name=name,
        email=f"{_mailbox(name)}@example.{rng.choice(('com', 'org', 'net'))}",
        phone=f"{region.prefix}{rng.randrange(10**region.digits):0{region.digits}}",
        address_line1=rng.choice(region.streets).format(rng.randint(1, 88)),
        postcode=postcode,
        city=city,
        country=region.country,
        language=region.language,
    )


def _mailbox(name: str) -> str:
    first, _, last = name.lower().partition(" ")
    letters = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "ı": "i", "ß": "ss", " ": ""})
    plain = unicodedata.normalize("NFKD", f"{first}.{last}".translate(letters))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
