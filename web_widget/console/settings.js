/** An agent's own choices for this browser: sound, notifications, theme, single-letter keys. */

import { effect, signal } from "../vendor/preact.js";

const KEY = "console.settings";
const DEFAULTS = { sound: true, volume: 60, repeat: false, notify: false, about: "all", theme: "auto", letters: true, mood: true };

function stored(storage) {
  try {
    return { ...DEFAULTS, ...JSON.parse(storage.getItem(KEY) ?? "{}") };
  } catch {
    return DEFAULTS;
  }
}

export function createSettings(storage) {
  const settings = signal(stored(storage));
  effect(() => {
    document.documentElement.dataset.theme = settings.value.theme;
  });
  return {
    signal: settings,
    change(part) {
      settings.value = { ...settings.value, ...part };
      try {
        storage.setItem(KEY, JSON.stringify(settings.value));
      } catch {
        return;
      }
    },
  };
}
