"""Finding the right passage: meaning, words, codes, follow-ups, and exactness."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from knowledge.base import KnowledgeBase
from knowledge.keyword_index import KeywordIndex, Posting, Segment
from knowledge.question import leans, understand
from knowledge.snapshot import SMALL, Shelf, Shelved
from knowledge.terms import asked, counted, words
from tests.knowledge.conftest import ARTICLES

Open = Callable[..., KnowledgeBase]
Top = Callable[..., str]


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("how long can I send something back", "30 days"),
        ("is the return label free", "free in Germany"),
        ("delivery to Vienna", "Austrian post"),
        ("where do I enter my gift code", "Vouchers"),
    ],
)
def test_a_question_finds_the_passage_that_means_it(
    query: str, part: str, base: KnowledgeBase, top: Top
) -> None:
    assert part in top(base, query)


def test_scores_are_shares_and_fall(base: KnowledgeBase) -> None:
    retrieval = base.search("parcels to Austria", k=50)
    scores = [hit.score for hit in retrieval.hits]
    assert scores == sorted(scores, reverse=True)
    for hit in retrieval.hits:
        assert 0 <= hit.score <= 1
        assert -1 <= hit.dense <= 1
        assert 0 <= hit.keyword <= 1
    assert retrieval.vector.dtype == np.float32
    assert retrieval.vector.shape == (384,)
    assert np.linalg.norm(retrieval.vector) == pytest.approx(1, abs=1e-5)
    assert (retrieval.query, retrieval.version) == ("parcels to Austria", base.version)


def test_a_passage_comes_once_however_many_ways_lead_to_it(opened: Open, tmp_path: Path) -> None:
    root = tmp_path / "faq"
    root.mkdir()
    (root / "faq.yaml").write_text(
        "- questions: ['Do you ship to Malta?', 'Is Malta possible?', 'Malta delivery']\n"
        "  answer: 'Yes, in eight days.'\n"
        "- {q: 'Do you ship to Cyprus?', a: 'No, not yet.'}\n"
    )
    base = opened(root)
    base.sync()
    hits = base.search("Malta delivery", k=10).hits
    assert [hit.passage.text for hit in hits] == ["Yes, in eight days.", "No, not yet."]
    assert hits[0].dense == pytest.approx(1, abs=0.01)
    assert hits[0].passage.questions[0] == "Do you ship to Malta?"


def test_a_code_finds_its_passage_among_many_alike(opened: Open, tmp_path: Path) -> None:
    root = tmp_path / "errors"
    root.mkdir()
    for number in range(4700, 4760):
        text = (
            f"# Error E-{number}\n\nThe payment failed with code E-{number}. Please try {number % 7} again.\n"
        )
        (root / f"{number}.md").write_text(text)
    base = opened(root)
    base.sync()
    for query in ("what does error E-4711 mean?", "e-4711", "I got the code E-4711, help"):
        assert base.search(query).hits[0].passage.path == "4711.md"


@pytest.mark.parametrize("query", ["", "   ", "?", "\0", "😀", "a" * 20_000, "' OR 1=1 --", "\ud83d"])
def test_any_text_may_be_asked(query: str, base: KnowledgeBase) -> None:
    assert len(base.search(query).hits) > 0


def test_an_empty_folder_answers_nothing(opened: Open, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    base = opened(tmp_path / "empty")
    assert base.search("anything").hits == ()
    assert base.sync().documents == 0
    assert base.search("anything").hits == ()
    assert base.ready


def test_k_bounds_the_hits(base: KnowledgeBase) -> None:
    assert [len(base.search("parcels", k=k).hits) for k in (0, 1, 3)] == [0, 1, 3]


def test_documents_come_in_order_of_their_best_passage(base: KnowledgeBase) -> None:
    paths = base.search("parcels to Austria", k=50).paths()
    assert {path for path, _ in paths} == ARTICLES.keys()
    assert paths[0][0] == "shipping/carriers.md"
    assert [score for _, score in paths] == sorted((score for _, score in paths), reverse=True)


def test_a_follow_up_uses_what_was_said_before(base: KnowledgeBase, top: Top) -> None:
    assert "Austrian post" in top(
        base, "And for Austria?", history=["How long does delivery to Germany take?"]
    )
    assert "4.90" in top(base, "And for Austria?", history=["Is the return label free?"])
    answer = "Parcels to Switzerland take six working days because of customs."
    assert "Switzerland" in top(base, "why so long?", history=["Do you ship there too?"], answers=[answer])


def test_a_new_subject_is_not_held_back_by_the_old_one(base: KnowledgeBase, top: Top) -> None:
    history = ["How long does delivery to Germany take?", "And for Austria?"]
    assert "Vouchers" in top(base, "Can I pay by PayPal or with a voucher?", history=history)


@pytest.mark.parametrize(
    ("query", "leaning"),
    [
        ("And for Austria?", True),
        ("how much is it?", True),
        ("why", True),
        ("Und nach Österreich?", True),
        ("How long do I have to return shoes bought in the shop?", False),
        ("Can I pay my order by PayPal or invoice?", False),
    ],
)
def test_a_question_leans_when_it_cannot_stand_alone(query: str, leaning: bool) -> None:
    assert leans(query) is leaning


def test_the_vector_given_back_is_that_of_the_question_alone(base: KnowledgeBase) -> None:
    alone = base.search("And for Austria?").vector
    asked_later = base.search("And for Austria?", history=["Is the return label free?"]).vector
    assert np.array_equal(alone, asked_later)
    question = understand("And for Austria?", ["Is the return label free?"], [], base.embed)
    assert not np.array_equal(question.vector, question.own)


def test_words_fold_case_accents_and_endings_and_keep_codes() -> None:
    assert words("Returns RETURNED returning") == ["return"] * 3
    assert words("Österreich") == ["osterreich"]
    assert words("Café") == words("cafe")
    assert words("delivery deliveries") == ["delivery"] * 2
    assert "e-4711" in words("Error E-4711")
    assert "4711" in words("Error E-4711")


def test_keyword_scores_are_shares_of_the_question() -> None:
    texts = ["the red shoe costs forty euros", "the blue shoe", "vouchers never expire"]
    index = KeywordIndex((Segment(0, [Posting(*counted(text)) for text in texts]),))
    scores = index.scores(asked("red shoe"), 3)
    assert scores[0] > scores[1] > scores[2] == 0
    assert scores[0] <= 1
    assert index.scores(asked("unheard words"), 3).tolist() == [0, 0, 0]
    assert index.scores([], 3).tolist() == [0, 0, 0]


def test_two_segments_score_as_one() -> None:
    texts = [f"article {number} about {'shoes' if number % 3 else 'hats'} and euros" for number in range(30)]
    postings = [Posting(*counted(text)) for text in texts]
    whole = KeywordIndex((Segment(0, postings),))
    parted = KeywordIndex((Segment(0, postings[:20]), Segment(20, postings[20:])))
    terms = asked("hats for 12 euros")
    assert np.allclose(whole.scores(terms, 30), parted.scores(terms, 30))


def shelved(path: str, vector: np.ndarray, base: KnowledgeBase) -> Shelved:
    passage = base.search("parcels", k=1).hits[0].passage
    fields = {name: getattr(passage, name) for name in inspect.signature(type(passage)).parameters}
    return Shelved(
        type(passage)(**{**fields, "path": path}), (vector,), Posting(*counted(path)), -np.inf, np.inf
    )


def test_a_shelf_that_is_packed_holds_what_one_made_fresh_holds(base: KnowledgeBase) -> None:
    random = np.random.default_rng(7)
    rows = {f"word{n}": random.normal(size=8).astype(np.float32) for n in range(4 * SMALL)}
    kept = dict(list(rows.items())[3 * SMALL :])
    worn, fresh = Shelf(8), Shelf(8)
    for path, vector in rows.items():
        worn.replace([path], [shelved(path, vector, base)]) if path in ("word0", "word1") else None
    worn.replace(
        (), [shelved(path, vector, base) for path, vector in rows.items() if path not in ("word0", "word1")]
    )
    early = worn.snapshot(1)
    worn.replace([path for path in rows if path not in kept], [])
    fresh.replace((), [shelved(path, vector, base) for path, vector in kept.items()])
    packed, made = worn.snapshot(2), fresh.snapshot(2)
    assert (packed.size, early.size) == (len(kept), len(rows))
    assert np.array_equal(packed.matrix, made.matrix)
    terms = asked("word1600 word2000")
    assert np.allclose(packed.keywords.scores(terms, packed.size), made.keywords.scores(terms, made.size))
    assert np.array_equal(early.matrix[0], rows["word0"])
