"""Which variant of a product is meant: options in the customer's words against the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.orders.dialogue.terms import places, terms
from assistant.orders.records import Item, Variant
from assistant.understanding.words import word_set

_LITERAL = re.compile(r"\{([^{}]*)\}")
_PAIR = re.compile(r"""['"]([^'"]+)['"]\s*:\s*['"]([^'"]*)['"]""")
_SAME = re.compile(
    r"\b(?:the )?same(?: (?:one|item|thing|product|model))?\b|\b(?:everything|all) else (?:the "
    r")?same\b|\bidentical\b|\bbut\b",
    re.I,
)
_FILLERS = word_set(
    "a an the one my your it its of in with and that this is are be for to as but or please instead new "
    "version variant model kind option same size color material style type other another would like want "
    "have get can could also make rather prefer actually then i you we me s d it's them these those some "
    "from on at order item product "
    "which will should do does not only just so eine einen den die das der un une le la el los in auf "
    "und et y e com con de"
)
_LETTER_SIZES = {"small": "s", "medium": "m", "large": "l"}


@dataclass(frozen=True, slots=True)
class Options:
    """What the words say of options: sure ones by name, words that may mean several, words not understood.

    `literal` tells that the options were written out by name, so that what is not said stays as it is.
    """

    sure: Mapping[str, str] = field(default_factory=dict)
    unclear: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    literal: bool = False


def read_options(words: str, variants: Sequence[Variant], name: str = "") -> Options:
    """The options in a stretch of text, by the names and values this product has."""
    if (braces := _LITERAL.search(words)) is not None:
        return _literal(braces[1], variants)
    text = list(terms(words))
    for place in places(terms(name), tuple(text)):
        text[place : place + len(terms(name))] = [""] * len(terms(name))
    values = _values(variants)
    sure: dict[str, str] = {}
    unclear: dict[str, tuple[str, ...]] = {}
    for spelled, owners in sorted(values.items(), key=lambda each: (-len(each[0]), each[0])):
        for place in places(spelled, tuple(text)):
            option = _owner(owners, text, place, len(spelled))
            if option is None:
                unclear[" ".join(spelled)] = tuple(sorted(owners))
            else:
                sure.setdefault(option, owners[option])
            text[place : place + len(spelled)] = [""] * len(spelled)
    known = _FILLERS | {word for option in _names(variants) for word in terms(option)} | set(terms(name))
    unknown = tuple(word for word in text if word and word not in known)
    return Options(sure, unclear, unknown)


def latest(told: Sequence[Options]) -> Options:
    """What several messages say together: of one option the last counts, and who names one again has made
    clear what was not."""
    sure: dict[str, str] = {}
    for each in told:
        sure |= each.sure
    last = told[-1]
    return last if len(told) == 1 else Options(sure, last.unclear, last.unknown, literal=False)


def says_same(words: str) -> bool:
    """Whether all that is not said shall stay as it is."""
    return _SAME.search(words) is not None


def fitting(variants: Iterable[Variant], wanted: Mapping[str, str]) -> tuple[Variant, ...]:
    """Variants that have all these options."""
    return tuple(
        each
        for each in variants
        if all(dict(each.options).get(name) == value for name, value in wanted.items())
    )


def having(items: Iterable[Item], options: Options) -> tuple[Item, ...]:
    """Items the words can mean: all sure options agree, each unclear word fits one of its options."""
    return tuple(item for item in items if _agrees(dict(item.options), options))


def changed(current: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """All options of what is wanted, with those not mentioned as they are."""
    return {**current, **wanted}


def _agrees(own: Mapping[str, str], options: Options) -> bool:
    if any(own.get(name) != value for name, value in options.sure.items()):
        return False
    return all(
        any(terms(own.get(name, "")) == tuple(words.split()) for name in names)
        for words, names in options.unclear.items()
    )


def _literal(inside: str, variants: Sequence[Variant]) -> Options:
    pairs = dict(_PAIR.findall(inside))
    known = {name: {dict(each.options).get(name) for each in variants} for name in _names(variants)}
    wrong = tuple(f"{name} {value}" for name, value in pairs.items() if value not in known.get(name, ()))
    return Options(
        {name: value for name, value in pairs.items() if value in known.get(name, ())}, {}, wrong, True
    )


def _names(variants: Sequence[Variant]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for each in variants for name, _ in each.options))


def _values(variants: Sequence[Variant]) -> dict[tuple[str, ...], dict[str, str]]:
    """Every spelling of a value with the options it may belong to: spelling -> option -> value."""
    values: dict[tuple[str, ...], dict[str, str]] = {}
    sizes = {value for each in variants for name, value in each.options if name == "size"}
    for each in variants:
        for name, value in each.options:
            for spelled in _spellings(name, value):
                values.setdefault(spelled, {})[name] = value
    for word, letter in _LETTER_SIZES.items():
        if letter.upper() in sizes and (word,) not in values:
            values[word,] = {"size": letter.upper()}
    return values


def _spellings(name: str, value: str) -> Iterable[tuple[str, ...]]:
    if value == "none":
        yield ("no", *terms(name))
        yield ("without", *terms(name))
        yield (*terms(name), "none")
    elif value not in ("yes", "no"):
        yield terms(value)
        if value.endswith("W equivalent"):
            yield terms(value)[:-1]
            yield (*terms(value)[:1], "watt")


def _owner(owners: Mapping[str, str], text: Sequence[str], place: int, size: int) -> str | None:
    """The option a value belongs to: the only one, or the one named beside it ("black frame")."""
    if len(owners) == 1:
        return next(iter(owners))
    near = set(text[max(0, place - 3) : place]) | set(text[place + size : place + size + 2])
    named = [
        name for name in owners if set(terms(name)) & near - {"color", "material"} or set(terms(name)) <= near
    ]
    return named[0] if len(named) == 1 else None
