"""Hostile words wherever people can write, looked at in a real browser on every page there is."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
from playwright.async_api import Browser, Page, async_playwright

from benchmarks.trust.stack import Missing, Node, stack
from benchmarks.trust.strangers import frame_of, hello, socket_to
from handoff.agent_role import AgentRole
from handoff.clock import system_clock
from handoff.identity.agents import Agents
from handoff.storage.database import Database
from handoff.storage.store import Store
from tests.chromium import ARGUMENTS, EXECUTABLE
from tests.web_widget.xss import PAYLOADS

PASSWORD = "a long password"
SETTLE_MS = 700
TOGETHER = 10
"""Texts in one chat and one article."""
SEEN = """() => {
  const nodes = [];
  const walk = (root) => root.querySelectorAll("*").forEach((node) => {
    nodes.push(node);
    if (node.shadowRoot) walk(node.shadowRoot);
  });
  walk(document);
  const led = /^(xlink:)?(href|src|action|formaction|data)$/;
  const code = /^\\s*(javascript|vbscript|data:text)/i;
  const runs = ({ name, value }) => /^on./.test(name) || (led.test(name) && code.test(value));
  const strange = nodes.filter((node) =>
    node.matches("iframe,object,embed,base,svg script,[srcdoc]") || [...node.attributes].some(runs));
  const shown = nodes.some((node) => [...node.childNodes].some(
    (child) => child.nodeType === Node.TEXT_NODE && child.data.includes("window.__x")));
  return { fired: (window.__x === undefined ? 0 : 1) + strange.length, shown };
}"""
"""Also inside the widget's shadow root: code that ran, elements and attributes that would run it."""


@dataclass
class Payloads:
    """Texts written, pages on which they were looked at, and what happened because of them.

    `stopped` are requests to elsewhere that a page's own content policy did not let out.
    """

    texts: int = 0
    written: int = 0
    pages: int = 0
    shown: int = 0
    fired: int = 0
    stopped: int = 0
    what: list[str] = field(default_factory=list)

    def row(self) -> str:
        """One line for the table."""
        return (
            f"{self.texts} texts in {self.written:,} places, looked at on {self.pages} pages in Chromium and "
            f"shown on {self.shown}: {self.fired} fired, {self.stopped} requests stopped by a page's policy"
        )


async def measure(folder: Path, *, most: int = 1000) -> Payloads:
    """Write each text wherever a customer, an agent or an editor can, and open every page on it."""
    if not Path(EXECUTABLE).exists():
        raise Missing("no Chromium here; set one up with `make browser`")
    texts = PAYLOADS[:most]
    found = Payloads(len(texts))
    bunches = [texts[at : at + TOGETHER] for at in range(0, len(texts), TOGETHER)]
    with stack("sqlite", folder, nodes=1) as built:
        for number, bunch in enumerate(bunches):
            (folder / "knowledge" / f"article{number}.md").write_text(_article(bunch))
            found.written += 2 + 2 * len(bunch)
        node = built.nodes[0]
        await _accounts(built.database, texts)
        node.start()
        await asyncio.to_thread(node.wait)
        chats = [await _write(node, bunch, found) for bunch in bunches]
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=EXECUTABLE, args=ARGUMENTS)
            await _look(browser, node, chats, found)
            await browser.close()
    return found


def _article(bunch: Sequence[str]) -> str:
    head = f"---\ntitle: {json.dumps(bunch[0])}\nowner: {json.dumps(bunch[-1])}\n---\n"
    return head + "".join(f"# {payload}\n\n{payload}\n\n" for payload in bunch)


async def _accounts(database: str, texts: Sequence[str]) -> None:
    """An admin who looks, and colleagues with hostile names."""
    opened = Database(database)
    store = Store(opened)
    people = Agents(store, system_clock)
    await people.add("ada@example.com", "Ada", PASSWORD, AgentRole.ADMIN)
    for number, payload in enumerate(texts[:20]):
        await people.add(f"a{number}@example.com", payload.replace("\0", "")[:200], PASSWORD)
    await asyncio.to_thread(store.close)
    opened.close()


