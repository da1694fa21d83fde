/** What the server says over the live connection, put where it belongs in the store. */

/**
 * @param {{store: object, watch: (id: string) => void, onHello: (frame: object) => void, onEvents: (id: string) => void, onMention: (frame: object) => void}} parts
 * @returns {(frame: object) => void}; frames of a kind it does not know are skipped
 */
export function createFrames({ store, watch, onHello, onEvents, onMention }) {
  const asked = new Set();

  function add(id, events) {
    const gap = store.addEvents(id, events);
    if (gap && !asked.has(id)) {
      asked.add(id);
      watch(id);
    }
    onEvents(id);
  }

  const handlers = {
    hello(frame) {
      asked.clear();
      onHello(frame);
    },
    row: ({ row }) => store.setRow(row),
    events({ conversation, events, brief }) {
      asked.delete(conversation);
      if (brief) store.setBrief(conversation, brief);
      add(conversation, events);
      store.setCaughtUp(conversation);
    },
    event: ({ conversation, event }) => add(conversation, [event]),
    brief: ({ conversation, brief }) => store.setBrief(conversation, brief),
    typing: (frame) => store.setTyping(frame.conversation, frame),
    delta: (frame) => store.addDelta(frame.conversation, frame),
    viewers: ({ conversation, viewers }) => store.setViewers(conversation, viewers),
    mention: (frame) => onMention(frame),
    agents: ({ agents }) => (store.agents.value = agents),
  };

  return (frame) => Object.hasOwn(handlers, frame.type) && handlers[frame.type](frame);
}
