// The visible log, in step with the view.
import { fileNode } from "./files.js";
import { fill, h, icon, say } from "./parts.js";
import { paint } from "../shared/markdown.js";

export function lineText({ code, params }, t, when) {
  if (!Object.hasOwn(t.lines, code)) return "";
  const action = Object.hasOwn(t.actions, params.action) ? t.actions[params.action] : params.action;
  const time = params.back_at && when(params.back_at);
  return fill(t.lines[code], { ...params, action, time }).trim();
}

// only a path on the chat server
const articleUrl = (path, base) => (/^\/(?![/\\])\S*$/.test(path) ? new URL(path, base).href : null);

function source({ n, title, path, heading, quote, url }, { t, base }) {
  const href = articleUrl(url, base);
  const place = (heading ?? "").split(" > ").filter((part) => part !== title).join(" › ");
  return h("details", { class: "source" },
    h("summary", {}, h("span", { class: "n" }, `${n}`), h("span", { dir: "auto" }, h("b", {}, title || path), place && h("i", {}, place))),
    h("blockquote", { dir: "auto" }, quote ?? ""),
    href && h("a", { href, target: "_blank", rel: "noopener" }, t.openArticle));
}

function option(choice, { act }) {
  const button = h("button", { class: "choice", dir: "auto" }, choice.text);
  button.onclick = () => {
    if (button.ariaDisabled === "true") return;
    button.classList.add("chosen");
    act.choose(choice);
  };
  return button;
}

function fate({ frame }, { t, act }) {
  const button = (label, work) => h("button", { class: "link", onclick: () => work(frame.id) }, label);
  return h("div", {}, h("span"), button(t.retry, act.retry), button(t.discard, act.discard));
}

export function message(item, context) {
  const { t, act, time } = context;
  const { role, name, at, entry, files = [] } = item;
  const text = files.length && item.text.startsWith("📎 ") ? "" : item.text;
  const cited = new Map((item.citations ?? []).map((citation) => [citation.n, source(citation, context)]));
  const open = (n) => {
    cited.get(n).open = true;
    cited.get(n).firstChild.focus();
  };
  const cite = (n) => (cited.has(n) ? h("button", { class: "cite", "aria-label": fill(t.source, { n }), onclick: () => open(n) }, `${n}`) : null);
  const body = h("div", { class: "text", dir: "auto", part: "bubble" });
  body.hidden = !text;
  paint(body, text, { links: role === "agent", cite });
  const mine = role === "customer";
  const thumb = (value, label) => h("button", { class: `rate ${value}`, "aria-label": label, title: label, onclick: () => act.rate(item.seq, value) }, icon("up"));
  const by = h("div", { class: "by" }, h("b", { class: mine && "sr", dir: "auto" }, mine ? t.you : role === "bot" ? t.assistant : name), role === "bot" && h("span", { class: "ai" }, t.ai), h("time", {}, time(at)));
  const group = (name, label, nodes) => nodes.length > 0 && h("div", { class: name, role: "group", "aria-label": label }, ...nodes);
  const options = group("choices", t.choices, (item.choices ?? []).map((choice) => option(choice, context)));
  const rates = role === "bot" && group("rates", t.rate, [thumb("up", t.rateUp), thumb("down", t.rateDown)]);
  const foot = entry && fate(entry, context);
  const node = h("div", { class: `msg ${role}` }, by, body, group("files", t.files, files.map((file) => fileNode(file, context))), group("sources", t.sources, [...cited.values()]), options, rates, foot);

  let last;
  const update = (look) => {
    const now = JSON.stringify([look, entry]);
    if (now === last) return;
    last = now;
    const { first, active, rated, handed } = look;
    node.classList.toggle("first", first);
    if (rates) rates.hidden = handed;
    for (const button of options.children ?? []) {
      button.ariaDisabled = `${!active}`;
      button.tabIndex = active ? 0 : -1;
    }
    for (const button of rates.children ?? []) button.ariaPressed = `${button.classList.contains(rated)}`;
    if (!entry) return;
    const { state, code } = entry;
    const failed = state === "failed";
    foot.className = `state ${state}`;
    foot.children[1].hidden = foot.children[2].hidden = !failed;
    say(foot.firstChild, failed ? (t.refused[code] ?? t.notSent) : state === "waiting" ? t.waiting : "");
  };
  return { node, update };
}

export function systemLine(item, { t, time, when }) {
  const text = lineText(item, t, when);
  return { node: h("p", { class: `line ${item.code}`, hidden: !text }, h("span", { dir: "auto" }, text), " ", h("time", {}, time(item.at))) };
}

/** The conversation as plain text, to keep. */
export function written({ items }, context) {
  const { t, when } = context;
  const names = { customer: t.you, bot: `${t.assistant} (${t.ai})` };
  const line = ({ role, name, at, text = "", ...item }) =>
    role ? `${when(at)}\n${names[role] ?? name}: ${text}\n` : `${when(at)}\n${lineText(item, t, when)}\n`;
  return items.filter((item) => item.role || lineText(item, t, when)).map(line).join("\n");
}

