"""The course of a dialogue: from where it stands and what was just said to the next move."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.orders.dialogue import action_json
from assistant.orders.dialogue.agenda import CONFIRM, Agenda
from assistant.orders.dialogue.amending import amended, amends_goods
from assistant.orders.dialogue.answering import answered_late, answered_slot
from assistant.orders.dialogue.confirmation import answer, yes_and_more
from assistant.orders.dialogue.details import answered
from assistant.orders.dialogue.doubt import turned
from assistant.orders.dialogue.opening import opened, opening
from assistant.orders.dialogue.outcome import Blocked, Need, Proposal
from assistant.orders.dialogue.place import place_in
from assistant.orders.dialogue.plan import planned
from assistant.orders.dialogue.question import Asked
from assistant.orders.dialogue.reading import Reading, read
from assistant.orders.dialogue.refusal import refused
from assistant.orders.dialogue.resolve import resolve
from assistant.orders.dialogue.scene import Scene
from assistant.orders.dialogue.summary import summed_up
from assistant.orders.dialogue.told_beside import with_what_is_told
from assistant.orders.dialogue.tool_calls import wishes_in
from assistant.orders.dialogue.wish import Wish
from handoff.events import OrderChanged, OrderRefused

_AGAIN = "again"
"""The slot of a wish that notes what was asked once more."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came since the bot last spoke: the customer's words, whether our last words are the ones they
    answer (`fresh`), what became of confirmed changes, and their message before that."""

    text: str
    fresh: bool = False
    outcomes: tuple[OrderChanged | OrderRefused, ...] = ()
    before: str = ""


@dataclass(frozen=True)
class Move:
    """What to say and where the dialogue stands then.

    `confirms` is what the customer said yes to; `offer` brings a person in, `stuck` without asking;
    `changed` tells of orders that were looked at.
    """

    lines: tuple[str, ...]
    agenda: Agenda
    choices: tuple[str, ...] = ()
    confirms: Proposal | None = None
    offer: bool = False
    stuck: bool = False
    missing: bool = False
    orders: tuple[str, ...] = field(default=())


def advance(agenda: Agenda, heard: Heard, scene: Scene) -> Move | None:
    """The next move; None where what was said is not about orders at all."""
    if heard.outcomes:
        return _after_change(agenda, heard, scene)
    if heard.fresh and agenda.asked and agenda.current is not None:
        said = answer(heard.text)
        if agenda.asked == CONFIRM and (said == "yes" or yes_and_more(heard.text)):
            return _confirmed(agenda, scene)
        # "I changed my mind", asked for the reason, is one.
        if said == "no" and answered_slot(agenda, heard.text, Reading(), scene) is None:
            return _given_up(agenda, scene)
    return _heard(agenda, heard, [], scene)


def _heard(agenda: Agenda, heard: Heard, lines: list[str], scene: Scene) -> Move | None:
    """Another word on what was summed up; else new wishes, questions, answers to ours and corrections, in
    this order of weight."""
    text, fresh = heard.text, heard.fresh
    other = _amended(agenda, turned(text), fresh, scene) if agenda.asked == CONFIRM else None
    if other is not None:
        return _given_up(agenda, scene) if _fewer(other, agenda) else _wishes(other, lines, scene, ())
    reading = _certain(read(text), text, scene)
    reading = with_what_is_told(reading, text, "" if agenda.current else heard.before, scene)
    # An address is one whatever was said in between: it is summed up before anything is done.
    address = agenda.asked == "address" and place_in(text) is not None
    settled = answered_slot(agenda, text, reading, scene) if fresh or address else answered_late(agenda, text)
    if settled is not None:
        agenda = settled
    if reading.wishes:
        agenda = replace(planned(agenda, reading), choices=(), action={}, revision="")
    elif settled is None and not reading.asked and not (reading.numbers and agenda.current is None):
        mended = amended(agenda, text, reading, scene) if fresh and agenda.current else None
        if mended is None:
            return _again(agenda, text, lines, scene)
        if _fewer(mended, agenda):
            return _given_up(agenda, scene)
        agenda = mended
    questions = reading.asked
    if not questions and not reading.wishes and settled is None and agenda.current is None:
        questions = tuple(Asked("status", text, number) for number in reading.numbers[:1])
    if settled is not None and agenda.question[0]:
        questions = (_waiting(agenda), *questions)
        agenda = replace(agenda, question=("", ""))
    return _serve(agenda, lines, scene, questions)


def _amended(agenda: Agenda, text: str, fresh: bool, scene: Scene) -> Agenda | None:
    """The agenda with the summed-up wish changed; None where the words are of another matter, or unclear."""
    reading, wish = read(text), agenda.current
    if wish is None or reading.asked or reading.doubt or not (fresh or amends_goods(agenda, text, scene)):
        return None
    elsewhere = set(reading.numbers) - {agenda.focus}
    if elsewhere or any(each.kind != wish.kind for each in reading.wishes):
        return None
    return amended(agenda, text, reading, scene)


def _fewer(other: Agenda, agenda: Agenda) -> bool:
    """Whether nothing is left of the wish in hand."""
    return len(other.wishes) < len(agenda.wishes)


def _given_up(agenda: Agenda, scene: Scene) -> Move:
    return _wishes(agenda.done(), [scene.telling.say("nothing_done")], scene, ())


def _certain(reading: Reading, text: str, scene: Scene) -> Reading:
    """Where the rules are not sure, a language model may say what is wanted: as wishes like any other."""
    if not reading.doubt or scene.interpreter is None:
        return reading
    wishes = wishes_in(scene.interpreter.interpret(text))
    return replace(reading, wishes=wishes, doubt="") if wishes else reading


def put_again(agenda: Agenda, scene: Scene) -> Move | None:
    """The question that is open, or the summary, where what was said is no answer to it; once each."""
    wish = agenda.current
    if wish is None or not agenda.asked or wish.choice(_AGAIN) == agenda.asked:
        return None
    return _wishes(agenda.with_current(wish.settled(_AGAIN, agenda.asked)), [], scene, ())


def _again(agenda: Agenda, text: str, lines: list[str], scene: Scene) -> Move | None:
    """A yes that comes too late is no yes: what it may have meant is summed up once more."""
    if lines or (agenda.asked and answer(text) == "yes"):
        return _serve(agenda, lines, scene)
    return None


def _waiting(agenda: Agenda) -> Asked:
    subject, words = agenda.question
    return Asked(subject, words, agenda.focus)  # type: ignore[arg-type]


def _confirmed(agenda: Agenda, scene: Scene) -> Move:
    """A yes counts for exactly what was summed up, on the order as it was then; else it is summed up anew."""
    assert agenda.current is not None
    now = resolve(agenda.current, scene)
    if isinstance(now, Proposal) and _same(now, agenda):
        return Move((), agenda, confirms=now)
    return _wishes(agenda, [scene.telling.say("changed_meanwhile")], scene, ())


def _same(proposal: Proposal, agenda: Agenda) -> bool:
    kept = json.dumps(dict(agenda.action), sort_keys=True)
    now = json.dumps(action_json.as_json(proposal.action), sort_keys=True)
    return kept == now and agenda.revision == _revision(proposal)


def _revision(proposal: Proposal) -> str:
    return proposal.order.revision if proposal.order else ""


def _after_change(agenda: Agenda, heard: Heard, scene: Scene) -> Move:
    """Tell what became of the change, then go on with what else was wanted."""
    lines: list[str] = []
    stuck = False
    for outcome in heard.outcomes:
        if isinstance(outcome, OrderChanged):
            lines.append(_receipt(outcome, scene))
            agenda = replace(agenda.done(), focus=outcome.order_number or agenda.focus)
        elif outcome.why == "changed":
            lines.append(scene.telling.say("changed_meanwhile"))
        else:
            lines.append(scene.telling.say("change_failed", number=outcome.order_number))
            agenda = replace(
                agenda.done(),
                left=(*agenda.left, f"{outcome.action} {outcome.order_number}: {outcome.detail}"),
            )
            stuck = True
    if stuck:
        return Move(tuple(lines), agenda, stuck=True)
    rest = yes_and_more(heard.text) or ("" if answer(heard.text) else heard.text)
    moved = _heard(agenda, Heard(rest), lines, scene) if rest else None
    return moved or _wishes(agenda, lines, scene, ())


def _receipt(changed: OrderChanged, scene: Scene) -> str:
    telling = scene.telling
    done = telling.say(f"receipt_{changed.action}", number=changed.order_number)
    words = [done, telling.say("reference", reference=changed.reference)]
    return " ".join([*words, changed.instructions] if changed.instructions else words)


def _serve(agenda: Agenda, lines: list[str], scene: Scene, questions: Sequence[Asked] = ()) -> Move | None:
    """Answer the questions, then bring the first wish as far as it goes, and the next when it is done."""
    orders: list[str] = []
    known = False
    for asked in questions:
        reply = answered(asked, scene)
        if isinstance(reply, Need):
            return _ask(replace(agenda, question=(asked.subject, asked.words)), reply, lines, scene)
        if isinstance(reply, Blocked):
            return _not_found(replace(agenda, question=(asked.subject, asked.words)), reply, lines, scene)
        if reply is not None:
            text, order = reply
            lines.append(text)
            known = True
            if order is not None:
                orders.append(order.number)
                agenda = replace(agenda, focus=order.number)
    if questions and not known and not agenda.wishes:
        return None
    return _wishes(agenda, lines, scene, tuple(orders))


def _wishes(agenda: Agenda, lines: list[str], scene: Scene, orders: tuple[str, ...]) -> Move:
    while (wish := agenda.current) is not None:
        scene.focus = agenda.focus
        outcome = resolve(wish, scene)
        order = outcome.order
        if order is not None:
            agenda = replace(agenda, focus=order.number)
            orders = (*orders, order.number)
        match outcome:
            case Need():
                lines += opening(wish, outcome, scene)
                agenda = agenda.with_current(opened(wish))
                return replace(_ask(agenda, outcome, lines, scene), orders=orders)
            case Proposal():
                lines += opening(wish, outcome, scene)
                agenda = agenda.with_current(opened(wish))
                return replace(_propose(agenda, outcome, lines, scene), orders=orders)
            case Blocked(found=False):
                return _not_found(agenda, outcome, lines, scene)
            case Blocked():
                lines.append(refused(outcome, scene, asks=wish.asks and not wish.doubt))
                agenda = replace(agenda.done(), left=(*agenda.left, _for_a_person(wish, outcome)))
    offer = bool(agenda.left)
    if offer:
        lines.append(scene.telling.say("offer_for_order"))
    return Move(tuple(lines), agenda.unasked(), offer=offer, orders=orders)


def _ask(agenda: Agenda, need: Need, lines: list[str], scene: Scene) -> Move:
    asked = replace(agenda, asked=need.slot, choices=need.choices, action={}, revision="")
    return Move((*lines, need.text), asked, tuple(label for label, _ in need.choices))


def _propose(agenda: Agenda, proposal: Proposal, lines: list[str], scene: Scene) -> Move:
    yes, no = scene.telling.say("choice_yes"), scene.telling.say("choice_no")
    asked = replace(
        agenda, asked=CONFIRM, choices=((yes, "yes"), (no, "no")),
        action=action_json.as_json(proposal.action), revision=_revision(proposal),
    )  # fmt: skip
    return Move((*lines, summed_up(proposal, scene)), asked, (yes, no))


def _not_found(agenda: Agenda, blocked: Blocked, lines: list[str], scene: Scene) -> Move:
    """The number is asked again; theirs and nobody's get the same words."""
    asked = replace(agenda, asked="order", choices=(), action={}, revision="")
    return Move((*lines, refused(blocked, scene)), asked, missing=True)


def _for_a_person(wish: Wish, blocked: Blocked) -> str:
    number = blocked.order.number if blocked.order else wish.number
    words = " ".join(wish.words.split())[:200]
    return f"{wish.kind.replace('_', ' ')} {number}: {words} ({blocked.note.key.replace('_', ' ')})".replace(
        " :", ":"
    )
