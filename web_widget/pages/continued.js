// From a mail into the chat: this browser becomes one of the customer's, and the chat opens.
(() => {
  const { chatKey, token, conversation } = document.currentScript.dataset;
  const name = `tellonce:${chatKey}`;
  try {
    // What another visitor of this browser had not sent yet must not go out as this one's.
    for (const item of Object.keys(localStorage)) if (item.startsWith(`${name}:`)) localStorage.removeItem(item);
    localStorage.setItem(name, JSON.stringify({ token, conversation }));
  } catch {} // storage refused: the chat opens as a stranger's
  // Pressing the button asked for the chat, on a phone as well, where a new page leaves it closed.
  window.Tellonce = { q: [["open"]] };
})();
