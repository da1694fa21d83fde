"""The repeat guard: does an agent's draft ask for a fact that was given already? From words and meaning."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from handoff.brief.card import said, short
from handoff.brief.facts import NAMES
from handoff.brief.ledger import Given, holding, ledger
from handoff.brief.wish import TELLING_WORDS
from handoff.events import Entry, Frozen, MessageAdded, OrderVerified, Role
from handoff.repeats import questions, steps
from handoff.repeats import words as lexicon
from handoff.repeats.answered import answers, confirms, fold
from handoff.repeats.offers import OFFERS

LONGEST = 4_000
Hear = Callable[[str], Mapping[str, float]]
"""What a sentence asks for by its meaning: each fact's odds against nothing being asked, from 0 to 1."""
LIKELY = 0.6
_UNQUESTIONED = ("wish", "step")
"""Asked for without a question mark, too: "tell me what happened", "please restart it"."""
_WE_DO = re.compile(r"\b(?:i|we)(?:'ve|'ll|'m|'re| have| will| am| are| can| just| shall)\b(?!.*\byou\b)")
SHORT = 7
"""Words of "Order number, please?": a noun with hardly anything around it."""
_SENTENCE = re.compile(r"(?<=[?!\n])\s*|(?<=[.;:])\s+")
_GREETING = re.compile(
    r"^\W*(?:hi|hello|hey|dear|hallo|moin|guten tag|bonjour|bonsoir|hola|buenos dias|ola|bom dia|ciao"
    r"|buongiorno|goedendag|thanks|thank you|sorry|danke|merci|gracias)(?: [^\W\d]+){1,2}[,!.]+\s*"
)
_COURTESY = re.compile(
    r"\b(?:please|pls|thanks?|thank you|hi|hello|hey|and|your|the|ok|okay|also|again|sorry|first"
    r"|just|bitte|danke|ihre?n?|hallo|und|noch|nochmal|svp|merci|votre|et|bonjour|por favor|gracias"
    r"|su|hola|y|"
    r"e|o|a|seu|sua|ola|il|la|suo|ciao|per favore|uw|en|graag|exact|full|correct|s'il vous plait"
    r"|vollstandige[rn]?|ware|lautet|zur prufung|kurz|mal|der|die|das|den|auch|dazu|noch einmal"
    r"|number|no|what|which|is|was|or|for|me|you|with|we|can|need|start|to)\b|\W"
)


