/** One live connection that repairs itself: full-jitter reconnect, a watchdog, and a kick when the network is back. */

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const SILENCE_MS = 45_000;

/** A random wait below a ceiling that doubles with each attempt (full jitter), in milliseconds. */
export const reconnectWait = (attempt, random = Math.random) =>
  random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);

/**
 * @param {{url: string, onFrame: (frame: object) => void, onStatus: (status: string) => void, onSignedOut: () => void}} options
 *   status is "connecting", "open", "lost" or "refused"
 */
export function createSocket({ url, onFrame, onStatus, onSignedOut }) {
  let socket = null;
  let attempt = 0;
  let wanted = false;
  let retry = 0;
  let watchdog = 0;

  const heard = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => drop(), SILENCE_MS);
  };

  /** Let go of a connection that may be dead without waiting for its close handshake. */
  function drop() {
    const dead = socket;
    socket = null;
    if (!dead) return;
    dead.onopen = dead.onmessage = dead.onclose = null;
    dead.close();
    later();
  }

  function later() {
    clearTimeout(watchdog);
    if (!wanted) return;
    onStatus("lost");
    clearTimeout(retry);
    retry = setTimeout(open, reconnectWait(attempt++));
  }

  function closed({ code }) {
    socket = null;
    clearTimeout(watchdog);
    if (code === 4401) {
      wanted = false;
      onSignedOut();
    } else if (code === 4403) {
      wanted = false;
      onStatus("refused");
    } else {
      later();
    }
  }

  function received({ data }) {
    heard();
    let frame;
    try {
      frame = JSON.parse(data);
    } catch {
      return;
    }
    if (frame.type === "ping") return send({ type: "pong" });
    if (frame.type === "hello") {
      attempt = 0;
      onStatus("open");
    }
    onFrame(frame);
  }

  function open() {
    clearTimeout(retry);
    if (!wanted || socket) return;
    socket = new WebSocket(url);
    socket.onopen = heard;
    socket.onmessage = received;
    socket.onclose = closed;
    heard();
  }

  function send(frame) {
    if (socket?.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(frame));
    return true;
  }

  /** The network or the tab is back: do not sit out a long wait. */
  function kick() {
    if (!wanted || socket || document.visibilityState === "hidden") return;
    attempt = 0;
    open();
  }

  addEventListener("online", kick);
  addEventListener("offline", drop);
  document.addEventListener("visibilitychange", kick);

  return {
    send,
    start() {
      if (wanted) return;
      wanted = true;
      attempt = 0;
      onStatus("connecting");
      open();
    },
    stop() {
      wanted = false;
      clearTimeout(retry);
      clearTimeout(watchdog);
      const last = socket;
      socket = null;
      if (last) {
        last.onmessage = last.onclose = null;
        last.close();
      }
    },
  };
}
