/** One thing done with several conversations. It begins after ten seconds: until then it can be undone without a trace. */

import { customerName, several } from "./words.js";

const HOLD_MS = 10_000;

/** How it went, in one sentence; `refused` are [name, why]. Pure. */
export function outcomeText(done, count, refused) {
  if (!refused.length) return `${done}: ${several(count)}.`;
  const some = refused.slice(0, 3).map(([name, why]) => `${name} (${why})`).join(", ");
  return `${done}: ${count - refused.length} of ${count}. Not ${some}${refused.length > 3 ? ` and ${refused.length - 3} more` : ""}.`;
}

/** @param {{store: object, tell: Function, hold?: number}} parts `hold` in ms */
export function createBulk({ store, tell, hold = HOLD_MS }) {
  let timer = 0;
  const chosen = () => [...(store.picked.value ?? [])].filter((id) => store.rowOf(id));

  function begin(id) {
    store.picked.value = new Set(id ? [id] : []);
  }

  function end() {
    store.picked.value = null;
  }

  function toggle(id) {
    if (!store.picked.value) return begin(id);
    const next = new Set(store.picked.value);
    if (!next.delete(id)) next.add(id);
    store.picked.value = next;
  }

  /** One after the other: each is its own act on the server, with its own refusals. */
  async function run() {
    clearTimeout(timer);
    const held = store.held.value;
    if (!held) return;
    store.held.value = null;
    const refused = [];
    for (const id of held.ids) {
      try {
        store.setRow((await held.act(id)).row);
      } catch (error) {
        const why = error.body?.holder ? `${error.body.holder.name} has it` : error.message;
        refused.push([customerName(store.rowOf(id)), why]);
      }
    }
    tell(outcomeText(held.done, held.ids.length, refused), refused.length ? "error" : "info");
  }

  /** @param {{doing: string, done: string, act: (id: string) => Promise<{row: object}>}} what */
  async function start(what) {
    const ids = chosen();
    store.dialog.value = null;
    end();
    if (!ids.length) return;
    await run();
    store.held.value = { ...what, ids, until: Date.now() + hold };
    timer = setTimeout(run, hold);
  }

  function undo() {
    clearTimeout(timer);
    const held = store.held.value;
    if (!held) return tell("There is nothing to undo.");
    store.held.value = null;
    store.picked.value = new Set(held.ids);
    tell("Undone: nothing was changed.");
  }

  addEventListener("beforeunload", (event) => store.held.value && event.preventDefault());
  addEventListener("pagehide", run);

  return { begin, end, toggle, start, undo, chosen };
}
