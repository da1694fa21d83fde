"""Wishes for a person whose sense is in the whole phrase, by language; on folded text. See `person_words`."""

from __future__ import annotations

import re

from assistant.understanding.words import fold


def _any(*words: str) -> str:
    return "(?:" + "|".join(fold(word) for word in words) + ")"


_AR_WANTS = _any(
    "أريد", "اريد", "ابغى", "ابغا", "أبي", "عايز", "عاوز", "بدي", "ممكن", "أود", "أرغب", "أحتاج",
    "يمكنني", "أستطيع", "اقدر", "لازم", "خليني", "دعني",
)  # fmt: skip
_AR_TALK = _any(
    "التحدث", "أتحدث", "أكلم", "التكلم", "أتكلم", "التواصل", "أتواصل", "الكلام", "محادثة", "مكالمة",
    "الاتصال", "اتصال",
)  # fmt: skip
_AR_PERSON = _any(
    "شخص", "موظف", "موظفة", "إنسان", "بشر", "ممثل", "مسؤول", "مدير", "أحد", "حد", "خدمة العملاء",
    "وكيل", "مندوب", "مشرف", "بني آدم",
)  # fmt: skip
_AR_WHO = rf"(?:ال)?{_AR_PERSON}\b"
_AR_REAL = r"(?:ال)?" + _any("حقيقي", "بشري", "فعلي", "طبيعي")
_AR_PASS = _any("حولني", "حولوني", "وصلني", "وصلوني", "أوصلني", "انقلني", "صلني", "اعطني", "أعطني", "عطني")

_YOU = (
    r"(?:^\W{0,9}|[.,;!?\n] ?|\b(?:please|pls|plz|kindly) |\b(?:can|could|would|will|may) (?:you|u|ya) )"
    r"(?:please |pls |plz |just |kindly )*"
)
"""Before what somebody here shall do, so that it is not the driver who is to call."""

