// What the customer sees, as a pure function of what the server said.

const quiet = { queue: null, writing: null, typing: null };

export const fresh = (conversation = null) => ({
  conversation, seq: 0, ahead: [], epoch: 0, status: "bot", holder: { role: "bot", name: "" }, ai: true,
  items: [], ratings: {}, surveyed: false, slip: [], desk: {}, deaf: null, ...quiet,
});

const line = (view, { seq, at }, code, params = {}) => ({
  ...view,
  items: [...view.items, { key: `s${seq}`, type: "system", seq, at, code, params }],
});

/** The customer wants no more of this answer; pieces of it that are still under way are not shown. */
export const stopped = (view) => ({ ...view, writing: null, typing: null, deaf: view.writing?.turn ?? view.deaf });

const held = (view, status, role, name = "") => ({ ...view, ...quiet, status, holder: { role, name }, ai: role === "bot" });

const RULES = {
  "message.added"(view, { seq, at, author: { role, name }, client_message_id: id, data }) {
    const { text, citations, choices, files } = data;
    const items = [...view.items, { key: id ?? `s${seq}`, type: "message", seq, at, role, name, id, text, citations, choices, files }];
    return role === "customer" ? { ...view, items } : { ...view, items, writing: null, typing: null };
  },
  "notice.added"(view, event) {
    const { code, params } = event.data;
    return /^agent_(away|busy)/.test(code) ? view : line(view, event, `notice_${code}`, params);
  },
  "answer.stopped": (view, event) => line(stopped(view), event, "stopped"),
  "answer.rated": (view, { data }) => ({ ...view, ratings: { ...view.ratings, [data.message_seq]: data.rating } }),
  "handoff.requested": (view, event) => line(held(view, "queued", "queue"), event, "requested"),
  "agent.assigned"(view, event) {
    const name = event.data.agent_name;
    const code = view.holder.role === "agent" ? "transferred" : "joined";
    return line(held(view, "assigned", "agent", name), event, code, { name });
  },
  "assignment.released": (view, event) => line(held(view, "queued", "queue"), event, "released", view.holder),
  "conversation.returned": (view, event) => line(held(view, "bot", "bot"), event, event.data.by === "customer" ? "left_queue" : "returned"),
  "conversation.away": (view, event) => line(held(view, "away", "nobody"), event, event.data.back_at ? "back" : "away", event.data),
  "conversation.resolved": (view, event) => line(held(view, "resolved", "nobody"), event, "resolved"),
  "conversation.reopened": (view, event) => line(held(view, "bot", "bot"), event, "reopened"),
  "waiting.chosen": (view, event) => event.data.choice === "bot" ? line(view, event, "with_bot") : view,
  "promise.kept": (view, event) => line(view, event, "kept", event.data),
  "promise.withdrawn": (view, event) => line(view, event, "withdrawn", event.data),
  "survey.answered": (view) => ({ ...view, surveyed: true }),
  "order.changed": (view, event) => line(view, event, "order_changed", { reference: "", ...event.data }),
};

export function apply(view, event) {
  if (event.seq <= view.seq || view.ahead.some((early) => early.seq === event.seq)) return view;
  if (event.seq > view.seq + 1) return { ...view, ahead: [...view.ahead, event] };
  const rule = Object.hasOwn(RULES, event.kind) ? RULES[event.kind] : (same) => same;
  const next = { ...rule(view, event), seq: event.seq };
  const follower = next.ahead.find((early) => early.seq === next.seq + 1);
  return follower ? apply({ ...next, ahead: next.ahead.filter((early) => early !== follower) }, follower) : next;
}

const enter = (view, { status, holder, epoch, ai }) => {
  const moved = status !== view.status || holder.role !== view.holder.role;
  return { ...(moved ? held(view, status) : view), status, holder, epoch, ai };
};

const FRAMES = {
  welcome(view, { conversation, state, events, reset, desk = {} }) {
    const kept = reset || conversation !== view.conversation ? fresh(conversation) : view;
    return enter(events.reduce(apply, { ...kept, desk, writing: null, typing: null }), state);
  },
  started: (view, { conversation, state }) => enter(conversation === view.conversation ? view : { ...fresh(conversation), desk: view.desk }, state),
  event: (view, { event }) => apply(view, event),
  events: (view, { events }) => events.reduce(apply, view),
  state: (view, { state }) => enter(view, state),
  queue: (view, { position, wait, choices = [] }) => ({ ...view, queue: { position, wait, choices } }),
  typing: (view, { role, name, on }) => ({ ...view, typing: on ? { role, name } : null }),
  slip: (view, { lines }) => ({ ...view, slip: lines }),
  // a line that was dropped and could not be is shown again
  refused: (view) => ({ ...view, slip: [...view.slip] }),
  lost: (view) => ({ ...view, writing: null, typing: null }),
  delta(view, { turn, text }) {
    if (!view.ai || turn === view.deaf) return view;
    const before = view.writing?.turn === turn ? view.writing.text : "";
    return { ...view, typing: null, writing: { turn, text: before + text } };
  },
};

export const receive = (view, frame) => Object.hasOwn(FRAMES, frame.type) ? FRAMES[frame.type](view, frame) : view;
