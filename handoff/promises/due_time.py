"""When a promise is due: "tomorrow", "within 5 days", "by 3 pm", by the clock in the team's zone. Pure.

English, German, French, Spanish, Portuguese, Italian and Dutch. A day without a time of day ends when it
ends; working days skip weekends.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "ten": 10, "twelve": 12, "fourteen": 14, "couple": 2, "few": 3, "einer": 1, "einem": 1, "eine": 1,
    "ein": 1,
    "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "zehn": 10, "vierzehn": 14, "un": 1,
    "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "dix": 10, "quinze": 15, "uno": 1,
    "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "siete": 7, "diez": 10,
    "um": 1, "uma": 1, "dois": 2, "duas": 2, "três": 3, "quatro": 4, "sete": 7, "dez": 10,
    "due": 2, "tre": 3, "quattro": 4, "cinque": 5, "sei": 6, "sette": 7, "dieci": 10,
    "een": 1, "twee": 2, "drie": 3, "vijf": 5, "zes": 6, "zeven": 7, "tien": 10,
}  # fmt: skip
_UNITS = {
    "minute": r"min(?:ute)?s?|minuten?|minutos?|minut[oi]",
    "hour": r"hours?|hrs?|h|stunden?|heures?|horas?|or[ae]|uur|uren",
    "workday": (
        r"(?:working|business|work) ?days?|werktag\w*|arbeitstag\w*|jours? ouvrés?|jours? ouvrables?"
        r"|días? (?:hábiles|laborables)|dias? úteis|giorn[oi] lavorativ[oi]|werkdag(?:en)?"
    ),
    "day": r"days?|tage?n?|jours?|d[ií]as?|giorn[oi]|dag(?:en)?",
    "week": r"weeks?|wochen?|semaines?|semanas?|settiman[ae]|we(?:ek|ken)",
    "month": r"months?|monate?n?|mois|m[eê]s(?:es)?|mes[ei]|maand(?:en)?",
}
_NUMBER = r"(\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")"
_UPPER = rf"{_NUMBER}(?: ?(?:-|–|to|or|bis|oder|à|ou|a|o) ?{_NUMBER})?(?: of)?"
_SPAN = {
    unit: re.compile(
        rf"\b(?:within|in|inside|after|under|over|for|for the next|in the next|within the next|over the next"
        rf"|innerhalb(?: von| der nächsten)?|binnen|in den nächsten|in|nach"
        rf"|dans|dans les|d'ici|sous|en|dentro de|en los próximos|en las próximas|antes de"
        rf"|em|nos próximos|nas próximas|no prazo de|entro|tra|fra|over)"
        rf"(?: the| next| about| around| at most| les| den| (?:prochain|nächst)\w+)* {_UPPER} (?:{words})\b",
        re.IGNORECASE,
    )
    for unit, words in _UNITS.items()
}
_DAYS = [
    r"mon(?:day)?|montags?|lundi|lunes|segunda(?:-feira)?|lunedì|maandag",
    r"tue(?:s(?:day)?)?|dienstags?|mardi|martes|terça(?:-feira)?|martedì|dinsdag",
    r"wed(?:nesday)?|mittwochs?|mercredi|miércoles|quarta(?:-feira)?|mercoledì|woensdag",
    r"thu(?:rs(?:day)?)?|donnerstags?|jeudi|jueves|quinta(?:-feira)?|giovedì|donderdag",
    r"fri(?:day)?|freitags?|vendredi|viernes|sexta(?:-feira)?|venerdì|vrijdag",
    r"sat(?:urday)?|samstags?|samedi|sábado|sabato|zaterdag",
    r"sun(?:day)?|sonntags?|dimanche|domingo|domenica|zondag",
]
_WEEKDAYS = [
    re.compile(
        rf"\b(?:on|by|until|till|before|next|this|latest|am|bis|spätestens|nächsten|kommenden|le|d'ici"
        rf"|avant|pour|el|antes del|para el|próximo|na|no|até|até à|antes de|entro|prima di|op|voor|tegen"
        rf"|uiterlijk)(?: (?:on|next|the|zum|am|kommenden|nächsten|este|próximo)){{0,4}} (?:{names})\b",
        re.IGNORECASE,
    )
    for names in _DAYS
]
_SPOKEN_DAYS = [
    re.compile(
        rf"(?<!seit )(?<!since )(?<!letzten )(?<!vorigen )(?<!last )(?<!depuis )\b(?:{names})\b",
        re.IGNORECASE,
    )
    for names in (
        "monday|montag", "tuesday|dienstag|martedì|dinsdag", "wednesday|mittwoch|mercredi|woensdag",
        "thursday|donnerstag|giovedì|donderdag", "friday|freitag|vendredi|venerdì|vrijdag",
        "saturday|samstag|sonnabend|samedi|sábado|zaterdag", "sunday|sonntag|dimanche|domenica|zondag",
    )
]  # fmt: skip
"""A day without a word before it: "Ich rufe Sie Mittwoch an"."""
_MONTHS = [
    "jan(?:uary|uar|vier)?|enero", "feb(?:ruary|ruar)?|février|febrero", "mar(?:ch|s|zo)?|märz",
    "apr(?:il)?|avril|abril",
    "may|mai|mayo", "june?|juni|juin|junio", "july?|juli|juillet|julio", "aug(?:ust)?|août|agosto",
    (
        "sep(?:t(?:ember)?)?|septembre|septiembre"
    ), "o[ck]t(?:ober)?|octobre|octubre", "nov(?:ember)?|novembre|noviembre",
    "de[cz](?:ember)?|décembre|diciembre",
]  # fmt: skip
_CLOCK = re.compile(
    r"\b(?:by|at|before|until|till|around|um|bis|vor|gegen|à|avant|d'ici|vers|a las|antes de las"
    r"|hasta las|às|até às|antes das|pelas)(?: (?:spätestens|latest|um|heute|morgen|today|tomorrow"
    r"|\w{3,9}day)){0,4} (\d{1,2})(?:(?::|\.|h)(\d{2}))?\s*(a\.?m\.?|p\.?m\.?|uhr|h|heures?|o'clock"
    r"|horas?)?(?![\d%€$.]|(?:st|nd|rd|th|er)?\.?\s*(?:of |de )?(?:jan|feb|fév|ene|mar|mär|apr|avr|abr"
    r"|may|mai|jun|juin|jul|juil|aug|aoû|ago|sep|oct|okt|out|nov|dec|dez|déc|dic)\w*|\s*(?:days?|tage"
    r"|jours|días|weeks?|percent|euros?))",
    re.IGNORECASE,
)
_NOON = re.compile(r"\b(?:noon|midday|mittags?|midi|mediodía)\b", re.IGNORECASE)
_PARTS: list[tuple[str, int]] = [
    (
        (
            r"(?:this |tomorrow |in the )morning|(?:heute|morgen) früh|vormittags?|domattina|ochtend"
            r"|vanmorgen|\bce matin|demain matin|(?:esta|por la) mañana|(?:de|esta) manhã"
        ),
        12,
    ),
    (r"afternoon|nachmittag|après-midi|(?:esta|por la|de la|à|da) tarde|pomeriggio|middag", 18),
    (r"evening|tonight|abend|ce soir|demain soir|esta noche|esta noite|à noite|stasera|vanavond", 22),
    (r"end of (?:the )?(?:business|working) day|close of business|\beod\b|feierabend", 18),
]
_PLAIN: list[tuple[str, int]] = [
    (r"day after tomorrow|übermorgen|après-demain|pasado mañana|depois de amanhã|dopodomani|overmorgen", 2),
    (r"\btomorrow\b|(?<!guten )\bmorgen\b|\bdemain\b|\bmañana\b|\bamanhã\b|\bdomani\b|\bdomattina\b"
     r"|\bmorgenochtend\b", 1),
    ((
        r"\btoday\b|\btonight\b|\bheute\b|aujourd'hui|\bhoy\b|\bhoje\b|this (?:morning|afternoon|evening)"
        r"|\boggi\b|\bstasera\b|vandaag|vanmiddag|vanavond|ce soir|ce matin|cet après-midi|esta (?:tarde"
        r"|noche)|end of (?:the )?(?:business |working )?day|\beod\b"
    ), 0),
]  # fmt: skip
_WEEK_END = re.compile(
    r"(?:by |before |until )?(?:the )?end of (?:the|this) week|this week|diese woche|"
    r"ende der woche|cette semaine|fin de (?:la )?semaine|esta semana|"
    r"final de (?:la )?semana|fine settimana|questa settimana|deze week|eind van de week",
    re.IGNORECASE,
)
_MONTH_END = re.compile(
    r"end of (?:the|this) month|ende (?:des|dieses) monats|monatsende|fin du mois|(?:fin|final) de(?:l)? mes"
    r"|fim do mês|fine (?:del )?mese|eind(?:e)? van de maand",
    re.IGNORECASE,
)
_NEXT_WEEK = re.compile(
    r"next week|nächste woche|prossima settimana|settimana prossima|volgende week|semaine prochaine"
    r"|próxima semana|semana que (?:viene|vem)",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"\bwithin (?:the|this) (?:next )?hour|in der nächsten stunde|dans l'heure|en la próxima hora"
    r"|\b(half an hour|halben stunde|demi-heure|media hora|meia hora)\b",
    re.IGNORECASE,
)
_SOON = re.compile(
    r"\b(?:in a moment|shortly|right away|immediately|straight ?away|at once|"
    r"in a minute|gleich|sofort|umgehend|tout de suite|immédiatement|ahora mismo|"
    r"enseguida|en seguida|imediatamente|de imediato|subito|immediatamente|meteen)\b",
    re.IGNORECASE,
)
_WHOLE_DAY = time(23, 59)
_SOON_MINUTES = 15


def read(text: str, now: int, zone: str) -> int | None:
    """When (ms) what `text` promises is due; None if it names no time. `now` in ms."""
    plain = text.replace("’", "'").lower()
    here = datetime.fromtimestamp(now / 1000, UTC).astimezone(ZoneInfo(zone))
    for rule in _RULES:
        due = rule(plain, here)
        if due is not None:
            return int(due.timestamp() * 1000)
    return None


def _after_span(text: str, now: datetime) -> datetime | None:
    if found := _SHORT.search(text):
        return _later(now, 30 if found.group(1) else 60)
    for unit, pattern in _SPAN.items():
        if found := pattern.search(text):
            low, high = found.group(1), found.group(2)
            count = _number(high or low)
            if unit in ("minute", "hour"):
                return _later(now, count * (60 if unit == "hour" else 1))
            return _at(text, _days_on(now, unit, count))
    return None


def _later(now: datetime, minutes: int) -> datetime:
    # As an instant, so that an hour stays an hour when the clock changes.
    return (now.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(now.tzinfo)


def _days_on(now: datetime, unit: str, count: int) -> datetime:
    if unit == "workday":
        day = now
        while count > 0:
            day += timedelta(days=1)
            count -= day.weekday() < 5
        return day
    return now + timedelta(days=count * {"day": 1, "week": 7, "month": 30}[unit])


def _on_date(text: str, now: datetime) -> datetime | None:
    for month, names in enumerate(_MONTHS, start=1):
        after = re.search(rf"\b(\d{{1,2}})(?:st|nd|rd|th|\.|er)?(?: (?:of|de))? (?:{names})\b", text)
        before = re.search(rf"\b(?:{names}) (\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)", text)
        if found := after or before:
            return _dated(text, now, month, int(found.group(1)))
    if found := re.search(r"\b(\d{1,2})\.(\d{1,2})\.(?:\d{2,4})?", text):
        return _dated(text, now, int(found.group(2)), int(found.group(1)))
    return None


def _dated(text: str, now: datetime, month: int, day: int) -> datetime | None:
    for year in (now.year, now.year + 1):
        try:
            then = now.replace(year=year, month=month, day=day)
        except ValueError:
            return None
        if then.date() >= now.date():
            return _at(text, then)
    return None


def _on_day(text: str, now: datetime) -> datetime | None:
    for pattern, days in _PLAIN:
        if re.search(pattern, text):
            return _at(text, now + timedelta(days=days))
    for weekday, named in enumerate(_WEEKDAYS):
        if named.search(text):
            return _at(text, now + timedelta(days=(weekday - now.weekday() - 1) % 7 + 1))
    for weekday, named in enumerate(_SPOKEN_DAYS):
        if named.search(text):
            return _at(text, now + timedelta(days=(weekday - now.weekday() - 1) % 7 + 1))
    if _MONTH_END.search(text):
        return _at(text, (now.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1))
    if _NEXT_WEEK.search(text):
        return _at(text, now + timedelta(days=11 - now.weekday()))
    if _WEEK_END.search(text):
        return _at(text, now + timedelta(days=(4 - now.weekday()) % 7))
    return None


def _by_clock(text: str, now: datetime) -> datetime | None:
    moment = _time(text)
    if moment is None:
        return None
    due = datetime.combine(now.date(), moment, now.tzinfo)
    return due if due > now else datetime.combine(now.date() + timedelta(days=1), moment, now.tzinfo)


def _at_once(text: str, now: datetime) -> datetime | None:
    return now + timedelta(minutes=_SOON_MINUTES) if _SOON.search(text) else None


_Rule = Callable[[str, datetime], datetime | None]
_RULES: list[_Rule] = [_after_span, _on_date, _on_day, _by_clock, _at_once]


def _at(text: str, day: datetime) -> datetime:
    return datetime.combine(day.date(), _time(text) or _part(text) or _WHOLE_DAY, day.tzinfo)


def _part(text: str) -> time | None:
    return next((time(hour) for pattern, hour in _PARTS if re.search(pattern, text)), None)


def _time(text: str) -> time | None:
    if _NOON.search(text):
        return time(12)
    found = _CLOCK.search(text)
    if not found:
        return None
    hour, minute, half = (
        int(found.group(1)),
        int(found.group(2) or 0),
        (found.group(3) or "").replace(".", ""),
    )
    if half == "pm" and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    # "by 3" in an office is three in the afternoon.
    if not half and not found.group(2) and 1 <= hour <= 6:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]
