const KEY = "atrio.event-names";
const KNOWN = ["note", "chat.message", "order.created", "order.paid", "alert"];
const OTHER_TABS_HEAR_WITHIN_MS = 150;

/** The names this page listens for: EventSource delivers a named event only to who asked for that name. */
export class EventNames extends EventTarget {
  #names = new Set([...KNOWN, ...JSON.parse(localStorage.getItem(KEY) ?? "[]")]);
  #tabs = new BroadcastChannel(KEY);

  constructor() {
    super();
    this.#tabs.addEventListener("message", ({ data }) => this.#add(data));
  }

  get all() {
    return [...this.#names];
  }

  /** Makes every tab listen for the name; resolves when they can be expected to. */
  async share(name) {
    if (!this.#add(name)) return;
    localStorage.setItem(KEY, JSON.stringify(this.all.filter((each) => !KNOWN.includes(each))));
    this.#tabs.postMessage(name);
    await new Promise((heard) => setTimeout(heard, OTHER_TABS_HEAR_WITHIN_MS));
  }

  #add(name) {
    if (this.#names.has(name)) return false;
    this.#names.add(name);
    this.dispatchEvent(new CustomEvent("name", { detail: name }));
    return true;
  }
}
