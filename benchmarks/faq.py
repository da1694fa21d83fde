"""A help centre of any size and questions about it, made up the same way every time; no question text repeats."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faq_topics import TOPICS, Topic

_NAMES = (
    "Alder Birch Cedar Dune Ember Fjord Grove Harbour Iris Juniper Kestrel Larch Meadow Nimbus Orchid Pebble Quartz "
    "Raven Saffron Tundra Umber Violet Willow Xenon Yarrow Zephyr Atlas Breeze Coral Delta Echo Falcon Garnet Heron "
    "Indigo Jasper Koala Lagoon Maple Nova Onyx Puma Quill Ridge Sierra Thistle Urban Vega Walnut Zinnia"
).split()
_THINGS = "desk|lamp|armchair|kettle|bookshelf|mattress|heater|stroller|bicycle rack|coffee maker".split("|")
_OPENINGS = (
    "",
    "Hello, ",
    "Hi there, ",
    "Good morning, ",
    "Good evening, ",
    "Before I buy it: ",
    "One thing I could not find: ",
    "My sister would like to know: ",
    "For our new flat: ",
    "I am comparing a few models. ",
    "Could you tell me please: ",
    "I looked through the whole page. ",
    "We are moving next month. ",
    "A friend recommended your shop. ",
    "I am writing from the train. ",
    "Just to be sure: ",
)


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
    things = [f"{name} {thing}" for thing in _THINGS for name in _NAMES]
    rng.shuffle(things)
    if count > len(things) * len(TOPICS):
        raise ValueError(f"there are {len(things) * len(TOPICS)} articles at most, not {count}")
    made = []
    for thing in things:
        for topic in TOPICS:
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
