"""Which thing it is about, as the customer calls it: after a word for having got it, or before what is the
matter with it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from assistant.understanding.found import Found
from assistant.understanding.words import word_set

_ADJECTIVE = (
    r"(?:(?:new|old|broken|damaged|wrong|blue|red|black|white|green|grey|gray|brown|pink|yellow|beige"
    r"|small|large|big|wooden|second|other) )?"
)
_MANY = r"\d{1,2}|two|three|four|five|six|ten|some|both"
_FAULT = (
    r"i (?:never )?(?:bought|ordered|got|received|paid)|you sent|is|was|are|were|has|have|does|doesn't"
    r"|doesnt|did|didn't|didnt|isn't|isnt|wasn't|arrived|came|broke|stopped|won't|wont|can't|cannot|never"
    r"|keeps?|leaks?|trips|makes|smells|squeaks|flickers|overheats|rattles|shrank|ripped|tore|fell|fails?"
    r"|works?|looks?|feels?|fits?|burns|needs|from (?:my |the )?order|that i|which i"
)
_BEFORE_FAULT = re.compile(
    rf"\b(?:my|the|a|an|your|this|that|these|those|(?:one|two|three|\d{{1,2}}) of (?:the|my)(?: {_MANY})?) "
    rf"({_ADJECTIVE}[a-zà-ÿ][\w-]{{2,20}}(?: [a-z][\w-]{{2,20}}){{0,2}}?)"
    rf"(?= (?:{_FAULT})\b| (?:(?:in|of|from) (?:my )?(?:order )?[A-Z#]{{1,3}}-?\d)| \([A-Z#]|, (?:arrived"
    rf"|came|broke"
    rf"|order)\b)",
    re.IGNORECASE,
)
_GOT = re.compile(
    r"\b(?:return|exchange|replace|cancel|bought|ordered|received|got|add|want back|send back|swap"
    r"|sent(?: me)?|need|want|waiting for|missing|about) "
    rf"(?:(?:the|my|an?|some|one) "
    rf"|(?=(?:{_MANY}) ))((?:(?:{_MANY}) )?(?:[a-z][\w-]{{1,20}} ){{0,2}}?[a-z][\w-]{{2,20}})(?= (?:from"
    rf"|on|in|to|for|which|that|but|and|instead|with"
    r"|size|because|last|yesterday|before|by|is|was|it|i|of|order)\b|[.,!?;\n]|$)",
    re.IGNORECASE,
)
_HALTING = re.compile(
    r"(?:^|[.!?,\n] )(?:hi |hello |hey "
    r"|the )?(?![a-z]+ly\b)([a-z][a-z-]{3,20}(?: [a-z]{4,20})?) (?:(?:won't|wont|doesn't|doesnt|does not"
    r"|isn't|isnt|is not|not) (?:work|start|turn|charg|fit|switch|heat|clos|connect)\w*"
    r"|stopped (?:working|charging|heating)|is (?:broken|dead|defective|leaking)|broke\b|leaks\b)",
    re.IGNORECASE,
)
"""Without an article, as typed in a hurry: "lawnmower wont start"."""
_GERMAN_NOUN = (
    r"((?:(?:[Zz]wei|[Dd]rei|[Vv]ier|\d{1,2}) )?(?:(?!nicht|noch)[a-zäöüß]{3,15}(?:e|en|er|es|em) )?"
    r"[A-ZÄÖÜ][\wäöüß-]{2,30})"
)
_GERMAN = re.compile(
    r"\b(?:(?:[Dd](?:er|ie|as|en|em)|ne[nr]?|[Mm]eine?[rnm]?|[Ee]ine?n?|[Uu]nsere?n?) |(?=(?:[Zz]wei"
    r"|[Dd]rei|[Vv]ier|\d{1,2}) ))"
    + _GERMAN_NOUN
    + r"(?= (?:ist|sind|war|waren|hat|haben|geht|gehen|funktionier\w+|läuft|laufen|lässt|kam|kamen|wurden?"
    r"|passt|passen|aus (?:der |meiner )?(?:Bestellung|Auftrag|[A-Z#]{1,3}-?\d+)|kaputt|defekt|fehlt"
    r"|fehlen|(?:be|ge|er|zurück|um|storn|rekl|aus)\w{3,14}(?:t|en)(?=[,.!?\n]|$| \w+)"
    r"|[a-zäöüß]{3,14}t (?:nicht|nur|auch|trotzdem|sehr|immer|stark|kaum|mehr|schon))\b"
    r"|(?: [a-zäöüß]{3,14}t)?[,.!]? (?:den|die|das|sie|ihn|es) (?:will|möchte|würde)\b| bis (?:zum"
    r"|spätestens|am)\b)"
)
_GERMAN_OWN = re.compile(r"\b[Mm]eine?[nmr]? " + _GERMAN_NOUN + r"(?= [a-zäöüß]{3,14}t\b)")
_GERMAN_GOT = re.compile(
    r"\b(?:[Gg]eht um|[Ww]egen|[Bb]ezüglich|[Hh]abe?|[Hh]aben|[Bb]rauche"
    r"|[Ww]art\w+ (?:seit [\w ]{2,24} )?auf|[Rr]eklamiere|[Zz]urückgeben:?) (?:(?:de[rnms]|die|das"
    r"|ne[nr]?|meine?[rnms]?|eine?[rnms]?) |(?=(?:zwei|drei|vier|\d{1,2}) ))"
    + _GERMAN_NOUN
    + r"(?=[,.!?;\n]|$| (?:bestellt|gekauft|bekommen|erhalten|aus|von|in|mit|und|bei|auf|für|zum|bis"
    r"|zurück)\b)"
)
_ROMANCE_NOUN = r"([a-zà-ÿ][\wà-ÿ-]{2,20}(?: (?:de|en|à|da|di)(?: la)? [a-zà-ÿ]{3,20})?)"
_ROMANCE = re.compile(
    r"\b(?:(?:reçu|commandé|acheté|renvoyer|échanger|retourner|rendre) (?:une?|des|le|la|les|mon|ma|mes"
    r"|\d{1,2}|deux)|(?:recibí|recibido|compré|comprado|pedí|pedido|devolver|cambiar) (?:una?|unos|unas"
    r"|el|la|los|las|mi|mis|\d{1,2}|dos)|(?:ricevuto|comprato|acquistato|ordinato|restituire"
    r"|cambiare) (?:una?|il|la|lo|i|le|dei|delle|\d{1,2}|due)|(?:recebi|comprei|encomendei"
    r"|trocar) (?:uma?|o|a|os|as|\d{1,2}|dois|duas)) "
    + _ROMANCE_NOUN
    + r"|\b(?:le|la|mon|ma|el|mi|il|mio|mia|lo) "
    + _ROMANCE_NOUN
    + r"(?= (?:ne fonctionne|ne marche|est (?:cassé|abîmé|trop|défectueu|déchiré)|no funciona|está rot"
    r"|llegó rot|vino rot|me queda|non funziona|è (?:rott|difettos|tropp|arrivat)))",
    re.IGNORECASE,
)
_DUTCH = re.compile(
    r"\b(?:mijn|de|het|een|twee|\d{1,2}) ([a-z][\w-]{2,24})(?= (?:is (?:kapot|stuk|te|defect)|werkt niet"
    r"|doet het|gekocht|besteld|ontvangen|retour|terugsturen|ruilen))",
    re.IGNORECASE,
)
_NOT_ITEMS = word_set(
    "order name email e-mail address phone number question problem issue refund money account "
    "password package parcel delivery shipment postcode zip code card payment invoice complaint "
    "tracking status bank birthday wife husband friend mother father agent driver courier person "
    "company website site app chat bot answer response service support customer time day week date "
    "price total link page only first last thing reason item items wedding daughter son boss mail "
    "man woman guy lady sister brother neighbour neighbor people someone somebody nobody everybody "
    "everything something nothing anything it this that these those they which what who there here and but "
    "so "
    "who replacement exchange reply call callback one ones few lot bit couple better full proper partial"
)
"""Neither an item nor the beginning of one ("order status")."""

_AFTER_NAME = re.compile(
    r"#|[a-z]*-?\d{4,}|(?:should|would|will|could|must|still|just|already|really|now|today|yesterday)$",
    re.IGNORECASE,
)

_ANSWERED = re.compile(
    r"(?:it's |it is |es ist |es geht um )?(?:the|my|an?|der|die|das|den|meine?|eine?n?|les?|la|une?|el|una"
    r"|il|lo|de|het|een"
    rf"|{_MANY}) ([\w-]{{2,24}}(?: [\w-]{{2,24}}){{0,3}})",
    re.IGNORECASE,
)


@cache
def _no_items() -> frozenset[str]:
    """Nouns of any language that stand where an item would: parcels, papers, people, times."""
    return word_set(Path(__file__).with_name("not_items.txt").read_text(encoding="utf-8")) | _NOT_ITEMS


def _name(words: str) -> str:
    """Without what only follows the name: "sofa FM-10442 should"."""
    kept = itertools.takewhile(lambda word: not _AFTER_NAME.match(word), words.split(" ")[1:])
    return " ".join([words.split(" ")[0], *kept])


def items(text: str) -> Iterator[Found]:
    """Things the customer speaks of as `("item", value, start, end)`; never a parcel, a person or a page."""
    for pattern in (_BEFORE_FAULT, _GOT, _HALTING):
        for match in pattern.finditer(text):
            name = _name(match[1])
            told = name.casefold().split()
            if told and told[0] not in _NOT_ITEMS and told[-1] not in _no_items():
                yield "item", name, match.start(1), match.start(1) + len(name)
    for match in (each for pattern in (_GERMAN, _GERMAN_OWN, _GERMAN_GOT) for each in pattern.finditer(text)):
        if match[1].split()[-1].casefold() not in _no_items():
            yield "item", match[1], match.start(1), match.end(1)
    for pattern in (_ROMANCE, _DUTCH):
        for match in pattern.finditer(text):
            group = next(place for place, found in enumerate(match.groups(), 1) if found)
            if match[group].split()[0].casefold() not in _no_items():
                yield "item", match[group], match.start(group), match.end(group)


def answered(text: str) -> str | None:
    """The thing named in a message that holds nothing else, with an article or a number: "the desk lamp"."""
    found = _ANSWERED.fullmatch(text)
    known = found is not None and found[1].split()[-1].casefold() not in _no_items()
    return found[1] if found and known else None
