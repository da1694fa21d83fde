"""The front matter contract: read it, check every value, and say in words what is wrong."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import yaml

from knowledge.document import AUDIENCES, FrontMatter
from knowledge.errors import ContractError

MAX_CHARACTERS = 16_384
_FENCE = re.compile(r"\A﻿?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_OPENED = re.compile(r"\A﻿?---[ \t]*\r?\n[ \t]*[A-Za-z_][\w-]*[ \t]*:")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def split(text: str) -> tuple[FrontMatter, str]:
    """Take the front matter off a text; raise ContractError when it is there but broken."""
    match = _FENCE.match(text)
    if match is None:
        if _OPENED.match(text):
            raise ContractError("the front matter opens with --- but is never closed with ---")
        return FrontMatter(), text.removeprefix("﻿")
    if len(match[1]) > MAX_CHARACTERS:
        raise ContractError(f"the front matter is longer than {MAX_CHARACTERS} characters")
    try:
        if any(isinstance(each, yaml.AliasEvent) for each in yaml.parse(match[1], Loader=yaml.SafeLoader)):
            # A few lines of aliases of aliases unfold into more than any machine can hold.
            raise ContractError("the front matter refers to itself (`*name`); write the values out")
        values = yaml.safe_load(match[1])
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ContractError(f"the front matter is not valid YAML: {_where(error)}") from error
    if values is None:
        return FrontMatter(), text[match.end() :]
    if not isinstance(values, dict):
        if not _OPENED.match(text):  # two horizontal rules, not front matter
            return FrontMatter(), text
        raise ContractError("the front matter must be lines of `key: value`")
    return check(values), text[match.end() :]


def check(values: Mapping[Any, Any]) -> FrontMatter:
    """Turn raw values into front matter; raise ContractError with every fault, one sentence each."""
    faults: list[str] = []
    found: dict[str, Any] = {}
    for key, value in values.items():
        if key not in _READERS:
            guess = difflib.get_close_matches(str(key), list(_READERS), n=1)
            hint = f"; did you mean `{guess[0]}`?" if guess else f"; known are {', '.join(_READERS)}"
            faults.append(f"unknown key `{str(key)[:60]}`{hint}")
        elif value is not None:
            try:
                found[key] = _READERS[key](value)
            except ValueError as error:
                faults.append(f"`{key}`: {error}")
    if (
        not faults
        and (begin := found.get("valid_from"))
        and (end := found.get("valid_until"))
        and begin >= end
    ):
        faults.append("`valid_until` is not after `valid_from`")
    if faults:
        raise ContractError("front matter: " + "; ".join(faults))
    return FrontMatter(**found)


def _where(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error) or type(error).__name__
    return f"{what} in line {mark.line + 2}" if mark is not None else str(what)


def _line(value: Any) -> str:
    if isinstance(value, (str, int, float)) and not isinstance(value, bool) and str(value).strip():
        return " ".join(str(value).split())[:300]
    raise ValueError(f"{_shown(value)} is not a line of text")


def _audience(value: Any) -> str:
    if value in AUDIENCES:
        return str(value)
    raise ValueError(f"{_shown(value)} is not one of {', '.join(AUDIENCES)}")


def _lang(value: Any) -> str:
    if value is False:  # YAML reads a bare `no` (Norwegian) as false
        return "no"
    if isinstance(value, str) and _LANGUAGE.fullmatch(value):
        return value
    raise ValueError(f"{_shown(value)} is not a language code such as en, de or pt-BR")


def _moment(value: Any, whole_day: timedelta) -> datetime:
    if isinstance(value, str):
        with suppress(ValueError):
            value = datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value)
    try:
        if isinstance(value, datetime):
            return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
        if isinstance(value, date):
            return datetime.combine(value, time(), UTC) + whole_day
    except OverflowError:
        pass
    raise ValueError(f"{_shown(value)} is not a date such as 2026-12-31 or 2026-12-31T18:00:00+01:00")


def _day(value: Any) -> date:
    return _moment(value, timedelta()).date()


def _lines(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    return tuple(_line(item) for item in items)


def _shown(value: Any) -> str:
    if isinstance(value, (dict, list)):
        return "a nested value"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "…"


_READERS: dict[str, Callable[[Any], Any]] = {
    "title": _line,
    "owner": _line,
    "audience": _audience,
    "lang": _lang,
    "valid_from": lambda value: _moment(value, timedelta()),
    "valid_until": lambda value: _moment(value, timedelta(days=1)),
    "review_by": _day,
    "supersedes": _lines,
    "tags": _lines,
}
