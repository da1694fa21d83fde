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
    r"(?:\d{1,2}|an?|one|two|three|four|five|six|seven|eight|ten|(?:a )?couple of|a few|several"
    r"|eine[rmn]?|zwei|drei|vier|fünf|sechs|sieben|acht|zehn|ein paar|une?|deux|trois|quatre|cinq|six"
    r"|quelques|una?|dos|tres|cuatro|cinco|seis|unas|unos|duas|dois|três|quatro|due|tre|quattro|cinque"
    r"|een|twee|drie|vijf|zes)"
)
_AGO = (
    rf"{_COUNT} (?:days?|weeks?|months?|years?) ago|vor {_COUNT} (?:tagen|tag|wochen?|monat(?:en)?"
    rf"|jahr(?:en)?)|il y a {_COUNT} (?:jours?|semaines?|mois|ans?)|hace {_COUNT} (?:días?|semanas?"
    rf"|mes(?:es)?|años?)|há {_COUNT} (?:dias?|semanas?|m[eê]s(?:es)?|anos?)|{_COUNT} (?:giorn[oi]"
    rf"|settiman[ae]|mes[ei]|ann[oi]) fa|{_COUNT} (?:dag(?:en)?|we(?:ek|ken)|maand(?:en)?|jaar) geleden"
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
    rf"\b(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[./]\d{{1,2}}[./](?:\d{{4}}|\d{{2}})|\d{{1,2}}(?:st|nd|rd|th"
    rf"|\.)? (?:of |de )?(?:{_MONTHS})\b(?:,? \d{{4}})?|(?:{_MONTHS}) \d{{1,2}}(?:st|nd|rd"
    rf"|th)?\b(?:,? \d{{4}})?|(?:in|since|back in|im|seit|en|depuis|desde|em|dal"
    rf"|sinds) (?:{_MONTHS})\b(?:,? \d{{4}})?|(?:on|since|from) the {_ORDINAL}{_NO_DAY}|(?:am|vom"
    rf"|seit dem) \d{{1,2}}\.(?:\d{{1,2}}\.)?(?=[,;!?)\n]|\s*$| (?-i:[a-zäöü]))|{_AGO}|{_LAST}|(?:last "
    rf"|next |this |on |am |le |el |letzten |nächsten |vorigen |op |vorige "
    rf"|afgelopen )?(?:{_DAYS})\b(?: (?:dernier|prochain|pasado|próximo|passado|scors[oa]|prossim[oa]))?"
    rf"|yesterday|tomorrow|today|gestern|morgen früh|heute|hier matin|hier soir|ayer|mañana|ontem|amanhã"
    rf"|ieri|oggi|domani|gisteren|vandaag)",
    re.IGNORECASE,
)
_OCCASION = (
    r"christmas(?: eve| day)?|xmas|easter|new year'?s?(?: eve| day)?|halloween|valentine'?s(?: day)?"
    r"|thanksgiving|(?:mother|father)'?s day|birthday|wedding|anniversary|party|holidays?|vacation|trip"
    r"|flight|move|exam|graduation|christening|funeral|weihnachten|heiligabend|ostern|silvester|nikolaus"
    r"|geburtstag|hochzeit|urlaub|reise|umzug|feier|taufe|konfirmation|einschulung|noël|pâques"
    r"|anniversaire|mariage|départ|vacances|navidad|reyes|cumpleaños|boda|viaje|vacaciones|natal|páscoa"
    r"|aniversário|casamento|natale|pasqua|compleanno|matrimonio|nozze|viaggio|vacanze|kerst(?:mis)?"
    r"|pasen|sinterklaas|verjaardag|bruiloft|vakantie|verhuizing"
)
_WHOSE = (
    r"(?:next|this|the|(?:the )?end of(?: the| this| next)?|my|our|(?:my |our )?\w{2,12}'s|(?:dem "
    r"|der )?(?:kommende[nr]?|nächste[nr]?|diese[nmr]?)|de[mnr]|meine[mrn]?|unsere[mrn]?|ende (?:der|des"
    r"|nächster)|le|la|les|mon|ma|mes|notre|la fin (?:de la|du)|el|los?|las?|mi|nuestr[oa]"
    r"|fin(?:ales)? de|o|a|meu|minha|il|i|mio|mia|fine|het|de|mijn|ons|einde)"
)
_WHEN = (
    rf"(?:{_WHOSE} ){{0,2}}(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[./]\d{{1,2}}[./]?(?:\d{{2,4}})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)? (?:of |de )?(?:{_MONTHS})|(?:{_MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?"
    rf"|{_ORDINAL}{_NO_DAY}|\d{{1,2}}\.(?= |,|$)|(?:{_DAYS})|tomorrow|tonight|today|morgen"
    rf"|heute(?: abend)?|übermorgen|demain|mañana|amanhã|domani|{_OCCASION}|weekend|wochenende|week-end"
    rf"|fin de semana|fim de semana|fine settimana|week|month|year|woche|monats?|jahres|wochenmitte"
    rf"|monatsende|wochenende|jahresende|semaine|mois|semana|mes|settimana|mese|noon|midday|mittag)"
)
_CLOSES = (
    r"(?=\s*(?:[,.!?;:)\n-]|$)| (?:and|but|so|or|because|please|at|latest|morning|evening|afternoon|order"
    r"|it|we|i|und|oder|aber|weil|bitte|da|sein|haben|et|mais|y|pero|e|ma|en|nodig|brauch\w*)\b)"
)
_DEADLINE = re.compile(
    rf"\b(?!(?:bis|until|tot) (?:heute|today|vandaag)\b(?! abend))(?:by|before|until|no later than"
    rf"|in time for|latest(?: by)?|bis(?: zu[mr]| spätestens(?: zum| am)?)?|spätestens(?: am"
    rf"| bis(?: zum)?)?|(?:noch|rechtzeitig|unbedingt) (?:vor|zu[mr]?)|avant(?: le| la)?|d'ici(?: à| le)?"
    rf"|au plus tard(?: le)?|antes d(?:el?|o|a)|a más tardar(?: el)?|até(?: ao?)?|entro|prima d(?:i|el"
    rf"|ella)|v[oó]{{2}}r|uiterlijk(?: op)?|tot) {_WHEN}(?!\w)",
    re.IGNORECASE,
)
_NEEDED = re.compile(
    rf"\b(?:need\w*|must|ha(?:s|ve) to|should|want\w*|supposed to|brauch\w*|benötig\w*|muss|soll\w*"
    rf"|möchte\w*|besoin|faut|doit|voudrais|necesit\w+|tiene que|debe|precis\w+|tem de|serve|bisogno|deve"
    rf"|nodig|moet)\b[^.!?;\n]{{0,60}}? ((?:for|für|vor|zu[mr]?|pour|para|per|voor) {_WHEN}){_CLOSES}",
    re.IGNORECASE,
)
"""What is needed *for* a day has its deadline there; "for" alone may belong to anything."""
_NEEDED_ON = re.compile(
    rf"\b(?:brauch\w*|benötig\w*)\b[^.!?;\n]{{0,40}}? (am {_WHEN})(?!\w)|\b(am {_WHEN}) (?:brauch\w*"
    rf"|benötig\w*)\b|((?:para|voor) {_WHEN}) nodig\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?\n]")
