/** Everything the console knows, as signals; the rules by which it changes are pure and live in `rows` and `log`. */

import { batch, computed, signal } from "../vendor/preact.js";
import { EMPTY_LOG, applyCaughtUp, applyDelta, applyEvent, applyEvents, applyOpened, applySeen, applyTyping } from "./log.js";
import { NO_SEARCH } from "./reading.js";
import { applyRow, rowMap, waitingCount } from "./rows.js";

export { applyEvent, applyEvents, applyRow };

export function createStore() {
  const session = signal({ status: "checking", agent: null, csrf: "", message: "" });
  const connection = signal("connecting");
  const rows = signal(new Map());
  const resolved = signal([]);
  const agents = signal([]);
  const logs = signal(new Map());
  const tab = signal("queue");
  const pane = signal("list");
  const selected = signal(null);
  const target = signal(null);
  const dialog = signal(null);
  const promise = signal(null);
  const order = signal(null);
  const suggested = signal(null);
  const keys = signal({});
  const views = signal([]);
  const shows = signal({});
  const picked = signal(null);
  const held = signal(null);
  const search = signal(NO_SEARCH);
  const toast = signal(null);
  const said = signal("");
  const now = signal(Date.now());
  let ahead = 0;

  const agentId = computed(() => session.value.agent?.id ?? null);
  const selectedRow = computed(() => rowOf(selected.value));
  const selectedLog = computed(() => logs.value.get(selected.value) ?? EMPTY_LOG);
  const waiting = computed(() => waitingCount(rows.value, agentId.value));

  const rowOf = (id) => rows.value.get(id) ?? resolved.value.find((row) => row.id === id) ?? null;
  const logOf = (id) => logs.value.get(id) ?? EMPTY_LOG;

  function changeLog(id, change) {
    const held = logOf(id);
    const next = change(held);
    if (next !== held) logs.value = new Map(logs.value).set(id, next);
  }

  function setRow(row) {
    rows.value = applyRow(rows.value, row);
    const others = resolved.value.filter((one) => one.id !== row.id);
    if (row.status === "resolved") resolved.value = [row, ...others];
    else if (others.length !== resolved.value.length) resolved.value = others;
  }

  return {
    session, connection, rows, resolved, agents, logs, tab, pane, selected, target, dialog, promise, order, suggested, keys, views, shows, picked, held, search, toast, said, now,
    agentId, selectedRow, selectedLog, waiting,
    rowOf, logOf, changeLog, setRow,

    /** The server's clock decides how long somebody waits; ours only ticks. */
    setClock(serverNow) {
      if (Number.isFinite(serverNow)) ahead = serverNow - Date.now();
      now.value = Date.now() + ahead;
    },
    tick() {
      now.value = Date.now() + ahead;
    },
    replaceRows: (list) => (rows.value = rowMap(list)),
    /** @returns {boolean} whether an event did not fit, so that the rest must be asked for */
    addEvents(id, events) {
      let gap = false;
      changeLog(id, (log) => {
        const next = applyEvents(log, events);
        gap = next.gap;
        return next.log;
      });
      return gap;
    },
    setBrief: (id, brief) => changeLog(id, (log) => ({ ...log, brief })),
    addDelta: (id, frame) => changeLog(id, (log) => applyDelta(log, frame)),
    setTyping: (id, frame) => changeLog(id, (log) => applyTyping(log, frame, now.value)),
    setViewers: (id, viewers) => changeLog(id, (log) => ({ ...log, viewers })),
    setOrders: (id, orders) => changeLog(id, (log) => ({ ...log, orders })),
    setStale: (id, stale) => changeLog(id, (log) => ({ ...log, stale })),
    setSeen: (id, seq) => changeLog(id, (log) => applySeen(log, seq)),
    setOpened: (id) => changeLog(id, applyOpened),
    setCaughtUp: (id) => changeLog(id, applyCaughtUp),
    clearUnread: (id) => changeLog(id, (log) => (log.unreadAfter === null ? log : { ...log, unreadAfter: null })),

    /** Forget everything that belongs to a person; used when somebody signs out. */
    clear() {
      batch(() => {
        rows.value = new Map();
        resolved.value = [];
        agents.value = [];
        logs.value = new Map();
        selected.value = null;
        dialog.value = null;
        order.value = null;
        suggested.value = null;
        keys.value = {};
        views.value = [];
        shows.value = {};
        picked.value = null;
        held.value = null;
        search.value = NO_SEARCH;
        toast.value = null;
        tab.value = "queue";
        pane.value = "list";
      });
    },
  };
}
