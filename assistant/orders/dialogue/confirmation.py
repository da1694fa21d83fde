"""Is this a yes to the summary, a no, or something else? Only a plain yes is a yes."""

from __future__ import annotations

import re
from typing import Literal

from assistant.understanding.words import fold

_YES = (
    r"(?:yes|yeah|yep|yup|sure|ok|okay|correct|right|exactly|confirm(?:ed)?|i confirm|i agree|agreed|"
    r"absolutely|definitely|of course|"
    r"go ahead|do it|do that|please do|proceed|sounds good|looks good|perfect|great|fine|alright|"
    r"all right|that's (?:right|correct|fine|it|ok|good|what i want)|"
    r"that is (?:right|correct|fine)|ja|genau|gerne|jawohl|richtig|einverstanden|passt|oui|d'accord|"
    r"c'est bon|exact|si|claro|vale|correcto|de acuerdo|"
    r"sim|certo|isso|confirmo|confirmado)"
)
_AFTER = (
    r"(?:please|thanks|thank you|go ahead|do it|do that|with (?:it|that)|i confirm|confirm(?:ed)?|"
    r"proceed|(?:please )?(?:cancel|return|exchange|change|update|"
    r"modify|place|send|do|process) (?:it|that|them|this|the order|my order)|i'm sure|i am sure|"
    r"that's (?:right|correct|fine|all)|it's correct|and|so|now|you can|"
    r"can you|the order|this|that|it|bitte|danke|merci|s'il vous plait|por favor|gracias|obrigad[oa]|"
    r"mach das)"
)
_PLAIN_YES = re.compile(rf"^\W*{_YES}(?:[ ,.!-]{{1,4}}(?:{_YES}|{_AFTER})){{0,6}}[ ,.!:)]{{0,6}}$")
_TURNED = (
    r"(?:(?:hmm?|oh|ah|ach|och|wait|actually|hold on|sorry|ok|okay|no|nein|nee|moment)[ ,.!-]{1,4}){0,3}"
)
_STAYS = (
    r"(?:(?:i(?:'ll| will| want to| would like to|'d like to|'d rather| think i'll) )?(?:rather )?"
    r"(?:keep|leave) (?:it|them|everything|all|the order|my order|things)"
    r"(?: (?:as|the way) (?:it|they) (?:is|are|was|were))?|"
    r"(?:do not|don't|dont) (?:cancel|return|exchange|change|do)"
    r"(?: (?:it|them|anything|that|this|the order))?|"
    r"i(?: do not|'d rather not| don't| dont) want (?:that|this|to)(?: any ?more| now)?|"
    r"ich behalte (?:es|sie|ihn|alles|das)|doch nicht|lieber nicht)"
)
_PLAIN_NO = re.compile(
    rf"^\W*{_TURNED}{_STAYS}"
    r"(?:[ ,.!]{1,3}(?:please|thanks|thank you|after all|instead|then|bitte|danke))*[ ,.!]*$|"
    r"^\W*(?:no|nope|nah|no thanks|no thank you|nein|nee|non|nao|stop|cancel that|never ?mind|forget "
    r"(?:it|about it)|don't|do not|not now|not anymore|leave it|"
    r"i changed my mind|lieber nicht|lass es)(?:[ ,.!]+(?:no|please|thanks|thank you|don't|do not|"
    r"leave it|forget it|never ?mind|do (?:it|that)|danke|i changed my mind|"
    r"anymore|as it is|it))*[ ,.!]*$"
)


def answer(text: str) -> Literal["yes", "no", ""]:
    """ "yes" or "no" for a message that is nothing but that; "" for anything longer, mixed or unclear."""
    plain = " ".join(fold(text[:200]).split())
    if _PLAIN_YES.match(plain) and len(text) <= 200:
        return "yes"
    return "no" if _PLAIN_NO.match(plain) else ""


def yes_and_more(text: str) -> str:
    """What comes after a plain yes in its own sentence ("Yes please. Also cancel …"); empty for none."""
    head, mark, rest = text.partition("\n")
    if not mark:
        cut = re.search(
            r"[.!;,]\s+(?=(?:and |also |then |plus )*(?:also|then|next|now|after that|the other|"
            r"please also)\b)|[.!]\s+",
            text,
        )
        if cut is None:
            return ""
        head, rest = text[: cut.start()], text[cut.end() :]
    return rest.strip() if answer(head) == "yes" else ""