// a mark or number that is still to be closed is not shown
const settled = (text) => (text.split("**").length % 2 ? text : text.replace(/\*\*(?![^]*\*\*)/, "")).replace(/\[\d*$/, "");

const NEAR = 64; // px
const GROUP = 300_000; // ms
const BATCH = 40; // ms

export class Transcript {
  #shown = new Map();
  #days = new WeakMap(); // naming a day is slow, and a long conversation has many items
  #writing = null;
  #timer = 0;
  #follow = true;
  #at = 0;

  constructor(parts) {
    const { t, config } = parts;
    const { lang, base } = config;
    const locale = navigator.languages.find((tag) => tag.startsWith(lang)) ?? lang;
    // made with the first message and not at the click that opens the chat: they are slow to make
    let clock, date;
    this.day = (at) => (date ??= new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" })).format(at);
    const time = (at) => (clock ??= new Intl.DateTimeFormat(locale, { timeStyle: "short" })).format(at);
    this.context = { ...parts, base, time, when: (at) => `${this.day(at)}, ${time(at)}` };
    this.items = h("div");
    this.stream = h("div", { class: "text", dir: "auto" });
    this.streaming = h("div", { class: "msg bot first", hidden: true }, h("div", { class: "by" }, h("b", {}, t.assistant), h("span", { class: "ai" }, t.ai)), this.stream);
    const dot = () => h("span", { class: "dot" });
    this.typing = h("div", { class: "typing", hidden: true, "aria-hidden": "true" }, dot(), dot(), dot(), h("span"));
    const hello = h("div", { class: "hello" }, h("span", { class: "avatar", "aria-hidden": "true" }, icon("bot")), h("h3", {}, t.hello), h("p", {}, t.helloDetail));
    this.log = h("div", { class: "log", role: "region", tabindex: 0, "aria-label": t.transcript, onscroll: () => this.#scrolled() }, hello, this.items, this.streaming, this.typing);
    this.jump = h("button", { class: "jump", hidden: true, onclick: () => this.toEnd() }, icon("send"), t.newMessages);
    this.node = h("div", { class: "middle" }, this.log, this.jump);
    const grown = new ResizeObserver(() => this.#follow && this.toEnd());
    for (const part of [this.log, this.items]) grown.observe(part);
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    // growing is no scrolling: only the reader's own way up ends the following
    if (scrollHeight - scrollTop - clientHeight < NEAR) this.#follow = true;
    else if (scrollTop < this.#at) this.#follow = false;
    this.#at = scrollTop;
    this.jump.hidden ||= this.#follow;
  }

  toEnd() {
    this.#follow = this.jump.hidden = true;
    this.log.scrollTop = this.log.scrollHeight;
  }

  #grown() {
    if (this.#follow) this.toEnd();
    else this.jump.hidden = false;
  }

  sync(view, waiting, live) {
    const { context } = this;
    const last = view.items.findLast(({ type }) => type === "message");
    const pending = waiting.map((entry) => ({ entry, key: entry.frame.id, role: "customer", at: entry.at, text: entry.frame.text, files: entry.files }));
    const keys = new Set();
    let cursor = this.items.firstChild;
    let before = {};
    let grew = false;
    const place = (key, item, draw) => {
      keys.add(key);
      let shown = this.#shown.get(key);
      if (shown?.item !== item) {
        const { node } = shown ?? {};
        this.#shown.set(key, (shown = { ...draw(), item }));
        if (node === cursor) cursor = node?.nextSibling ?? null;
        node?.remove();
        if (!node) shown.node.classList.toggle("in", (grew = true) && live);
      }
      if (shown.node === cursor) cursor = cursor.nextSibling;
      else this.items.insertBefore(shown.node, cursor);
      return shown;
    };
    const all = [...view.items, ...pending];
    for (const [i, item] of all.entries()) {
      const { key, entry, role, name, at, seq } = item;
      const day = this.#days.get(item) ?? this.day(at);
      this.#days.set(item, day);
      if (day !== before.day) place(`day ${key}`, day, () => ({ node: h("p", { class: "day" }, day) }));
      const same = role === before.role && name === before.name && day === before.day && at - before.at < GROUP;
      const draw = () => (role ? message(item, context) : systemLine(item, context));
      place(key, entry ?? item, draw).update?.({
        first: role === "bot" || !same,
        active: item === last && !pending.length && view.status === "bot",
        rated: view.ratings[seq],
        handed: all[i + 1]?.code === "requested",
      });
      before = { role, name, day, at };
    }
    for (const [key, { node }] of this.#shown) if (!keys.has(key)) (node.remove(), this.#shown.delete(key));
    this.#write(view.writing);
    this.#type(view);
    if (grew) this.#grown();
  }

  #write(writing) {
    this.#writing = writing;
    if (!writing) this.streaming.hidden = true;
    if (!writing || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      if (!this.#writing) return;
      paint(this.stream, settled(this.#writing.text), { cite: (n) => h("span", { class: "cite" }, `${n}`) });
      this.streaming.hidden = false;
      this.#grown();
    }, writing.text.length > 4_000 ? 250 : BATCH);
  }

  #type({ typing, holder }) {
    const shown = typing && typing.role !== "customer";
    const human = shown && typing.role === "agent";
    if (!shown === this.typing.hidden) return;
    this.typing.hidden = !shown;
    this.typing.classList.toggle("human", human);
    say(this.typing.lastChild, human ? typing.name || holder.name : "");
    if (this.#follow) this.toEnd();
  }
}
