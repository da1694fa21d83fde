"""`python -m benchmarks.widget`: how long the chat takes in Chromium, as medians; no figure makes it fail."""

from __future__ import annotations

import shutil
import statistics
import time
from collections import defaultdict
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.web_widget.scripted_server import ScriptedServer, serving
from tests.web_widget.widget_page import WidgetPage, shop

ROUNDS = 5
SLOW = {"offline": False, "downloadThroughput": 200_000, "uploadThroughput": 93_750, "latency": 150}
TARGETS = {
    "launcher visible, ms": 200,
    "launcher visible, slow 4G and CPU 4x, ms": 800,
    "layout shift by the chat": 0,
    "click to composer focused, ms": 100,
    "click to composer focused, slow 4G and CPU 4x, ms": 600,
    "message in both tabs, ms": 250,
    "two waiting messages sent after coming online, ms": 1000,
    "1,000 messages pushed, ms": 3000,
    "longest task meanwhile, ms": 200,
    "longest task in an answer of 3,000 words after that, ms": 100,
    "heap after 100 times open and close, KiB more": 1024,
    "nodes left after destroy": 0,
}
WATCH = """(() => {
  window.bench = { longest: 0, shift: 0 };
  new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) =>
    (bench.longest = Math.max(bench.longest, duration)))).observe({ type: 'longtask' });
  new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (bench.shift += value)))
    .observe({ type: 'layout-shift', buffered: true });
  const look = () => document.querySelector('tellonce-chat')?.shadowRoot.querySelector('.launcher')
    ? requestAnimationFrame(() => (bench.launcher = performance.now())) : requestAnimationFrame(look);
  requestAnimationFrame(look); })()"""
OPEN = """new Promise((done) => { const root = document.querySelector('tellonce-chat').shadowRoot;
  const from = performance.now(); root.querySelector('.launcher').click();
  const look = () => root.activeElement?.matches('textarea') ? done(performance.now() - from)
    : requestAnimationFrame(look); look(); })"""
HEAR = """(() => { const root = document.querySelector('tellonce-chat').shadowRoot;
  new MutationObserver(() => { const said = [...root.querySelectorAll('.msg.bot:not([hidden]) .text')];
    if (said.at(-1)?.textContent === 'now') bench.heard ??= Date.now(); })
    .observe(root, { subtree: true, childList: true }); })()"""
Figures = dict[str, list[float]]


def opened(browser: Browser, chat: ScriptedServer, slow: bool = False) -> WidgetPage:
    """A page with the launcher on it; its own clock has noted when."""
    context = browser.new_context(viewport={"width": 1100, "height": 800})
    visit = WidgetPage(context.new_page(), context, chat)
    visit.page.add_init_script(WATCH)
    if slow:
        session = context.new_cdp_session(visit.page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    chat.pages["/"] = (shop(chat.origin), {})
    visit.go()
    visit.page.wait_for_function("bench.launcher")
    return visit


def first_sight(browser: Browser, chat: ScriptedServer, figures: Figures, slow: bool) -> None:
    how = ", slow 4G and CPU 4x" if slow else ""
    page = opened(browser, chat, slow)
    figures[f"launcher visible{how}, ms"].append(page.page.evaluate("bench.launcher"))
    figures[f"click to composer focused{how}, ms"].append(page.page.evaluate(OPEN))
    figures["layout shift by the chat"].append(page.page.evaluate("bench.shift"))
    page.context.close()


def delivery(browser: Browser, chat: ScriptedServer, figures: Figures) -> None:
    page = opened(browser, chat).start().ask("hello")
    tab = page.tab()
    tab.bubbles.first.wait_for()
    for each in (page, tab):
        each.page.evaluate("window.bench ??= {}")
        each.page.evaluate(HEAR)
    at = chat.say("now")["at"]
    for each in (page, tab):
        each.page.wait_for_function("bench.heard")
    latest = max(each.page.evaluate("bench.heard") for each in (page, tab))
    figures["message in both tabs, ms"].append(latest - at)
    tab.page.close()
    chat.unreachable = True
    chat.drop()
    page.find(".strip").wait_for()
    for text in ("one", "two"):
        page.field.fill(text)
        page.field.press("Enter")
    chat.unreachable = False
    page.page.evaluate("window.dispatchEvent(new Event('online'))")
    started = time.monotonic()
    page.until(lambda: len(chat.sent("message")) == 3)
    figures["two waiting messages sent after coming online, ms"].append(1000 * (time.monotonic() - started))
    page.context.close()


def weight(browser: Browser, chat: ScriptedServer, figures: Figures) -> None:
    page = opened(browser, chat).start().ask("hello")
    page.page.evaluate("bench.longest = 0")
    started = time.monotonic()
    for number in range(1000):
        chat.say(f"Message **{number}** with a few words.", role="agent", name="Ana")
    page.page.wait_for_function(
        "document.querySelector('tellonce-chat').shadowRoot.querySelectorAll('.msg .text').length > 1000"
    )
    figures["1,000 messages pushed, ms"].append(1000 * (time.monotonic() - started))
    figures["longest task meanwhile, ms"].append(page.page.evaluate("bench.longest"))
    page.page.evaluate("bench.longest = 0")
    for number in range(300):
        words = "ten words of an answer that goes on and on. " + ("\n\n" if number % 20 == 19 else "")
        chat.push({"type": "delta", "turn": "t", "text": words})
    page.page.wait_for_timeout(600)
    figures["longest task in an answer of 3,000 words after that, ms"].append(
        page.page.evaluate("bench.longest")
    )
    session = page.context.new_cdp_session(page.page)

    def heap() -> float:
        session.send("HeapProfiler.collectGarbage")
        return float(session.send("Runtime.getHeapUsage")["usedSize"])

    page.page.evaluate("Tellonce.toggle(); Tellonce.toggle()")
    before = heap()
    page.page.evaluate(
        "(async () => { for (let n = 0; n < 200; n++) {"
        " Tellonce.toggle(); await new Promise(requestAnimationFrame) } })()"
    )
    figures["heap after 100 times open and close, KiB more"].append((heap() - before) / 1024)
    page.page.evaluate("Tellonce.destroy()")
    figures["nodes left after destroy"].append(page.page.locator("tellonce-chat").count())
    page.context.close()


def measure() -> dict[str, Any]:
    """Every figure's values, one for each round."""
    figures: Figures = defaultdict(list)
    with sync_playwright() as playwright, serving() as chat:
        path = shutil.which("chromium") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for _ in range(ROUNDS):
            for work in (
                lambda: first_sight(browser, chat, figures, slow=False),
                lambda: first_sight(browser, chat, figures, slow=True),
                lambda: delivery(browser, chat, figures),
                lambda: weight(browser, chat, figures),
            ):
                chat.reset()
                work()
        browser.close()
    return figures


def main() -> None:
    """Print the table of docs/widget.md."""
    figures = measure()
    print("| figure | target | median of 5 | range |\n|---|---|---|---|")
    for name, target in TARGETS.items():
        values = figures[name]
        middle, low, high = (round(each) for each in (statistics.median(values), min(values), max(values)))
        print(f"| {name} | ≤ {target} | {middle} | {low}–{high} |")


if __name__ == "__main__":
    main()
