"""Days a customer names, and days by which something must have happened; the words as they were written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.understanding.found import Found

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    "oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?|januar|februar|märz|mai|juni|juli|oktober|dezember|"
    "janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|"
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|"
    "janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|dezembro|"
    "gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|"
    "januari|februari|maart|mei|augustus"
)
_DAYS = (
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|"
    "freitag|samstag|sonnabend|sonntag|"
    "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|"
    "segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|"
    "lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|"
    "maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
)
_COUNT = (
    r"(?:\d{1,2}|an?|one|two|three|four|five|six|seven|eight|ten|(?:a )?couple of|a few|several|eine[rmn]?"
    r"|zwei|"
    r"drei|vier|fünf|sechs|sieben|acht|zehn|ein paar|une?|deux|trois|quatre|cinq|six|quelques|una?|dos|tres|"
    r"cuatro|cinco|seis|unas|unos|duas|dois|três|quatro|due|tre|quattro|cinque|een|twee|drie|vijf|zes)"
)
_AGO = (
    rf"{_COUNT} (?:days?|weeks?|months?|years?) ago"
    rf"|vor {_COUNT} (?:tagen|tag|wochen?|monat(?:en)?|jahr(?:en)?)"
    rf"|il y a {_COUNT} (?:jours?|semaines?|mois|ans?)"
    rf"|hace {_COUNT} (?:días?|semanas?|mes(?:es)?|años?)|há {_COUNT} (?:dias?|semanas?|m[eê]s(?:es)?|anos?)"
    rf"|{_COUNT} (?:giorn[oi]|settiman[ae]|mes[ei]|ann[oi]) fa"
    rf"|{_COUNT} (?:dag(?:en)?|we(?:ek|ken)|maand(?:en)?|jaar) geleden"
)
_LAST = (
    r"(?:last|this|next) (?:week|month|year|weekend)|last night|(?:the )?day before yesterday|this morning"
    r"|(?:letzte|diese|nächste|vorige)[nrsm]? (?:woche|monat|jahr|wochenende)|vorgestern"
    r"|(?:la )?semaine (?:dernière|prochaine)|(?:le )?mois (?:dernier|prochain)|avant-hier"
    r"|(?:la )?semana (?:pasada|próxima|passada)|(?:el )?mes pasado|anteayer"
    r"|(?:la )?settimana (?:scorsa|prossima)|(?:il )?mese scorso"
    r"|(?:vorige|volgende|afgelopen) (?:week|maand)"
)
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)\b"
_NO_DAY = (
    r"(?! (?:\w+ )?(?:time|floor|street|avenue|attempt|try|call|message|e-?mail|parcel|order|page"
    r"|of (?:them|my)))"
)
_DATE = re.compile(
    rf"\b(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[./]\d{{1,2}}[./](?:\d{{4}}|\d{{2}})"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)? (?:of |de )?(?:{_MONTHS})\b(?:,? \d{{4}})?"
    rf"|(?:{_MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}})?"
    rf"|(?:in|since|back in|im|seit|en|depuis|desde|em|dal|sinds) (?:{_MONTHS})\b(?:,? \d{{4}})?"
    rf"|(?:on|since|from) the {_ORDINAL}{_NO_DAY}"
    rf"|(?:am|vom|seit dem) \d{{1,2}}\.(?:\d{{1,2}}\.)?(?=[,;!?)\n]|\s*$| (?-i:[a-zäöü]))"
    rf"|{_AGO}|{_LAST}"
    rf"|(?:last |next |this |on |am |le |el |letzten |nächsten |vorigen |op |vorige "
    rf"|afgelopen )?(?:{_DAYS})\b"
    rf"(?: (?:dernier|prochain|pasado|próximo|passado|scors[oa]|prossim[oa]))?"
    rf"|yesterday|tomorrow|today|gestern|"
    rf"morgen früh|heute|hier matin|hier soir|ayer|mañana|ontem|amanhã|ieri|oggi|domani|gisteren|vandaag)",
    re.IGNORECASE,
)
_OCCASION = (
    r"christmas(?: eve| day)?|xmas|easter|new year'?s?(?: eve| day)?|halloween|valentine'?s(?: day)?"
    r"|thanksgiving"
    r"|(?:mother|father)'?s day|birthday|wedding|anniversary|party|holidays?|vacation|trip|flight|move|exam"
    r"|graduation|christening|funeral"
    r"|weihnachten|heiligabend|ostern|silvester|nikolaus|geburtstag|hochzeit|urlaub|reise|umzug|feier|taufe"
    r"|konfirmation|einschulung"
    r"|noël|pâques|anniversaire|mariage|départ|vacances|navidad|reyes|cumpleaños|boda|viaje|vacaciones"
    r"|natal|páscoa|aniversário|casamento|natale|pasqua|compleanno|matrimonio|nozze|viaggio|vacanze"
    r"|kerst(?:mis)?|pasen|sinterklaas|verjaardag|bruiloft|vakantie|verhuizing"
)
_WHOSE = (
    r"(?:next|this|the|(?:the )?end of(?: the| this| next)?|my|our|(?:my |our )?\w{2,12}'s"
    r"|(?:dem |der )?(?:kommende[nr]?|nächste[nr]?|diese[nmr]?)|de[mnr]|meine[mrn]?|unsere[mrn]?|ende (?:der"
    r"|des|nächster)"
    r"|le|la|les|mon|ma|mes|notre|la fin (?:de la|du)|el|los?|las?|mi|nuestr[oa]|fin(?:ales)? de|o|a|meu"
    r"|minha"
    r"|il|i|mio|mia|fine|het|de|mijn|ons|einde)"
)
_WHEN = (
    rf"(?:{_WHOSE} ){{0,2}}"
    rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[./]\d{{1,2}}[./]?(?:\d{{2,4}})?|\d{{1,2}}(?:st|nd|rd|"
    rf"th|\.)? (?:of |de )?(?:{_MONTHS})"
    rf"|(?:{_MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?|{_ORDINAL}{_NO_DAY}|\d{{1,2}}\.(?= |,|$)|(?:{_DAYS})"
    rf"|tomorrow|tonight|today|morgen|heute(?: abend)?"
    rf"|übermorgen|demain|mañana|amanhã|domani|{_OCCASION}"
    rf"|weekend|wochenende|week-end|fin de semana|fim de semana|fine settimana|week|month|year|woche|monats?"
    rf"|jahres"
    rf"|wochenmitte|monatsende|wochenende|jahresende|semaine|mois|semana|mes|settimana|mese|noon|midday"
    rf"|mittag)"
)
_CLOSES = (
    r"(?=\s*(?:[,.!?;:)\n-]|$)| (?:and|but|so|or|because|please|at|latest|morning|evening|afternoon|order|it"
    r"|we|i|und|oder"
    r"|aber|weil|bitte|da|sein|haben|et|mais|y|pero|e|ma|en|nodig|brauch\w*)\b)"
)
_DEADLINE = re.compile(
    rf"\b(?!(?:bis|until|tot) (?:heute|today|vandaag)\b(?! abend))(?:by|before|until|no later than"
    rf"|in time for|latest(?: by)?|bis(?: zu[mr]| spätestens(?: zum| am)?)?"
    rf"|spätestens(?: am| bis(?: zum)?)?|(?:noch|rechtzeitig|unbedingt) (?:vor|zu[mr]?)"
    rf"|avant(?: le| la)?|d'ici(?: à| le)?|au plus tard(?: le)?|antes d(?:el?|o|a)|a más tardar(?: el)?"
    rf"|até(?: ao?)?"
    rf"|entro|prima d(?:i|el|ella)|v[oó]{{2}}r|uiterlijk(?: op)?|tot)"
    rf" {_WHEN}(?!\w)",
    re.IGNORECASE,
)
_NEEDED = re.compile(
    rf"\b(?:need\w*|must|ha(?:s|ve) to|should|want\w*|supposed to|brauch\w*|benötig\w*|muss|soll\w*|möchte\w*"
    rf"|besoin|faut|doit|voudrais|necesit\w+|tiene que|debe|precis\w+|tem de|serve|bisogno|deve|nodig|moet)\b"
    rf"[^.!?;\n]{{0,60}}? "
    rf"((?:for|für|vor|zu[mr]?|pour|para|per|voor) {_WHEN}){_CLOSES}",
    re.IGNORECASE,
)
"""What is needed *for* a day has its deadline there; "for" alone may belong to anything."""
_NEEDED_ON = re.compile(
    rf"\b(?:brauch\w*|benötig\w*)\b[^.!?;\n]{{0,40}}? (am {_WHEN})(?!\w)"
    rf"|\b(am {_WHEN}) (?:brauch\w*|benötig\w*)\b"
    rf"|((?:para|voor) {_WHEN}) nodig\b",
    re.IGNORECASE,
)
_NOT_DUE = re.compile(
    r"\b(?:ordered|bought|paid|sent|came|arrived|was|were|had|got|received|placed|worked|waited|away|abroad"
    r"|on holiday|on vacation|out of town)\b(?![^.!?\n]*\b(?:need|must"
    r"|has to|have to|want)\b)[^.!?\n]{0,60}$"
    r"|\b(?:bestellt|gekauft|bezahlt|war|kam|hatte|wurde|gewartet|verreist|weg|nicht da"
    r"|im urlaub)\b[^.!?\n]{0,60}$",
    re.IGNORECASE,
)
"""In front of "before Christmas": it was then; in front of "until Friday": the customer is away."""


def deadlines(text: str) -> Iterator[Found]:
    """Days by which the customer needs something, with the word that makes them one."""
    for match in _DEADLINE.finditer(text):
        before = (
            match.group().lower().startswith(("before", "vor", "avant", "antes", "prima", "until", "bis"))
        )
        if not (before and _NOT_DUE.search(text, max(0, match.start() - 80), match.start())):
            yield "deadline", " ".join(match.group().split()), match.start(), match.end()
    for pattern in (_NEEDED, _NEEDED_ON):
        for match in pattern.finditer(text):
            group = next(place for place, found in enumerate(match.groups(), 1) if found)
            yield "deadline", " ".join(match[group].split()), match.start(group), match.end(group)


def dates(text: str) -> Iterator[Found]:
    """Days and times that are named in any other way."""
    for match in _DATE.finditer(text):
        yield "date", " ".join(match.group().split()), match.start(), match.end()
