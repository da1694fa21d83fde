"""Whether a message tells something instead of asking: "they are too small", "the blue one"."""

from __future__ import annotations

import re

from assistant.understanding.words import fold

_ASKS = re.compile(
    r"\?|(?:^|[.!,;\n])\W{0,5}(?:(?:and|but|so|ok|okay|und|aber|et|mais|y|pero|e|mas)\W{1,3})?(?:"
    r"how|what|whats|when|where|who|whose|why|which|can|could|do|does|did|is|are|was|were|has|have|will|would"
    r"|should|may|tell|show|explain|give me|send|call|help|please"
    r"|wie|was|wann|wo|wer|warum|wieso|welche[rsnm]?|kann|konnen|konnt\w+|darf|gibt|ist|sind|hat|haben|bitte|sag\w*"
    r"|comment|combien|quand|ou|qui|quel(?:le)?s?|pourquoi|est-ce|puis-je|pouvez|avez|dites"
    r"|cuanto\w*|cuando|donde|quien|cual|puedo|puede\w*|hay|diga\w*|por que"
    r"|como|quanto\w*|quando|onde|quem|qual|posso|pode\w*|ha)\b"
    r"|\b(?:i(?:'d| would)? (?:want|like|need|have) to (?:know|ask)|i (?:was )?wonder\w*|i have (?:a|another)"
    r" question|tell me|let me know|ich mochte wissen|j'aimerais savoir|quisiera saber|queria saber)\b"
)  # fmt: skip


def tells(text: str) -> bool:
    """Words that ask for nothing and want nothing done, in no form that a question has."""
    plain = fold(text.strip()[:1_000])
    return any(sign.isalpha() for sign in plain) and _ASKS.search(plain) is None
