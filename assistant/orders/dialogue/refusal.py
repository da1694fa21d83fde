"""Why something may not be done, in words."""

from __future__ import annotations

from assistant.answering.phrases import fields, forms, names
from assistant.orders.dialogue.outcome import Blocked
from assistant.orders.dialogue.scene import Scene
from assistant.orders.policy.verdict import Note
from assistant.orders.records import Order


def refused(blocked: Blocked, scene: Scene, *, asks: bool = False) -> str:
    """One sentence why not; for a question it begins with "No", and says what is possible instead."""
    text = noted(blocked.note, blocked.order, blocked.action, scene)
    if asks:
        text = scene.telling.say("answer_no", rest=text)
    return f"{text} {hint}" if (hint := _hint(blocked, scene)) else text


def noted(note: Note, order: Order | None, action: str, scene: Scene) -> str:
    """A note of the policy in the customer's language."""
    telling = scene.telling
    key = f"policy_{note.key}"
    if key not in names():
        return telling.say("policy_other", number=order.number if order else "")
    values = {
        "number": order.number if order else note.values.get("number", ""),
        "status": telling.status(order.status) if order else "",
        "verb": forms(f"verb_{action}", telling.lang)[0] if f"verb_{action}" in names() else "",
        **{
            name: _shown(name, value, scene, order)
            for name, value in note.values.items()
            if name not in ("status", "allowed")
        },
    }
    wanted = fields(forms(key, telling.lang)[0])
    return telling.say(key, **{name: values.get(name, "") for name in wanted})


def _shown(name: str, value: object, scene: Scene, order: Order | None) -> str:
    if name == "until":
        return scene.telling.day(value)  # type: ignore[arg-type]
    if name.endswith("_cents") and isinstance(value, int):
        return scene.telling.money(value, order.currency if order else scene.policy.currency)
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _hint(blocked: Blocked, scene: Scene) -> str:
    """What is still open for the order, where that serves the same end."""
    order = blocked.order
    if order is None or blocked.action != "cancel":
        return ""
    verdict = scene.policy.may("return", order, scene.telling.now)
    return scene.telling.say("hint_return") if verdict.allowed else ""
