"""The front matter contract: good values are understood, each fault is named."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from knowledge.contract import split
from knowledge.document import FrontMatter
from knowledge.errors import ContractError


def fault(lines: str) -> str:
    with pytest.raises(ContractError) as caught:
        split(f"---\n{lines}\n---\nbody\n")
    return str(caught.value)


def test_every_value_is_read() -> None:
    front, body = split(
        "---\ntitle: Winter sale\nowner: ana@shop.example\naudience: signed_in\nlang: de\n"
        "valid_from: 2026-11-01\nvalid_until: 2026-11-30\nreview_by: 2027-01-15\n"
        "supersedes: [old.md]\ntags: [sale, winter]\n---\nHello\n"
    )
    assert body == "Hello\n"
    assert front == FrontMatter(
        title="Winter sale",
        owner="ana@shop.example",
        audience="signed_in",
        lang="de",
        valid_from=datetime(2026, 11, 1, tzinfo=UTC),
        valid_until=datetime(2026, 12, 1, tzinfo=UTC),
        review_by=date(2027, 1, 15),
        supersedes=("old.md",),
        tags=("sale", "winter"),
    )


def test_a_day_is_valid_until_its_end_and_a_moment_until_then() -> None:
    front, _ = split("---\nvalid_until: 2026-11-30T18:00:00+01:00\n---\n")
    assert front.valid_until == datetime(2026, 11, 30, 17, tzinfo=UTC)


def test_front_matter_survives_the_index_file() -> None:
    front, _ = split(
        "---\ntitle: T\nvalid_until: 2026-11-30\nreview_by: 2027-01-01\nsupersedes: a.md\ntags: b\n---\n"
    )
    assert FrontMatter.from_json(front.to_json()) == front


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("audience: everyone", ["audience", "'everyone'", "public, signed_in, staff"]),
        ("audiense: staff", ["audiense", "did you mean `audience`?"]),
        ("colour: red", ["colour", "known are title"]),
        ("valid_until: soon", ["valid_until", "'soon'", "2026-12-31"]),
        ("valid_from: 2026-02-01\nvalid_until: 2026-01-01", ["not after"]),
        ("lang: Deutsch", ["lang", "language code"]),
        ("title: [a, b]", ["title", "nested"]),
        ("tags: {a: {b: c}}", ["tags", "nested"]),
        ("title: 'open", ["not valid YAML"]),
        ("- a\n- b: c", ["key: value"]),
        ("tags: " + "[" * 5000, ["YAML"]),
        ("title: " + "x" * 20_000, ["longer than"]),
        ("audience: everyone\nlang: 7", ["audience", "lang"]),
    ],
)
def test_a_fault_is_named_with_what_is_allowed(lines: str, words: list[str]) -> None:
    message = fault(lines if not lines.startswith("- a") else "key: 1\n" + lines)
    if lines.startswith("- a"):
        assert "YAML" in message
    else:
        assert not [word for word in words if word not in message], message


def test_front_matter_that_is_never_closed_is_a_fault() -> None:
    with pytest.raises(ContractError, match="never closed"):
        split("---\naudience: staff\n\nSecret text\n")


def test_yaml_reads_norwegian_as_false_and_we_do_not() -> None:
    assert split("---\nlang: no\n---\n")[0].lang == "no"


def test_a_text_between_two_rules_is_not_front_matter() -> None:
    text = "---\nJust a line.\n---\nAnd more.\n"
    assert split(text) == (FrontMatter(), text)


def test_a_byte_order_mark_does_not_hide_the_front_matter() -> None:
    assert split("\ufeff---\naudience: staff\n---\nx")[0].audience == "staff"
