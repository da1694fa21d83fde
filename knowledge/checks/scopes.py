"""For whom, where and in which case a statement holds: what tells an exception from a contradiction."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from knowledge.terms import words

_PLACES = """
germany german deutschland deutsche|austria austrian österreich|switzerland swiss schweiz
|france french frankreich
|belgium belgian belgien|luxembourg luxemburg|netherlands dutch holland niederlande|denmark danish dänemark
|sweden swedish schweden|norway norwegian norwegen|finland finnish finnland|poland polish polen|czechia czech
tschechien|italy italian italien|spain spanish spanien|portugal portuguese|ireland irish irland|liechtenstein
|elsewhere|uk britain british england london|us usa america american|canada canadian
|australia|japan|china|india|europe european
|abroad overseas foreign international ausland|domestic inland home|hamburg|berlin|munich münchen|vienna wien
|zurich zürich|copenhagen kopenhagen|amsterdam|paris|hungary|greece|turkey|brazil|mexico
"""
_GROUPS = """
standard normal regular usual economy basic;express fast priority premium pro;same-day
|member members mitglied mitglieder club;guest guests gast;student students studenten;business company b2b
wholesale firmenkunden
;private privatkunden;agent agents;lead leads manager;employee employees staff
|adult adults erwachsene;child children kids kinder;senior seniors;women woman damen;men man herren;baby
|monday montag;tuesday dienstag;wednesday mittwoch;thursday donnerstag;friday freitag
;saturday saturdays samstag;sunday sundays sonntag;weekdays weekday;weekend weekends wochenende
|summer sommer;winter;spring;autumn;christmas weihnachten;easter ostern;january januar;february;march;april
;june;july;august;september;october;november;december dezember
|first erste;second zweite;third dritte
|bulky sperrgut freight;letter brief
"""
_KINDS = """
new neu;used gebraucht;refurbished;old
|phone call telefon hotline;chat;e-mail email mail;post
|voucher vouchers gutschein code;gift-card
|minimum min least mindestens;maximum max most höchstens
|start begin begins starts beginn;end ends ende
|small;medium;large big
|damage damaged broken beschädigt;lost loss missing verloren
|breakfast frühstück;lunch;dinner abendessen
|deliver delivery delivered deliveries ship ships shipped shipping dispatch livraison versand lieferung
;return returns returned returning retour retours rückgabe rücksendung
;refund refunds refunded erstattung erstatten
;exchange exchanges umtausch;repair repairs repaired reparatur;rent renting rental
|sales vertrieb;support;press presse;complaint complaints beschwerde
|savings sparkonto;loan loans kredit;mortgage
|warranty;legal law gesetzlich
"""
_WORD = re.compile(r"[^\W_]+(?:[-'’&.][^\W_]+)*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CONDITIONS = frozenset(("if", "unless", "wenn", "falls", "si"))
_JOINED = (
    (r"gift cards?", "gift-card"),
    (r"same day", "same-day"),
    (r"(?:all )?(?:the )?other (?:eu )?countries|everywhere else|anderen ländern", "elsewhere"),
)


def _table(text: str, name: str) -> dict[str, tuple[str, str]]:
    """Word to (its family, its case): two cases of one family exclude each other."""
    found: dict[str, tuple[str, str]] = {}
    for family, line in enumerate(" ".join(text.split()).split("|")):
        for case in line.split(";"):
            names = case.split()
            for word in names:
                found.setdefault(word, (f"{name}{family}", names[0]))
    return found


_NO_NAMES = frozenset(("FAQ", "FAQs", "I", "OK", "PDF", "VAT", "HR", "Q", "A"))
_PLACE_OF = {
    name: group.split()[0] for group in " ".join(_PLACES.split()).split("|") for name in group.split()
}
_CASE_OF = _table(_GROUPS, "group") | _table(_KINDS, "kind")
Scope = Mapping[str, frozenset[str]]
CUSTOMERS = _CASE_OF["member"][0]
"""The family of customer groups."""


def scope(text: str, lang: str) -> Scope:
    """Family of cases to the cases a text names: places, years, names, words that pick one of several."""
    found: dict[str, set[str]] = {}
    lowered = text
    for apart, joined in _JOINED:
        lowered = re.sub(apart, joined, lowered, flags=re.IGNORECASE)
    first = True
    for match in _WORD.finditer(lowered):
        word = re.sub(r"['’]s?$", "", match[0])
        small = word.lower()
        if _YEAR.fullmatch(word):
            found.setdefault("year", set()).add(word)
        elif small in _CONDITIONS:
            found.setdefault("condition", set()).add("if")
        elif small in _PLACE_OF:
            found.setdefault("place", set()).add(_PLACE_OF[small])
        elif small in _CASE_OF:
            family, case = _CASE_OF[small]
            found.setdefault(family, set()).add(case)
        elif _is_name(word, lang, first):
            found.setdefault("name", set()).add(words(word)[0] if words(word) else small)
        first = lowered[match.end() : match.end() + 2].strip()[:1] in tuple(".:!?>")
    return {family: frozenset(cases) for family, cases in found.items()}


def proper(title: str, lang: str) -> frozenset[str]:
    """The capitalised words of a title, its first one included: two or more of them are a name."""
    found = (match[0] for match in _WORD.finditer(title))
    return frozenset(word.lower() for word in found if _is_name(word, lang, first=False))


def _is_name(word: str, lang: str, first: bool) -> bool:
    """A capital within a sentence; where every noun or first word has one, only two capitals count."""
    if word in _NO_NAMES:
        return False
    if lang == "de" or first:
        return sum(char.isupper() for char in word) > 1
    return word[0].isupper() and len(word) > 1


def nearest(parts: Iterable[Scope]) -> Scope:
    """The scope in force: each family from the first part that names it (clause, sentence, headings)."""
    found: dict[str, frozenset[str]] = {}
    for part in parts:
        for family, cases in part.items():
            found.setdefault(family, cases)
    return found


def exclude(one: Scope, two: Scope) -> int:
    """How many families name cases on both sides and share none; of names, each side has one of its own."""
    return sum(
        bool(one[family] - two[family] and two[family] - one[family])
        if family in ("name", "kind subject")
        else not one[family] & two[family]
        for family in one.keys() & two.keys()
    )


def one_sided(one: Scope, two: Scope) -> int:
    """How many families of places, names and groups only one side names: a rule and its exception."""
    return sum(not family.startswith("kind") for family in one.keys() ^ two.keys())
