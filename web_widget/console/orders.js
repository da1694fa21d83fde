/** The customer's orders as just read, and what may be done with them: fill in, read what would happen, confirm. */

import { html, useEffect, useState } from "../vendor/preact.js";
import { Dialog } from "./dialog.js";
import { Icon } from "./icons.js";
import { focusOn } from "./shortcuts.js";
import { clock, isoTime, moment, withDays } from "./time.js";
import { actionText } from "./words.js";

const WHAT_CHANGES = new Set(["order.changed", "order.refused", "contact.verified", "contact.signed_out"]);

/** The order the conversation is about comes first: the one spoken of last. Pure. */
export function inOrder(orders, events) {
  const spoken = events.filter((event) => event.kind.startsWith("order.")).map((event) => event.data.order_number);
  const place = (card) => spoken.lastIndexOf(card.number);
  return [...orders].sort((one, other) => place(other) - place(one));
}

/** The number of the order that the customer has shown to be theirs; undefined where there is none. Pure. */
export function checkedOrder(events) {
  const last = events.findLast(({ kind }) => kind === "order.verified" || kind === "contact.signed_out");
  return last?.data.order_number;
}

function useOrders({ desk, id }) {
  const { store, actions } = desk;
  const { events, orders } = store.selectedLog.value;
  const changes = events.filter((event) => WHAT_CHANGES.has(event.kind)).length;
  useEffect(() => void (events.length && actions.loadOrders(id)), [id, changes, events.length > 0]);
  return orders;
}

function Offer({ desk, card, offer, mine }) {
  const act = () => {
    desk.store.order.value = { card, offer };
    desk.store.dialog.value = "order";
  };
  if (!offer.allowed) return null;
  return html`<button type="button" class="quiet small" disabled=${!mine} onClick=${act}>${actionText(offer.action)}…<span class="sr"> (order ${card.number})</span></button>`;
}

const FIELD_NAMES = { ordered: "Ordered", promised: "Promised", parcels: "Parcels", cancelled: "Cancelled", refunded: "Refunded", items: "Items", total: "Total", "paid with": "Paid with", status: "Status" };

function Card({ desk, card, mine, open }) {
  const now = desk.store.now.value;
  const closed = card.offers.filter((offer) => !offer.allowed);
  const until = card.offers.filter((offer) => offer.allowed && offer.until);
  return html`
    <details class="order" open=${open}>
      <summary><b dir="ltr">${card.number}</b> <span>${card.status}</span></summary>
      <dl class="pairs">
        ${Object.entries(card.facts)
          .filter(([name]) => name !== "status")
          .map(([name, value]) => html`<div key=${name}><dt>${Object.hasOwn(FIELD_NAMES, name) ? FIELD_NAMES[name] : name}</dt><dd><span class="value" dir="auto">${withDays(value)}</span></dd></div>`)}
        ${until.map((offer) => html`<div key=${offer.action}><dt>${actionText(offer.action)}</dt><dd>until ${moment(offer.until, now)}</dd></div>`)}
      </dl>
      <div class="order-offers">${card.offers.map((offer) => html`<${Offer} key=${offer.action} desk=${desk} card=${card} offer=${offer} mine=${mine} />`)}</div>
      ${closed.length > 0 &&
      html`<details class="order-closed"><summary>Not possible now (${closed.length})</summary><ul role="list">${closed.map((offer) => html`<li key=${offer.action}><b>${actionText(offer.action)}</b>: ${offer.why}</li>`)}</ul></details>`}
    </details>
  `;
}

export function Orders({ desk, id }) {
  const { store, actions } = desk;
  const found = useOrders({ desk, id });
  const row = store.selectedRow.value;
  const mine = row?.status === "assigned" && row.holder?.id === store.agentId.value;
  if (!found || found.connected === false) return null;
  const { events } = store.selectedLog.value;
  const cards = inOrder(found.orders ?? [], events);
  const one = checkedOrder(events);
  const again = html`<button type="button" class="link" onClick=${() => actions.loadOrders(id)}>Read again</button>`;
  return html`
    <section class="brief-section orders" id="orders" tabindex="-1" aria-labelledby="orders-title">
      <h3 id="orders-title">Orders</h3>
      ${found.problem
        ? html`<p class="problem">${found.problem} ${again}</p>`
        : !found.proof
          ? html`<p class="hint">The customer has not proved who they are${one ? ` beyond order ${one}` : ""}. All their orders appear here, with what can be done, once they sign in at the shop or give the assistant the code from their e-mail.</p>`
          : html`
              <p class="hint">Customer ${found.proof}. Read at <time datetime=${isoTime(found.fetched_at)}>${clock(found.fetched_at)}</time>. ${again}</p>
              ${!cards.length && html`<p>No orders.</p>`}
              ${cards.map((card, index) => html`<${Card} key=${card.number} desk=${desk} card=${card} mine=${mine} open=${index === 0} />`)}
              ${cards.length > 0 && !mine && html`<p class="hint">Claim the conversation to change an order.</p>`}
            `}
    </section>
  `;
}

const ADDRESS = [["name", "Name", "name"], ["line1", "Street and number", "address-line1"], ["line2", "Addition", "address-line2"], ["postcode", "Postcode", "postal-code"], ["city", "Town", "address-level2"], ["region", "State or province", "address-level1"], ["country", "Country", "country"]];
const OPTIONAL = new Set(["line2", "region"]);

