/** The command bar (Ctrl+K): every verb that means something now, and every open conversation, by typing. */

import { html, useState } from "../vendor/preact.js";
import { COMMANDS, chordText, chordsOf, isOpenTo, matches } from "./commands.js";
import { Combobox } from "./combobox.js";
import { Dialog } from "./dialog.js";
import { customerName, holderText } from "./words.js";

const MOST_COMMANDS = 12;

/** Verbs and conversations for what was typed, the best first. Pure. */
export function found(query, { own, rows, now }) {
  const chords = chordsOf(own);
  const verbs = COMMANDS.filter((one) => one.id !== "commands" && isOpenTo(one, now)).map((one) => ({
    key: one.id,
    verb: one.id,
    text: one.text,
    hint: chordText(chords.get(one.id)),
    score: matches(one.text, query),
  }));
  const people = query.trim()
    ? rows.map((row) => {
        const text = customerName(row);
        return { key: row.id, conversation: row.id, text, hint: holderText(row, now.agentId), score: matches(`${text} ${row.contact?.email ?? ""} ${row.summary ?? ""}`, query) };
      })
    : [];
  return [...verbs, ...people].filter(({ score }) => score > 0).sort((one, other) => other.score - one.score).slice(0, MOST_COMMANDS);
}

export function CommandBar({ desk }) {
  const { store } = desk;
  const [query, setQuery] = useState("");
  const now = { row: store.selectedRow.value, agentId: store.agentId.value, role: store.session.value.agent.role };
  const items = found(query, { own: store.keys.value, rows: [...store.rows.value.values()], now });
  if (query.trim().length > 1) items.push({ key: "search", search: query.trim(), text: `Search all conversations for “${query.trim()}”`, hint: "" });

  function choose(item) {
    store.dialog.value = null;
    // After the dialog has given the focus back, so that the verb may put it where it belongs.
    requestAnimationFrame(() => {
      if (item.verb) desk.run(item.verb);
      else if (item.search) desk.actions.search(item.search);
      else desk.actions.open(item.conversation);
    });
  }

  return html`
    <${Dialog} desk=${desk} title="What would you like to do?">
      <${Combobox}
        id="command"
        label="A verb, or a customer's name"
        value=${query}
        onInput=${setQuery}
        items=${items}
        choose=${choose}
        empty="Nothing of that name"
        draw=${(item) => html`<span dir="auto">${item.text}</span>${item.hint && html`<span class="hint">${item.verb ? html`<kbd>${item.hint}</kbd>` : item.hint}</span>`}`}
      />
    <//>
  `;
}
