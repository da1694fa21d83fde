/** Puts the parts together: store, calls, live connection, drafts, outbox; and what happens when a session begins or ends. */

import { createActions } from "./actions.js";
import { startAlerts } from "./alerts.js";
import { createApi } from "./api.js";
import { createBulk } from "./bulk.js";
import { belongsToAnother, createDrafts, createPending } from "./drafts.js";
import { createFrames } from "./frames.js";
import { createOutbox } from "./outbox.js";
import { createSettings } from "./settings.js";
import { createSocket } from "./socket.js";
import { startIdle } from "./idle.js";
import { createStore } from "./store.js";
import { createVerbs } from "./verbs.js";

const ELSEWHERE = "You were signed out. Sign in again to go on – nothing you wrote is lost.";

/** A part of the address as text; one that is broken is taken as it stands. */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function createDesk() {
  const store = createStore();
  const settings = createSettings(localStorage);
  const drafts = createDrafts(sessionStorage);
  const pending = createPending(sessionStorage);
  const api = createApi({ csrf: () => store.session.value.csrf, onSignedOut: signedOut });
  const socket = createSocket({
    url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/console/socket`,
    onFrame: (frame) => frames(frame),
    onStatus: (status) => (store.connection.value = status),
    onSignedOut: signedOut,
  });
  const outbox = createOutbox({
    api,
    pending,
    onSent: (id) => settle(id),
    onRefused: (id, messages, error) => actions.refused(id, messages, error),
  });
  const actions = createActions({ store, api, socket, drafts, outbox });
  let alerts = null;
  const frames = createFrames({ store, watch: actions.watch, onHello, onEvents: settle, onMention });

  function settle(id) {
    if (!outbox.of(id).length) return;
    const { events, lastSeq } = store.logOf(id);
    outbox.settle(id, lastSeq, new Set(events.map((event) => event.client_message_id).filter(Boolean)));
  }

  function onHello({ agent, csrf, rows, agents, now }) {
    store.setClock(now);
    store.replaceRows(rows);
    store.agents.value = agents ?? [];
    store.session.value = { ...store.session.value, agent, csrf };
    if (store.selected.value) actions.load(store.selected.value);
    if (store.tab.value === "resolved") actions.showTab("resolved");
    outbox.flush();
  }

  function onMention({ conversation, by, text }) {
    actions.tell(`${by} named you in a note: ${text}`, "info", conversation);
    alerts?.call(`${by} named you in a note`, text, conversation);
  }

  function signedIn({ agent, csrf }) {
    if (agent.role === "content") return location.replace("/content/");
    if (belongsToAnother(sessionStorage, agent.id)) forget();
    store.session.value = { status: "in", agent, csrf, message: "" };
    socket.start();
    actions.loadKeys();
    actions.loadViews();
  }

  function signedOut() {
    socket.stop();
    const wasIn = store.session.value.status === "in";
    if (store.session.value.status === "out") return;
    store.session.value = { ...store.session.value, status: "out", message: wasIn ? ELSEWHERE : "" };
  }

  function forget() {
    drafts.clear();
    pending.clear();
    store.clear();
  }

  async function signOut() {
    try {
      await api.signOut();
    } catch (error) {
      if (error.status !== 401) return actions.tell(error.message, "error");
    }
    socket.stop();
    forget();
    store.session.value = { status: "out", agent: null, csrf: "", message: "" };
    history.replaceState(null, "", location.pathname);
  }

  /** A one-time link is taken out of the address before it is used, so that it is in no history and no screenshot. */
  function takeLink() {
    const token = /^#link=(.+)$/.exec(location.hash)?.[1];
    if (token) history.replaceState(null, "", location.pathname);
    return token ? decoded(token) : null;
  }

  async function start() {
    const linked = /^#\/c\/(.+)$/.exec(location.hash)?.[1];
    if (linked) {
      store.selected.value = decoded(linked);
      store.pane.value = "brief";
    }
    setInterval(store.tick, 1_000);
    startIdle({ store, setAvailability: actions.setAvailability, tell: actions.tell });
    alerts = startAlerts({ store, settings, open: actions.open });
    const token = takeLink();
    try {
      signedIn(token ? await api.signInWithLink(token) : await api.me());
    } catch (error) {
      const message = token || error.status !== 401 ? error.message : "";
      // A link that a second factor is needed with stays good until the code comes.
      const link = error.code === "code_needed" ? token : null;
      store.session.value = { status: "out", agent: null, csrf: "", message, link };
    }
  }

  const bulk = createBulk({ store, tell: actions.tell });
  const run = createVerbs({ store, actions, bulk, drafts, settings, signOut });

  return { store, api, actions, bulk, drafts, outbox, pending, settings, run, signedIn, signOut, start };
}