class Flag(Frozen):
    """A question for something known: the fact, its value, the message (`seq`) and time (ms) that gave it.

    `start` and `end` are the stretch of the draft that asks.
    """

    name: str
    label: str
    value: str
    seq: int
    said_at: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact that a text asks for, and where; `other`: a new value, not the one there was."""

    name: str
    start: int
    end: int
    other: bool = False


def nothing(sentence: str) -> Mapping[str, float]:
    """Where no meaning is at hand, words alone count."""
    return {}


def check(draft: str, entries: Sequence[Entry], hear: Hear = nothing) -> tuple[Flag, ...]:
    """Questions of a draft that the conversation has answered already, in order.

    Read from words; `hear` adds questions whose wording no pattern knows. A sentence that names the known
    value asks to confirm it and is no repeat; neither is one for another value ("a new address") or for
    somebody else's.
    """
    known = [*_told_need(entries), *holding(ledger(entries)), *_checked_orders(entries)]
    flags: dict[str, Flag] = {}
    for asked in (*asks(draft), *_asks_anew(draft), *_brought_up(draft), *_heard(draft, hear)):
        sentence = fold(draft[asked.start : asked.end])
        facts = [fact for fact in known if answers(fact, asked.name, sentence)]
        if asked.other:
            facts = [fact for fact in facts if _is_new(fact, entries)]
        if (
            facts
            and asked.name not in flags
            and not any(confirms(fact, asked.name, sentence) for fact in facts)
        ):
            flags[asked.name] = _flag(asked, facts[-1])
    return tuple(sorted(flags.values(), key=lambda flag: flag.start))


def _flag(asked: Asked, fact: Given) -> Flag:
    name = asked.name if asked.name in NAMES else fact.name
    label = NAMES.get(name, name.replace("_", " ").capitalize())
    return Flag(
        name=name, label=label, value=fact.value, seq=fact.seq, said_at=fact.at,
        start=asked.start, end=asked.end,
    )  # fmt: skip


def asks(text: str) -> Iterator[Asked]:
    """Every fact a text asks for, sentence by sentence. Reads the first 4,000 characters."""
    text = text[:LONGEST]
    for start, end in _sentences(text):
        folded = _GREETING.sub("", fold(text[start:end]))
        untold = _untold(folded)
        for name in dict.fromkeys([*lexicon.NOUNS, *questions.DIRECT]):
            if name not in untold and _asks(folded, name):
                yield Asked(name, start, end)


def _asks_anew(text: str) -> Iterator[Asked]:
    """What a text asks for a new value of ("your new address")."""
    for start, end in _sentences(text[:LONGEST]):
        folded = lexicon.NEW.sub("", _GREETING.sub("", fold(text[start:end])))
        if folded != _GREETING.sub("", fold(text[start:end])):
            yield from (Asked(name, start, end, other=True) for name in lexicon.NOUNS if _asks(folded, name))


def _brought_up(text: str) -> Iterator[Asked]:
    """Questions that offer something or want it tried; the facts show whether that was refused or done."""
    for start, end in _sentences(text[:LONGEST]):
        folded = fold(text[start:end])
        if steps.ASKED.search(folded):
            yield Asked("step", start, end)
        if folded.rstrip().endswith("?") and OFFERS.search(folded):
            yield Asked("refuses", start, end)


def _heard(text: str, hear: Hear) -> Iterator[Asked]:
    for start, end in _sentences(text[:LONGEST]):
        folded = fold(text[start:end])
        untold = _untold(folded) | _unmeant(folded)
        for name, odds in hear(text[start:end]).items():
            if odds >= LIKELY and name not in untold and not _names_another(folded, name):
                yield Asked(name, start, end)


def _untold(folded: str) -> frozenset[str]:
    """What this sentence may ask for though it was given: the day of the order is not that of fetching it."""
    if lexicon.AT_HOME.search(folded):
        return lexicon.ORDERED_THEN
    return lexicon.NOT_TOLD_YET if lexicon.STILL_TO_COME.search(folded) else frozenset()


def _unmeant(folded: str) -> frozenset[str]:
    """What a sentence of this form does not ask for, whatever its words are near to."""
    closed = lexicon.OPEN_VALUES if lexicon.CLOSED.search(folded) else frozenset()
    return closed | ({"tried"} if lexicon.SEEN.search(folded) else frozenset())


def _names_another(folded: str, name: str) -> bool:
    """A number of another kind is spoken of: what a tracking number means is no order number."""
    if name != "order_number":
        return False
    return any(noun.search(folded) for kind in lexicon.OTHER_NUMBERS if (noun := _noun(kind)) is not None)


def _is_new(fact: Given, entries: Sequence[Entry]) -> bool:
    """Whether the message that gave a fact called it new."""
    told = (
        entry.event.text
        for entry in entries
        if entry.seq == fact.seq and isinstance(entry.event, MessageAdded)
    )
    return any(lexicon.CALLED_NEW.search(fold(text)) for text in told)


def mentions(text: str) -> tuple[str, ...]:
    """Every fact a text speaks of by name, asked for or not. Reads the first 4,000 characters."""
    folded = fold(text[:LONGEST])
    return tuple(
        name
        for name in lexicon.NOUNS
        if (noun := _noun(name)) is not None
        and any(_whole(folded, name, match) for match in noun.finditer(folded))
    )


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _SENTENCE.finditer(text):
        if text[start : match.start()].strip():
            yield start, match.start()
        start = match.end()
    if text[start:].strip():
        yield start, len(text)


def _asks(folded: str, name: str) -> bool:
    direct = _direct(name)
    found = direct.search(folded) if direct is not None else None
    if found is not None and (folded.rstrip().endswith("?") or _demands(folded, name, found.start())):
        return True
    noun = _noun(name)
    return noun is not None and any(
        _asked_for(folded, match.start(), match.end())
        for match in noun.finditer(folded)
        if _whole(folded, name, match)
    )


def _demands(folded: str, name: str, start: int) -> bool:
    """ "Tell me what happened", not "I will find out what happened"."""
    return name in _UNQUESTIONED and _WE_DO.search(folded[:start]) is None


def _whole(folded: str, name: str, match: re.Match[str]) -> bool:
    """Not "e-mail address" for an address, not "file name" for a name."""
    before = folded[max(0, match.start() - 16) : match.start()]
    if name == "address":
        return not re.search(
            r"(?:e-?mail|mail|courriel|correo|web|ip)[ -]?(?:de )?$", before
        ) and not re.match(r" (?:e-?mail|mail|de (?:correo|e-?mail))", folded[match.end() :])
    if name == "name":
        return not re.search(
            r"(?:user|file|product|item|brand|company|street|shop|model|nick|domain|the|a|in the"
            r"|colour|color|by) $",
            before,
        )
    if name == "wish":
        return bool(
            re.match(
                r"\W*$|\W*(?:again|in (?:more|a|detail)|with|please|is|about|you)", folded[match.end() :]
            )
        )
    return True


def _asked_for(folded: str, start: int, end: int) -> bool:
    before, after = folded[:start], folded[end:]
    if lexicon.OTHER.search(before) or lexicon.FOREIGN.search(before):
        return False
    framed = any(frame.search(before) for frame in _FRAMES) or (
        lexicon.ASKING.search(before) is not None and lexicon.GIVEN_AFTER.match(after) is not None
    )
    if not framed and lexicon.ASKING_AT_ALL.search(before) and lexicon.CLOSING.match(after):
        owned = lexicon.POSSESSED.search(before) is not None and not before.endswith(" of the ")
        framed = owned and not lexicon.INNOCENT_VERB.search(before)
    innocent = lexicon.AFTER_NOUN_INNOCENT.match(after) is not None
    if framed and not innocent:
        return "?" in after or not lexicon.WE_HAVE.search(before) or lexicon.NEED.search(before) is not None
    return _is_bare(before, after)


_FRAMES = (
    lexicon.WHAT_IS,
    lexicon.ASK_FOR,
    lexicon.ASK_STRAIGHT,
    lexicon.IMPERATIVE,
    lexicon.DO_YOU_HAVE,
    lexicon.NEED,
)


def _is_bare(before: str, after: str) -> bool:
    """ "Order number?", "And your e-mail, please." """
    left = _COURTESY.sub("", before) + _COURTESY.sub("", after)
    asks_at_all = "?" in after or re.search(
        r"please|pls|bitte|s'il vous plait|svp|por favor|per favore|graag", before + after
    )
    return not left and bool(asks_at_all) and len((before + after).split()) <= SHORT


@cache
def _noun(name: str) -> re.Pattern[str] | None:
    pattern = lexicon.NOUNS.get(name)
    return re.compile(rf"(?<![\w-])(?:{pattern})(?!\w)") if pattern else None


@cache
def _direct(name: str) -> re.Pattern[str] | None:
    pattern = questions.DIRECT.get(name)
    return re.compile(rf"(?<!\w)(?:{pattern})") if pattern else None


def _told_need(entries: Sequence[Entry]) -> list[Given]:
    """What it is about was said, also where no wish was put in so many words."""
    told = [pair for pair in said(entries, Role.CUSTOMER) if len(pair[1].text.split()) >= TELLING_WORDS]
    return [
        Given(name="wish", value=short(message.text), seq=entry.seq, fact=entry.seq, at=entry.at)
        for entry, message in told[:1]
    ]


def _checked_orders(entries: Sequence[Entry]) -> list[Given]:
    return [
        Given(
            name="order_number",
            value=entry.event.order_number,
            seq=entry.seq,
            fact=entry.seq,
            at=entry.at,
            verified=True,
        )
        for entry in entries
        if isinstance(entry.event, OrderVerified)
    ]
