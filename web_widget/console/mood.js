/** How the customer felt, turn by turn: a small line and the same in words. It never decides anything by itself. */

import { html } from "../vendor/preact.js";
import { clock } from "./time.js";

const WORDS = [[0.5, "upset"], [0.25, "uneasy"], [0, "calm"]];
export const moodWord = (level) => WORDS.find(([from]) => level >= from)[1];

/** Levels (0 calm to 1 upset) the assistant noticed, with the message that showed them. Pure. */
export function moodsOf(events) {
  const moods = [];
  for (const event of events) {
    const level = event.data?.decision?.signals?.frustration;
    if (typeof level !== "number") continue;
    const seq = event.data.through || event.data.cause_seq || event.seq;
    if (moods.at(-1)?.seq !== seq) moods.push({ seq, at: event.at, level: Math.min(1, Math.max(0, level)) });
  }
  return moods;
}

const WIDTH = 110;
const HEIGHT = 26;

/** The moods that differ from the one before. Pure. */
export const changesOf = (moods) => moods.filter(({ level }, index) => index === 0 || moodWord(level) !== moodWord(moods[index - 1].level));

/** Whether there is a line to draw, and the agent wants one; where nothing changed, the word alone says it. */
export const hasMoods = (desk) => desk.settings.signal.value.mood && changesOf(moodsOf(desk.store.selectedLog.value.events)).length > 1;

export function Mood({ desk, text }) {
  const moods = moodsOf(desk.store.selectedLog.value.events);
  const x = (index) => 4 + (index * (WIDTH - 8)) / (moods.length - 1);
  const y = (level) => 4 + level * (HEIGHT - 8);
  const points = moods.map(({ level }, index) => `${x(index).toFixed(1)},${y(level).toFixed(1)}`).join(" ");
  return html`
    <div class="mood">
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width=${WIDTH} height=${HEIGHT} aria-hidden="true" focusable="false">
        <polyline points=${points} />
        ${moods.map(({ seq, level }, index) => html`<circle key=${seq} cx=${x(index)} cy=${y(level)} r="2.6" data-mood=${moodWord(level)} />`)}
      </svg>
      <ol class="mood-words" role="list" aria-label=${`Mood: ${text}`}>
        ${changesOf(moods).map(({ seq, at, level }) => html`<li key=${seq}><button type="button" class="link" onClick=${() => desk.actions.jump(seq)}>${moodWord(level)} ${clock(at)}<span class="sr"> – show the message</span></button></li>`)}
      </ol>
    </div>
  `;
}
