/** The repeat guard: tells an agent who asks for something that was given already, and where it was said. */

import { html, signal, useEffect } from "../vendor/preact.js";
import { Icon } from "./icons.js";
import { moment } from "./time.js";

const GUARD_PAUSE_MS = 350;

/** Flags of the newest check, for the text they were made of; another text shows none. */
const checked = signal({ id: null, text: "", flags: [] });

/** Ask the server once the agent pauses; a failed check is silent, it must never stand in the way of writing. */
function useCheck({ api }, id, text) {
  useEffect(() => {
    if (!text.trim()) return;
    const wait = setTimeout(async () => {
      try {
        const { flags } = await api.check(id, text);
        checked.value = { id, text, flags };
      } catch {
        checked.value = { id, text, flags: [] };
      }
    }, GUARD_PAUSE_MS);
    return () => clearTimeout(wait);
  }, [id, text]);
}

export function Guard({ desk, id, text }) {
  useCheck(desk, id, text);
  const { id: of, flags } = checked.value;
  const shown = of === id && text.trim() ? flags : [];
  const now = desk.store.now.value;
  return html`
    <div class="guard" role="status" aria-live="polite">
      ${shown.map(
        (flag) => html`
          <p key=${flag.name}>
            <${Icon} name="warn" /><span>Already given: <b>${flag.label}</b> <span dir="auto">${flag.value}</span></span>
            <button type="button" class="link" onClick=${() => desk.actions.jump(flag.seq)}>said ${moment(flag.said_at, now)}<span class="sr"> – show the message</span></button>
          </p>
        `,
      )}
    </div>
  `;
}
