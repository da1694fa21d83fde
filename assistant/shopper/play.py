"""One story played at one shop."""

from __future__ import annotations

import time

from assistant.shopper.customer import PERSON, Customer
from assistant.shopper.shopfront import Shopfront
from assistant.shopper.story import Story
from assistant.shopper.talk import Talk, TalkError, talking
from assistant.shopper.visit import Heard, Line, Visit, Who

BUTTON = "(presses “Talk to a person”)"


def play(story: Story, customer: Customer, shop: Shopfront) -> Visit:
    """The visit, from hello to good-bye. Raises NotHere where the shop cannot be made ready for it, and
    SettingsError where nobody answers at its address."""
    token = shop.ready(story)
    hello = {"key": shop.key, "lang": story.language, **({"identity": token} if token else {})}
    visit = Visit()
    begun = time.monotonic()
    try:
        with talking(shop.address, shop.origin, hello) as (talk, _):
            while (words := customer.next(visit)) is not None and not visit.silent and not visit.last.refused:
                if visit.messages == story.at_most.messages:
                    visit.unfinished = True
                    break
                _said(visit, story, words, talk, begun)
            visit.reasons = shop.reasons(talk.conversation)
    except TalkError as error:
        visit.lines.append(Line("system", str(error), _ms(begun)))
        visit.silent = True
    return visit


def _said(visit: Visit, story: Story, words: str, talk: Talk, begun: float) -> None:
    visit.lines.append(Line("customer", BUTTON if words == PERSON else words, _ms(begun)))
    visit.messages += 1
    visit.told |= {name: value for name, value in story.facts.items() if value.casefold() in words.casefold()}
    heard = talk.ask_for_person() if words == PERSON else talk.say(words)
    visit.heard.append(heard)
    visit.silent = not heard.told and not heard.with_person and not heard.refused
    visit.repeats += [name for name in heard.asked if _was_told(visit, name, heard)]
    visit.lines += [Line(who, text, _ms(begun)) for who, text in transcript(heard)]


def _was_told(visit: Visit, name: str, heard: Heard) -> bool:
    """Asking for what is known is a repeat; reading it back to have it confirmed is none."""
    value = visit.told.get(name)
    return value is not None and not any(value.casefold() in text.casefold() for text in heard.texts)


def transcript(heard: Heard) -> list[tuple[Who, str]]:
    """What was heard as lines for people."""
    lines: list[tuple[Who, str]] = []
    for event in heard.events:
        data = event["data"]
        match event["kind"], event["author"]["role"]:
            case "message.added", "bot":
                lines.append(("bot", data["text"]))
            case "message.added", "agent":
                lines.append(("agent", data["text"]))
            case "handoff.requested", _:
                lines.append(("system", "goes to people"))
            case "conversation.away", _:
                lines.append(("system", f"nobody is on duty: {data['why']}"))
            case "order.changed", _:
                lines.append(("system", f"order {data['order_number']}: {data['action']}"))
            case "notice.added", _:
                lines.append(("system", f"notice: {data['code']}"))
    if heard.refused:
        lines.append(("system", f"refused: {heard.refused}"))
    return lines


def _ms(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)
