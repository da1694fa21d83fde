/** The lists at the left: tabs, and rows that keep their place while the agent points at them. */

import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import { BulkBar, Held } from "./bulk-bar.js";
import { FilterBar } from "./filter-bar.js";
import { isShown } from "./filters.js";
import { Icon } from "./icons.js";
import { Marks } from "./planning.js";
import { TABS, rowsOf, steadyOrder } from "./rows.js";
import { SearchField, SearchResults } from "./search.js";
import { clock, moment, waited, waitLevel } from "./time.js";
import { channelText, customerName, holderText, languageText, reasonText } from "./words.js";

const NOBODY = {
  queue: "Nobody is waiting. Enjoy the quiet.",
  mine: "You have no conversation. Claim one from the queue.",
  team: "No colleague has a conversation right now.",
  bot: "The assistant has no conversation right now.",
  resolved: "Nothing has been resolved yet.",
};

/** Only what asks for this agent is counted; a number on everything would say nothing. */
const COUNTED = new Set(["queue", "mine"]);

const POINTING_MS = 5_000;

/** True while the pointer moves over the list; a resting mouse lets go after a while. */
function usePointing() {
  const [pointing, setPointing] = useState(false);
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    pointing,
    onPointerMove() {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setPointing(false), POINTING_MS);
      setPointing(true);
    },
    onPointerLeave() {
      clearTimeout(timer.current);
      setPointing(false);
    },
  };
}

/** Ids of the tab in drawing order; the order drawn last is the base while the pointer rests on it. */
function useSteadyIds(natural, tab, held) {
  const drawn = useRef({ tab, ids: [] });
  const base = drawn.current.tab === tab ? drawn.current.ids : [];
  const ids = steadyOrder(base, natural, held && base.length > 0);
  useLayoutEffect(() => {
    drawn.current = { tab, ids };
  });
  return ids;
}

function Wait({ row, desk }) {
  const since = row.waiting_since ?? row.started_at;
  const now = desk.store.now.value;
  const waiting = row.status === "queued" || (row.status === "assigned" && row.unanswered);
  if (!waiting) return html`<span class="wait">${moment(row.updated_at ?? since, now)}</span>`;
  const { first_response, next_response } = row.deadlines ?? {};
  const level = row.late ? "long" : waitLevel(since, now, first_response ?? next_response);
  return html`
    <span class="wait" data-level=${level}>
      <span aria-hidden="true">${level === "long" && html`<${Icon} name="clock" />`}${waited(since, now)}</span>
      <span class="sr">waiting since ${clock(since)}${level === "long" ? ", a long time" : ""}</span>
    </span>
  `;
}

function Row({ row, desk, focusable, gone }) {
  const { store, actions, drafts } = desk;
  const name = customerName(row);
  const picked = store.picked.value;
  return html`
    <li class=${picked ? "pickable" : null}>
      ${picked && html`<input type="checkbox" aria-label=${`Choose ${name}`} tabindex=${focusable ? 0 : -1} checked=${picked.has(row.id)} onChange=${() => desk.bulk.toggle(row.id)} />`}
      <button
        type="button"
        class="row"
        data-id=${row.id}
        data-gone=${gone ? "" : null}
        tabindex=${focusable ? 0 : -1}
        aria-current=${store.selected.value === row.id ? "true" : null}
        onClick=${() => actions.open(row.id)}
      >
        <span class="row-top">
          <strong class="row-name" dir="auto">${name}</strong>
          ${row.contact?.verified && html`<span class="verified" title="Identity checked"><${Icon} name="shield" /><span class="sr">identity checked</span></span>`}
          <span class="row-meta">${[languageText(row.lang), channelText(row.channel)].filter(Boolean).join(" · ")}</span>
          <${Wait} row=${row} desk=${desk} />
        </span>
        <span class="row-summary" dir="auto">${row.summary || row.last_message?.text || "No message yet"}</span>
        <span class="row-foot">
          ${gone
            ? html`<span class="tag">${holderText(row, store.agentId.value)}</span>`
            : html`
                ${row.status === "away" && html`<span class="tag" data-kind="away"><${Icon} name="moon" />Away</span>`}
                ${row.reason && row.status !== "bot" && html`<span class="tag" data-kind="reason">${reasonText(row.reason)}</span>`}
                ${row.status === "assigned" && row.holder?.id !== store.agentId.value && html`<span class="tag">${row.holder?.name}</span>`}
              `}
          ${!gone && html`<${Marks} row=${row} now=${store.now.value} />`}
          ${!gone && row.unanswered && row.status === "assigned" && html`<span class="tag" data-kind="new">New message</span>`}
          ${drafts.has(row.id) && html`<span class="tag" data-kind="draft">Draft</span>`}
        </span>
      </button>
    </li>
  `;
}

