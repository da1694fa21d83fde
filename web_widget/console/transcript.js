/** The conversation as it happened: days, speakers, notes, state lines, what is on its way, and what is new. */

import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import { DecisionDetails } from "./decision.js";
import { Files, namesOnly } from "./files.js";
import { Icon } from "./icons.js";
import { isMessage, isNews, shownSeq, typingNow } from "./log.js";
import { plain } from "../shared/markdown.js";
import { CitedText, RichText } from "./rich-text.js";
import { clock, dayName, isoTime, sameDay } from "./time.js";
import { channelText, customerName, stateLine } from "./words.js";

const AT_BOTTOM_PX = 60;
const LIT_MS = 2_600;

const sideOf = (role) => (role === "customer" ? "customer" : role === "bot" ? "bot" : "agent");

function Byline({ role, name, at, own, channel }) {
  return html`
    <p class="byline">
      ${role === "bot" && html`<${Icon} name="bot" />`}
      <strong dir="auto">${own ? "You" : name}</strong>
      ${role === "bot" && html`<span class="ai">AI</span>`}
      ${role === "agent" && !own && html`<span class="sr">, agent</span>`}
      ${channel && channel !== "chat" && html`<span class="channel">${channelText(channel)}</span>`}
      <time datetime=${isoTime(at)}>${clock(at)}</time>
    </p>
  `;
}

function Note({ event, own }) {
  return html`
    <div class="note">
      <p class="note-label"><${Icon} name="lock" /> Private note – the customer never sees this</p>
      <${RichText} text=${event.data.text} />
      <p class="byline"><strong dir="auto">${own ? "You" : event.author?.name}</strong> <time datetime=${isoTime(event.at)}>${clock(event.at)}</time></p>
    </div>
  `;
}

function Bubble({ event, name, own, first, reveal }) {
  const [revealed, setRevealed] = useState(null);
  const show = async () => setRevealed(await reveal(event.seq));
  const side = sideOf(event.author?.role);
  return html`
    <div class="said" data-side=${side}>
      ${first && html`<${Byline} role=${event.author?.role} name=${name} at=${event.at} own=${own} channel=${event.data?.channel} />`}
      <div class="bubble">
        ${!namesOnly(event.data) && html`<${CitedText} text=${revealed ?? event.data?.text} citations=${event.data?.citations} />`}
        <${Files} conversation=${event.conversation} files=${event.data?.files} />
        ${reveal && revealed === null && event.data?.text?.includes("••••") && html`<button type="button" class="link" onClick=${show}>Show what is masked<span class="sr"> – this is recorded</span></button>`}
        <${DecisionDetails} decision=${side === "bot" ? event.data?.decision : null} />
        ${event.data?.choices?.length > 0 &&
        html`<p class="choices"><span class="sr">Offered: </span>${event.data.choices.map((choice, index) => html`<span key=${index} class="choice" dir="auto">${choice.text}</span>`)}</p>`}
      </div>
    </div>
  `;
}

function Line({ event, text }) {
  return html`<p class="line" data-kind=${event.kind}><span dir="auto">${text}</span> <time datetime=${isoTime(event.at)}>${clock(event.at)}</time></p>`;
}

const GROUP_MS = 180_000;

/** A speaker's name is said once for messages that follow closely. */
function startsGroup(event, before) {
  return (
    before?.kind !== "message.added" ||
    before.author?.role !== event.author?.role ||
    before.author?.id !== event.author?.id ||
    before.data?.channel !== event.data?.channel ||
    event.at - before.at > GROUP_MS
  );
}

function Entry({ event, before, agentId, customer, lit, reveal }) {
  const own = Boolean(event.author?.id) && event.author.id === agentId;
  const name = event.author?.role === "customer" ? customer : event.author?.name || "Assistant";
  const first = startsGroup(event, before);
  return html`
    <li id=${`message-${event.seq}`} tabindex="-1" class="entry" data-first=${first ? "" : null} data-lit=${lit ? "" : null}>
      ${event.kind === "note.added"
        ? html`<${Note} event=${event} own=${own} />`
        : event.kind === "message.added"
          ? html`<${Bubble} event=${event} name=${name} own=${own} first=${first} reveal=${reveal} />`
          : html`<${Line} event=${event} text=${stateLine(event, agentId)} />`}
    </li>
  `;
}

function PendingEntry({ message, online }) {
  const state = message.seq === null ? (online ? "Sending…" : "Waiting for the connection – will be sent") : "";
  return html`
    <li class="entry" data-first="">
      ${message.mode === "note"
        ? html`<div class="note"><p class="note-label"><${Icon} name="lock" /> Private note</p><${RichText} text=${message.text} /><p class="byline">${state}</p></div>`
        : html`<div class="said" data-side="agent" data-pending=""><p class="byline"><strong>You</strong> ${state}</p><div class="bubble"><${RichText} text=${message.text} /></div></div>`}
    </li>
  `;
}

