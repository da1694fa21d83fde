"""The customer's own name: where it is stated, signed, or stands beside an address or an order number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from assistant.understanding.found import Found
from assistant.understanding.words import fold, word_set

_NAMED = (
    r"([A-ZÀ-ÖØ-Þ][\wÀ-ÿ'’-]{1,24}(?:(?: (?:van|von|de|der|den|da|dos|del|di|la|le|al|bin|ten|ter|"
    r"zu)){0,2} [A-ZÀ-ÖØ-Þ][\wÀ-ÿ'’-]{0,24}){0,3})"
)
_STATED = re.compile(
    r"(?i:\b(?:my name is|my name's|name's|name is|my full name is|full name:?|name:|name (?:on|of|for"
    r"|in) (?:the|my) \w+(?: is|:)|account holder(?: is|:)|under the name(?: of)?|auf den namen"
    r"|mein name ist|ich heiße|ich heisse|je m'appelle|mon nom est|"
    r"me llamo|mi nombre es|meu nome é|me chamo|mi chiamo|mijn naam is)) " + _NAMED
)
_PLAIN = re.compile(
    r"\b(?:my (?:full )?name is|my name's|full name ?:|ich heiße|ich heisse|mein name ist|je m'appelle"
    r"|me llamo|meu nome é|me chamo|mi chiamo"
    r"|mijn naam is) ([a-zà-ÿ'’-]{2,20} [a-zà-ÿ'’-]{2,20})(?= and\b|[,.!\n]| (?:my|i|zip|order|email|from"
    r"|living|in|und|et|y|e|en)\b|$)",
)
_PARTS = re.compile(
    r"(?i:\bfirst ?name(?: is)?:?) ([\w'’-]{2,24}),?(?: and)?(?: my)? (?i:(?:last ?name|surname"
    r"|family name)(?: is)?:?) ([\w'’-]{2,24})"
)
_HERE = re.compile(
    r"(?:^|[.!,\n] ?)(?i:(?:hi|hello|hey|hallo|bonjour|hola|olá|ciao),? )?(?i:(?:it's|it’s|it is) )?"
    + _NAMED
    + r" (?:here|hier)\b"
)
_GREETED = re.compile(
    r"(?i:\b(?:this is|i am|i'm|i’m|im|hier ist|hier spricht|ich bin|je suis|soy|sou(?: o| a)?|sono|ik ben"
    r"|(?<!\w )met)) " + _NAMED
)
_ON_ITS_OWN = r"(?=[^\s,]{2,24} [^\s,]{2,24}(?: [^\s,]{2,24})?\s*$)"
"""Before a name: two words or three, and no more."""
_SIGNED = re.compile(
    r"(?i:(?:^|\n|[.!,] )(?:best regards|kind regards|regards|best|cheers|sincerely|thanks|thank you"
    r"|mit freundlichen grüßen|(?:viele |liebe |beste |schöne |freundliche )?gr(?:ü|ue)(?:ß|ss)e|gruß"
    r"|gruss|lg|vg|mfg|danke|vielen dank|cordialement|merci|bien à vous|(?:un )?saludos?|gracias|abraços"
    r"|cumprimentos|obrigad[oa]|grazie|(?:cordiali )?saluti|(?:met vriendelijke )?groet(?:en|jes)?|thx"
    r"|warm regards|many thanks|yours(?: sincerely| truly| faithfully)?"
    r"|all the best|sent by|herr|frau|mrs?\.?|ms\.?)),?\s{1,4}" + _NAMED + r"\s*$"
)
_CLOSING = re.compile(rf"(?:(?:^|\n|[.!?)] ?)[-–—~] ?|(?:^|\n|[.!?] ){_ON_ITS_OWN}){_NAMED}[.!]?\s*$")
"""At the very end, after a dash, or as a sentence of its own: nothing says that it is a name but itself."""
_ON_ENVELOPE = re.compile(
    rf"(?:^|\n){_NAMED},?\n(?=\d{{1,4}}[a-z]? [A-ZÀ-Ý]|[A-ZÀ-Ý][\wÀ-ÿ. -]{{2,30}} \d{{1,4}}\b)"
)
_SOMEBODY = re.compile(
    r"\b(?:my|meine?[rnm]?|mon|ma|mi|mio|mia|mijn|our|unsere?[rnm]?) (?:\w+ )?(?:wife|husband|sister"
    r"|brother|mother|mum|mom|father|dad|son|daughter|friend|partner|neighbou?r|colleague|boss|aunt|uncle"
    r"|frau|mann|schwester|bruder|mutter|vater|sohn|tochter|freund(?:in)?|nachbar(?:in)?|femme|mari|sœur"
    r"|frère|mère|père|fils|fille|amie?|mujer|marido|hermana|hermano|madre|padre|hij[oa]|amig[oa]|moglie"
    r"|marito|sorella|fratello|figli[oa]|vrouw|man|zus|broer|moeder|vader|zoon|dochter"
    r"|vriend(?:in)?)\W{0,3}$",
    re.IGNORECASE,
)
"""Just before a name: it is theirs."""
_DENIED = re.compile(
    r"(?i:\b(?:name is not|name isn't|name's not|not called|hei(?:ß|ss)e nicht"
    r"|name ist nicht)) [\wÀ-ÿ'’-]{2,24}"
    r"(?: [\wÀ-ÿ'’-]{2,24})?,? (?i:(?:but |it's |it’s |it is |sondern )){1,2}(?:[\wÀ-ÿ'’-]{2,24}, )?" + _NAMED
)
_TYPED = re.compile(
    r"\b(?:it'?s|it’s|this is|i'?m|i’m|ich bin|hier ist|je suis|soy|sono|ik ben"
    r"|(?<!\w )met) (?:[a-zà-ÿ]{2,20}, )?"
    r"([a-zà-ÿ'’-]{2,20} [a-zà-ÿ'’-]{2,20})(?=\s*(?:[.,!\n]|$)| here\b| again\b)"
)
"""In small letters; counts with a common first name only."""
_TITLED = re.compile(r"(?i:\b(?:herr|frau|mrs?|ms)\b\.?) [^\s,.]+[.!]?\s*$")
"""A title with one name is somebody spoken to ("Danke, Frau Meier"); who signs has two."""
_MAIL = r"[\w.+-]{1,64}@[\w.-]{3,120}\w"
_NUMBER = r"(?<![\w-])(?:[A-Z]{1,4}-?)?\d{4,12}"
_APART = r"(?: ?[,;|/–—]{1,2} ?| -{1,2} | ?\(|\n)"
_ENDS = r"(?=\s*(?:[,.;!?)\n|/–—]|-{1,2} |$))"
_AFTER = re.compile(rf"(?P<anchor>{_MAIL}|{_NUMBER})(?:{_APART}|: ?){_NAMED}{_ENDS}")
_HELLO = r"(?:(?i:hi|hello|hey|hallo|bonjour|hola|olá|ciao),? )?"
_BEFORE = re.compile(
    rf"(?:^|(?<=[\n.!?(:]) ?){_HELLO}{_NAMED}{_APART}(?=[^\n]{{0,24}}?(?P<anchor>{_MAIL}|{_NUMBER}))",
    re.MULTILINE,
)
_NOT_A_NAME = word_set(
    "not so very really still just also looking trying waiting having unable sorry happy sad angry "
    "sure ready here from in at on the a an my your ridiculous unacceptable urgent important going "
    "getting interested afraid done fine good great wrong broken what why where when how it that this "
    "there order interessiert nicht sehr immer enttäuscht kunde kundin très pas cliente client monday "
    "tuesday wednesday thursday friday saturday sunday january february german french english spanish "
    "portuguese american british dutch swiss greek czech polish turkish crazy terrible awful nice right "
    "out over regards wishes greetings thanks thank grüße grüßen gruß saludos vegan disabled pregnant "
    "deaf blind christmas easter it's i'm amazing awesome excellent fantastic horrible dreadful shocking "
    "pathetic outrageous insane brilliant perfect bad poor bitte danke bye tschüss"
)
_NO_ANSWER = word_set(
    "yes no ok okay sure wait moment hello hi hey ja nein oui non si sim claro agent human person please "
    "stop help warte moment hilfe bitte gerne nope yeah yep whatever nothing none same again already told "
    "you me"
)
_ORIGIN = re.compile(r"\w{2,}(?:ian|ean|ish|ese|isch|ienne?|aise?)$", re.IGNORECASE)
"""Endings of where people come from: "I'm Italian"."""
_GOES_ON = re.compile(
    r"\s*(?:$|[,.!;:?)\n–—-]|(?:and|from|again|with|writing|calling|und|aus|et|y|e|en|uit)\b)"
)


@cache
def given_names() -> frozenset[str]:
    """Common first names of Europe and its neighbours, folded."""
    text = Path(__file__).with_name("given_names.txt").read_text(encoding="utf-8")
    return frozenset(fold(name) for name in text.split())


def names(text: str) -> Iterator[Found]:
    """The customer's own name as `("name", value, start, end)`; never guessed from capitals alone."""
    for match in _PARTS.finditer(text):
        yield "name", f"{match[1]} {match[2]}", match.start(1), match.end(2)
    for match in _PLAIN.finditer(text):
        yield "name", match[1], match.start(1), match.end(1)
    for pattern in (_STATED, _GREETED, _SIGNED, _HERE):
        for match in pattern.finditer(text):
            if _TITLED.search(match.group()):
                continue
            noun = re.search(r"ich bin |danke?\W|merci\W|gracias\W", match.group(), re.IGNORECASE) is not None
            if _is_name(match[1], text[match.end(1) :], told=pattern is _STATED, noun=noun):
                yield "name", match[1], match.start(1), match.end(1)
    for match in _DENIED.finditer(text):
        yield "name", match[1], match.start(1), match.end(1)
    yield from _beside(text)
    yield from _alone(text)


