"""Words that make it unclear what exactly is wanted: conditions, second thoughts, preferences, bargaining."""

from __future__ import annotations

import re

from assistant.understanding.words import LONGEST_READ, fold

_HARMLESS = re.compile(
    r"\bif (?:(?:that|this|it)(?:'s| is)? )?(?:still )?(?:possible|ok|okay|fine|allowed|alright)\b|"
    r"\bif (?:i|you|we) (?:still )?"
    r"(?:can|could|may)(?: (?:still )?do (?:that|it|so))?(?= *(?:[,.!?]|$|please|thanks))|"
    r"\bif (?:it|they|the order|that) (?:has|have|is|are)(?: not|n't) (?:yet "
    r")?(?:been )?(?:shipped|sent|left|"
    r"dispatched|too late)(?: yet)?\b|\bif (?:you )?(?:need|there are|there is|any|necessary|"
    r"required)\b|\beven if\b|\bas if\b"
    r"|\bi(?:'ve| have)? (?:just |simply )?changed my mind\b|\bor (?:so|not)\b|"
    r"\bnot sure (?:how|where|why|if (?:this|you|i'm))\b|\blet me know if\b|"
    # Why, and not which: "I found it cheaper".
    r"\b(?:found|saw|seen|get|got|buy|bought)\b.{0,30}?\bcheaper\b|"
    r"\bcheaper (?:elsewhere|somewhere|online|(?:in|at) another)\b|"
    r"\bi(?:'d| would) (?:rather|prefer(?: to)?) (?:have |get |want )?(?:a |my |the )?(?:full )?"
    r"(?:refund|money back)(?: (?:than|over|instead of) (?:a |the )?"
    r"(?:replacement|exchange|voucher|credit))?\b"
)
_DOUBTFUL = re.compile(
    r"\b(?:if|unless|otherwise|whether|depending|in case|except|initially|at first|originally "
    r"planned|eventually|in the end|after "
    r"all|ultimately|whichever|whatever|whoever|maybe|perhaps|possibly|prefer|preferably|preference|"
    r"rather|unsure|undecided|"
    r"indecisive|not sure|similar|cheapest|cheaper|most expensive|as expensive|as cheap|negotiate|"
    r"threaten|insist|convince|pretend|"
    r"demand|argue|emphasi[sz]e|mention|complain|conditional|provided that|only when|as long as|"
    r"assuming|hypothetically|"
    r"try (?:to|your)|see if|find out|figure out|check if|ask (?:the agent|for|about|if|whether)|"
    r"want to know|first ask|"
    r"before (?:confirming|you do|doing|that|agreeing)|on second thou?ghts?|hold on|wait|actually|"
    r"never ?mind|"
    r"chang\w+ (?:my|your|their) minds?|decid\w+|reconsider|do not reveal|don't reveal|instead of "
    r"(?:returning|cancell?ing|exchanging)|"
    r"rather than|don't want to (?:cancel|return|exchange|change|swap)|do not want to (?:cancel|"
    r"return|exchange|change|swap)|"
    r"(?:do not|don't|dont|without|not) (?:cancel|return|exchang|chang|swap|modify)\w*|half price|"
    r"price match|as many|"
    r"as much|everything (?:but|except)|all (?:but|except)|the rest|the remaining|wenn|falls|sofern|"
    r"si possible que|"
    r"vielleicht|lieber|peut-etre|tal vez|quizas|talvez)\b"
)


def doubt_in(text: str) -> str:
    """The words that make it unclear, or nothing. Reads the first 4,000 characters in linear time."""
    plain = _HARMLESS.sub(" ", fold(text[:LONGEST_READ]))
    found = _DOUBTFUL.search(plain)
    return found[0] if found else ""


_TURNS = re.compile(
    r"\b(?:actually|wait|hold on|hang on|one (?:moment|second)|sorry|oh|hmm?|no|nein|stop|after all|"
    r"doch|lieber|on second thou?ghts?|(?:and )?i(?:'ve| have)? (?:just |simply )?changed my mind|"
    r"i(?:'d| would) rather|rather|i(?:'d| would) prefer(?: to)?)\b[ ,.!-]{0,4}",
    re.IGNORECASE,
)
_SPARES = re.compile(
    r"\b(?:do not|don't|dont) (?:return|send back|exchange|swap|change)\b|"
    r"(?<=\w) (?:but|except(?: for)?)(?= (?:the|my|this|that|these|those)\b)",
    re.IGNORECASE,
)


def turned(text: str) -> str:
    """An answer to a summary without the words that only say that something is meant otherwise, and with
    "not" for all ways to leave a thing out: there they make nothing unclear."""
    return " ".join(_SPARES.sub(" not", _TURNS.sub(" ", text)).split())
