"""What came of a visit against what the story says must, and must not, come of it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from assistant.shopper.story import Expectation, Story
from assistant.shopper.visit import Visit, plain
from knowledge.languages import language


def misses(story: Story, visit: Visit) -> list[str]:
    """Everything that was not as it must be, in words; empty: the visit was as the story wants it.

    Whatever a story says: no message may be left without an answer, and nothing said may be asked for again.
    """
    found = [f"must {each}{_found(each, visit)}" for each in story.must if not holds(each, story, visit)]
    found += [f"must not {each}" for each in story.must_not if holds(each, story, visit)]
    if visit.silent:
        found.append("a message was left without an answer")
    found += [f"was asked again for {name}" for name in visit.repeats]
    found += [f"was refused: {heard.refused}" for heard in visit.heard if heard.refused]
    if visit.unfinished:
        found.append(f"{story.at_most.messages} messages were not enough")
    slowest = max(visit.seconds, default=0.0)
    if slowest > story.at_most.seconds:
        found.append(f"waited {slowest:.1f} s, longer than {story.at_most.seconds:g} s")
    return found


def holds(expected: Expectation, story: Story, visit: Visit) -> bool:
    """Did it come of the visit?"""
    ((name, value),) = expected.given.items()
    return _CHECKS[name](value, story, visit)


def _hears(words: tuple[str, ...], _: Story, visit: Visit) -> bool:
    said = plain(" ".join(visit.texts))
    return all(plain(each) in said for each in words)


def _cites(path: str, _: Story, visit: Visit) -> bool:
    return path in _cited(visit)


def _cited(visit: Visit) -> set[str]:
    said = visit.data("message.added")
    return {citation["path"] for data in said for citation in data.get("citations") or ()}


def _person(reason: bool | str, _: Story, visit: Visit) -> bool:
    if isinstance(reason, bool):
        return visit.handed_over == reason
    return visit.handed_over and (visit.reasons is None or reason in visit.reasons)


def _offered(wanted: bool, _: Story, visit: Visit) -> bool:
    return any(heard.offered for heard in visit.heard) == wanted


def _away(wanted: bool, _: Story, visit: Visit) -> bool:
    return bool(visit.data("conversation.away")) == wanted


def _change(action: bool | str, _: Story, visit: Visit) -> bool:
    done = [data["action"] for data in visit.data("order.changed")]
    return bool(done) == action if isinstance(action, bool) else action in done


def _passes_on(facts: tuple[str, ...], story: Story, visit: Visit) -> bool:
    slip = [plain(line["value"]) for line in visit.last.slip]
    return all(any(plain(story.facts.get(name, name)) in value for value in slip) for name in facts)


def _asks(fact: str, _: Story, visit: Visit) -> bool:
    return any(fact in heard.wanted for heard in visit.heard)


def _speaks(lang: str, _: Story, visit: Visit) -> bool:
    return bool(visit.texts) and all(language(text) == lang for text in visit.texts)


_CHECKS: Mapping[str, Callable[[Any, Story, Visit], bool]] = {
    "hears": _hears, "cites": _cites, "person": _person, "offered": _offered, "away": _away,
    "change": _change, "passes_on": _passes_on, "asks": _asks, "speaks": _speaks,
}  # fmt: skip


def _found(expected: Expectation, visit: Visit) -> str:
    """What came instead, where that helps."""
    ((name, _),) = expected.given.items()
    instead: Mapping[str, Callable[[], list[str]]] = {
        "cites": lambda: sorted(_cited(visit)),
        "person": lambda: list(visit.reasons or ()),
        "change": lambda: [data["action"] for data in visit.data("order.changed")],
        "passes_on": lambda: [line["value"] for line in visit.last.slip],
    }  # fmt: skip
    return f" (was: {', '.join(instead[name]()) or 'nothing'})" if name in instead else ""
