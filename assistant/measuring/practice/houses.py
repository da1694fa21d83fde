"""A folder of short articles that differ in little: every topic for every house, and questions about them.

Catalogues look like this (one article a product and matter), and nothing public with questions does.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

_MADE_OF = Path(__file__).with_name("houses.json")
_OPENINGS = ("", "", "", "Hello, ", "Good evening, ", "One more thing: ", "Sorry, ", "For my parents: ")


def write(folder: Path, seed: int = 5) -> None:
    """Fill `folder` with articles (`kb/`) and `questions.jsonl` about them, the same every time."""
    made_of: dict[str, Any] = json.loads(_MADE_OF.read_text(encoding="utf-8"))
    dice, asked = Random(seed), []
    (folder / "kb").mkdir(parents=True, exist_ok=True)
    for house in made_of["houses"]:
        for topic in made_of["topics"]:
            facts = {"house": house, "n": dice.randint(2, 6), "m": dice.randint(7, 60)}
            path = f"{topic['name']}-{house.lower().replace(' ', '-').replace(chr(39), '')}.md"
            text = f"# {topic['heading'].format(**facts)}\n\n{topic['answer'].format(**facts)}\n"
            (folder / "kb" / path).write_text(text, encoding="utf-8")
            question = dice.choice(_OPENINGS) + dice.choice(topic["asked"]).format(**facts)
            asked.append({"id": path, "text": question, "answerable": True, "paths": [path]})
    file = folder / "questions.jsonl"
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in asked), encoding="utf-8")
