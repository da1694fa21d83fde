// The chat panel: decides what a gesture or a frame means.
import { Alerts } from "./alerts.js";
import { Connection, openStore, Outbox } from "./connection.js";
import { save, tray } from "./files.js";
import { linkBox } from "./link.js";
import { announcer, banner, composer, fill, h, header, icon, queueText, say, survey, uuid } from "./parts.js";
import { slip } from "./slip.js";
import { styles } from "./styles.js";
import { lineText, Transcript, written } from "./transcript.js";
import { plain } from "../shared/markdown.js";
import { fresh, receive, stopped } from "./view.js";

export const mount = (context, t) => new Panel(context, t);

class Panel {
  isOpen = false;
  #stop = new AbortController();
  #title = {};
  #unread = 0;
  #timer = 0;

  constructor(context, t) {
    Object.assign(this, context, { t });
    this.root.adoptedStyleSheets.push(styles);
    this.store = openStore(this.config.key, (echo) => this.#echoed(echo));
    this.alerts = new Alerts(this.store, t.panel);
    this.phone = matchMedia("(max-width: 480px), (max-height: 420px)");
    this.#build();
    this.#listen();
    this.#stranger();
    const { token, open, read } = this.store.read();
    this.read = read ?? 0;
    if (this.config.embed) return this.open(true);
    if (!token) return;
    this.#start();
    if (open && !this.phone.matches) this.open(true);
  }

  #build() {
    const { t, config } = this;
    const to = (type) => () => (this.#say({ type }), this.composer.focus());
    const act = {
      close: () => this.close(),
      handoff: () => this.handoff(),
      end: to("end"),
      leave: to("leave_queue"),
      wait: (choice) => this.#say({ type: "wait", choice }),
      mail: () => this.composer.ask((this.mailing = t.lines.notice_leave_email)),
      startNew: to("new"),
      send: (text, files) => this.#send(text, files),
      alert: async (name) => (await this.alerts.toggle(name), this.#render()),
      keep: () => save(new Blob([written(this.view, this.transcript.context)], { type: "text/plain" }), "chat.txt"),
      typing: (on) => this.connection.send({ type: "typing", on }),
      rate: (message_seq, rating) => this.#rate(message_seq, rating),
      choose: (choice) => this.#choose(choice),
      retry: (id) => (this.outbox.retry(id), this.#flush()),
      discard: (id) => (this.outbox.remove(id), this.#render()),
      correct: (line) => this.#say({ type: "correct", ...line }),
      stop: () => this.#stopAnswer(),
      link: () => this.connection.send({ type: "link", id: (this.asked = uuid()) }),
      survey: (answers) => this.#survey(answers),
      carryOn: () => ((this.carrying = true), this.#render(), this.composer.focus()),
    };
    const parts = { t, act, config, store: this.store, announce: (text) => this.announce(text), onchange: (back) => (this.composer.measure(), back && this.composer.focus()) };
    parts.files = this.files = tray(parts);
    this.header = header(parts);
    this.transcript = new Transcript(parts);
    this.slip = slip(parts);
    this.banner = banner(parts);
    this.composer = composer(parts);
    this.survey = survey(parts);
    this.strip = h("p", { class: "strip", hidden: true });
    this.consent = this.#consent();
    this.panel = h("dialog", { class: "panel", part: "panel", "aria-label": t.panel, onkeydown: (event) => this.#key(event),
      ondragover: (event) => event.preventDefault(), ondrop: (event) => (event.preventDefault(), this.files.add([...event.dataTransfer.files])) },
      this.header.node, this.strip, this.transcript.node, this.survey.node, this.consent, this.slip.node, this.banner.node, this.composer.node);
    this.frame.prepend(this.panel);
    this.badge = this.launcher.appendChild(h("span", { class: "badge", "aria-hidden": "true", hidden: true }));
    this.announce = announcer(this.panel, this.frame, () => this.isOpen);
  }

  #consent() {
    const { t, config } = this;
    const agree = () => (this.store.write({ consent: true }), this.#start(), this.composer.focus());
    const link = /^https?:/.test(config.privacy) && h("a", { href: config.privacy, target: "_blank", rel: "noopener" }, t.privacy);
    return h("div", { class: "after", hidden: true }, h("p", {}, t.consent, " ", link), h("button", { class: "primary", onclick: agree }, t.agree));
  }

  #listen() {
    const on = (target, name, listener) => target?.addEventListener(name, listener, { signal: this.#stop.signal });
    on(this.phone, "change", () => this.isOpen && this.#show());
    on(document, "visibilitychange", () => this.#seen());
    for (const name of ["resize", "scroll"]) on(window.visualViewport, name, () => this.#fit());
  }

  #key(event) {
    if (event.key !== "Escape" || event.isComposing || this.config.embed) return;
    event.preventDefault();
    this.close();
  }

  #stranger() {
    this.view = fresh();
    this.known = this.read = 0; // seq announced, seq seen
    this.shop = null; // what the shop's token was worth
    this.carrying = this.thanked = false;
    this.outbox = new Outbox(this.store);
    this.connection = new Connection({
      url: `${this.config.base.replace(/^http/, "ws")}chat/socket`,
      outbox: this.outbox,
      hello: () => this.#hello(),
      onframe: (frame) => this.#frame(frame),
      onstatus: (status) => this.#status(status),
      onunknown: () => this.#forget(),
    });
    this.#render();
  }

  get #allowed() {
    return this.config.consent !== "required" || this.store.read().consent;
  }

  #start() {
    if (this.#allowed) {
      this.store.write({ open: this.isOpen });
      this.connection.start();
    }
    this.#render();
  }

  open(quiet) {
    if (!this.isOpen) {
      this.isOpen = true;
      this.#start();
      this.#show();
      this.transcript.toEnd();
      this.#seen();
      this.emit("open");
    }
    if (quiet !== true) this.#allowed ? this.composer.focus() : this.consent.lastChild.focus();
  }

  #show() {
    const focused = this.root.activeElement;
    const { embed } = this.config;
    const full = embed || this.phone.matches;
    this.panel.close();
    full && !embed ? this.panel.showModal() : (this.panel.open = true);
    this.frame.classList.toggle("full", full);
    this.launcher.ariaExpanded = "true";
    this.#fit();
    focused?.focus();
  }

  close() {
    if (!this.isOpen || this.config.embed) return;
    this.#hide();
    this.launcher.focus();
    if (this.#allowed) this.store.write({ open: false });
    this.emit("close");
  }

  #hide() {
    this.isOpen = false;
    this.panel.close();
    this.frame.classList.remove("full");
    this.launcher.ariaExpanded = "false";
  }

  toggle() {
    this.isOpen ? this.close() : this.open();
  }

  send(text) {
    this.#start();
    if (String(text).trim()) this.#send(String(text).trim());
  }

  handoff() {
    this.#start();
    if (!this.outbox.has("handoff") && /bot|away/.test(this.view.status)) this.#say({ type: "handoff" });
    if (this.isOpen) this.composer.focus();
  }

  identify(token) {
    this.identity = token;
    if (this.connection.status !== "idle") this.connection.restart();
  }

  async update(settings) {
    const { config } = this;
    const { lang } = config;
    for (const name of ["theme", "position", "launcher", "title", "lang"]) if (Object.hasOwn(settings, name)) config[name] = String(settings[name]);
    config.lang = this.speak(config.lang);
    if (config.lang !== lang) {
      this.t = (await import(`./i18n/${config.lang}.js`)).default;
      this.panel.remove();
      this.badge.remove();
      this.#build();
      if (this.isOpen) this.#show();
    }
    this.#render();
    this.#count();
  }

  logout() {
    this.connection.send({ type: "logout" });
    this.store.tell({ logout: true });
    this.#leave();
  }

  #leave() {
    this.connection.stop();
    this.store.clear();
    this.identity = null;
    this.#hide();
    this.#stranger();
    this.#count();
  }

  greet(text) {
    if (this.isOpen || this.view.conversation || this.greeting) return;
    const open = () => (shut(), this.open());
    const shut = () => this.greeting.remove();
    this.greeting = h("div", { class: "greeting", role: "note" }, h("button", { class: "quiet say", onclick: open }, text),
      h("button", { class: "quiet", "aria-label": this.t.dismiss, onclick: shut }, icon("close")));
    this.frame.append(this.greeting);
    this.launcher.addEventListener("click", shut, { once: true });
  }

  attached() {
    if (this.isOpen) this.#show();
  }

  destroy() {
    this.#stop.abort();
    clearTimeout(this.#timer);
    this.connection.stop();
    this.store.close();
    this.#retitle(0);
  }

  #hello() {
    const { token, conversation } = this.store.read();
    const { origin, pathname } = location;
    const { key, lang } = this.config;
    const known = Object.entries({ token, conversation, identity: this.identity }).filter(([, value]) => value);
    return { type: "hello", v: 1, key, after: this.view.seq, lang, page: origin + pathname, ...Object.fromEntries(known) };
  }

  #say(frame, files) {
    this.outbox.add(frame, files);
    this.#flush();
  }

  #flush() {
    this.connection.flush();
    this.#render();
  }

  #send(text, files = []) {
    this.carrying = false;
    if (files.length) this.mailing = "";
    const email = this.mailing && /^\S+@\S+$/.test(text);
    this.#say(email ? { type: "email", email: text } : { type: "message", text, ...(files.length && { files: files.map(({ id }) => id) }) }, files);
    if (email) this.composer.ask((this.mailing = ""));
    this.transcript.toEnd();
  }

