"""Text is text on the content pages and the dashboard: hostile file names, titles, words and order data."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import insert

from assistant.sample_shop.past import _Talk
from handoff.clock import system_clock
from handoff.events import (
    BOT,
    SYSTEM,
    AnswerRated,
    Author,
    Citation,
    ConversationResolved,
    ConversationStarted,
    Decision,
    HandoffRequested,
    MessageAdded,
    OrderChanged,
    Reason,
    Role,
    SurveyAnswered,
)
from handoff.storage import log
from handoff.storage.database import Database
from handoff.storage.schema import contacts
from tests.web_widget.console_fixtures import WEB
from tests.web_widget.pages_site import Site, running, watched
from tests.web_widget.test_console_safety import CORPUS

pytestmark = pytest.mark.browser
DATA = Path(os.environ.get("TELLONCE_DEV_DATA") or Path(__file__).parents[2] / "../shared/data")
STRANGERS = """
() => {
  const bad = [];
  const never = 'iframe object embed base video audio marquee math animate template link style'.split(' ');
  for (const node of document.body.querySelectorAll('*')) {
    const tag = node.localName;
    if (never.includes(tag)) bad.push(tag);
    if (tag === 'script') bad.push(node.outerHTML);
    if (tag === 'img' && new URL(node.src).pathname !== '/console/icon.svg') bad.push(node.outerHTML);
    for (const { name, value } of node.attributes) {
      if (name.startsWith('on') || name === 'srcdoc') bad.push(`${tag} ${name}=${value}`);
      if (name === 'style' && !node.closest('.uplot')) bad.push(`${tag} ${name}=${value}`);
      if (['href', 'src', 'action', 'formaction', 'data'].includes(name)) {
        const url = new URL(value, location.href);
        const fine = ['http:', 'https:', 'mailto:', 'tel:'].includes(url.protocol);
        if (!fine) bad.push(`${tag} ${name}=${value}`);
      }
    }
  }
  if (window.__x !== undefined || window.alerted) bad.push('a script ran');
  return bad;
}
"""


def payloads() -> list[str]:
    """Our own corpus, and a sample of the larger one where it is there."""
    file = DATA / "hostile" / "xss.json"
    more = json.loads(file.read_text()) if file.is_file() else []
    return CORPUS + Random(3).sample(more, min(60, len(more)))


PAYLOADS = payloads()


def file_name(text: str, number: int) -> str:
    """As much of a payload as a file name can hold."""
    kept = "".join(letter for letter in text if letter not in "/\x00\n\r" and letter.isprintable())[:60]
    return f"h{number % 7}/x{number} {kept}.md"


def article(text: str) -> str:
    front = "".join(f"{key}: {json.dumps(text[:250] or 'x')}\n" for key in ("title", "owner"))
    return f"---\n{front}---\n# {text}\n\n{text}\n\n| {text} | b |\n|---|---|\n| {text} | c |\n"


def write_conversation(connection: object, text: str, path: str, at: int) -> None:
    text = text.replace("\x00", "")[:900] or "x"
    contact = os.urandom(16).hex()
    customer = Author(role=Role.CUSTOMER, id=contact, name=text[:100])
    talk = _Talk(contact, at)
    talk.add(ConversationStarted(contact_id=contact, channel="chat"), customer, 0)
    asked = talk.add(MessageAdded(text=text), customer, 1)
    said = MessageAdded(
        text=text, through=asked, citations=(Citation(n=1, path=path, title=text, quote=text),),
        decision=Decision(action="offer", reason="no_answer"),
    )  # fmt: skip
    answer = talk.add(said, BOT, 1)
    talk.add(AnswerRated(message_seq=answer, rating="down"), customer, 1)
    talk.add(OrderChanged(order_number=text[:40], action=text[:50], reference=text[:40]), SYSTEM, 1)
    talk.add(HandoffRequested(reason=Reason.NO_ANSWER, by="bot"), BOT, 1)
    talk.add(ConversationResolved(by="customer"), customer, 1)
    talk.add(SurveyAnswered(csat=1, ces=1, comment=text), customer, 1)
    row = {"id": contact, "name": text[:100], "created_at": at}
    connection.execute(insert(contacts), row)  # type: ignore[attr-defined]
    log.create(connection, talk.state, None)  # type: ignore[arg-type]
    log.append(connection, talk.entries)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("hostile"))
    names = [file_name(text, number) for number, text in enumerate(PAYLOADS)]
    for name, text in zip(names, PAYLOADS, strict=True):
        site.write(name, article(text.replace("\x00", "")))
    database = Database(site.settings.database_url)
    database.migrate()
    week = system_clock() - 8 * 86_400_000
    with database.writer.begin() as connection:
        for number, text in enumerate(PAYLOADS[::4]):
            write_conversation(connection, text, names[number * 4], week + number * 60_000)
    database.close()
    with running(site) as started:
        yield started


@pytest.fixture
def page(chromium: Browser, hostile: Site) -> Iterator[Page]:
    context = hostile.context(chromium)
    page = context.new_page()
    problems = watched(page)
    foreign: list[str] = []
    page.on(
        "request", lambda request: foreign.append(request.url) if "127.0.0.1" not in request.url else None
    )
    yield page
    context.close()
    assert problems == []
    assert [url for url in foreign if not url.startswith(hostile.address)] == []


ROUTES = {
    "folder": ("/content/", ".leaf, .branch"),
    "checks": ("/content/#/checks", ".single .card"),
    "gaps": ("/content/#/gaps", ".gap"),
    "ratings": ("/content/#/ratings", ".single .card"),
    "dashboard": ("/dashboard/", ".u-wrap"),
    "week": ("/dashboard/#/week", ".week .card"),
}


@pytest.mark.parametrize("route", ROUTES)
def test_no_list_makes_anything_but_text_of_it(page: Page, hostile: Site, route: str) -> None:
    address, ready = ROUTES[route]
    page.goto(hostile.address + address)
    page.locator(ready).first.wait_for(timeout=60_000)
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    page.wait_for_timeout(500)
    assert page.evaluate(STRANGERS) == []


def test_no_article_makes_anything_but_text_of_it(page: Page, hostile: Site) -> None:
    page.goto(hostile.address + "/content/")
    page.locator(".branch").first.wait_for()
    for path in sorted(str(path.relative_to(hostile.folder)) for path in hostile.folder.rglob("*.md"))[::3]:
        page.evaluate(
            "(path) => (location.hash = '#/file/' + path.split('/').map(encodeURIComponent).join('/'))", path
        )
        page.locator(".editor, .sheet h2").first.wait_for()
        page.wait_for_function("() => !document.querySelector('.working')")
        assert page.evaluate(STRANGERS) == [], path


def test_what_is_tried_comes_back_as_text(page: Page, hostile: Site) -> None:
    page.goto(hostile.address + "/content/#/try")
    for text in PAYLOADS[::12]:
        page.get_by_label("As a customer would ask it").fill(text.replace("\x00", "") or "x")
        with page.expect_response("**/content/try"):
            page.keyboard.press("Enter")
        page.locator(".reply").wait_for()
        assert page.evaluate(STRANGERS) == [], text


DANGERS = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", 'style="')


def test_the_pages_write_no_html_and_load_nothing_from_elsewhere() -> None:
    ours = [path for folder in ("content", "dashboard", "pages") for path in (WEB / folder).iterdir()]
    for path in [*ours, WEB / "shared" / "calls.js"]:
        text = path.read_text()
        assert not [danger for danger in DANGERS if danger in text], path.name
        assert not [scheme for scheme in ("http://", "https://") if scheme in text], path.name
