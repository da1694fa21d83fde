// The session, the outbox, and a WebSocket that returns by itself.
import { uuid } from "./parts.js";

const attempt = (work) => {
  try {
    return work();
  } catch {
    return undefined;
  }
};
const parse = (text) => attempt(() => JSON.parse(text)) ?? {};

export function openStore(key, onecho) {
  const name = `tellonce:${key}`;
  const memory = new Map();
  let channel;
  const get = (item) => attempt(() => localStorage.getItem(item)) ?? memory.get(item);
  const set = (item, value) => attempt(() => (localStorage.setItem(item, value), true)) || memory.set(item, value);
  const drop = (item) => attempt(() => localStorage.removeItem(item), memory.delete(item));
  const names = (prefix) => [...memory.keys(), ...(attempt(() => Object.keys(localStorage)) ?? [])].filter((item) => item.startsWith(prefix));
  return {
    read: () => parse(get(name)),
    write(patch) {
      set(name, JSON.stringify({ ...parse(get(name)), ...patch }));
      if (channel) return;
      channel = new BroadcastChannel(name);
      channel.onmessage = ({ data }) => onecho(data);
    },
    tell: (message) => channel?.postMessage(message),
    waiting: () => names(`${name}:`).map((item) => parse(get(item))).filter((entry) => entry.frame).sort((a, b) => a.at - b.at),
    keep: (entry) => set(`${name}:${entry.frame.id}`, JSON.stringify(entry)),
    forget: (id) => drop(`${name}:${id}`),
    clear: () => [name, ...names(`${name}:`)].forEach(drop),
    close: () => channel?.close(),
  };
}

export class Outbox {
  constructor(store) {
    this.store = store;
    this.entries = store.waiting().map((entry) => ({ ...entry, state: entry.code ? "failed" : "waiting" }));
  }

  add(frame, files) {
    const entry = { frame: { ...frame, id: uuid() }, files, at: Date.now(), state: "waiting" };
    this.entries.push(entry);
    this.store.keep(entry);
  }

  find = (id) => this.entries.find(({ frame }) => frame.id === id);

  has = (type) => this.entries.some(({ frame, state }) => frame.type === type && state !== "failed");

  settle(id) {
    const entry = this.find(id);
    if (entry?.frame.type !== "message") return this.remove(id);
    this.store.forget(id);
    entry.state = "stored";
  }

  fail(id, code) {
    const entry = this.find(id);
    if (entry?.frame.type !== "message") return this.remove(id);
    this.store.keep(Object.assign(entry, { state: "failed", code }));
  }

  retry(id) {
    const { frame, files } = this.find(id);
    this.remove(id);
    this.add(frame, files);
  }

  remove(id) {
    this.store.forget(id);
    this.entries = this.entries.filter(({ frame }) => frame.id !== id);
  }

  rewind(broken) {
    for (const entry of [...this.entries]) {
      if (entry.state !== "sent") continue;
      entry.state = "waiting";
      if (broken) this.fail(entry.frame.id, "invalid");
    }
  }
}

const FIRST = 500; // ms, first pause; doubled up to LAST
const LAST = 30_000;
const SILENCE = 45_000; // then the connection is dead
const STEADY = 10_000; // then pauses start small again

export class Connection {
  status = "idle";
  #socket = null;
  #timer = 0;
  #dog = 0;
  #tries = 0;
  #heard = 0;
  #since = 0;
  #stop = new AbortController();

  constructor(options) {
    Object.assign(this, options);
  }

  start() {
    if (this.status !== "idle") return;
    const { signal } = this.#stop;
    for (const name of ["online", "pageshow"]) addEventListener(name, () => this.#kick(), { signal });
    addEventListener("offline", () => (this.#drop(), this.#later()), { signal });
    document.addEventListener("visibilitychange", () => document.hidden || this.#kick(), { signal });
    this.#open();
  }

  stop() {
    this.#stop.abort();
    this.#drop();
  }

  restart() {
    this.#drop();
    this.#open();
  }

  send = (frame) => this.status === "online" && this.#socket.send(JSON.stringify(frame));

  flush() {
    if (this.status !== "online") return;
    for (const entry of this.outbox.entries) {
      if (entry.state !== "waiting") continue;
      entry.state = "sent";
      this.send(entry.frame);
    }
  }

  #set(status) {
    if (status === this.status) return;
    this.status = status;
    this.onstatus(status);
  }

  #open() {
    if (this.#socket || this.#stop.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#set("connecting");
    const socket = (this.#socket = new WebSocket(this.url));
    const mine = (work) => (event) => socket === this.#socket && work(event);
    socket.onopen = mine(() => socket.send(JSON.stringify(this.hello())));
    socket.onmessage = mine(({ data }) => this.#read(JSON.parse(data)));
    socket.onclose = mine(({ code }) => this.#closed(code));
    this.#watch();
  }

  #watch() {
    this.#heard = Date.now();
    clearTimeout(this.#dog);
    this.#dog = setTimeout(() => this.restart(), SILENCE);
  }

  #read(frame) {
    this.#watch();
    if (frame.type === "ping") return this.send({ type: "pong" });
    const welcome = frame.type === "welcome";
    if (welcome) {
      this.#since = Date.now();
      this.#set("online");
    }
    this.onframe(frame);
    if (welcome) this.flush();
  }

  #drop(broken) {
    this.#socket?.close();
    this.#socket = null;
    clearTimeout(this.#dog);
    clearTimeout(this.#timer);
    this.outbox.rewind(broken);
  }

  #closed(code) {
    this.#drop(code === 4400);
    if (code === 4403) return this.#set("refused");
    if (code === 4401) this.onunknown();
    if (code === 4429) this.#tries = 6;
    this.#later();
  }

  #later() {
    if (this.#since && Date.now() - this.#since > STEADY) this.#tries = 0;
    this.#since = 0;
    this.#set("offline");
    this.#timer = setTimeout(() => this.#open(), Math.random() * Math.min(LAST, FIRST * 2 ** this.#tries++));
  }

  #kick() {
    if (this.status === "refused") return;
    if (Date.now() - this.#heard > SILENCE) this.#drop();
    this.#open();
  }
}
