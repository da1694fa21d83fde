"""A help centre of any size and questions about it, made up the same way every time.

No question text repeats, so a cache of questions is of no use.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_TOPICS = Path(__file__).with_name("faq_topics.json")
_NAMES = """
Alder Birch Cedar Dune Ember Fjord Grove Harbour Iris Juniper Kestrel Larch Meadow Nimbus Orchid Pebble Quartz
Raven Saffron Tundra Umber Violet Willow Xenon Yarrow Zephyr Atlas Breeze Coral Delta Echo Falcon Garnet Heron
Indigo Jasper Koala Lagoon Maple Nova Onyx Puma Quill Ridge Sierra Thistle Urban Vega Walnut Zinnia
"""
_THINGS = (
    "desk",
    "lamp",
    "armchair",
    "kettle",
    "bookshelf",
    "mattress",
    "heater",
    "stroller",
    "bicycle rack",
    "coffee maker",
)
_OPENINGS = (
    "",
    "Hello, ",
    "Hi there, ",
    "Good morning, ",
    "Good evening, ",
    "Please tell me: ",
    "Quick question: ",
    "For my sister: ",
    "Just to be sure: ",
    "Before I order: ",
    "Excuse me, ",
    "Sorry to ask, ",
)


@dataclass(frozen=True)
class Topic:
    """One kind of article: `{it}` in its texts is the article's thing, `{n}` and `{m}` numbers of its own."""

    name: str
    heading: str
    answer: str
    asked: list[str]


@dataclass(frozen=True)
class Article:
    """One document; `name` is its file's name."""

    name: str
    topic: Topic
    thing: str
    heading: str
    answer: str

    @property
    def text(self) -> str:
        """The file's content."""
        return f"# {self.heading}\n\n{self.answer}\n"


@dataclass(frozen=True)
class Asked:
    """A question and the file that answers it."""

    text: str
    article: str


def articles(count: int) -> list[Article]:
    """The first `count` articles; at most 10,000, every one different."""
    rng = random.Random(20_261)
    topics = [Topic(**raw) for raw in json.loads(_TOPICS.read_text(encoding="utf-8"))]
    things = [f"{name} {thing}" for thing in _THINGS for name in _NAMES.split()]
    rng.shuffle(things)
    if count > len(things) * len(topics):
        raise ValueError(f"there are {len(things) * len(topics)} articles at most, not {count}")
    made: list[Article] = []
    for thing in things:
        for topic in topics:
            if len(made) == count:
                return made
            n = rng.randrange(2, 90)
            filled = {"it": thing, "n": n, "m": n + rng.randrange(1, 30)}
            made.append(
                Article(
                    f"{topic.name}-{thing.lower().replace(' ', '-')}.md",
                    topic,
                    thing,
                    topic.heading.format(**filled),
                    topic.answer.format(**filled),
                )
            )
    return made


def questions(of: list[Article], seed: int = 7) -> Iterator[Asked]:
    """Questions in random order, each text once, until all ways to ask are used up."""
    ways = [
        (place, way, opening)
        for place, article in enumerate(of)
        for way in range(len(article.topic.asked))
        for opening in range(len(_OPENINGS))
    ]
    random.Random(seed).shuffle(ways)
    for place, way, opening in ways:
        article = of[place]
        asked = article.topic.asked[way].format(it=article.thing)
        opened = _OPENINGS[opening]
        text = opened + (asked[0].lower() + asked[1:] if opened.rstrip().endswith((",", ":")) else asked)
        yield Asked(text, article.name)


def write(of: list[Article], folder: Path) -> None:
    """Write the help centre as files, unless they are there."""
    folder.mkdir(parents=True, exist_ok=True)
    for article in of:
        file = folder / article.name
        if not file.exists():
            file.write_text(article.text, encoding="utf-8")
