"""No regular expression of ours takes much longer on a text that somebody made for it (ReDoS).

Every pattern there is: those compiled when the packages are imported (from code and data files), and those
written in calls. Each is tried on texts made from its own repeats, at one length and at twice that; steps are
counted, not seconds. What grows with the square is bad where a message may have ten thousand letters.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.pattern_steps import growth

ROOT = Path(__file__).parent.parent
PACKAGES = ("assistant", "handoff", "knowledge", "web_widget")
GATHER = """
import importlib, json, pkgutil, re, sys
root, names = sys.argv[1], sys.argv[2:]
found, made = {}, re._compile
def told(pattern, flags):
    compiled, frame = made(pattern, flags), sys._getframe(1)
    while frame and "/re/__init__" in frame.f_code.co_filename:
        frame = frame.f_back
    name = frame.f_code.co_filename[len(root) + 1:] if frame else ""
    ours = frame and frame.f_code.co_filename.startswith(root) and name.split("/")[0] in names
    if ours and isinstance(compiled.pattern, str):
        place = f"{name}:{frame.f_lineno}"
        found.setdefault(place, []).append([compiled.pattern, compiled.flags])
    return compiled
re._compile = told
for name in names:
    for each in pkgutil.walk_packages(importlib.import_module(name).__path__, name + "."):
        if ".migrations" not in each.name and not each.name.endswith("__main__"):
            importlib.import_module(each.name)
print(json.dumps(found))
"""
TEXT_OF_OURS = {
    "assistant/openapi.py", "handoff/migrations/env.py",
    "web_widget/joining.py", "web_widget/page.py", "web_widget/build.py",
}  # fmt: skip
"""Files whose patterns only ever see text that we wrote ourselves."""


Found = list[tuple[re.Pattern[str], bool]]
"""Patterns, and whether each is only ever matched from a text's start."""


@cache
def patterns() -> dict[str, Found]:
    """By file and line."""
    run = [sys.executable, "-W", "ignore", "-c", GATHER, str(ROOT), *PACKAGES]
    told = json.loads(subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    known = {str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in _files()}
    found: dict[str, Found] = {}
    at_the_start = {file: _matched_only(tree) for file, tree in known.items()}
    for place, each in told.items():
        file, line = place.split(":")
        anchored = any(begin <= int(line) <= end for begin, end in at_the_start[file])
        found[place] = [(re.compile(text, flags), anchored) for text, flags in each]
    for file, tree in known.items():
        for line, pattern, anchored in _in_calls(tree):
            found.setdefault(f"{file}:{line}", []).append((pattern, anchored))
    return {place: each for place, each in found.items() if place.split(":")[0] not in TEXT_OF_OURS}


def _files() -> Iterator[Path]:
    for package in PACKAGES:
        yield from (ROOT / package).rglob("*.py")


def _matched_only(tree: ast.Module) -> list[tuple[int, int]]:
    """Lines of `NAME = re.compile(…)` whose name is only used as `NAME.match` or `NAME.fullmatch`."""
    methods: dict[str, set[str]] = defaultdict(set)
    named: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            methods[node.value.id].add(node.attr)
            asked[node.value.id] += 1
        elif isinstance(node, ast.Name):
            named[node.id] += 1
    return [
        (node.lineno, node.end_lineno or node.lineno)
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and (name := node.targets[0].id) in methods
        and methods[name] <= {"match", "fullmatch"}
        and named[name] == 1 + asked[name]
    ]


def _in_calls(tree: ast.Module) -> Iterator[tuple[int, re.Pattern[str], bool]]:
    """`re.sub("…", …)` and the like within functions."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr not in ("compile", "escape")
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        ):
            yield node.lineno, re.compile(node.args[0].value), node.func.attr in ("match", "fullmatch")


def test_every_pattern_is_looked_at() -> None:
    assert sum(map(len, patterns().values())) > 400


LINEAR = 2.9
"""Twice the text may take so many times the steps: 2 is linear, 4 the square."""


@pytest.mark.parametrize("share", range(4))
def test_no_pattern_grows_faster_than_its_text(share: int) -> None:
    once = {
        (each.pattern, each.flags, anchored): place
        for place, found in patterns().items()
        for each, anchored in found
    }
    bad = []
    for (text, flags, anchored), place in list(once.items())[share::4]:
        times, pump = growth(re.compile(text, flags), anchored=anchored)
        if times > LINEAR:
            bad.append(f"{place}: ×{times:.1f} on {pump}: {text[:120]!r}")
    assert not bad, "\n".join(bad)


@pytest.mark.parametrize(
    ("pattern", "flags", "bad"),
    [
        (r"(a+)+b", 0, True),
        (r"(a|a)*b", 0, True),
        (r"(\w+\s*)+:", 0, True),
        (r"\d+\.\d+x", 0, True),
        (r"\s+$", 0, True),
        (r"x*y", 0, True),
        (r"^\s+", 0, False),
        (r"\d{1,20}x", 0, False),
        (r"a++b", 0, True),
        (r"(?<!\d)\d++b", 0, False),
        (r"^(?:ab)*c", 0, False),
        (r"\bword\b", re.IGNORECASE, False),
    ],
)
def test_the_counting_knows_good_from_bad(pattern: str, flags: int, bad: bool) -> None:
    assert (growth(re.compile(pattern, flags))[0] > LINEAR) is bad


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"(a+)(b)?\1c|(?=x)x|y(?!z)", "aabaaac xyz yz yq"),
        (r"(?i:foo)|(?<=b)ar|\Bq\b", "FOO bar aq"),
        (r"[^\d\s]+?\.(?:com|de)\Z", "see shop.example.de"),
        (r"^(?P<x>\w)(?:-(?P=x)){2,3}$", "a-a-a"),
        (r"(?m:^b$)|(?s:c.d)", "a\nb\nc\nd"),
        (r"(?>a|ab)c|(?:ab)?+c", "abc"),
        (r"(a)?(?(1)b|c)", "xab c"),
    ],
)
def test_the_counting_matcher_finds_what_re_finds(pattern: str, text: str) -> None:
    from tests.pattern_steps import Steps

    compiled = re.compile(pattern)
    for end in range(len(text) + 1):
        for start in range(end + 1):
            part = text[start:end]
            found = compiled.search(part)
            assert Steps(compiled).found(part) == (found.span() if found else None), (part, found)