_PHRASES: dict[str, tuple[str, ...]] = {
    "en": (
        r"\bget (?:me )?(?:someone|somebody|sombody) (?:who|that|to|on)\b",
        r"\b(?:is|are) (?:anyone|anybody|somebody|someone) (?:alive|home|awake)\b",
        r"\b(?:can|could|would|will) (?:you|u|ya) (?:please |pls )?(?:get|put|find) (?:me )?"
        r"(?:someone|somebody|a person|anyone)(?: real)? (?:on|to|for|who)\b",
        r"\b(?:can|could|would|will) (?:one|any|some) of (?:you|u)(?: guys| lot| people)?\b.{0,12}"
        r"\b(?:ring|call|phone|contact|help|e-?mail|text) me\b",
        rf"{_YOU}(?:call|ring|phone) me(?=\W{{0,9}}$| ?[.,;!?\n]| (?:back|please|pls|on|at|asap|now|today"
        r"|tomorrow|this|about|in|urgently|instead|as|later|regarding)\b)",
        rf"{_YOU}give me a (?:quick )?(?:call|ring|phone call)\b",
        r"\b(?:want|need|like|love|request|get|have|arrange|schedule|book) (?:to (?:get|have|request) )?"
        r"(?:an? )?(?:phone |return )?(?:call[- ]?back|(?:phone|return) call)\b",
        r"\b(?:want|need|like|wish|have|going|please|can (?:you|we|i)) (?:to )?escalate (?:this|it|my|the)\b",
        r"\b(?:button|option|way|link|number|menu) (?:for|to (?:get|reach|talk to|speak to|find)) (?:an? )?"
        r"(?:real|live|human|actual)\b",
        r"\b(?:answer|reply|response|help|word) from (?:an? )?(?:real |actual |live )(?:person|human)\b",
    ),
    "de": (
        r"\bhatten? (?:ich |wir )?gerne? (?:mal |bitte )?(?:eine?n?|mit einem|mit einer) (?:\w+ )?"
        r"(?:ansprechpartner\w*|mitarbeiter\w*|kolleg\w+|menschen|berater\w*)\b",
        r"\bleite[nt]? (?:sie )?(?:das|mich|es|dies|meine \w+) .{0,12}\ban (?:eine?n?|ihre?n?|eure?n?|den"
        r"|die) .{0,16}(?:kolleg|mitarbeiter|team|chef|vorgesetzt|abteilung|mensch)\w* weiter\b",
        r"^\W*(?:bitte |dann )?(?:verbinden|verbinde|verbindet|stellen|stell|leiten|leite)(?: sie)? mich"
        r"(?: (?:bitte|jetzt|endlich|sofort|mal|doch|einfach)){0,4}(?: durch| weiter)?\W*$",
        r"\b(?:hol|holen|holt|gib|geben|gebt)\b(?: sie)?(?: mir| mich)?(?: mal| bitte| jetzt| doch)* "
        r"(?:ihren|euren|deinen|den|einen|jemanden|ihre|eure|deine) (?:chef\w*|vorgesetzte\w*|leiter\w*"
        r"|kolleg\w+)",
        r"\b(?:kann|konnte|konnten|konnen|soll|sollte|wurde|moge) (?:sich )?(?:bitte |mal |vielleicht )*"
        r"(?:jemand|wer|einer|ein mitarbeiter|ein kollege|eine kollegin) (?:sich )?[\w ]{0,24}\bmelden\b",
        r"\b(?:kann|konnte|konnten|soll|sollte) sich [\w ]{0,16}\b(?:jemand|wer|einer|ein mitarbeiter"
        r"|ein kollege)\b[\w ]{0,24}\bmelden\b",
        r"\b(?:jemand|einer|wer) (?:soll|mochte|muss) (?:sich|mich)\b.{0,20}\b(?:melden|anrufen"
        r"|zuruckrufen)\b",
        r"^\W*(?:bitte )?(?:weiter |direkt )?zu(?:m|r| einem| einer) (?:echten )?(?:mensch\w*"
        r"|mitarbeiter\w*|person|berater\w*)\W*$",
        r"\b(?:gibts|gibt es|habt ihr|haben sie)\b.{0,24}\b(?:echte|richtige|normale|lebende) (?:leute"
        r"|menschen)\b",
        r"\b(?:mit|zu) (?:echten|richtigen|normalen) (?:leuten|menschen) (?:reden|sprechen|schreiben"
        r"|chatten)\b",
        r"\b(?:kann|konnte|konnen|konnten) (?:mich|mir) (?:mal |bitte |vielleicht )*"
        r"(?:wer|jemand|einer|irgendwer|irgendjemand)\b.{0,20}"
        r"\b(?:anrufen|zuruckrufen|kontaktieren|helfen|antworten)\b",
        r"\baus fleisch und blut\b",
        r"\b(?:jemand|einer|wer) von (?:euch|ihnen)\b.{0,24}\b(?:erreichbar|da|sprechen|reden|anrufen)\b",
        r"\b(?:melde|meldet|melden) (?:sie )?(?:dich|sich|euch) (?:bitte )?(?:telefonisch|personlich)\b",
        r"\b(?:rufen|ruft|ruf) (?:sie )?mich (?:bitte |mal |doch )*(?:an|zuruck)\b",
        r"\b(?:k[ou]nnen|konnte[nt]?|kannst|konnt) (?:sie |ihr |du )?mich "
        r"(?:bitte |mal )*(?:an|zuruck)rufen\b",
        r"\bverbinden sie mich(?: (?:bitte|mal|jetzt|doch|endlich|weiter))*\W{0,3}$",
        r"\b(?:um|einen|mit) ruckruf\b",
    ),
    "es": (
        r"\b(?:ponme|pongame|poneme|pasame|paseme|comunicame|comuniqueme|conectame|conecteme) con\b",
        r"\bme (?:podeis|puedes|puede|pueden|podrias?|podrian) (?:volver a )?llamar\b",
        r"\bhay (?:alguna?|algun) (?:persona|humano|agente|operador)\b.{0,24}"
        r"\b(?:atienda|atender|hable|hablar|ayude|ayudar)\b",
        r"\b(?:llamame|llamadme|llamenme)\b",
        r"\b(?:puede|pueden|podria|podrian|podeis) llamarme\b",
        r"\b(?:quiero|necesito|pido|prefiero|quisiera) que me llamen?\b",
        r"^\W*con (?:un|una|el|la) (?:asesora?|persona|humano|agente|operadora?|encargad[oa]|supervisora?)\b",
    ),
    "fr": (
        r"\bpassez[- ]?moi (?:un |une |le |la |quel[qk]u?'?un|votre )?\s?(?:conseil\w*|agent|operat\w*|humain"
        r"|responsable|collegue|superieur\w*|chef|quel[qk]u?'?un)",
        r"\b(?:quel[qk]u?'?un|une personne) de (?:reel|reelle|vrai|vivant|humain)\b",
        r"\b(?:rappelez|appelez)[- ]moi\b",
        r"\b(?:pouvez|pourriez)[- ]vous m(?:e r|'|e )appeler\b",
        r"\b(?:voudrais|veux|souhaite|aimerais) etre rappelee?\b",
        r"\b(?:quelqu'un|humain|conseiller|personne)\b.{0,8}\bau bout du fil\b",
    ),
    "pt": (
        r"\b(?:podem|pode|poderiam|podiam) me (?:ligar|telefonar|contactar|contatar)\b",
        r"\b(?:podem|pode|poderiam|podiam) (?:ligar|telefonar)[- ]me\b",
        r"\balguem (?:de verdade|real|humano|de carne e osso)\b",
        r"\b(?:me )?(?:liga|ligue|liguem|ligam)(?:-me| pra mim| para mim)\b",
    ),
    "it": (
        r"\bqualcuno (?:in carne e ossa|di reale|di vero|di umano)\b",
        r"\b(?:richiamatemi|chiamatemi|mi richiami|mi richiamate)\b",
        r"\b(?:potete|puo|potreste|potrebbe) (?:ri)?chiamarmi\b",
    ),
    "nl": (
        r"\b(?:geef|geeft) (?:mij|me) (?:maar |nu |even |alsjeblieft )*(?:een |je |jullie |uw )?"
        r"(?:collega|medewerker|mens|manager|iemand)\b",
        r"\biemand (?:aan|van) de (?:lijn|telefoon|klantenservice)\b",
        r"\bverbind (?:mij|me) (?:even |maar |nu )*(?:door )?met\b",
        r"\bbel (?:mij|me) (?:even |maar |alsjeblieft )*terug\b",
        r"\b(?:kunt|kunnen|kan) (?:u|jullie|je) (?:mij|me) (?:even |aub )*(?:terug)?bellen\b",
    ),
    "ar": (
        rf"{_AR_WANTS}.{{0,24}}{_AR_TALK}.{{0,16}}{_AR_WHO}",
        rf"{_AR_WANTS} {_AR_WHO}",
        rf"{_AR_WANTS}.{{0,12}}\bاكلم\b.{{0,12}}{_AR_WHO}",
        rf"{_AR_PASS}.{{0,10}}{_AR_WHO}",
        rf"\b{_AR_WHO} {_AR_REAL}",
        r"\b(?:اتصلوا|اتصل|كلموني|كلمني) (?:بي|علي)?",
        rf"{_AR_WHO}.{{0,8}}\b(?:وليس|ليس|مش|مو|لا) (?:مع )?(?:ال)?(?:روبوت|بوت|اله|ماكينة)",
    ),
}
PHRASES = re.compile("|".join(pattern for patterns in _PHRASES.values() for pattern in patterns))
