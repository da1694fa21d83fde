"""One server and one Chromium for a file of tests; a fresh signed-in browser for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web_widget.pages_site import Site, laid_out, running, watched

# The server does real work: a whole index, hundreds of questions asked twice, on a machine that is shared.
expect.set_options(timeout=30_000)
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(laid_out(tmp_path_factory.mktemp("site"))) as started:
        yield started


@pytest.fixture
def visit_page(chromium: Browser, site: Site) -> Iterator[Open]:
    """``visit_page("/content/#/gaps", role="agent", color_scheme="dark")``; fails when the page throws or
    breaks its own content policy."""
    contexts, problems = [], []

    def visit(address: str, role: str = "lead", **options: Any) -> Page:
        context = site.context(chromium, role, **options)
        page = context.new_page()
        contexts.append(context)
        problems.append(watched(page))
        page.goto(site.address + address)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert [problem for found in problems for problem in found] == []
