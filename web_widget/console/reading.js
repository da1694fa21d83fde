/** What an agent looks up: orders, search, and their own keys and views. Late answers never overwrite newer ones. */

const SEARCH_PAUSE_MS = 250;

export const NO_SEARCH = Object.freeze({ query: "", active: false, busy: false, who: "", days: 0, found: [] });

export function createReading({ store, api, tell }) {
  let asked = 0;
  let waiting = 0;

  async function loadOrders(id) {
    let orders;
    try {
      orders = await api.orders(id);
    } catch (error) {
      orders = { problem: error.message };
    }
    store.setOrders(id, orders);
  }

  async function search(query, narrow = {}) {
    clearTimeout(waiting);
    if (!query.trim()) return endSearch();
    const number = ++asked;
    store.pane.value = "list";
    store.search.value = { ...store.search.value, ...narrow, query, active: true, busy: true };
    const { who, days } = store.search.value;
    try {
      const { found } = await api.search(query, who, days);
      if (number === asked) store.search.value = { ...store.search.value, busy: false, found };
    } catch (error) {
      if (number !== asked) return;
      store.search.value = { ...store.search.value, busy: false };
      tell(error.message, "error");
    }
  }

  /** While somebody types: only what they pause at is looked for. */
  function searchSoon(query) {
    clearTimeout(waiting);
    store.search.value = { ...store.search.value, query };
    if (!query.trim()) return endSearch();
    waiting = setTimeout(() => search(query), SEARCH_PAUSE_MS);
  }

  function endSearch() {
    asked += 1;
    clearTimeout(waiting);
    store.search.value = NO_SEARCH;
  }

  async function loadKeys() {
    try {
      store.keys.value = (await api.keys()).keys;
    } catch (error) {
      if (error.status !== 401) tell(error.message, "error");
    }
  }

  async function setKeys(keys) {
    try {
      store.keys.value = (await api.setKeys(keys)).keys;
    } catch (error) {
      tell(error.message, "error");
    }
  }

  async function loadViews() {
    try {
      store.views.value = (await api.views()).views;
    } catch (error) {
      if (error.status !== 401) tell(error.message, "error");
    }
  }

  async function keepViews(views, done) {
    try {
      store.views.value = (await api.setViews(views)).views;
      tell(done);
    } catch (error) {
      tell(error.message, "error");
    }
  }

  return { loadOrders, search, searchSoon, endSearch, loadKeys, setKeys, loadViews, keepViews };
}
