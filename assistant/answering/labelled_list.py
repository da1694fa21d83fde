"""A list of labelled questions as the bot asks it: entries of one label are one answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answering.label_model import Judged, LabelModel, suits
from assistant.answering.label_space import Vectors
from knowledge.base import KnowledgeBase
from knowledge.passage import Hit, Passage
from knowledge.terms import asked

SIGNALS = ("label_right", "label_known")


@dataclass(frozen=True)
class LabelledList:
    """The list of one index version with its model."""

    version: int
    _passages: Sequence[Passage]
    _labels: np.ndarray
    _model: LabelModel

    def ask(self, text: str, vector: Vectors, most: int) -> tuple[tuple[Hit, ...], dict[str, float]]:
        """The nearest entry of each of the `most` best labels, best first, and `SIGNALS` of the best.

        A hit's `score` is its label's share among all labels (0..1).
        """
        judged = self._model.judge(vector, asked(text))
        order = np.argsort(-judged.shares, kind="stable")[:most]
        hits = tuple(self._nearest(judged, int(label)) for label in order)
        return hits, {"label_right": round(judged.right, 4), "label_known": round(judged.known, 4)}

    def _nearest(self, judged: Judged, label: int) -> Hit:
        own = np.flatnonzero(self._labels == label)
        place = int(own[judged.similar[own].argmax()])
        return Hit(self._passages[place], float(judged.shares[label]), float(judged.similar[place]), 0.0)


def labelled_list(base: KnowledgeBase) -> LabelledList | None:
    """The open base as a labelled list, or None when it is anything else (or has too few labels to learn
    from)."""
    if not base.folder.is_file() or not base.ready:
        return None
    tags = {state.path: state.front.tags for state in base.documents() if state.state == "indexed"}
    snapshot = base.index.snapshot
    places = [
        place
        for place, passage in enumerate(snapshot.passages)
        if snapshot.alive[place] and tags.get(passage.path)
    ]
    # Where a passage stands in the index depends on its past; what is learned must not.
    places.sort(key=lambda place: (snapshot.passages[place].path, snapshot.passages[place].text))
    passages = [snapshot.passages[place] for place in places]
    names = [tags[passage.path][0] for passage in passages]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    labels = np.array([numbers[name] for name in names], dtype=np.int64)
    if len(places) < len(tags) or not suits(labels, len(numbers)):
        return None
    vectors = snapshot.matrix[snapshot.starts[places]]
    terms = [asked(" ".join(passage.questions) or passage.text) for passage in passages]
    return LabelledList(snapshot.version, passages, labels, LabelModel(vectors, labels, terms, len(numbers)))
