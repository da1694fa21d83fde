/** Where the agent writes: a reply or a private note, never mistaken for each other, never lost, never blind. */

import { html, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import { CannedList, useCanned } from "./canned-list.js";
import { Copilot } from "./copilot.js";
import { Guard } from "./guard.js";
import { Icon } from "./icons.js";
import { typingNow } from "./log.js";
import { RichText } from "./rich-text.js";
import { clock } from "./time.js";
import { customerName } from "./words.js";

const LONGEST = 4000;

/** Whether this agent may write to the customer, and what to say when not. Pure. */
export function replyState(row, agentId) {
  if (!row) return { may: false, why: "" };
  if (row.status === "resolved") return { may: true, takes: "Resolved. Sending opens it again, and you have it." };
  if (row.status === "assigned" && row.holder?.id !== agentId)
    return { may: false, why: `${row.holder?.name ?? "A colleague"} is helping ${customerName(row)}. You can read along and leave a note.` };
  if (row.status === "bot") return { may: true, takes: "Sending takes over from the assistant." };
  if (row.status !== "assigned") return { may: true, takes: "Sending takes the conversation." };
  return { may: true, takes: "" };
}

/** Names of colleagues who write in this conversation right now. */
function colleaguesTyping(log, agentId, now) {
  const viewers = log.viewers.filter((viewer) => viewer.typing && viewer.id !== agentId);
  const others = typingNow(log, now).filter((one) => one.role === "agent");
  return [...new Set([...viewers, ...others].map(({ name }) => name))];
}

function Stale({ desk, id, events }) {
  const panel = useRef(null);
  return html`
    <section class="stale" ref=${panel} role="alert" aria-label="Newer messages">
      <h3><${Icon} name="warn" />${events.length === 1 ? "A message you may not have seen" : "Messages you may not have seen"}</h3>
      <ul role="list">
        ${events.map((event) => html`<li key=${event.seq}><strong dir="auto">${event.author?.name ?? "Customer"}</strong> <time>${clock(event.at)}</time><${RichText} text=${event.data?.text ?? ""} /></li>`)}
      </ul>
      <p>Your reply was not sent. Change it, or send it again as it is.</p>
      <button type="button" class="quiet" onClick=${() => desk.store.setStale(id, null)}>Close this hint</button>
    </section>
  `;
}

/** In which mode each conversation was written to last; only to notice a change. */
const lastMode = new Map();

/** What to ask before this is sent; "" when nothing is doubtful. `colleagues` who write and might take it. Pure. */
export function doubtOf({ mode, last, colleagues, text }) {
  if (!text.trim()) return "";
  if (mode === "reply" && last === "note") return "You wrote a note before: this goes to the customer. Press again to send it.";
  if (mode === "reply" && colleagues.length) return `${colleagues.join(", ")} ${colleagues.length === 1 ? "is" : "are"} writing here, too. Press again to send yours all the same.`;
  return "";
}

function Modes({ mode, mayReply, choose }) {
  const tab = (value, icon, text) => html`
    <button type="button" class="mode" data-mode=${value} aria-pressed=${mode === value ? "true" : "false"} disabled=${value === "reply" && !mayReply} onClick=${() => choose(value)}>
      <${Icon} name=${icon} />${text}
    </button>
  `;
  return html`<div class="modes" role="group" aria-label="What to write">${tab("reply", "send", "Reply")}${tab("note", "lock", "Private note")}</div>`;
}

export function Composer({ desk, id }) {
  const { store, drafts, actions } = desk;
  const row = store.selectedRow.value;
  const log = store.selectedLog.value;
  const state = replyState(row, store.agentId.value);
  const draft = drafts.of(id);
  const mode = state.may ? draft.mode : "note";
  const text = draft[mode];
  const field = useRef(null);
  const name = customerName(row);
  const colleagues = colleaguesTyping(log, store.agentId.value, store.now.value);

  const change = (value) => {
    drafts.change(id, { [mode]: value });
    if (mode === "reply") actions.typing(id, value.length > 0);
  };
  const canned = useCanned({ desk, id, text, mode, field, change });
  const [doubt, setDoubt] = useState("");

  useLayoutEffect(() => {
    if (log.stale) field.current?.focus();
  }, [log.stale]);

  /** Twice is meant: once more after a hint that a colleague writes, or that this is a note after a reply. */
  function send() {
    const why = doubtOf({ mode, last: lastMode.get(id), colleagues: state.takes ? colleagues : [], text });
    if (why && doubt !== why) return setDoubt(why);
    setDoubt("");
    if (text.trim()) lastMode.set(id, mode);
    return actions.send(id, mode);
  }

  function onKeyDown(event) {
    if (canned.onKey(event)) return;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.altKey) return;
    event.preventDefault();
    send();
  }

  function onInput(event) {
    change(event.target.value);
    canned.moved();
    setDoubt("");
  }

  function choose(value) {
    drafts.change(id, { mode: value });
    field.current?.focus();
  }

  const label = mode === "note" ? "Private note for the team" : `Reply to ${name}`;
  return html`
    <div class="composer" data-mode=${mode}>
      ${log.stale?.length > 0 && html`<${Stale} desk=${desk} id=${id} events=${log.stale} />`}
      ${colleagues.length > 0 && html`<p class="colleague"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span> ${colleagues.join(", ")} ${colleagues.length === 1 ? "is" : "are"} writing</p>`}
      ${!state.may && state.why && html`<p class="cannot">${state.why}</p>`}
      ${doubt && html`<p class="doubt" role="alert"><${Icon} name="warn" />${doubt}</p>`}
      <div class="composer-top">
        <${Modes} mode=${mode} mayReply=${state.may} choose=${choose} />
        <span class="hint">${mode === "note" ? "Only the team sees this" : state.takes}</span>
      </div>
      <${CannedList} canned=${canned} />
      <div class="composer-box">
        <label class="sr" for="composer-text">${label}</label>
        <textarea
          id="composer-text"
          ref=${field}
          dir="auto"
          rows="2"
          maxlength=${LONGEST}
          placeholder=${mode === "note" ? "Write a note for the team…" : `Write to ${name}…`}
          aria-describedby="composer-hint"
          value=${text}
          onInput=${onInput}
          aria-autocomplete="list"
          aria-controls=${canned.open ? "canned-list" : null}
          aria-activedescendant=${canned.open && canned.items.length ? `canned-${canned.active}` : null}
          onKeyDown=${onKeyDown}
          onClick=${canned.moved}
          onKeyUp=${(event) => ["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key) && canned.moved()}
          onFocus=${canned.moved}
          onBlur=${() => actions.typing(id, false)}
        ></textarea>
        <button type="button" class="primary" aria-disabled=${text.trim() ? null : "true"} onClick=${send}>
          ${mode === "note" ? "Save note" : log.stale?.length || doubt ? "Send anyway" : "Send"}
        </button>
      </div>
      ${mode === "reply" && html`<${Guard} desk=${desk} id=${id} text=${text} /><${Copilot} desk=${desk} id=${id} />`}
      <p class="hint" id="composer-hint">Enter ${mode === "note" ? "saves" : "sends"}, Shift+Enter starts a new line${mode === "reply" ? ", / for canned replies" : ""}${text.length > LONGEST - 300 ? ` – ${LONGEST - text.length} characters left` : ""}</p>
    </div>
  `;
}
