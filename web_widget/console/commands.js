/** Every verb of the console in one table: the key map, its help page and the command bar are made of it. */

/** `needs`: "open" any conversation, "mine" one the agent holds, "claimable" one nobody holds, "lead" the role. */
export const COMMANDS = [
  { id: "commands", chord: "Ctrl+KeyK", text: "Command bar: every verb, and customers by name" },
  { id: "list", chord: "Alt+KeyL", text: "Go to the list" },
  { id: "search", chord: "Alt+KeyF", text: "Search all conversations" },
  { id: "pick", chord: "", text: "Choose several conversations (in the list also X)" },
  { id: "undo", chord: "Alt+KeyZ", text: "Undo what is about to be done with several" },
  { id: "next", chord: "Alt+KeyQ", text: "Claim who has waited longest" },
  { id: "claim", chord: "Alt+KeyC", needs: "claimable", text: "Claim the open conversation, or take over" },
  { id: "reply", chord: "Alt+KeyM", needs: "open", text: "Write a reply" },
  { id: "note", chord: "Alt+KeyN", needs: "open", text: "Write a private note" },
  { id: "suggest", chord: "Alt+KeyI", needs: "open", text: "Insert the suggested reply" },
  { id: "canned", chord: "Alt+KeyS", needs: "open", text: "Insert a canned reply (or type / in the reply)" },
  { id: "brief", chord: "Alt+KeyB", needs: "open", text: "Go to the brief" },
  { id: "orders", chord: "Alt+KeyO", needs: "open", text: "Go to the customer's orders" },
  { id: "resolve", chord: "Alt+KeyR", needs: "mine", text: "Resolve" },
  { id: "return", chord: "Alt+KeyG", needs: "mine", text: "Give back to the assistant" },
  { id: "transfer", chord: "Alt+KeyT", needs: "mine", text: "Transfer to a colleague" },
  { id: "team", chord: "Alt+KeyA", needs: "mine", text: "Give to another team" },
  { id: "plan", chord: "Alt+KeyP", needs: "mine", text: "Plan: urgency, tags, put off" },
  { id: "promise", chord: "", needs: "mine", text: "Note a promise made elsewhere" },
  { id: "release", chord: "Alt+KeyU", needs: "mine", text: "Put back in the queue" },
  { id: "close", chord: "", needs: "open", text: "Close the conversation (it keeps its holder)" },
  { id: "online", chord: "", text: "I am online" },
  { id: "away", chord: "", text: "I am away, and keep what I have" },
  { id: "away-give-back", chord: "", text: "I am away, and give back what I have" },
  { id: "offline", chord: "", text: "I am offline" },
  { id: "sound", chord: "", text: "Sound on or off" },
  { id: "theme", chord: "", text: "Light or dark" },
  { id: "texts", chord: "", text: "Edit canned replies" },
  { id: "overview", chord: "", needs: "lead", text: "Overview of teams, agents and who waits" },
  { id: "content", chord: "", text: "Go to the content pages" },
  { id: "dashboard", chord: "", text: "Go to the dashboard" },
  { id: "keys", chord: "", text: "Change keys" },
  { id: "help", chord: "Alt+KeyH", text: "Keyboard help (in the list also ?)" },
  { id: "sign-out", chord: "", text: "Sign out" },
];

/** The chord of every verb for an agent with these choices of their own. Pure. */
export const chordsOf = (own) => new Map(COMMANDS.map(({ id, chord }) => [id, own[id] ?? chord]));

const KEY_NAMES = { Slash: "/", Period: ".", Comma: ",", Minus: "-", Equal: "=", Backquote: "`", Semicolon: ";", Quote: "'", BracketLeft: "[", BracketRight: "]", Backslash: "\\" };

/** "Alt+KeyL" as it is read on a keyboard: "Alt+L". Pure. */
export const chordText = (chord) =>
  chord
    .split("+")
    .map((part) => KEY_NAMES[part] ?? part.replace(/^(Key|Digit|Arrow)(?=.)/, ""))
    .join("+");

const MODIFIERS = /^(Control|Alt|Shift|Meta|OS|CapsLock|AltGraph)/;

/** The chord of a key press, or "" for a bare modifier and for AltGr, which writes signs. The command key is Ctrl. Pure. */
export function chordOf(event) {
  if (MODIFIERS.test(event.code) || event.getModifierState?.("AltGraph")) return "";
  const held = [(event.ctrlKey || event.metaKey) && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift"];
  return [...held.filter(Boolean), event.code].join("+");
}

/** Why a chord cannot stand for a verb, in words; "" when it can. Pure. */
export function chordProblem(chord, id, own) {
  if (!/(^|\+)(Ctrl|Alt)\+/.test(chord) && !/^(Shift\+)?F\d+$/.test(chord)) return "Hold Ctrl or Alt with it, or take a function key: a letter alone would fire while you write.";
  if (/^Ctrl\+(Shift\+)?Key[TNWR]$/.test(chord)) return "The browser keeps this key for itself.";
  const other = [...chordsOf(own)].find(([verb, held]) => verb !== id && held === chord)?.[0];
  return other ? `This key stands for “${COMMANDS.find((one) => one.id === other).text}” already.` : "";
}

/** Whether a verb means something just now. Pure. */
export function isOpenTo({ needs }, { row, agentId, role }) {
  if (needs === "lead") return role !== "agent";
  if (!needs) return true;
  if (!row) return false;
  if (needs === "mine") return row.status === "assigned" && row.holder?.id === agentId;
  if (needs === "claimable") return row.status !== "assigned" && row.status !== "resolved";
  return true;
}

/** How well a text answers what was typed: every word must begin a word of it; 0 is not at all. Pure. */
export function matches(text, query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const plain = text.toLowerCase();
  let score = 1;
  for (const word of words) {
    const at = plain.indexOf(word);
    if (at < 0) return 0;
    score += at === 0 ? 3 : /\W/.test(plain[at - 1]) ? 2 : 1;
  }
  return score;
}
