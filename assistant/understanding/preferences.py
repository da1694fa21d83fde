"""How and when a customer wants to be reached, and what they say of their own mood."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.understanding.found import Found

_BY = (
    r"(?:e-?mails?|phone|telephone|text|sms|whats ?app|chat|post|letter|"
    r"telefonisch|telefon|anruf|téléphone|teléfono|telefone|telefono|correo|mail)"
)
_CHANNEL = re.compile(
    rf"\b(?:(?:reach|contact|call|text|write(?: to)?|message|e-?mail|ring|get back to|answer"
    rf"|reply(?: to)?|update|notify) me (?:back )?(?:only )?(?:by|via|on|over|per|through"
    rf"|at)(?: my)? {_BY}|(?:prefer|rather|only|best|please)(?: \w+){{0,3}} (?:by|via|per|over"
    rf"|through) {_BY}|(?:i(?:'d)? )?(?:would )?prefer (?:an? |to )?{_BY}|{_BY} (?:only|nur|bitte"
    rf"|is (?:\w+ )?(?:easiest|best|better|fine|ok(?:ay)?|preferred|good)|would be (?:easiest|best"
    rf"|better)|ist (?:\w+ )?(?:am besten|besser|ok(?:ay)?|mir lieber))\b|lieber (?:eine? )?{_BY}"
    rf"|nicht (?:anrufen|telefonieren)|keine (?:anrufe|telefonate)|rufen sie (?:mich )?(?:bitte )?nicht"
    rf"|(?:ne pas m'appeler|pas d'appels?|no me llam\w+|non chiamat\w+|niet bellen)|(?:je préfère"
    rf"|prefiero|preferisco|liever) (?:une? |un |het |via |par |por |per )?{_BY}|(?:no (?:calls"
    rf"|phone calls|e-?mails)|(?:please )?(?:just )?(?:don't|dont|do not) (?:call|ring|phone|e-?mail"
    rf"|text) me)|(?:please )?(?:call|ring|phone|text|e-?mail|write) me(?: back)?(?= (?:on|at|after"
    rf"|before|between|tomorrow|today|when|once|instead|asap|please|don't|dont|not|rather|only)|[.!,]|$)"
    r"|(?<!als )(?<!statt )(?:bitte )?(?:nur )?(?:per|via) (?:e-?mail|mail|telefon|whatsapp"
    r"|sms)(?: antworten| melden| kontaktieren)?|ruf(?:en sie)? mich(?: bitte)? an|par (?:e-?mail|mail"
    r"|téléphone|courrier)|por (?:correo|e-?mail|teléfono|telefone|whatsapp)|(?:via|per) (?:e-?mail"
    r"|telefono|posta)|telefonisch|schriftlich)",
    re.IGNORECASE,
)
_CLOCK = r"(?:\d{1,2}(?:[:.h]\d{2})? ?(?:am|pm|a\.m\.|p\.m\.|uhr|h|o'clock)?|noon|midday|lunch|work|mittags?)"
_TIME = re.compile(
    rf"\b(?:(?:(?<!i )(?<!we )(?:calls?|reach|ring|phone|contact|available|free|home|reachable|best time"
    rf"|get me|(?:someone|somebody|technician|courier|driver|you) (?:to )?come|(?<!do you )deliver\w*"
    rf"|dial|text me|erreichbar|am besten|am liebsten|zu hause|zuhause"
    rf"|anrufen|anruf|melden|joignable|disponible|disponível|reperibile|bereikbaar)\b)"
    rf"[^.!?\n]{{0,40}}?((?:only )?(?:after|before|between|from|until|ab|nach|vor|zwischen|après"
    rf"|avant|entre|después de|antes de|a partir de|depois d[ao]s?) {_CLOCK}"
    rf"(?: ?(?:and|to|till|until|-|–|und|bis|et|y|e|a|à) ?{_CLOCK})?"
    r"|(?:in the |on |am |le |por la |de )?(?:mornings?|afternoons?|evenings?|weekdays|weekends?|weekend"
    r"|morgens|vormittags|nachmittags|abends|matin|après-midi|soir|mañanas?|tardes?|manhã|noite)\b))",
    re.IGNORECASE,
)
_TIME_FIRST = re.compile(
    rf"\b((?:only |nur )?(?:(?:after|before|from|until|ab|nach|vor|après|avant|después de|antes de|dopo"
    rf"|prima delle|na|voor) {_CLOCK}|(?:between|zwischen|entre|tra le|tussen) {_CLOCK} ?(?:and|und|et|y"
    rf"|e|en|-|–) ?{_CLOCK}|mornings?|afternoons?|evenings?|weekdays|weekends|morgens|vormittags|mittags"
    rf"|nachmittags|abends|le matin|l'après-midi|le soir|por la mañana|por la tarde|de manhã|à tarde"
    rf"|la mattina|la sera|'s (?:ochtends|avonds))) (?:(?:\w+ ){{0,2}}(?:erreichbar|anrufen|zu hause"
    rf"|zuhause|joignable|disponible|disponível|reperibile|bereikbaar)|(?:is|are|would be|wäre"
    rf"|ist) (?:\w+ )?(?:best|fine|better|good|easiest|gut|besser|am besten|ideal)|only|nur|works? best"
    rf"|suits? me|passt)\b",
    re.IGNORECASE,
)
"""The time before the word that makes it one: "ab 17 Uhr erreichbar", "mornings are best"."""
_TIME_BESIDE = re.compile(
    rf"\d{{3}}[,;:)]? (?:bitte |gern |please |am besten |only |nur )?"
    rf"((?:after|before|from|between|ab|nach|vor|zwischen) {_CLOCK}(?: ?(?:and|to|-|–|und"
    rf"|bis) ?{_CLOCK})?)(?=\W|$)",
    re.IGNORECASE,
)
"""Just after a telephone number: "0170 1112223, ab 16 Uhr"."""
_MOOD = re.compile(
    r"\b(?:i am|i'm|im|i feel|i was) (?:really |very |so |quite |extremely |a bit |getting |just "
    r"|pretty )*(angry|upset|annoyed|frustrated|disappointed|furious|worried|desperate|confused|stressed"
    r"|fed up|unhappy|anxious|mad|livid|in a hurry|in a rush)\b|\b(?:ich bin|bin(?: ich)?) (?:sehr |so "
    r"|echt |wirklich |ziemlich |total |mega |stink|richtig |einfach )*(sauer|wütend|verärgert|enttäuscht"
    r"|frustriert|genervt|verzweifelt|besorgt)\b|\bje suis (?:très |vraiment |tellement )*(énervée?"
    r"|fâchée?|déçue?|furieuse?|furieux|inquiète?|désespérée?)\b|\b(?:estoy|estou) (?:muy |muito "
    r"|bastante )*(enfadad[oa]|molest[oa]|frustrad[oa]|furios[oa]|preocupad[oa]|chatead[oa]|irritad[oa]"
    r"|decepcionad[oa])\b|\bsono (?:molto |davvero )*(arrabbiat[oa]|delus[oa]|furios[oa]"
    r"|preoccupat[oa])\b|\bik ben (?:heel |erg |echt )*(boos|teleurgesteld|gefrustreerd|bezorgd)\b",
    re.IGNORECASE,
)


def preferences(text: str) -> Iterator[Found]:
    """Preferred channel and time, and the mood as stated, as `(name, value, start, end)`."""
    for match in _CHANNEL.finditer(text):
        yield "preferred_channel", " ".join(match[0].split()), match.start(), match.end()
    for pattern in (_TIME, _TIME_FIRST, _TIME_BESIDE):
        for match in pattern.finditer(text):
            yield "preferred_time", " ".join(match[1].split()), match.start(1), match.end(1)
    for match in _MOOD.finditer(text):
        place = next(place for place, group in enumerate(match.groups(), 1) if group)
        yield "mood", match[place], match.start(place), match.end(place)
