/** What each verb of the command table does. */

import { COMMANDS, isOpenTo } from "./commands.js";
import { focusOn } from "./shortcuts.js";

/** @returns {(id: string) => void}; a verb that means nothing just now does nothing */
export function createVerbs({ store, actions, bulk, drafts, settings, signOut }) {
  const open = () => store.selected.value;
  const ask = (name) => () => (store.dialog.value = name);
  const write = (mode) => () => {
    drafts.change(open(), { mode });
    actions.focusComposer();
  };
  const pane = (name, selector) => () => {
    store.pane.value = name;
    focusOn(selector);
  };
  const be = (availability, give_back = false) => () => actions.setAvailability(availability, give_back);

  const runs = {
    list: pane("list", ".rows [tabindex='0']"),
    search: pane("list", "#search"),
    pick: () => (store.picked.value ? bulk.end() : bulk.begin()),
    undo: bulk.undo,
    next: () => actions.claimNext(),
    claim: () => actions.claim(),
    reply: write("reply"),
    note: write("note"),
    suggest: () => actions.insertSuggestion(open()),
    canned() {
      const { reply } = drafts.of(open());
      drafts.change(open(), { mode: "reply", reply: reply && !/\s$/.test(reply) ? `${reply} /` : `${reply}/` });
      actions.focusComposer();
    },
    brief: pane("brief", "#brief"),
    orders: pane("brief", "#orders"),
    resolve: ask("resolve"),
    return: ask("return"),
    transfer: ask("transfer"),
    team: ask("team"),
    plan: ask("plan"),
    promise: ask("promise"),
    release: () => actions.release(open()),
    close: () => actions.close(),
    online: be("online"),
    away: be("away"),
    "away-give-back": be("away", true),
    offline: be("offline"),
    sound() {
      const sound = !settings.signal.value.sound;
      settings.change({ sound });
      actions.tell(sound ? "Sound is on." : "Sound is off.");
    },
    theme: () => settings.change({ theme: getComputedStyle(document.body).colorScheme === "dark" || matchMedia("(prefers-color-scheme: dark)").matches && settings.signal.value.theme === "auto" ? "light" : "dark" }),
    texts: ask("texts"),
    overview: ask("overview"),
    content: () => location.assign("/content/"),
    dashboard: () => location.assign("/dashboard/"),
    commands: ask("commands"),
    keys: ask("keys"),
    help: ask("help"),
    "sign-out": signOut,
  };

  return (id) => {
    const command = COMMANDS.find((one) => one.id === id);
    const now = { row: store.selectedRow.value, agentId: store.agentId.value, role: store.session.value.agent?.role };
    if (command && isOpenTo(command, now)) runs[id]();
  };
}