def _alone(text: str) -> Iterator[Found]:
    """A name that stands by itself, known by a common first name before another word: at the end, above a
    street, or typed in small letters."""
    for pattern in (_CLOSING, _ON_ENVELOPE, _TYPED):
        for match in pattern.finditer(text):
            parts = [fold(part) for part in match[1].split()]
            theirs = _SOMEBODY.search(text[max(0, match.start() - 40) : match.start(1)])
            dashed = pattern is _CLOSING and text[match.start() : match.start(1)].strip()
            full = len(parts) > 1 or dashed
            if (
                full
                and parts[0] in given_names()
                and not theirs
                and not any(each in _NOT_A_NAME for each in parts)
            ):
                yield "name", match[1], match.start(1), match.end(1)


def _is_name(value: str, rest: str, *, told: bool, noun: bool) -> bool:
    """One word that is no common first name counts only where nothing more is said of it: not "I'm Italian";
    never where it may be a `noun`: "ich bin Rentner"."""
    first = value.split()[0]
    if first.casefold() in _NOT_A_NAME or value.isupper():
        return False
    if told or " " in value or fold(first) in given_names():
        return True
    return not noun and _ORIGIN.match(first) is None and _GOES_ON.match(rest) is not None


def _beside(text: str) -> Iterator[Found]:
    """ "maya@example.com, Maya Stone": nothing says that it is a name but the first name, or the address."""
    for pattern in (_AFTER, _BEFORE):
        for match in pattern.finditer(text):
            value = match[1] if pattern is _BEFORE else match[2]
            if _fits(value, match["anchor"]):
                start, end = match.span(1 if pattern is _BEFORE else 2)
                yield "name", value, start, end


def _fits(value: str, anchor: str) -> bool:
    parts = [fold(part) for part in value.split()]
    if any(part in _NOT_A_NAME for part in parts):
        return False
    mailbox, at, _ = anchor.partition("@")
    if at and any(len(part) > 2 and part in fold(mailbox) for part in parts):
        return True
    return len(parts) > 1 and parts[0] in given_names()


def answered(text: str) -> str | None:
    """The name in a message that holds nothing else, as after "what is your name?"."""
    found = re.fullmatch(r"[^\W\d_][\w'’.-]{0,24}(?: [^\W\d_][\w'’.-]{0,24}){0,3}", text)
    parts = [fold(part) for part in text.split()]
    if not found or any(part in _NOT_A_NAME or part in _NO_ANSWER for part in parts):
        return None
    return text if parts[0] in given_names() or all(part[0].isupper() for part in text.split()) else None
