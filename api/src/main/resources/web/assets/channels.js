import { byId, element } from "./dom.js";

/** What the stream listens to, how each channel came back, and how far it is. */
export class ChannelList {
  #list = byId("channels");
  #offsets = new Map();

  /** @param channels the `channels` member of `atrio.ready` */
  show(channels) {
    this.#list.replaceChildren();
    for (const [name, { state, replayed }] of Object.entries(channels)) this.mark(name, state, replayed);
  }

  mark(name, state, replayed) {
    const label = replayed > 0 ? `${state} ${replayed}` : state;
    const shown = element("span", "channel-name", name);
    shown.title = name;
    const item = element(
      "li",
      "channel",
      shown,
      element("span", "channel-offset", this.#offset(name)),
      element("span", "channel-state", label),
    );
    Object.assign(item.dataset, { channel: name, state });
    const present = this.#find(name);
    if (present) present.replaceWith(item);
    else this.#list.append(item);
  }

  advance(name, offset) {
    this.#offsets.set(name, offset);
    const offsetShown = this.#find(name)?.querySelector(".channel-offset");
    if (offsetShown) offsetShown.textContent = this.#offset(name);
  }

  clear() {
    this.#offsets.clear();
    this.#list.replaceChildren();
  }

  #offset(name) {
    return this.#offsets.has(name) ? `#${this.#offsets.get(name)}` : "";
  }

  #find(name) {
    return [...this.#list.children].find((item) => item.dataset.channel === name);
  }
}