_WANTED = re.compile(
    r"\b(?:need\w*|must|ha(?:s|ve) to|want|like|please|can you|could you|will|brauch\w*|benötig\w*|muss"
    r"|soll\w*|möchte\w*|bitte|können|könnten|wird)\b",
    re.IGNORECASE,
)
_NOT_DUE = re.compile(
    r"\b(?:ordered|bought|paid|sent|came|arrived|was|were|had|got|received|placed|worked|waited|open"
    r"|opened|close[sd]?|opening|away|abroad|on holiday|on vacation|out of town)\b[^.!?\n]{0,60}$"
    r"|\b(?:bestellt|gekauft|bezahlt|war|kam|hatte|wurde|gewartet|offen|geöffnet|verreist|weg|nicht da"
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
        said = _STOP.split(text[max(0, match.start() - 80) : match.start()])[-1]
        if not before or _WANTED.search(said) or not _NOT_DUE.search(said):
            yield "deadline", " ".join(match.group().split()), match.start(), match.end()
    for pattern in (_NEEDED, _NEEDED_ON):
        for match in pattern.finditer(text):
            group = next(place for place, found in enumerate(match.groups(), 1) if found)
            yield "deadline", " ".join(match[group].split()), match.start(group), match.end(group)


def dates(text: str) -> Iterator[Found]:
    """Days and times that are named in any other way."""
    for match in _DATE.finditer(text):
        yield "date", " ".join(match.group().split()), match.start(), match.end()
