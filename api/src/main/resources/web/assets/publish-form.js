import { publish } from "./api.js";
import { byId, element } from "./dom.js";

/** The form that publishes one event. */
export class PublishForm {
  #form = byId("publish-form");
  #event = byId("publish-event");
  #data = byId("publish-data");
  #error = byId("publish-data-error");
  #result = byId("publish-result");
  #names;

  /** @param names the EventNames to share a new name with; @param token returns the token to publish with */
  constructor({ names, token, onProblem }) {
    this.#names = names;
    this.#offer("event-names", names.all);
    names.addEventListener("name", () => this.#offer("event-names", names.all));
    this.#data.addEventListener("input", () => this.#parse());
    this.#data.addEventListener("keydown", (key) => {
      if (key.key === "Enter" && (key.ctrlKey || key.metaKey)) this.#form.requestSubmit();
    });
    this.#form.addEventListener("submit", (submit) => {
      submit.preventDefault();
      this.#publish(token()).catch((problem) => {
        this.#show("Refused", false);
        onProblem(problem);
      });
    });
  }

  offerChannels(channels) {
    this.#offer("channel-names", channels);
  }

  clear() {
    this.#show("", true);
  }

  async #publish(token) {
    const data = this.#parse();
    if (data === undefined) return this.#data.focus();
    const event = this.#event.value;
    await this.#names.share(event);
    const { channel, offset } = await publish(token, { channel: byId("publish-channel").value, event, data });
    this.#show(`${channel} · offset ${offset}`, true);
  }

  /** The JSON of the textarea, or undefined, which no JSON is. */
  #parse() {
    try {
      const data = JSON.parse(this.#data.value);
      this.#invalid("");
      return data;
    } catch (error) {
      this.#invalid(`Not JSON yet: ${error.message}`);
      return undefined;
    }
  }

  #invalid(message) {
    this.#error.textContent = message;
    this.#data.setAttribute("aria-invalid", String(message !== ""));
  }

  #show(text, ok) {
    this.#result.textContent = text;
    this.#result.dataset.ok = ok;
  }

  #offer(list, values) {
    byId(list).replaceChildren(...values.map((value) => Object.assign(element("option"), { value })));
  }
}
