"""What the customer wants and what they refuse: words after fixed openings, to the end of the clause."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.understanding.found import Found
from assistant.understanding.person import POSSIBLE, asked_in_words

CLAUSE = r"((?:[^.!?;\n]|\.(?=\w)|(?:(?<=str)|(?<=no)|(?<=nr)|(?<=st))\.(?= \d)){3,160})"
"""To its end; the dots in "books@firm.example" and "Hafenstr. 12" end nothing."""
_BUT = (
    r"(?:, (?:bitte|please|i |ich |give|send|tauschen|schicken)"
    r"|,? (?:sondern|but|instead|just|only|nur|mais|sino|ma|maar|mas)\b)"
)
_REFUSED_CLAUSE = rf"((?:(?!{_BUT})[^.!?;\n]){{3,160}})"
"""To its end, or to what is wanted instead."""
_NO_CALLS = r"(?!(?:don't|dont|do not|never|no) )"
"""How somebody will not be reached is no wish of its own."""
_WISH = re.compile(
    r"\b(?<!do )(?<!did )(?<!should )(?:i|we)(?:'d| would)? ?(?:want|need|like|wish|prefer|am looking"
    r"|'m looking|have)(?: you)? (?!to (?:ask|say|wait|repeat|admit|call|chase|complain|explain)\b)"
    r"(?:to |a |an |my |the |for |some |another |one |two |\d |(?<=want )(?:it"
    r"|this|that|them|these|those) (?!by |for |before |until |on |here|to (?:arrive|be here)))"
    + CLAUSE
    + r"|\b(?:can|could|would|will) (?:you|i|we)(?: please)? (?:please )?"
    + CLAUSE
    + rf"|\bplease {_NO_CALLS}"
    + CLAUSE
    + r"|\b(?:want|wanted|request|requested|solution|wunsch|anliegen|souhait|deseo|richiesta|wens) ?: ?"
    + CLAUSE
    + r"|\b(?:(?:das|den|die|der|es|sie|ihn|daher|deshalb|jetzt|nun|nur|also|dafür) )?"
    r"(?:(?:ich|wir) (?:möchten?|will|wollen|brauchen?|würden? gerne?|hätten? gerne?)"
    r"|(?:möchte|will|wollen|möchten|brauche|hätte gerne?|würde gerne?) (?:ich|wir)(?: gerne?)?"
    r"|(?:können|könnten|kann|könnte|würden|könnt) (?:sie|ihr|du|ich|wir|man)) (?!keine?n? )"
    + CLAUSE
    + r"|(?:^|[.!?,\n] ?|\bund )(?:am liebsten(?= eine?n? | mein| das )"
    r"|will(?! (?:it|you|the|be|i|we|they|this|that|these|he|she|my|your|there|not|do|send|call|try|wait"
    r"|take|pay)\b)|möchte|hätte gerne?|würde gerne?|brauche) (?!keine?n? |nicht |ich |wir |sie )"
    + CLAUSE
    + r"|\bbitte (?=\w+ \w)(?!nicht |keine )"
    + CLAUSE
    + r"|\b(?:je (?:veux|voudrais|souhaite|souhaiterais)|j'aimerais|pouvez-vous|pourriez-vous|puis-je"
    r"|merci de|veuillez) "
    + CLAUSE
    + r"|\b(?<!no )(?:quiero|quisiera|querría|necesito|me gustaría|puede[ns]?|podrían?|podría[ns]?) "
    + CLAUSE
    + r"|\b(?<!não )(?:quero|queria|gostaria de|preciso|podem?|poderiam?) "
    + CLAUSE
    + r"|\b(?<!non )(?:vorrei|voglio|desidero|avrei bisogno d\w+|ho bisogno d\w+|potete|può|potreste"
    r"|potrebbe) "
    + CLAUSE
    + r"|\b(?:ik (?:wil|zou)|wil ik|kunt u|kan je|kun je|kunnen jullie|graag)(?: graag)? (?!geen |niet )"
    + CLAUSE,
    re.IGNORECASE,
)
_IMPERATIVE = re.compile(
    r"(?:^|[.!?;\n] {0,2}|, |\bthen )(?:just |simply |so |now |and |ok |please )?"
    r"(?=(?:cancel|return|exchange|refund|change|send|replace|modify|update|"
    r"ship|stop|give|tell|repair)\b)" + CLAUSE,
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"\b(?:sondern|mais|sino|maar)(?: ich will| je veux| quiero| ik wil)?(?: nur| lieber| plutôt)? "
    r"(?=(?:mein|mon|mi|mijn|eine?n?|une?|una?|een|ersatz|umtausch|erstattung|geld)\b)" + CLAUSE,
    re.IGNORECASE,
)
"""After a refusal: "keinen Gutschein, sondern mein Geld zurück"."""
_OFFERED = (
    r"(?:vouchers?|credit|store credit|gift cards?|replacements?|exchange|refund|repair|discount|coupon"
    r"|gutscheine?|gutschrift|ersatz|umtausch|reparatur|erstattung|rabatt|bons? d'achat|avoir|échange"
    r"|vale|cupón|cambio|buono|sostituzione|tegoedbon|cadeaubon|vervanging)"
)
_REFUSES = re.compile(
    r"\b(?:i|we) (?:do not|don't|dont|will not|won't|wont|refuse to|am not going to|would rather "
    r"not) (?:want|accept|need|take|pay|wait|"
    r"send|give|like)?" + _REFUSED_CLAUSE + r"|\b(?:no (?:phone calls?|calls?|e-?mails?)"
    rf"|(?:no|not an?|not another|keine?n?|pas d[e']|pas un|pas une|non un|geen) ?(?:more "
    rf"|weiteren? )?{_OFFERED})\b"
    r"(?: please)?()"
    + r"|\b(?:ich|wir) (?:möchten?|will|wollen|brauchen?) (?:auch |wirklich |jetzt )?(?:keine?n?|nicht) "
    + _REFUSED_CLAUSE
    + rf"|\b(?:eine?n? )?{_OFFERED} (?:will|möchte|brauche|akzeptiere|nehme) ich nicht()"
    + r"|\bje (?:ne veux pas|refuse) "
    + _REFUSED_CLAUSE
    + r"|\b(?:no quiero|não quero|non voglio|ik wil (?:geen|niet)|don't want|dont want) "
    + _REFUSED_CLAUSE,
    re.IGNORECASE,
)
_REFUSAL_WORDS = re.compile(
    r"^(?:do not |don't |dont )?(?:know|see|understand|have|think|remember|get|find|mind|care|believe)\b",
    re.IGNORECASE,
)
_HAVE = re.compile(r"^(?:i|we) have (?!to\b|an? (?:question|request|problem|issue|enquiry)\b)", re.IGNORECASE)
"""Somebody *has* a receipt; that is no wish."""


def wishes(text: str) -> Iterator[Found]:
    """Wish and refusal as `(name, value, start, end)`; the value is the clause itself."""
    refused = list(clauses("refuses", _REFUSES, text))
    yield from (each for each in refused if not _REFUSAL_WORDS.search(_after_subject(each[1])))
    begun: list[tuple[int, int]] = []
    instead = clauses("wish", _INSTEAD, text) if refused else ()
    for found in (*clauses("wish", _WISH, text), *clauses("wish", _IMPERATIVE, text), *instead):
        inside = any(found[2] < end and start < found[3] for start, end in begun)
        denied = any(start <= found[2] < end for _, _, start, end in refused)
        if inside or denied or _HAVE.match(found[1]) or asked_in_words(found[1]) >= POSSIBLE:
            continue
        begun.append((found[2], found[3]))
        yield found


def clauses(name: str, pattern: re.Pattern[str], text: str) -> Iterator[Found]:
    """Every match as a fact whose value is the whole clause."""
    for match in pattern.finditer(text):
        quote = match.group().strip(" ,.;!?\n")
        start = match.start() + match.group().index(quote)
        yield name, " ".join(quote.split()), start, start + len(quote)


def _after_subject(clause: str) -> str:
    return clause.split(" ", 1)[1] if " " in clause else clause