async def _write(node: Node, bunch: Sequence[str], found: Payloads) -> str:
    """A customer's chat with the texts as messages, page, language, names of files and what is corrected."""
    async with socket_to(node) as line:
        await line.send(json.dumps(hello({"page": bunch[0][:500], "lang": bunch[-1][:20]})))
        welcome = await frame_of(line, "welcome")
        headers = {"Authorization": f"Bearer {welcome['token']}", "Origin": f"http://{node.address}"}
        frames: list[dict[str, Any]] = []
        async with httpx2.AsyncClient(base_url=f"http://{node.address}", headers=headers, timeout=60) as http:
            for payload in bunch:
                sent = await http.post("/chat/files", params={"name": f"{payload}.txt"}, content=b"words")
                files = [sent.json()["id"]] if sent.status_code == 201 else []
                frames.append({"type": "message", "text": payload, "files": files})
                frames.append({"type": "message", "text": f"{payload} is my order, my name is {payload}"})
        frames += [{"type": "handoff"}, {"type": "email", "email": f"{bunch[0][:80]}@example.com"}]
        for frame in frames:
            await line.send(json.dumps({"id": uuid.uuid4().hex, **frame}))
            await asyncio.sleep(0.05)
        found.written += 4 + 3 * len(bunch)
        await asyncio.sleep(1)
    async with socket_to(node) as line:
        await line.send(json.dumps(hello({"token": welcome["token"]})))
        back = await frame_of(line, "welcome")
    return f"{welcome['token']} {back['conversation']}"


async def _look(browser: Browser, node: Node, chats: Sequence[str], found: Payloads) -> None:
    origin = f"http://{node.address}"
    context = await browser.new_context()
    page = await context.new_page()
    watch(page, origin, found)
    await page.goto(f"{origin}/console/")
    await page.get_by_label("E-mail").fill("ada@example.com")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.locator(".console").wait_for()
    for chat in chats:
        token, conversation = chat.split()
        await page.goto(f"{origin}/console/#/c/{conversation}")
        await page.reload()
        await page.locator(".transcript, .log, .conversation").first.wait_for()
        await judge(page, found)
        await page.request.post(
            f"{origin}/console/api/conversations/{conversation}/claim", headers={"Origin": origin}
        )
        customer = await browser.new_context()
        widget = await customer.new_page()
        watch(widget, origin, found)
        known = json.dumps(json.dumps({"token": token, "conversation": conversation, "open": True}))
        await widget.add_init_script(f"localStorage.setItem('tellonce:demo', {known})")
        await widget.goto(f"{origin}/embed?chat-key=demo")
        await judge(widget, found)
        await customer.close()
    for place in (
        "/content/", "/content/#/gaps", "/content/#/checks", "/content/#/ratings", "/content/#/history",
        "/dashboard/", "/dashboard/#/week", "/account/#/people", "/account/#/audit",
        *(f"/content/#/file/article{number}.md" for number in range(len(chats))),
        *(f"/articles/article{number}.md" for number in range(len(chats))),
    ):  # fmt: skip
        await page.goto(f"{origin}{place}")
        await page.reload()
        await judge(page, found)
    await context.close()


async def judge(page: Page, found: Payloads) -> None:
    """Count what the page holds once it has settled."""
    await page.wait_for_timeout(SETTLE_MS)
    found.pages += 1
    seen = await page.evaluate(SEEN)
    if seen["fired"]:
        found.fired += 1
        found.what.append(page.url)
    found.shown += seen["shown"]


def watch(page: Page, origin: str, found: Payloads) -> None:
    """A dialog, or a request that leaves for elsewhere, is a payload that fired; one that the page's own
    content policy stops is not."""

    def left(url: str, failure: str = "") -> None:
        if url.startswith((origin, origin.replace("http", "ws"), "data:image/svg", "blob:")):
            return
        if "csp" in failure.lower():
            found.stopped += 1
            return
        found.fired += 1
        found.what.append(f"{url} {failure}")

    async def dialog(shown: Any) -> None:
        found.fired += 1
        found.what.append(str(shown.message))
        await shown.dismiss()

    page.on("response", lambda response: left(response.url))
    page.on("requestfailed", lambda request: left(request.url, request.failure or ""))
    page.on("dialog", dialog)
