import { Replay } from "./replay.js";

const FRAMES = ["ready", "subscribed", "unsubscribed", "gap", "expiring", "refreshed", "presence", "bye"];
const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;
const READY_WITHIN_MS = 15_000;
const STABLE_AFTER_MS = 5_000;
const REPLAY_STALLS_AFTER_MS = 3_000;

/**
 * A stream of Átrio events that outlives its connections, on the browser's own EventSource.
 *
 * A ticket opens one connection, so EventSource's own reconnection would be refused: each time the connection breaks
 * this class closes it, waits, takes a new ticket and resumes at the cursor.
 *
 *     const stream = new AtrioStream({ ticket, channels: ["orders"], events: ["order.created"] });
 *     stream.addEventListener("event", ({ detail }) => console.log(detail.channel, detail.data));
 *     stream.open();
 *
 * Dispatches CustomEvents: `state` {state, reason, delay, cursor}; `event` {channel, event, offset, at, data,
 * replayed}; `resumed` {expected, received, disordered, gaps}; and one per frame of the platform, named without its
 * prefix (`ready`, `gap`, `bye`, …), with the frame's data.
 *
 * States: idle → connecting → live → waiting → connecting …, and ended, which only `open()` leaves.
 */
export class AtrioStream extends EventTarget {
  #ticket;
  #channels;
  #names;
  #source = null;
  #timer = 0;
  #replay = null;
  #replayTimer = 0;
  #attempt = 0;
  #failures = 0;
  #liveSince = 0;

  state = "idle";
  cursor;

  /**
   * @param ticket async function that returns `{ticket, stream_url}`; an error with `final: true` ends the stream, one
   *     with `retryAfterMs` is waited for at least that long
   * @param channels names to listen to besides those every session hears
   * @param events names of application events; EventSource drops those nobody listens for
   * @param cursor where an earlier stream stopped
   */
  constructor({ ticket, channels = [], events = [], cursor = "" }) {
    super();
    this.#ticket = ticket;
    this.#channels = channels;
    this.#names = new Set(["message", ...events]);
    this.cursor = cursor;
  }

  open() {
    if (this.state !== "idle" && this.state !== "ended") return;
    this.#failures = 0;
    this.#connect();
  }

  close() {
    this.#disconnect();
    this.#become("idle");
  }

  /** Cuts a wait short, for instance when the network is back. */
  retryNow() {
    if (this.state === "waiting") this.#connect();
  }

  /** Listens for one more event name, from now on. */
  listen(name) {
    if (this.#names.has(name)) return;
    this.#names.add(name);
    if (this.#source) this.#register(this.#source, name);
  }

  async #connect() {
    this.#disconnect();
    const attempt = this.#attempt;
    this.#become("connecting", { cursor: this.cursor });
    try {
      const ticket = await this.#ticket();
      if (attempt === this.#attempt) this.#attach(ticket);
    } catch (error) {
      if (attempt !== this.#attempt) return;
      if (error.final) this.#end(error.message);
      else this.#wait(error.message, error.retryAfterMs);
    }
  }

  #attach({ ticket, stream_url }) {
    const url = new URL(stream_url, location.href);
    url.searchParams.set("ticket", ticket);
    if (this.#channels.length > 0) url.searchParams.set("channels", this.#channels.join(","));
    if (this.cursor) url.searchParams.set("cursor", this.cursor);
    const source = new EventSource(url);
    this.#source = source;
    this.#timer = setTimeout(() => this.#wait("timeout"), READY_WITHIN_MS);
    source.addEventListener("error", (error) => {
      if (!(error instanceof MessageEvent)) this.#wait("lost");
    });
    for (const frame of FRAMES) {
      source.addEventListener(`atrio.${frame}`, (message) => this.#onFrame(frame, message));
    }
    for (const name of this.#names) this.#register(source, name);
  }

  #register(source, name) {
    source.addEventListener(name, (message) => {
      // An application may call an event "error" or "open", as EventSource calls its own.
      if (message instanceof MessageEvent) this.#onEvent(message);
    });
  }

  #onFrame(frame, message) {
    const data = JSON.parse(message.data);
    const resuming = this.cursor !== "";
    this.#advance(message);
    if (frame === "ready") this.#onReady(data, resuming);
    this.#emit(frame, data);
    if (frame === "ready" && resuming) this.#settleWhenComplete();
    if (frame === "bye" && data.reconnect === false) this.#end(data.reason);
    if (frame === "bye" && data.reconnect !== false) this.#wait(data.reason, (data.retry_after ?? 0) * 1_000);
  }

  #onReady(ready, resuming) {
    clearTimeout(this.#timer);
    this.#liveSince = performance.now();
    this.#replay = resuming ? new Replay(ready.channels) : null;
    this.#become("live");
  }

  #onEvent(message) {
    this.#advance(message);
    const event = { event: message.type, ...JSON.parse(message.data) };
    event.replayed = this.#replay?.take(event) ?? false;
    this.#emit("event", event);
    if (event.replayed) this.#settleWhenComplete();
  }

  #settleWhenComplete() {
    clearTimeout(this.#replayTimer);
    if (this.#replay.complete) this.#settle();
    else this.#replayTimer = setTimeout(() => this.#settle(), REPLAY_STALLS_AFTER_MS);
  }

  #settle() {
    const { expected, received, disordered, gaps } = this.#replay;
    this.#replay.abandon();
    this.#emit("resumed", { expected, received, disordered, gaps });
  }

  #advance(message) {
    if (message.lastEventId) this.cursor = message.lastEventId;
  }

  #wait(reason, atLeast = 0) {
    const stable = this.state === "live" && performance.now() - this.#liveSince > STABLE_AFTER_MS;
    this.#disconnect();
    if (stable) this.#failures = 0;
    const delay = Math.max(atLeast, backoff(this.#failures++));
    this.#timer = setTimeout(() => this.#connect(), delay);
    this.#become("waiting", { reason, delay, cursor: this.cursor });
  }

  #end(reason) {
    this.#disconnect();
    this.#become("ended", { reason });
  }

  /** Whatever is still under way for the connection finds its attempt outdated. */
  #disconnect() {
    this.#attempt++;
    clearTimeout(this.#timer);
    clearTimeout(this.#replayTimer);
    this.#source?.close();
    this.#source = null;
  }

  #become(state, detail = {}) {
    this.state = state;
    this.#emit("state", { state, ...detail });
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

// Up to half of the delay is chance, so that the tabs of a lost node do not come back all at once. The stream's
// `retry:` does the same for clients that reconnect by themselves, but EventSource does not tell it to the page.
function backoff(failures) {
  return Math.min(LONGEST_DELAY_MS / 2, FIRST_DELAY_MS * 2 ** failures) * (1 + Math.random());
}
