/** How the console calls for attention: tab title and icon, a soft sound, a desktop notification, a spoken line. */

import { effect } from "../vendor/preact.js";
import { newsIn } from "./rows.js";
import { customerName, reasonText } from "./words.js";

const TITLE = "Console – Tellonce";

/** Two short sine notes; no file to load. `volume` is 0 to 100. Browsers allow none before the first click or key. */
export function playChime(volume) {
  if (!navigator.userActivation?.hasBeenActive) return;
  const audio = new AudioContext();
  [660, 880].forEach((frequency, index) => {
    const start = audio.currentTime + index * 0.14;
    const note = audio.createOscillator();
    const gain = audio.createGain();
    note.frequency.value = frequency;
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime((volume / 100) * 0.3, start + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.5);
    note.connect(gain).connect(audio.destination);
    note.start(start);
    note.stop(start + 0.5);
    note.onended = () => index === 1 && audio.close();
  });
}

const HEADLINES = {
  queued: (name) => `${name} is waiting for a person`,
  given: (name) => `${name} is yours now`,
  message: (name) => `${name} wrote`,
};

const newsText = ({ kind, row }) =>
  kind === "message" ? (row.last_message?.text ?? "") : (row.summary || reasonText(row.reason));

export const headline = ({ kind, row }) => HEADLINES[kind](customerName(row));

/** Whether news is of the kind an agent wants to be called for. Pure. */
export const isWanted = ({ kind }, about) => about === "all" || (about === "queue") === (kind === "queued");

const AGAIN_MS = 20_000;

export function startAlerts({ store, settings, open }) {
  let before = null;

  /** Who asked for it hears the queue again until somebody has claimed. */
  setInterval(() => {
    const { sound, repeat, volume, about } = settings.signal.peek();
    const agent = store.session.peek().agent;
    if (!sound || !repeat || about === "mine" || agent?.availability !== "online" || store.session.peek().status !== "in") return;
    if ([...store.rows.peek().values()].some((row) => row.status === "queued")) playChime(volume);
  }, AGAIN_MS);

  function notify(title, body, id) {
    if (!settings.signal.peek().notify || document.hasFocus() || globalThis.Notification?.permission !== "granted") return;
    const shown = new Notification(title, { body, tag: id });
    shown.onclick = () => {
      window.focus();
      open(id);
      shown.close();
    };
  }

  effect(() => {
    const after = store.rows.value;
    const held = before;
    before = store.session.value.status === "in" && store.connection.value === "open" ? after : null;
    if (!held || !before) return;
    const watched = document.hasFocus() ? store.selected.peek() : null;
    const news = newsIn(held, after, store.agentId.peek()).filter((one) => one.row.id !== watched && isWanted(one, settings.signal.peek().about));
    if (!news.length) return;
    store.said.value = news.map((one) => `${headline(one)}. ${newsText(one)}`).join(" ");
    const { sound, volume } = settings.signal.peek();
    if (sound) playChime(volume);
    news.forEach((one) => notify(headline(one), newsText(one), one.row.id));
  });

  effect(() => {
    const count = store.session.value.status === "in" ? store.waiting.value : 0;
    document.title = count ? `(${count}) ${TITLE}` : TITLE;
    document.querySelector("link[rel=icon]").href = count ? "icon-waiting.svg" : "icon.svg";
  });

  return {
    /** Call an agent for what is no row: a colleague named them. */
    call(title, body, id) {
      store.said.value = `${title}. ${body}`;
      const { sound, volume } = settings.signal.peek();
      if (sound) playChime(volume);
      notify(title, body, id);
    },
  };
}