/** Scrolling: stay at the end while the agent is there, otherwise leave the page where it is and count what is new. */
function useScroll({ store, id, log, pendingCount, marked }) {
  const place = useRef(null);
  const height = useRef(0);
  const [below, setBelow] = useState(0);

  const shown = () => place.current?.offsetParent !== null && document.visibilityState === "visible";

  /** By the height drawn last, so that it can be asked after new lines were drawn, without waiting for a scroll event. */
  const atEnd = () => height.current - place.current.scrollTop - place.current.clientHeight < AT_BOTTOM_PX;

  function measure() {
    if (!shown()) return;
    height.current = place.current.scrollHeight;
    if (!atEnd()) return;
    setBelow(0);
    store.setSeen(id, log.lastSeq);
  }

  function toEnd() {
    place.current.scrollTop = place.current.scrollHeight;
    measure();
  }

  useLayoutEffect(() => {
    setBelow(0);
    const mark = place.current.querySelector(".unread");
    if (!mark) return toEnd();
    mark.scrollIntoView({ block: "center" });
    measure();
  }, [id, log.lastSeq > 0, store.pane.value, marked]);

  useLayoutEffect(() => {
    if (atEnd()) return toEnd();
    height.current = place.current.scrollHeight;
    setBelow(log.events.filter((event) => event.seq > log.seen && isNews(event, store.agentId.peek())).length);
  }, [log.lastSeq, log.delta?.text.length, pendingCount]);

  useLayoutEffect(() => {
    if (pendingCount) toEnd();
  }, [pendingCount]);

  useEffect(() => {
    // A composer that grows takes room from below: who read the newest words goes on reading them.
    let tall = place.current.clientHeight;
    const watch = new ResizeObserver(() => {
      const { scrollTop, scrollHeight, clientHeight } = place.current;
      if (scrollHeight - scrollTop - tall < AT_BOTTOM_PX && clientHeight !== tall) toEnd();
      tall = clientHeight;
    });
    watch.observe(place.current);
    return () => watch.disconnect();
  }, [id]);

  useEffect(() => {
    const back = () => measure();
    document.addEventListener("visibilitychange", back);
    return () => document.removeEventListener("visibilitychange", back);
  });

  return { place, measure, toEnd, below };
}

/** The message a line of the brief points to: scrolled to, focused and lit for a moment. */
function useTarget({ store, id, log, isShown }) {
  const [lit, setLit] = useState(null);
  const target = store.target.value;
  useLayoutEffect(() => {
    if (!target || target.conversation !== id) return undefined;
    const seq = shownSeq(log, target.seq, isShown);
    const entry = seq && document.getElementById(`message-${seq}`);
    if (!entry) return undefined;
    entry.scrollIntoView({ block: "center" });
    entry.focus({ preventScroll: true });
    setLit(seq);
    const timer = setTimeout(() => setLit(null), LIT_MS);
    return () => clearTimeout(timer);
  }, [target, log.lastSeq > 0]);
  return lit;
}

/** One plain sentence per new message for a screen reader; never a re-reading of the transcript. */
function useSpoken({ store, id, log }) {
  const last = useRef({ id: null, seq: 0 });
  useEffect(() => {
    const held = last.current;
    last.current = { id, seq: log.lastSeq };
    if (held.id !== id || held.seq === 0) return;
    const news = log.events.filter((event) => event.seq > held.seq && isNews(event, store.agentId.peek()));
    if (news.length) store.said.value = news.map((event) => `${event.author?.name ?? "Customer"}: ${plain(event.data?.text ?? "")}`).join("\n");
  }, [id, log.lastSeq]);
}

function Passing({ log, now, customer }) {
  const people = typingNow(log, now);
  return html`
    ${log.delta &&
    html`<li class="entry" data-first=""><div class="said" data-side="bot" data-pending=""><p class="byline"><${Icon} name="bot" /><strong>Assistant</strong><span class="ai">AI</span> is writing…</p><div class="bubble"><${RichText} text=${log.delta.text} /></div></div></li>`}
    ${people
      .filter(({ role }) => role !== "agent")
      .map(({ role, name }) => html`<li key=${role} class="typing"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span> ${role === "bot" ? "The assistant is writing" : `${name || customer} is typing`}</li>`)}
  `;
}

export function Transcript({ desk, id }) {
  const { store, outbox } = desk;
  const log = store.selectedLog.value;
  const row = store.selectedRow.value;
  const agentId = store.agentId.value;
  const now = store.now.value;
  const customer = customerName(row);
  const pending = desk.pending.signal.value.get(id) ?? outbox.of(id);
  const isShown = (event) => isMessage(event) || stateLine(event, agentId) !== "";
  const events = log.events.filter(isShown);
  const firstNew = log.unreadAfter === null ? null : events.find((event) => event.seq > log.unreadAfter && isNews(event, agentId));
  const { place, measure, toEnd, below } = useScroll({ store, id, log, pendingCount: pending.length, marked: Boolean(firstNew) });
  const lit = useTarget({ store, id, log, isShown });
  useSpoken({ store, id, log });

  const entries = [];
  let before = null;
  for (const event of events) {
    if (!before || !sameDay(before.at, event.at)) {
      entries.push(html`<li key=${`day-${event.seq}`} class="day"><span>${dayName(event.at, now)}</span></li>`);
      before = null;
    }
    if (event === firstNew) {
      before = null;
      entries.push(html`<li key="unread" class="unread"><span>New since you were here</span></li>`);
    }
    entries.push(html`<${Entry} key=${event.seq} event=${event} before=${before} agentId=${agentId} customer=${customer} lit=${lit === event.seq} reveal=${desk.actions.reveal} />`);
    before = event;
  }

  return html`
    <div class="transcript-frame">
      <div class="transcript" ref=${place} tabindex="0" role="region" aria-label=${`Conversation with ${customer}`} onScroll=${measure}>
        ${log.lastSeq === 0 && html`<p class="empty">Opening the conversation…</p>`}
        <ol role="list">
          ${entries} ${pending.map((message) => html`<${PendingEntry} key=${message.id} message=${message} online=${store.connection.value === "open"} />`)}
          <${Passing} log=${log} now=${now} customer=${customer} />
        </ol>
      </div>
      ${below > 0 && html`<button type="button" class="below" onClick=${toEnd}><${Icon} name="down" />${below === 1 ? "1 new message" : `${below} new messages`}</button>`}
    </div>
  `;
}
