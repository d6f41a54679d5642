import { abridged, byId, clock, element } from "./dom.js";
import { copies } from "./copy.js";

const ENTRIES = 8;
const REASONS = {
  lost: "Connection lost",
  timeout: "The stream did not answer",
  drain: "The node is being drained",
  overload: "The server has too much to do",
  slow: "This tab read too slowly",
  expired: "The token expired",
  revoked: "The session was ended",
  replaced: "Another stream took this one’s place",
};

/** A sentence for a reason the stream gives. */
export const why = (reason) => REASONS[reason] ?? reason.replace(/\.$/, "");

const ending = (cursor) => `ending ${cursor.slice(-8)}`;

/** The card that shows the stream's state, and how it got there. */
export class Connection {
  #state = byId("state");
  #wait = byId("wait");
  #note = byId("resume-note");
  #cursor = byId("cursor");
  #timeline = byId("timeline");
  #position = "";

  constructor() {
    this.clear();
    copies(byId("copy-cursor"), () => this.#position);
  }

  /** @param detail of the stream's `state` event */
  show({ state, reason, delay, cursor }) {
    this.#state.dataset.state = state;
    document.body.dataset.stream = state;
    byId("cut").disabled = state !== "live";
    this[state]({ reason: reason && why(reason), seconds: (delay / 1_000).toFixed(1), cursor });
  }

  idle() {
    this.#say("Idle");
  }

  connecting({ cursor }) {
    this.#say("Connecting");
    this.#log(cursor ? `Taking a new ticket, to resume after cursor ${ending(cursor)}` : "Taking a ticket");
  }

  live() {
    this.#say("Live");
    this.#log("Live");
  }

  waiting({ reason, seconds, cursor }) {
    this.#say(`Reconnecting in ${seconds} s`);
    this.#log(cursor ? `${reason}; kept cursor ${ending(cursor)}` : reason);
    this.#log(`Waiting ${seconds} s`);
    this.#wait.style.setProperty("--wait", `${seconds}s`);
    this.#remark("hint", "What is published now waits for this tab in the channels’ history.");
  }

  ended({ reason }) {
    this.#say("Ended");
    this.#log(reason);
    this.#remark("hint", "This session will not come back.");
  }

  moveTo(cursor) {
    this.#position = cursor;
    this.#cursor.textContent = abridged(cursor, 10, 10) || "none yet";
    this.#cursor.title = cursor;
  }

  /** @param outcome of the stream's `resumed` event */
  resumed({ expected, received, disordered, gaps }) {
    const events = `${received} ${received === 1 ? "event" : "events"} replayed`;
    if (gaps.length > 0) this.gap(gaps, received > 0 ? `; ${events} elsewhere` : "");
    else if (disordered > 0) this.#remark("gap", `Resumed: ${events}, but ${disordered} of them out of order`);
    else if (received === expected) this.#remark("ok", `Resumed: ${events}, nothing lost`);
    else this.#remark("ok", `Resumed: ${events} of ${expected}; this page listens for none of the others`);
    this.#log(gaps.length > 0 ? `Gap on ${gaps.join(", ")}; ${events}` : events);
  }

  gap(channels, rest = "") {
    this.#remark("gap", `Gap on ${channels.join(", ")}: what was missed there is no longer kept${rest}. Live again.`);
  }

  clear() {
    this.#timeline.replaceChildren();
    this.#remark("hint", "Cut the connection, and watch what was missed arrive.");
    this.moveTo("");
  }

  #say(text) {
    this.#state.textContent = text;
  }

  #remark(outcome, text) {
    this.#note.dataset.outcome = outcome;
    this.#note.textContent = text;
  }

  #log(text) {
    this.#timeline.prepend(element("li", "", element("time", "", clock(new Date())), element("span", "", text)));
    while (this.#timeline.childElementCount > ENTRIES) this.#timeline.lastElementChild.remove();
  }
}
