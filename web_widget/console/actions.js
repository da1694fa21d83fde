/** What an agent can do. Every action tells the agent how it went, and none loses what was written. */

import { forCustomer } from "./for-customer.js";
import { createReading } from "./reading.js";
import { rowsOf } from "./rows.js";
import { customerName } from "./words.js";

const TOAST_MS = 9_000;

/**
 * @param {{store: object, api: object, socket: object, drafts: object, outbox: object}} parts
 */
export function createActions({ store, api, socket, drafts, outbox }) {
  let hiding = 0;

  /** @param {string} [conversation] one to open from the message */
  function tell(text, kind = "info", conversation = "") {
    clearTimeout(hiding);
    store.toast.value = { text, kind, conversation };
    hiding = setTimeout(() => (store.toast.value = null), TOAST_MS);
  }

  /** What a call brings; null, and the agent is told why, when it fails. */
  async function asked(call) {
    try {
      return await call;
    } catch (error) {
      tell(error.message, "error");
      return null;
    }
  }

  const watch = (id) => socket.send({ type: "watch", conversation: id, after: store.logOf(id).lastSeq });

  /** The socket brings what is new; a conversation outside the open list is fetched. */
  async function load(id) {
    watch(id);
    if (store.rowOf(id)) return;
    try {
      const { row, events, brief } = await api.conversation(id);
      store.setRow(row);
      store.addEvents(id, events);
      store.setBrief(id, brief);
    } catch (error) {
      tell(error.status === 404 ? "This conversation does not exist any more." : error.message, "error");
      if (store.selected.value === id) close();
    }
  }

  function open(id) {
    if (store.selected.value !== id) {
      store.selected.value = id;
      store.target.value = null;
      store.setOpened(id);
      history.replaceState(null, "", `#/c/${encodeURIComponent(id)}`);
    }
    const row = store.rowOf(id);
    store.pane.value = row?.holder?.id === store.agentId.value ? "chat" : "brief";
    load(id);
  }

  function close() {
    store.selected.value = null;
    store.pane.value = "list";
    socket.send({ type: "unwatch" });
    history.replaceState(null, "", location.pathname);
  }

  const mine = (row) => row?.holder?.id && row.holder.id === store.agentId.value;

  /** Run a change of the conversation's holder; true when it was done. */
  async function change(call, done) {
    const dialog = store.dialog.value;
    try {
      const { row } = await call();
      store.setRow(row);
      if (dialog !== "overview") store.dialog.value = null;
      if (done) tell(done);
      return true;
    } catch (error) {
      const holder = error.body?.holder;
      tell(holder ? takenText(holder) : error.message, holder ? "info" : "error");
      return false;
    }
  }

  const takenText = (holder) =>
    `${holder.name} was a moment faster and has this conversation now. You can read along and leave a note.`;

  async function claim(id = store.selected.value) {
    if (!id) return;
    if (store.selected.value !== id) open(id);
    const row = store.rowOf(id);
    if (row?.status === "assigned") {
      if (mine(row)) focusComposer();
      else tell(`${row.holder?.name ?? "A colleague"} has this conversation. You can read along and leave a note.`);
      return;
    }
    if (row?.status === "resolved") return;
    if (await change(() => api.claim(id))) {
      store.tab.value = "mine";
      focusComposer();
    }
  }

  /** The top of the queue that nobody has taken meanwhile. */
  async function claimNext() {
    const next = rowsOf(store.rows.value, "queue", store.agentId.value).find(({ status }) => status === "queued");
    if (!next) return tell("Nobody is waiting.");
    await claim(next.id);
  }

  function focusComposer() {
    store.pane.value = "chat";
    const focus = () => document.getElementById("composer-text")?.focus();
    focus(); // at once where the chat is on the screen, so that no key press is lost
    requestAnimationFrame(focus);
  }

  async function send(id, mode) {
    const text = drafts.of(id)[mode].trim();
    if (!text) return;
    const log = store.logOf(id);
    const seen = Math.max(log.seen, ...(log.stale ?? []).map((event) => event.seq));
    drafts.change(id, { [mode]: "" });
    store.setStale(id, null);
    store.clearUnread(id);
    if (mode === "reply") store.suggested.value = {}; // what was suggested is answered now
    outbox.add(id, { mode, text, seen, at: store.now.value });
    typing(id, false);
  }

  let typingAt = 0;

  /** Tell colleagues and the customer that a reply is being written; said again every three seconds. */
  function typing(id, on) {
    const time = Date.now();
    if (on && time - typingAt < 3_000) return;
    if (!on && !typingAt) return;
    typingAt = on ? time : 0;
    socket.send({ type: "typing", conversation: id, on });
  }

  /** A message came back: its words return to the composer, with the reason. */
  function refused(id, messages, error) {
    for (const mode of ["reply", "note"]) {
      const text = messages.filter((message) => message.mode === mode).map((message) => message.text);
      if (text.length) drafts.giveBack(id, mode, text.join("\n"));
    }
    if (error.code === "stale") {
      store.setStale(id, error.body.events ?? []);
      if (store.addEvents(id, error.body.events ?? [])) watch(id);
    } else if (error.body?.holder) {
      tell(`${error.body.holder.name} has this conversation now. Your words are kept as a draft.`);
    } else {
      tell(`${error.message} Your words are kept as a draft.`, "error");
    }
  }

  /** Scroll to the message a line of the brief rests on, and light it up. */
  function jump(seq) {
    store.pane.value = "chat";
    store.target.value = { conversation: store.selected.value, seq };
  }

  /** A kept view: its tab and what it shows; none: all of this tab. */
  function openView(view) {
    store.shows.value = view?.shows ?? {};
    if (view) showTab(view.tab);
  }

  async function showTab(tab) {
    store.tab.value = tab;
    store.picked.value = null;
    if (tab !== "resolved") return;
    const found = await asked(api.list("resolved"));
    if (found) store.resolved.value = found.conversations;
  }

  async function setAvailability(availability, giveBack = false) {
    const answer = await asked(api.setAvailability(availability, giveBack));
    if (answer) store.session.value = { ...store.session.value, agent: answer.agent ?? answer };
  }

  /** The unmasked text of a message; null when it cannot be had. */
  const reveal = async (seq) => (await asked(api.reveal(store.selected.value, seq)))?.text ?? null;

  /** The suggested reply goes into the draft, to be read and sent by the agent. */
  async function insertSuggestion(id) {
    const found = await asked(api.suggestion(id));
    if (!found) return;
    if (!found.text) return tell("There is no suggestion: the articles hold nothing that fits.");
    store.suggested.value = { id, found };
    drafts.change(id, { mode: "reply" });
    drafts.giveBack(id, "reply", forCustomer(found.text));
    focusComposer();
  }

  const nameOf = (id) => customerName(store.rowOf(id));

  return {
    ...createReading({ store, api, tell }),
    claimNext, insertSuggestion,
    tell, watch, load, open, close, claim, send, typing, refused, jump, showTab, openView, setAvailability, focusComposer, reveal,
    canAct: () => Boolean(mine(store.selectedRow.value)),
    release: (id) => change(() => api.release(id), `${nameOf(id)} is back in front of the queue.`),
    giveToBot: (id, body) => change(() => api.giveToBot(id, body), `The assistant has ${nameOf(id)} again and knows your note.`),
    transfer: (id, body, name) => change(() => api.transfer(id, body), `${name} has ${nameOf(id)} now.`),
    snooze: (id, until, name) => change(() => api.snooze(id, until), `${name} is put off. It comes back when the customer writes.`),
    wake: (id) => change(() => api.wake(id)),
    setPriority: (id, priority) => change(() => api.setPriority(id, priority)),
    setTags: (id, tags) => change(() => api.setTags(id, tags)),
    toTeam: (id, body) => change(() => api.toTeam(id, body), `${nameOf(id)} is in front of the other team's queue.`),
    promise: (id, body) => change(() => api.promise(id, body), "The promise is noted."),
    assign: (id, agentId) => change(() => api.assign(id, agentId)),
    settle: (id, seq, body) => change(() => api.settle(id, seq, body), "The customer is told."),
    teams: async () => (await asked(api.teams()))?.teams ?? [],
    overview: () => asked(api.overview()),
    async resolve(id, body) {
      if (!(await change(() => api.resolve(id, body), `Resolved. Thank you for helping ${nameOf(id)}.`))) return;
      document.querySelector(".rows [tabindex='0']")?.focus();
    },
  };
}
