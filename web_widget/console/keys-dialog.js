/** The keys as they are, and changing them: press the new ones; what is taken or would fire while writing is refused. */

import { html, useState } from "../vendor/preact.js";
import { COMMANDS, chordOf, chordProblem, chordText, chordsOf } from "./commands.js";
import { Dialog } from "./dialog.js";
import { LIST_KEYS } from "./shortcuts.js";

const Keys = ({ text }) => html`${text.split(" ").map((key, index) => html`<kbd key=${index}>${key}</kbd>`)}`;

export function Help({ desk }) {
  const { store } = desk;
  const chords = chordsOf(store.keys.value);
  return html`
    <${Dialog} desk=${desk} title="Keyboard">
      <dl class="keys">
        ${COMMANDS.filter(({ id }) => chords.get(id)).map(({ id, text }) => html`<div key=${id}><dt><kbd>${chordText(chords.get(id))}</kbd></dt><dd>${text}</dd></div>`)}
        ${LIST_KEYS.map(({ keys, text }) => html`<div key=${keys}><dt><${Keys} text=${keys} /></dt><dd>${text}</dd></div>`)}
      </dl>
      <p class="dialog-actions">
        <button type="button" class="quiet" onClick=${() => (store.dialog.value = "keys")}>Change keys…</button>
        <button type="button" class="primary" autofocus onClick=${() => (store.dialog.value = null)}>Close</button>
      </p>
    <//>
  `;
}

export function ChangeKeys({ desk }) {
  const { store, actions } = desk;
  const own = store.keys.value;
  const chords = chordsOf(own);
  const [changing, setChanging] = useState(null);
  const [problem, setProblem] = useState("");

  const set = (id, chord) => {
    const { [id]: _, ...others } = own;
    const usual = COMMANDS.find((one) => one.id === id).chord;
    return actions.setKeys(chord === usual ? others : { ...others, [id]: chord });
  };

  function onKeyDown(event) {
    if (!changing || ["Tab", "Escape"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const chord = chordOf(event);
    if (!chord) return;
    const why = chordProblem(chord, changing, own);
    setProblem(why && `${chordText(chord)}: ${why}`);
    if (!why) {
      set(changing, chord);
      setChanging(null);
    }
  }

  return html`
    <${Dialog} desk=${desk} title="Change keys">
      <p>Press “Change”, then the new keys. They are kept with your account.</p>
      <p class="problem" role="alert">${problem}</p>
      <ul class="key-list" role="list" onKeyDown=${onKeyDown}>
        ${COMMANDS.map(
          ({ id, text }) => html`
            <li key=${id}>
              <span>${text}</span>
              <span class="key-now">${chords.get(id) ? html`<kbd>${chordText(chords.get(id))}</kbd>` : html`<span class="hint">none</span>`}</span>
              <button type="button" class="quiet" aria-pressed=${changing === id ? "true" : "false"} onClick=${() => (setProblem(""), setChanging(changing === id ? null : id))} onBlur=${() => changing === id && setChanging(null)}>${changing === id ? "Press keys…" : "Change"}<span class="sr"> ${text}</span></button>
              <button type="button" class="quiet" disabled=${!chords.get(id)} onClick=${() => set(id, "")}>Off<span class="sr"> ${text}</span></button>
            </li>
          `,
        )}
      </ul>
      <p class="dialog-actions">
        <button type="button" class="quiet" onClick=${() => actions.setKeys({})}>The usual keys again</button>
        <button type="button" class="primary" autofocus onClick=${() => (store.dialog.value = null)}>Close</button>
      </p>
    <//>
  `;
}
