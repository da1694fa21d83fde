/** HTTP calls of our own pages: JSON, the CSRF header on every change, and one kind of error. */

/** What went wrong, in the server's own words. `status` 0 means that no answer came. */
export class ApiError extends Error {
  constructor(status, body) {
    super(body.message ?? "Something went wrong. Please try again.");
    this.name = "ApiError";
    this.status = status;
    this.code = body.code ?? "unknown";
    this.body = body;
  }
}

const OFFLINE = { code: "offline", message: "The server cannot be reached. Your work is kept; please try again." };
const TIMEOUT_MS = 15_000;

async function bodyOf(response) {
  try {
    return await response.json();
  } catch {
    return {};
  }
}

/**
 * @param {{csrf: () => string, onSignedOut: () => void, timeout?: number}} session where the CSRF token is read,
 *   who hears of a 401, and how long (ms) an answer may take
 * @returns {(method: string, path: string, body?: object) => Promise<any>} paths are below `/console/api/`
 */
export function createCalls({ csrf, onSignedOut, timeout = TIMEOUT_MS }) {
  async function request(method, path, body) {
    const headers = { Accept: "application/json" };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (method !== "GET") headers["X-CSRF-Token"] = csrf();
    let response;
    try {
      response = await fetch(`/console/api/${path}`, {
        method,
        headers,
        credentials: "same-origin",
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(timeout),
      });
    } catch {
      throw new ApiError(0, OFFLINE);
    }
    if (response.status === 204) return null;
    const answer = await bodyOf(response);
    if (response.ok) return answer;
    if (response.status === 401 && !path.startsWith("sign-in")) onSignedOut();
    throw new ApiError(response.status, answer);
  }

  return request;
}
