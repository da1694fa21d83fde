"""One thing a customer wants done about an order, with all they have said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

Kind = Literal[
    "cancel", "swap", "return", "refund", "change_address", "change_default_address", "change_payment",
    "expedite", "reorder", "place_order", "edit", "other",
]  # fmt: skip
"""`swap` is an exchange or a change of items, whichever the order is ready for; `edit` says only that
something about the order shall change; `other` is what no tool here does."""
KINDS: frozenset[str] = frozenset(get_args(Kind))


@dataclass(frozen=True, slots=True)
class Wish:
    """`said` are the customer's words, oldest first; `number` the order as they named it; `chosen` what a
    question of ours settled, by slot; `asks` that it was put as a question ("can I still …?"); `doubt` the
    words that make it unclear what exactly is wanted."""

    kind: Kind
    said: tuple[str, ...] = ()
    number: str = ""
    chosen: Mapping[str, str] = ()  # type: ignore[assignment]
    asks: bool = False
    doubt: str = ""

    @property
    def words(self) -> str:
        """Everything said about it."""
        return "\n".join(self.said)

    def choice(self, slot: str) -> str:
        """What was settled for a slot, or nothing."""
        return dict(self.chosen).get(slot, "")

    def settled(self, slot: str, value: str) -> Wish:
        """The same with a slot settled, or settled anew."""
        return replace(self, chosen={**dict(self.chosen), slot: value})

    def heard(self, text: str) -> Wish:
        """The same with more said about it."""
        return replace(self, said=(*self.said, text)) if text.strip() else self

    def unsettled(self, *slots: str) -> Wish:
        """The same with these slots open again."""
        return replace(
            self, chosen={name: value for name, value in dict(self.chosen).items() if name not in slots}
        )

    def wanting(self, line: str, text: str) -> Wish:
        """The same with more said of what a line of the order shall become."""
        said = [*self.choice(f"want:{line}").splitlines(), " ".join(text.split())]
        return self.unsettled(f"sku:{line}").settled(f"want:{line}", "\n".join(said))

    def as_json(self) -> dict[str, Any]:
        """The form kept with a decision."""
        full = {
            "kind": self.kind, "said": list(self.said), "number": self.number, "chosen": dict(self.chosen),
            "asks": self.asks, "doubt": self.doubt,
        }  # fmt: skip
        return {name: value for name, value in full.items() if value}


def wish_of(raw: Mapping[str, Any]) -> Wish:
    """A wish from its kept form. Raises ValueError for anything else."""
    kind = raw.get("kind")
    if kind not in KINDS:
        raise ValueError(f"there is no wish of kind {kind!r}")
    return Wish(
        kind,
        tuple(map(str, raw.get("said", ()))),
        str(raw.get("number", "")),
        {str(slot): str(value) for slot, value in dict(raw.get("chosen", {})).items()},
        bool(raw.get("asks", False)),
        str(raw.get("doubt", "")),
    )
