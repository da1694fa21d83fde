"""What a bot's sentence may never hold, whatever a model writes: promises, talk of itself, links, markup.

Pure functions over one sentence; `passage` is the text it cites, where the owner's own words may stand.
"""

from __future__ import annotations

import re
import unicodedata

_SELF = re.compile(
    r"\b(?:I|I'm|I'll|I've|I'd|me|my|myself|AI|chatbot|language model)\b|\b(?:as an? (?:ai|assistant|bot))\b|"
    r"\bich\b|\bmir\b|\bmich\b|\bj['e]|\bmoi\b|\byo\b|\beu\b",
)
_SOMEBODY_WILL = re.compile(
    r"\b(?:someone|somebody|(?:a|an|one of our|our|the|your) (?:\w+ ){0,2}"
    r"(?:colleagues?|agents?|teams?|staff|representatives?|specialists?|advisors?|managers?|persons?|experts?))"
    r"(?: \w+){0,2} (?:will|is going to|are going to|'ll|shall)\b|"
    r"\b(?:expect|get|receive) an? (?:call|e-?mail|reply|message|text) "
    r"(?:from|by|within|in|back|soon|shortly)\b|"
    r"\b(?:jemand|ein(?:e)? (?:kolleg\w+|mitarbeiter\w*)|unser team)\b.{0,30}"
    r"\b(?:wird|meldet|ruft|kontaktiert)\b|"
    r"\b(?:quelqu'un|un (?:conseiller|collègue|agent))\b.{0,30}\b(?:va|vous (?:appel|contact|rappel|écri))|"
    r"\b(?:alguien|un (?:agente|compañero)|alguém|um (?:agente|colega))\b.{0,30}"
    r"\b(?:llamará|contactará|escribirá|va a|irá|vai|ligará)\b",
    re.IGNORECASE,
)
_I_WILL = re.compile(
    r"\bI(?: will|'ll| shall| am going to| promise)\b|'m going to\b|\bich werde\b|\bje vais\b", re.IGNORECASE
)
_WE_WILL = re.compile(
    r"\b(?:we|you)(?: will|'ll|'re going to| are going to| shall| promise| guarantee)\b"
    r"(?! (?:need|have) to\b)|"
    r"\b(?:wir werden|wir melden|sie werden|nous allons|vous recevrez|le enviaremos|vamos a|vamos|iremos)\b",
    re.IGNORECASE,
)
_URL = re.compile(r"(?:\b[a-z][a-z0-9+.-]{1,15}:/{0,2}|//|\bwww\.)[^\s<>\"'()\[\]]{2,}", re.IGNORECASE)
_DOMAIN = re.compile(r"(?<![\w@.-])(?:[a-z0-9-]{2,}\.)+[a-z]{2,18}\b(?:/[^\s<>\"']*)?")
_RUNNING = re.compile(r"\b(?:java|vb)script:|\bdata:\w{1,20}/", re.IGNORECASE)
"""Addresses that a browser runs: nobody's to give, wherever they stand."""
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]]{0,200})\]\s?(?:\([^()]{0,500}\)|\[(?!\d{1,2}\])[^\[\]]{0,100}\])")
_REFERENCE = re.compile(r"^\s{0,3}\[[^\[\]]{1,100}\]:\s*\S+")
_HARMLESS_TAG = re.compile(r"</?(?:b|i|em|strong|u|p|br|span|li|ul|ol)\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z!?][^<>]{0,500}>?|<[a-z!/]|&(?:#\w{1,8}|\w{2,8});|\|[^|]+\|", re.IGNORECASE)
_REFUSAL = re.compile(
    r"\bas an? (?:ai|language model|assistant)\b|\bI(?:'m| am) (?:sorry|unable|not able|just an?)\b|"
    r"\bI (?:cannot|can't|do not|don't) (?:help|assist|provide|answer|have|know)\b|"
    r"\b(?:passages?|information|text|context|documents?)\b.{0,40}\b(?:do(?:es)? not|don't|doesn't) "
    r"(?:say|answer|contain|mention|provide|include|specify)\b|\bNO[_ ]ANSWER\b",
    re.IGNORECASE,
)


def cleaned(text: str) -> str:
    """The text without invisible characters, harmless tags and link syntax; a link keeps its label only."""
    text = "".join(
        sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cf", "Cc", "Co")
    )
    return _MARKDOWN_LINK.sub(r"\1", _HARMLESS_TAG.sub("", text))


def fault(sentence: str, passage: str) -> str | None:
    """Why the sentence may not be said although its facts may be right: `link`, `markup`, `promise`, `self`,
    `question`; None when it may.

    An address is the owner's to give: it stays only where it stands letter by letter in the passage. So does
    "we will …"; "I will …" never stays.
    """
    if _TAG.search(sentence) or sentence.lstrip().startswith(("#", "```", ">")):
        return "markup"
    if _RUNNING.search(sentence) or _has_foreign_address(sentence, passage):
        return "link"
    folded = " ".join(passage.casefold().split())
    if _I_WILL.search(sentence):
        return "promise"
    if any(match[0].casefold() not in folded for match in _SOMEBODY_WILL.finditer(sentence)):
        return "promise"
    if any(match[0].casefold() not in folded for match in _WE_WILL.finditer(sentence)):
        return "promise"
    if _SELF.search(sentence):
        return "self"
    return "question" if sentence.rstrip().endswith("?") else None


def is_refusal(text: str) -> bool:
    """The model says that it cannot or will not answer."""
    return _REFUSAL.search(text) is not None


def _has_foreign_address(sentence: str, passage: str) -> bool:
    if _REFERENCE.match(sentence):
        return True
    found = [match[0] for pattern in (_URL, _MAIL, _DOMAIN) for match in pattern.finditer(sentence)]
    return any(not _stands_in(address.rstrip(".,;:!?)"), passage) for address in found)


def _stands_in(address: str, passage: str) -> bool:
    """As a whole address: `shop.example` inside `shop.example.evil` or the other way round is another one."""
    return (
        re.search(rf"(?<![\w@./-]){re.escape(address)}(?![\w@/-]|\.\w)", passage, re.IGNORECASE) is not None
    )
