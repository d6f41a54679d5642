const ANSWER_WITHIN_MS = 10_000;
const WORTH_ANOTHER_TRY = new Set([408, 429]);

/** A refusal of the server (problem+json), or its silence (status 0). */
export class Problem extends Error {
  constructor({ status = 0, title, detail, code = "", retry_after = 0 }) {
    super([title, status === 429 ? `try again in ${retry_after} s` : detail].filter(Boolean).join(": "));
    this.status = status;
    this.code = code;
    this.retryAfterMs = retry_after * 1_000;
  }

  /** Whether the same request would be refused again. */
  get final() {
    return this.status >= 400 && this.status < 500 && !WORTH_ANOTHER_TRY.has(this.status);
  }
}

/** The session that was told to wait, until when, and by what. */
let quiet = { token: "", until: 0, problem: {} };

/** Asks nothing while the session is to wait: the server would only say so again. */
function respectRetryAfter(token) {
  const seconds = Math.ceil((quiet.until - performance.now()) / 1_000);
  if (token && token === quiet.token && seconds > 0) throw new Problem({ ...quiet.problem, retry_after: seconds });
}

async function post(path, token, body) {
  respectRetryAfter(token);
  const headers = {};
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  let response;
  try {
    response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body), signal });
  } catch {
    throw new Problem({ title: "The server does not answer" });
  }
  if (response.ok) return response.status === 204 ? null : response.json();
  const problem = await response.json().catch(() => ({ title: response.statusText || "Refused" }));
  const retry_after = problem.retry_after ?? (Number(response.headers.get("Retry-After")) || 0);
  const refusal = { ...problem, status: response.status, retry_after };
  if (response.status === 429) quiet = { token, until: performance.now() + retry_after * 1_000, problem: refusal };
  throw new Problem(refusal);
}

export const devToken = (request) => post("/v1/dev/token", null, request).then(({ token }) => token);
export const ticket = (token) => post("/v1/stream/tickets", token);
export const publish = (token, event) => post("/v1/publish", token, event);
export const cut = (token) => post("/v1/dev/cut", token);
export const refresh = (token) => post("/v1/me/token", token, { token });
