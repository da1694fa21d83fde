/** The console's HTTP calls, by name. */

import { ApiError, createCalls } from "../shared/calls.js";

export { ApiError };

/**
 * @param {{csrf: () => string, onSignedOut: () => void}} session where the CSRF token is read, who hears of a 401
 */
export function createApi({ csrf, onSignedOut }) {
  const request = createCalls({ csrf, onSignedOut });
  const change = (id, verb, body = {}) => request("POST", `conversations/${encodeURIComponent(id)}/${verb}`, body);

  return {
    me: () => request("GET", "me"),
    signIn: (email, password, code) => request("POST", "sign-in", { email, password, code: code || undefined }),
    signInWithLink: (token, code) => request("POST", "sign-in/link", { token, code: code || undefined }),
    signOut: () => request("POST", "sign-out"),
    setAvailability: (availability, give_back) => request("PUT", "me/availability", give_back ? { availability, give_back } : { availability }),
    keys: () => request("GET", "me/keys"),
    setKeys: (keys) => request("PUT", "me/keys", { keys }),
    views: () => request("GET", "me/views"),
    setViews: (views) => request("PUT", "me/views", { views }),
    list: (view) => request("GET", `conversations?view=${encodeURIComponent(view)}`),
    conversation: (id) => request("GET", `conversations/${encodeURIComponent(id)}`),
    claim: (id) => change(id, "claim"),
    reply: (id, message) => change(id, "reply", message),
    note: (id, message) => change(id, "note", message),
    giveToBot: (id, body) => change(id, "return", body),
    release: (id) => change(id, "release"),
    transfer: (id, body) => change(id, "transfer", body),
    resolve: (id, body) => change(id, "resolve", body),
    snooze: (id, until) => change(id, "snooze", { until }),
    wake: (id) => change(id, "wake"),
    setPriority: (id, priority) => change(id, "priority", { priority }),
    setTags: (id, tags) => change(id, "tags", { tags }),
    toTeam: (id, body) => change(id, "team", body),
    assign: (id, agent_id) => change(id, "assign", { agent_id }),
    settle: (id, seq, body) => change(id, `promises/${seq}`, body),
    teams: () => request("GET", "teams"),
    overview: () => request("GET", "overview"),
    check: (id, text) => change(id, "check", { text }),
    reveal: (id, seq) => change(id, "reveal", { message_seq: seq }),
    suggestion: (id) => change(id, "suggestion"),
    ask: (text, conversation) => request("POST", "ask", { text, conversation }),
    canned: (id) => request("GET", `canned?conversation=${encodeURIComponent(id)}`),
    saveCanned: (id, body) => (id ? request("PUT", `canned/${encodeURIComponent(id)}`, body) : request("POST", "canned", body)),
    removeCanned: (id) => request("DELETE", `canned/${encodeURIComponent(id)}`),
    rejectSuggestion: (id, body) => change(id, "suggestion/rejected", body),
    promise: (id, body) => change(id, "promises", body),
    search: (query, who, days) => request("GET", `search?${new URLSearchParams({ q: query, who, days })}`),
    past: (id) => request("GET", `conversations/${encodeURIComponent(id)}/past`),
    orders: (id) => request("GET", `conversations/${encodeURIComponent(id)}/orders`),
    orderSummary: (id, wanted) => change(id, "orders/summary", wanted),
    orderConfirm: (id, body) => change(id, "orders/confirm", body),
  };
}
