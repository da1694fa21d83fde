"""Days as people write them, in the languages of the bot's phrases."""

from __future__ import annotations

from datetime import date

_WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
}
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
}
_FORMS = {
    "en": "{weekday}, {day} {month}",
    "de": "{weekday}, {day}. {month}",
    "fr": "{weekday} {day} {month}",
    "es": "{weekday} {day} de {month}",
    "pt": "{weekday}, {day} de {month}",
}


def written(day: date, lang: str, *, today: date) -> str:
    """ "Tuesday, 24 November", with the year when it is not this one; an unknown language is written in
    English."""
    lang = lang if lang in _FORMS else "en"
    text = _FORMS[lang].format(
        weekday=_WEEKDAYS[lang].split()[day.weekday()],
        day=day.day,
        month=_MONTHS[lang].split()[day.month - 1],
    )
    if day.year == today.year:
        return text
    return f"{text} de {day.year}" if lang in ("es", "pt") else f"{text} {day.year}"