/** Who is not online gets no customers, and customers may be told that nobody is here: never by oversight. */
function OffDuty({ desk }) {
  const { availability } = desk.store.session.value.agent;
  if (availability === "online") return null;
  return html`
    <div class="off-duty">
      <p>You are ${availability}: no conversation is given to you.</p>
      <button type="button" class="quiet" onClick=${() => desk.actions.setAvailability("online")}>Go online</button>
    </div>
  `;
}

/** Keep the focus on its row when rows move, and give it to a neighbour when the row is gone. */
function useKeptFocus(list, ids, focused) {
  const index = useRef(0);
  useLayoutEffect(() => {
    const at = ids.indexOf(focused.current);
    if (at >= 0) index.current = at;
    if (!focused.current || list.current?.contains(document.activeElement)) return;
    if (document.activeElement !== document.body) return;
    list.current?.querySelectorAll(".row")[Math.min(index.current, ids.length - 1)]?.focus();
  });
}

function Tabs({ desk, counts }) {
  const { store, actions } = desk;
  return html`
    <nav class="tabs" aria-label="Lists">
      ${TABS.map(
        ({ id, label, long }) => html`
          <button key=${id} type="button" class="tab" title=${long} aria-current=${store.tab.value === id ? "true" : null} onClick=${() => actions.showTab(id)}>
            ${label}${COUNTED.has(id) && counts[id] > 0 && html` <span class="count" data-tab=${id}>${counts[id]}</span>`}
          </button>
        `,
      )}
    </nav>
  `;
}

export function QueueList({ desk, onKey }) {
  const { store } = desk;
  const tab = store.tab.value;
  const agentId = store.agentId.value;
  const lists = Object.fromEntries(TABS.filter(({ id }) => id !== "resolved").map(({ id }) => [id, rowsOf(store.rows.value, id, agentId)]));
  const all = tab === "resolved" ? store.resolved.value : lists[tab];
  const natural = all.filter((row) => isShown(row, store.shows.value)).map((row) => row.id);
  const { pointing, ...pointer } = usePointing();
  const ids = useSteadyIds(natural, tab, pointing);
  const list = useRef(null);
  const focused = useRef(null);
  const [stop, setStop] = useState(null);
  const here = new Set(natural);
  const focusable = ids.includes(stop) ? stop : ids.includes(store.selected.value) ? store.selected.value : ids[0];
  useKeptFocus(list, ids, focused);

  const counts = Object.fromEntries(Object.entries(lists).map(([id, rows]) => [id, rows.length]));

  return html`
    <section class="lists" aria-label="Conversations">
      <h2 class="sr">Conversations</h2>
      <${SearchField} desk=${desk} />
      ${store.search.value.active && html`<${SearchResults} desk=${desk} onKey=${onKey} />`}
      <div class="list" hidden=${store.search.value.active}>
      <${Tabs} desk=${desk} counts=${counts} />
      <${OffDuty} desk=${desk} />
      <${Held} desk=${desk} />
      ${store.picked.value ? html`<${BulkBar} desk=${desk} ids=${natural} />` : html`<${FilterBar} desk=${desk} rows=${all} count=${natural.length} />`}
      <ul
        class="rows"
        role="list"
        ref=${list}
        aria-label=${TABS.find(({ id }) => id === tab).long}
        ...${pointer}
        onKeyDown=${onKey}
        onFocusIn=${(event) => {
          focused.current = event.target.dataset.id ?? null;
          setStop(focused.current);
        }}
        onFocusOut=${(event) => {
          if (event.relatedTarget) focused.current = null;
        }}
      >
        ${ids.map((id) => {
          const row = store.rowOf(id);
          return row && html`<${Row} key=${id} row=${row} desk=${desk} focusable=${id === focusable} gone=${!here.has(id)} />`;
        })}
      </ul>
      ${ids.length === 0 && html`<p class="empty">${all.length ? "Nobody here fits the filter." : NOBODY[tab]}</p>`}
      </div>
    </section>
  `;
}
