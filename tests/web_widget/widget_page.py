"""A shop page with the widget on it, as a customer uses it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.web_widget.scripted_server import ScriptedServer

TEXT = "<p>Warm blankets, woven in small batches.</p>" * 30
HEAD = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Fernhill</title>'
HEAD += '<meta name="viewport" content="width=device-width,initial-scale=1">'
CITATION = {
    "n": 1,
    "path": "returns/return-window.md",
    "title": "Returning an item",
    "heading": "How long you have",
    "quote": "You can return unused items within 30 days of delivery.",
    "url": "/articles/returns/return-window.md#how-long",
}
ANA = {"agent_id": "a1", "agent_name": "Ana", "how": "claimed"}


def shop(origin: str, tag: str = "", head: str = "", body: str = TEXT, nonce: str = "") -> str:
    """The page's source: one tag, no inline script."""
    attribute = f'nonce="{nonce}"' if nonce else ""
    script = f'<script async src="{origin}/widget.js" data-chat-key="demo" {tag} {attribute}></script>'
    return f"{HEAD}{head}</head><body><main><a href='#top'>Fernhill</a>{body}</main>{script}</body></html>"


@dataclass
class WidgetPage:
    """``page`` is the shop's page; ``problems`` are its thrown errors and policy violations."""

    page: Page
    context: BrowserContext
    chat: ScriptedServer
    problems: list[str] = field(default_factory=list)

    @classmethod
    def open(
        cls,
        browser: Browser,
        chat: ScriptedServer,
        path: str = "/",
        html: str = "",
        headers: dict[str, str] | None = None,
        tag: str = "",
        wait: bool = True,
        **context: Any,
    ) -> WidgetPage:
        chat.pages.setdefault(path, (html or shop(chat.origin, tag), headers or {}))
        opened = browser.new_context(
            **{"locale": "en-GB", "viewport": {"width": 1100, "height": 800}, **context}
        )
        opened.set_default_timeout(8_000)
        visit = cls(opened.new_page(), opened, chat)
        return visit.watch().go(path, wait)

    def watch(self) -> WidgetPage:
        self.page.on("pageerror", lambda error: self.problems.append(f"thrown: {error}"))
        self.page.on("console", lambda message: self._note(message.text))
        return self

    def _note(self, text: str) -> None:
        if "Content Security Policy" in text or "Trusted Type" in text:
            self.problems.append(text)

    def go(self, path: str = "/", wait: bool = True) -> WidgetPage:
        self.page.goto(f"{self.chat.host}{path}")
        if wait:
            self.launcher.wait_for()
        return self

    def tab(self, path: str = "/") -> WidgetPage:
        """The same customer's second tab."""
        return WidgetPage(self.context.new_page(), self.context, self.chat, self.problems).watch().go(path)

    # --- parts --------------------------------------------------------------------------------------------

    def find(self, selector: str) -> Locator:
        return self.page.locator(f"tellonce-chat {selector}")

    @property
    def launcher(self) -> Locator:
        return self.find(".launcher")

    @property
    def panel(self) -> Locator:
        return self.find(".panel")

    @property
    def field(self) -> Locator:
        return self.find(".composer textarea")

    @property
    def person(self) -> Locator:
        return self.find("button.person")

    @property
    def bubbles(self) -> Locator:
        return self.find(".log .msg:not([hidden]) .text")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    # --- gestures -----------------------------------------------------------------------------------------

    def start(self) -> WidgetPage:
        self.launcher.click()
        self.panel.wait_for()
        return self

    def choose(self, item: str) -> None:
        """An item of the header's menu."""
        self.find(".menu summary").click()
        self.button(item).click()

    def ask(self, text: str) -> WidgetPage:
        """Says something and waits until the server has it."""
        before = len(self.chat.sent("message"))
        self.field.fill(text)
        self.field.press("Enter")
        self.until(lambda: len(self.chat.sent("message")) > before)
        return self

    def until(self, condition: Any, seconds: float = 8) -> None:
        """Waits for something on the server's side while the page goes on living."""
        for _ in range(int(seconds * 50)):
            if condition():
                return
            self.page.wait_for_timeout(20)
        raise AssertionError("it did not happen in time")

    def read(self, script: str, argument: Any = None) -> Any:
        """Runs in the page; ``root`` is the widget's shadow root."""
        head = "const root = document.querySelector('tellonce-chat')?.shadowRoot;"
        return self.page.evaluate(f"(argument) => {{ {head} return {script} }}", argument)

    @property
    def focused(self) -> str:
        """The accessible name or class of the element with the focus, inside the widget if it is there."""
        return str(
            self.page.evaluate(
                "(() => { let at = document.activeElement;"
                "while (at?.shadowRoot) at = at.shadowRoot.activeElement;"
                " return at ? (at.ariaLabel || at.textContent || at.tagName) : '' })()"
            )
        )

    def texts(self) -> list[str]:
        return self.bubbles.all_inner_texts()

    def keep_announcements(self) -> None:
        """Collects what the live regions were given, one entry for each node."""
        self.read(
            """(() => { window.heard = [];
              const watch = new MutationObserver((changes) => { for (const change of changes)
                for (const node of change.addedNodes) window.heard.push(node.textContent) });
              for (const region of root.querySelectorAll('[role=log]')) watch.observe(region,
      { childList: true }) })()"""
        )

    def heard(self) -> list[str]:
        return list(self.page.evaluate("window.heard"))
