"""What the customer wants, about which thing, what was tried already and what is refused: words after
fixed openings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.understanding.found import Found
from assistant.understanding.person import POSSIBLE, asked_in_words
from assistant.understanding.words import word_set

MAY_OVERLAP = frozenset({"wish", "tried", "refuses", "item", "mood", "preferred_channel", "preferred_time"})
"""Facts made of whole clauses; they hold other facts (a number, a date) inside."""

_CLAUSE = r"((?:[^.!?;\n]|\.(?=\w)|(?:(?<=str)|(?<=no)|(?<=nr)|(?<=st))\.(?= \d)){3,160})"
"""To its end; the dots in "books@firm.example" and "Hafenstr. 12" end nothing."""
_WISH = re.compile(
    r"\b(?:i|we)(?:'d| would)? ?(?:want|need|like|wish|prefer|am looking|'m looking|have)(?: you)? "
    r"(?:to |a |an |my |the |for )"
    + _CLAUSE
    + r"|\b(?:can|could|would|will) (?:you|i|we)(?: please)? (?:please )?"
    + _CLAUSE
    + r"|\bplease "
    + _CLAUSE
    + r"|\bich (?:möchte|will|brauche|würde gerne?|hätte gerne?) "
    + _CLAUSE
    + r"|\bje (?:veux|voudrais|souhaite|souhaiterais|aimerais) "
    + _CLAUSE
    + r"|\b(?:quiero|quisiera|necesito|me gustaría|quero|gostaria de|preciso) "
    + _CLAUSE,
    re.IGNORECASE,
)
_IMPERATIVE = re.compile(
    r"(?:^|[.!?;\n] {0,2}|, )(?=(?:cancel|return|exchange|refund|change|send|replace|modify|update|"
    r"ship|stop|give|tell|repair)\b)" + _CLAUSE,
    re.IGNORECASE,
)
_TRIED = re.compile(
    r"\b(?:i|we)(?:'ve| have|ve)?(?: also| already| just| even)? (?:tried|restarted|reset|"
    r"reinstalled|called|emailed|e-mailed|wrote|"
    r"written|contacted|checked|followed|cleaned|replaced|unplugged|charged|rebooted|asked|phoned|"
    r"waited|looked|descaled|tightened|updated|swapped|tested|removed|switched|turned|pressed|plugged|washed|"
    r"dried|unscrewed|recharged|cleared|deleted)\b"
    + _CLAUSE
    + r"|(?<=[a-z] and )(?:also |even )?tried (?=a|to|the|it|with|on|in)"
    + _CLAUSE
    + r"|\bich habe (?:schon|bereits) "
    + _CLAUSE
    + r"|\bj'ai déjà "
    + _CLAUSE
    + r"|\bya (?:he|intenté|probé|llamé) "
    + _CLAUSE
    + r"|\bjá (?:tentei|liguei|enviei|fiz) "
    + _CLAUSE,
    re.IGNORECASE,
)
_REFUSES = re.compile(
    r"\b(?:i|we) (?:do not|don't|dont|will not|won't|wont|refuse to|am not going to|would rather "
    r"not) (?:want|accept|need|take|pay|wait|"
    r"send|give|like)?"
    + _CLAUSE
    + r"|\bno (?:voucher|vouchers|credit|store credit|replacement|exchange|refund|phone calls?|"
    r"calls?|e-?mails?)\b(?: please)?()"
    + r"|\bich (?:möchte|will) (?:keinen?|nicht) "
    + _CLAUSE
    + r"|\bje ne veux pas "
    + _CLAUSE
    + r"|\bno quiero "
    + _CLAUSE
    + r"|\bnão quero "
    + _CLAUSE,
    re.IGNORECASE,
)
_REFUSAL_WORDS = re.compile(
    r"^(?:do not |don't |dont )?(?:know|see|understand|have|think|remember|get|find)\b", re.IGNORECASE
)
_ITEM = re.compile(
    r"\b(?:my|the|a|an) ((?:new |old |broken |damaged |blue |red |black |white |green |grey |brown )?"
    r"[a-zà-ÿ][\w-]{2,20}(?: [a-z][\w-]{2,20}){0,2}?)"
    r"(?= (?:i (?:bought|ordered|got|received)|is|was|are|has|have|does|doesn't|did|didn't|arrived|"
    r"came|broke|stopped|won't|never|from (?:my |the )?order|from [A-Z#]{1,3}-?\d|that i|which i)\b)",
    re.IGNORECASE,
)
_ITEM_MOVED = re.compile(
    r"\b(?:return|exchange|replace|cancel|bought|ordered|received|got|add|want back|send back|swap) "
    r"(?:the|my|a|an|some|two|three) "
    r"((?:[a-z][\w-]{2,20} ){0,2}[a-z][\w-]{2,20}?)(?= (?:from|on|in|to|for|which|that|but|and"
    r"|because|last|yesterday|is|was|it|i)\b|[.,!?;]|$)",
    re.IGNORECASE,
)
_NOT_ITEMS = word_set(
    "order name email e-mail address phone number question problem issue refund money account "
    "password package parcel delivery shipment postcode zip code card payment invoice complaint "
    "tracking status bank birthday wife husband friend mother father agent driver courier person "
    "company website site app chat bot answer response service support customer time day week date "
    "price total link page only first last thing reason item items wedding daughter son boss mail"
)
"""Neither an item nor the beginning of one ("order status")."""
_NOT_ALONE = _NOT_ITEMS | word_set(
    "vat tax taxes discount coupon voucher promotion offer receipt bill sum amount cost costs fee fees "
    "charge charges postage shipping sender label quality smell taste warranty guarantee delay "
    "situation experience policy information data file photo picture message call wait idea fact truth "
    "story deal sale stock option choice rest half part size colour color language app website checkout "
    "login newsletter button pin balance limit deadline appointment slot window place city country "
    "street door neighbour neighbor people man woman guy lady child kid kids daughter dog cat family "
    "colleague friend rate subscription membership contract confirmation"
)


def wishes(text: str) -> Iterator[Found]:
    """Wish, what was tried, what is refused and items, as `(name, value, start, end)`; the value is the
    clause itself."""
    refused = list(_clauses("refuses", _REFUSES, text))
    yield from (each for each in refused if not _REFUSAL_WORDS.search(_after_subject(each[1])))
    yield from _clauses("tried", _TRIED, text)
    begun: list[tuple[int, int]] = []
    for found in (*_clauses("wish", _WISH, text), *_clauses("wish", _IMPERATIVE, text)):
        inside = any(found[2] < end and start < found[3] for start, end in begun)
        denied = any(found[2] < end and start < found[3] for _, _, start, end in refused)
        if not inside and not denied and asked_in_words(found[1]) < POSSIBLE:
            begun.append((found[2], found[3]))
            yield found
    for match in (*_ITEM.finditer(text), *_ITEM_MOVED.finditer(text)):
        told = match[1].casefold().split()
        if told[0] not in _NOT_ITEMS and told[-1] not in _NOT_ALONE:
            yield "item", match[1], match.start(1), match.end(1)


def _clauses(name: str, pattern: re.Pattern[str], text: str) -> Iterator[Found]:
    for match in pattern.finditer(text):
        quote = match.group().strip(" ,.;!?\n")
        start = match.start() + match.group().index(quote)
        yield name, " ".join(quote.split()), start, start + len(quote)


def _after_subject(clause: str) -> str:
    return clause.split(" ", 1)[1] if " " in clause else clause
