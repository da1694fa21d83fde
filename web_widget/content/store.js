/** What the content pages know, as signals, and the calls that fill it. */

import { computed, signal } from "../vendor/preact.js";
import { createSession } from "../pages/session.js";
import { badge } from "./words.js";

const query = (values) => new URLSearchParams(values).toString();

export function createStore() {
  const page = createSession("the content pages");
  const { request } = page;
  const call = (method, path, body) => request(method, `content/${path}`, body);
  const files = signal(null);
  const repository = signal(false);
  const usage = signal({ documents: {}, rated_down: null });
  const gaps = signal(null);
  const findings = signal(null);
  const filter = signal("");
  const openBy = signal({});

  const calls = {
    file: (path) => call("GET", `file?${query({ path })}`),
    open: (path) => call("POST", "open", { path }),
    openNow: () => call("GET", "open"),
    answers: (path) => call("GET", `answers?${query({ path })}`),
    check: (path, text) => call("POST", "check", { path, text }),
    diff: (body) => call("POST", "diff", body),
    save: (body) => call("PUT", "file", body),
    move: (body) => call("POST", "move", body),
    remove: (body) => call("POST", "delete", body),
    ask: (text) => call("POST", "try", { text }),
    draft: (id) => call("POST", `gaps/${id}/draft`, {}),
    prove: (id) => call("POST", `gaps/${id}/ask`, {}),
    close: (id, published) => call("POST", `gaps/${id}/close`, { published }),
    merge: (id, into) => call("POST", `gaps/${id}/merge`, { into }),
    dismiss: (id, note) => call("POST", `gaps/${id}/dismiss`, { note }),
    audit: () => call("GET", "audit"),
  };

  const loads = {
    async files() {
      const found = await call("GET", "tree");
      repository.value = found.repository;
      files.value = found.files;
    },
    async usage() {
      usage.value = await call("GET", "usage");
    },
    async gaps() {
      gaps.value = (await call("GET", "gaps")).gaps;
    },
    async findings() {
      findings.value = (await call("GET", "findings")).findings;
    },
  };

  /** Who has what open just now; asked again while somebody looks at the folder. A failure says nothing. */
  const lookWhoIsHere = () => document.visibilityState === "visible" && calls.openNow().then((found) => (openBy.value = found.open_by), () => {});

  const load = (...names) => Promise.all(names.map((name) => page.attempt(loads[name])));

  const attention = computed(() => (files.value ?? []).filter((file) => badge(file).kind === "bad" || file.due));
  const openGaps = computed(() => (gaps.value ?? []).filter(({ status }) => status === "open" || status === "drafted"));
  const pairs = computed(() => (findings.value ?? []).filter(({ check }) => check === "contradiction" || check === "duplicate"));
  const serious = computed(() => (findings.value ?? []).filter(({ severity }) => severity !== "note"));

  return { page, calls, load, lookWhoIsHere, openBy, files, repository, usage, gaps, findings, filter, attention, openGaps, pairs, serious };
}

/** Words that were typed and not saved, for this tab: a reload or a lost session costs nothing. */
export const unsaved = {
  get: (path) => JSON.parse(sessionStorage.getItem(`unsaved:${path}`) ?? "null"),
  keep(path, draft) {
    sessionStorage.setItem(`unsaved:${path}`, JSON.stringify(draft));
  },
  drop: (path) => sessionStorage.removeItem(`unsaved:${path}`),
};