  #stopAnswer() {
    this.connection.send({ type: "stop", id: uuid() });
    this.view = stopped(this.view);
    this.#render();
    this.composer.focus();
  }

  #rate(message_seq, rating) {
    this.view = { ...this.view, ratings: { ...this.view.ratings, [message_seq]: rating } };
    this.#say({ type: "rate", message_seq, rating });
  }

  #choose({ text, action }) {
    if (action === "handoff") this.handoff();
    if (action === "send") this.#send(text);
    this.composer.focus();
  }

  #survey(answers) {
    this.thanked = true;
    this.#say({ type: "survey", ...answers });
    this.emit("csat", answers);
  }

  #frame(frame) {
    const { type } = frame;
    const before = this.view;
    if (type === "ack") this.outbox.settle(frame.id);
    if (type === "refused") this.#refused(frame);
    this.view = receive(before, frame);
    const { conversation, ahead, seq } = this.view;
    if (frame.token) this.store.write({ token: frame.token });
    if (frame.identity) this.emit("identity", { state: (this.shop = frame.identity) });
    if (frame.id && frame.id === this.asked) this.panel.appendChild(linkBox(this.t, frame)).showModal();
    if (conversation !== before.conversation || seq < before.seq) this.#moved(before.conversation);
    if (ahead.length && (type !== "event" || !before.ahead.length)) this.connection.send({ type: "resume", after: seq });
    this.#news(before, type === "welcome" && !before.seq);
    this.#timer ||= setTimeout(() => this.#render(), 0);
  }

  #moved(from) {
    const { conversation } = this.view;
    this.known = 0;
    if (from) this.read = 0;
    this.carrying = this.thanked = false;
    this.store.write({ conversation });
    this.store.tell({ conversation });
  }

  #refused({ id, code, message }) {
    const type = this.outbox.find(id)?.frame.type;
    this.outbox.fail(id, code);
    if (type === "survey") this.thanked = false;
    this.announce(this.t.refused[code] ?? this.t.notSent);
    this.emit("error", { code, message });
  }

  #forget() {
    this.store.write({ token: undefined, conversation: undefined });
    this.view = fresh();
    this.known = this.read = 0;
  }

  #status(status) {
    const { t, strip } = this;
    const words = { offline: t.offline, refused: t.forbidden }[status];
    if (words) this.view = receive(this.view, { type: "lost" });
    if (status === "refused") this.emit("error", { code: "forbidden" });
    if (status !== "connecting" && strip.hidden === Boolean(words)) {
      say(strip, words ?? "");
      strip.hidden = !words;
      this.announce(words ?? t.back);
    }
    this.#render();
  }

  #news(before, history) {
    const { view, t, isOpen } = this;
    for (const item of view.items) {
      if (history || item.seq <= this.known || item.role === "customer") continue;
      const { type, seq, role, text } = item;
      const name = role === "bot" ? t.assistant : item.name;
      if (type === "system") this.announce(lineText(item, t, this.transcript.context.when));
      else this.announce(isOpen ? fill(t.says, { name, text: plain(text) }) : fill(t.newFrom, { name }));
      if (type === "message") {
        this.emit("message", { seq, role, name, text });
        this.alerts.ring(fill(t.newFrom, { name }));
      }
    }
    this.known = view.seq;
    if (view.queue && view.queue.position !== before.queue?.position) {
      this.announce(queueText(view.queue, t, this.config.lang).join(" "));
      this.emit("queue", view.queue);
    }
    if (view.epoch !== before.epoch || view.status !== before.status) this.emit("status", { status: view.status, holder: view.holder });
    if (view.status === "queued" && before.status !== "queued" && !history) this.emit("handoff");
    this.#seen();
  }

  #seen() {
    const { seq } = this.view;
    if (this.isOpen && !document.hidden && seq > this.read) {
      this.read = seq;
      this.store.write({ read: seq });
      this.store.tell({ read: seq });
    }
    this.#count();
  }

  #count() {
    const { view, t, launcher, badge } = this;
    const count = view.items.filter(({ seq, role }) => seq > this.read && /bot|agent/.test(role)).length;
    this.dress();
    if (count) launcher.ariaLabel = fill(t.unread, { label: launcher.ariaLabel, count });
    say(badge, count > 99 ? "99+" : `${count}`);
    badge.hidden = !count;
    this.#retitle(document.hidden && count);
    if (count !== this.#unread) this.emit("unread", (this.#unread = count));
  }

  #retitle(count) {
    const { ours, theirs } = this.#title;
    if (ours && document.title === ours) document.title = theirs;
    this.#title = {};
    if (!count) return;
    this.#title = { theirs: document.title, ours: `(${count}) ${document.title}` };
    document.title = this.#title.ours;
  }

  #echoed({ read, conversation, logout }) {
    if (logout) this.#leave();
    if (read > this.read) this.read = read;
    if (conversation && conversation !== this.view.conversation) this.connection.restart();
    this.#count();
  }

  #render() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const { view, outbox, root, panel } = this;
    const focused = root.activeElement;
    const allowed = this.#allowed;
    const stored = new Set(view.items.map(({ id }) => id));
    for (const { frame, state } of outbox.entries) if (state === "stored" && stored.has(frame.id)) outbox.remove(frame.id);
    const waiting = outbox.entries.filter(({ frame }) => frame.type === "message" && !stored.has(frame.id));
    this.header.update(view, this.store.read(), this.connection.status === "online" && this.shop !== "verified");
    this.files.update(allowed && view.desk.files);
    this.transcript.sync(view, waiting, this.isOpen);
    this.banner.update(view, outbox.has("handoff"), this.connection.status === "online");
    this.composer.update(view);
    this.slip.update(view);
    this.survey.update(view, this.carrying, this.thanked);
    this.consent.hidden = allowed;
    this.composer.node.hidden = !allowed || (view.status === "resolved" && !this.carrying);
    if (!allowed) this.banner.node.hidden = true;
    if (focused && panel.contains(focused) && !focused.checkVisibility()) this.composer.focus();
  }

  #fit() {
    const { height, offsetTop } = this.phone.matches ? window.visualViewport : {};
    this.panel.style.height = height ? `${height}px` : "";
    this.panel.style.top = height ? `${offsetTop}px` : "";
  }
}
