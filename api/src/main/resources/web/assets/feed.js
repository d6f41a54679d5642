import { byId, clock, element } from "./dom.js";

const ROWS = 200;

/** The events of all channels, newest first. */
export class Feed {
  #list = byId("events");
  #count = byId("events-count");
  #received = 0;

  constructor() {
    byId("clear").addEventListener("click", () => this.clear());
  }

  add(event) {
    this.#list.prepend(row(event));
    while (this.#list.childElementCount > ROWS) this.#list.lastElementChild.remove();
    this.#count.textContent = String(++this.#received);
  }

  clear() {
    this.#list.replaceChildren();
    this.#received = 0;
    this.#count.textContent = "0";
  }
}

function row({ channel, event, offset, at, data, replayed }) {
  const item = element(
    "li",
    "event",
    element("span", "event-channel", channel),
    element("span", "event-name", event),
    replayed ? element("span", "event-replayed", "replayed") : "",
    element("span", "event-offset", `#${offset}`),
    time(at),
    element("pre", "event-data", JSON.stringify(data) ?? ""),
  );
  Object.assign(item.dataset, { channel, event, offset, replayed });
  return item;
}

function time(at) {
  const date = new Date(at);
  const shown = element("time", "event-time", clock(date));
  shown.dateTime = at;
  shown.title = date.toISOString();
  return shown;
}
