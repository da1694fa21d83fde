/** The focus is never lost: when what had it is gone, the place nearest to the work has it. */

const HOME = [".console[data-open] .transcript", ".rows [tabindex='0']", "#search"];

const isLost = () => document.activeElement === null || document.activeElement === document.body;

export function startFocus(root) {
  let last = null;
  addEventListener("focusin", (event) => (last = event.target));
  const watch = new MutationObserver(() => {
    if (!last || last.isConnected || !isLost()) return;
    last = null;
    for (const place of HOME) {
      document.querySelector(place)?.focus();
      if (!isLost()) return;
    }
  });
  watch.observe(root, { childList: true, subtree: true });
}