const BLANKS = {
  choice: ({ blank }) => html`
    <label for=${`blank-${blank.name}`}>${blank.label}</label>
    <select id=${`blank-${blank.name}`} name=${blank.name} required=${blank.required}>
      <option value="">${blank.required ? "Choose…" : "As it was paid"}</option>
      ${blank.options.map(({ value, label }) => html`<option key=${value} value=${value}>${label}</option>`)}
    </select>
  `,
  lines: ({ blank }) => html`
    <fieldset>
      <legend>${blank.label}</legend>
      ${blank.options.map(({ value, label }) => html`<label key=${value} class="choice-line"><input type="checkbox" name="lines" value=${value} defaultChecked=${blank.options.length === 1} /><span dir="auto">${label}</span></label>`)}
    </fieldset>
  `,
  swap: ({ blank }) => html`
    <label for=${blank.name} dir="auto">${blank.label}</label>
    <select id=${blank.name} name=${blank.name}>
      <option value="">Stays as it is</option>
      ${blank.options.map(({ value, label }) => html`<option key=${value} value=${value}>${label}</option>`)}
    </select>
  `,
  address: ({ blank }) => html`
    <fieldset class="address">
      <legend>${blank.label}</legend>
      ${ADDRESS.map(([name, label]) => html`<label key=${name}>${label}<input type="text" name=${`address.${name}`} dir="auto" autocomplete="off" value=${blank.values[name] ?? ""} required=${!OPTIONAL.has(name)} maxlength="100" /></label>`)}
    </fieldset>
  `,
};

/** The filled form as the server takes it. Pure but for reading the form. */
export function wantedOf(offer, number, form) {
  const wanted = { action: offer.action, number, values: {}, lines: form.getAll("lines"), swaps: {} };
  for (const blank of offer.blanks) {
    if (blank.kind === "choice" && form.get(blank.name)) wanted.values[blank.name] = form.get(blank.name);
    if (blank.kind === "swap" && form.get(blank.name)) wanted.swaps[blank.line] = form.get(blank.name);
    if (blank.kind === "address") wanted.address = Object.fromEntries(ADDRESS.map(([name]) => [name, (form.get(`address.${name}`) ?? "").trim()]));
  }
  return wanted;
}

function Fill({ card, offer, busy, onSubmit, close }) {
  return html`
    <form onSubmit=${onSubmit}>
      ${offer.blanks.map((blank) => html`<div key=${blank.name} class="blank">${Object.hasOwn(BLANKS, blank.kind) && html`<${BLANKS[blank.kind]} blank=${blank} />`}</div>`)}
      ${!offer.blanks.length && html`<p>Order ${card.number}: ${actionText(offer.action).toLowerCase()}.</p>`}
      <p class="dialog-actions"><button type="button" class="quiet" onClick=${close}>Cancel</button><button class="primary" disabled=${busy}>See what happens</button></p>
    </form>
  `;
}

function Shown({ shown, busy, confirm, back, tell }) {
  return html`
    <div class="order-summary" dir="auto">${shown.text}</div>
    ${shown.allowed
      ? html`
          <p class="hint">Confirm only what the customer agreed to.</p>
          <p class="dialog-actions">
            <button type="button" class="quiet" onClick=${back}>Back</button>
            <button type="button" class="quiet" onClick=${tell}>Ask the customer first</button>
            <button type="button" class="primary" disabled=${busy} onClick=${confirm}>Confirm</button>
          </p>
        `
      : html`<p class="dialog-actions"><button type="button" class="primary" autofocus onClick=${back}>Back</button></p>`}
  `;
}

export function OrderDialog({ desk, id }) {
  const { store, api, actions, drafts } = desk;
  const { card, offer } = store.order.value;
  const [wanted, setWanted] = useState(null);
  const [shown, setShown] = useState(null);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const close = () => (store.dialog.value = null);

  async function ask(work) {
    setBusy(true);
    setProblem("");
    try {
      await work();
    } catch (error) {
      setProblem(error.message);
      if (error.code === "conflict") setShown(null);
    }
    setBusy(false);
  }

  const sumUp = (event) => {
    event.preventDefault();
    const asked = wantedOf(offer, card.number, new FormData(event.target));
    ask(async () => {
      setShown(await api.orderSummary(id, asked));
      setWanted(asked);
    });
  };

  const confirm = () =>
    ask(async () => {
      const { seq, key, revision } = shown;
      const done = await api.orderConfirm(id, { wanted, seq, key, revision });
      close();
      requestAnimationFrame(() => focusOn("#orders"));
      actions.tell(done.done ? `Done: ${actionText(done.action).toLowerCase()}, order ${done.order_number}, reference ${done.reference}. The customer sees it.` : `Not done: ${done.detail || "the order system refused"}`, done.done ? "info" : "error");
      actions.loadOrders(id);
    });

  const tell = () => {
    drafts.giveBack(id, "reply", shown.for_customer);
    close();
    requestAnimationFrame(actions.focusComposer);
  };

  return html`
    <${Dialog} desk=${desk} title=${`${actionText(offer.action)}: order ${card.number}`}>
      <p class="problem" role="alert">${problem}</p>
      ${shown && html`<${Shown} shown=${shown} busy=${busy} confirm=${confirm} back=${() => setShown(null)} tell=${tell} />`}
      <div hidden=${Boolean(shown)}><${Fill} card=${card} offer=${offer} busy=${busy} onSubmit=${sumUp} close=${close} /></div>
    <//>
  `;
}
