"""Whether a question about something to try is about what the customer tried already; on folded text."""

from __future__ import annotations

import re

_ALONE = (
    r"restart\w*|reboot\w*|neu ?(?:ge)?start\w*|redemar\w*|reinici\w*|riavvi\w*|herstart\w*"
    r"|off and on|aus und (?:wieder )?ein",
    r"reset\w*|zuruck(?:ge|zu)?setz\w*|werkseinstellung\w*|reinitialis\w*",
    r"reinstall\w*|neu install\w*|install\w*",
    r"(?:un|re)?plug\w*|socket|outlet|steckdose\w*|stecker\w*|(?:aus|ein)(?:ge|zu)?steck\w*|stopcontact"
    r"|prise|enchufe",
    r"descal\w*|entkalk\w*|detartr\w*",
    r"(?:re)?charg\w*|(?:auf)?(?:ge)?lad(?:en|e|et)\b|opgeladen",
    r"updat\w*|aktualisier\w*|mis[e]? a jour",
    r"cache\w*|cookies?",
    r"neighbou?rs?|nachbar\w*|voisins?|vecin\w+|vicin\w+|buren|buurman|buurvrouw",
)
"""What is the same step whatever it is done to."""
_SAME = tuple(re.compile(rf"\b(?:{words})") for words in _ALONE)
_WORD = re.compile(r"[a-z]{4,}")
_STEM = 5
_FILLERS = (
    "already anything another because before bitte bereits could denn diese dieser dieses either einen "
    "eines einmal first habe haben have ihnen ihre ihren isnt itself kindly maybe mich mine nochmal "
    "noch once other please quickly schon should sich still their them then there these thing this that "
    "time times tried trying tries twice using used versucht versuchen probiert probieren vielleicht "
    "very want wenn with would your yourself someone something does auch aber alles etwas sonst again "
    "also away back came come done doing from gave give goes going help just know like look make much "
    "need only over some such sure take tell than they were what when where which will deja avez avec "
    "essaye pour votre vous encore ustedes probado intentado provato hebt heeft geprobeerd eens even "
    "misschien order bestellung commande pedido ordine bestelling works working work worked wont "
    "customer service problem "
)
_SAYS_NOTHING = frozenset(_FILLERS.split())
ASKED = re.compile(
    r"(?:have|did) you (?:already |ever |also |fully |really )?(?!get\b|got\b|receiv|notic|see|hear|keep"
    r"|kept|still|have\b|order|buy|bought|pay|paid|us[e ]|speak|cut|wear|worn|open)(?:\w{4,}|had (?:a"
    r"|any) \w+)|(?:haben"
    r"|hast) (?:sie|du) [^?]{0,60}\b(?:ge\w{4,}|\w{2,}ge\w{4,}|probiert|versucht|installiert|entkalkt"
    r"|aktualisiert)\W*$|(?:please|kindly|can you|could you|would you|bitte|konnen sie"
    r"|konnten sie) (?:\w+ ){0,3}(?:try|probieren|versuchen)\b|avez-vous (?:deja )?\w+e\b"
    r"|\bha (?:\w+ )?\w+ado\b|\bha (?:gia )?\w+ato\b|heeft u [^?]{0,40}\bge\w{4,}"
)
"""Asks for a step, or whether it was taken; most are none that was told."""
OPEN = re.compile(
    r"\b(?:what|which|anything|something|was|qu'?avez|quoi|que|cosa|wat|welche\w*|how)\b.{0,40}\b(?:tried"
    r"|try|done|do\b|steps?|versucht|probiert|unternommen|getan|gemacht|essaye|tente|fait|probado"
    r"|intentado|hecho|provato|fatto|geprobeerd|gedaan)|^\W*(?:have|did) you (?:already )?(?:tried"
    r"|try) anything"
)
"""Asks for all that was tried."""


def tried_before(sentence: str, tried: str) -> bool:
    """Whether a sentence names a step that this account of what was tried holds, or asks for all of them."""
    if OPEN.search(sentence) or any(same.search(sentence) and same.search(tried) for same in _SAME):
        return True
    return bool(_stems(sentence) & _stems(tried))


def _stems(folded: str) -> set[str]:
    words = (word for word in _WORD.findall(folded) if word not in _SAYS_NOTHING)
    return {re.sub(r"^ge(?=\w{4})", "", word)[:_STEM] for word in words}
