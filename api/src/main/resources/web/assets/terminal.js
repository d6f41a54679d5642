import { copies } from "./copy.js";
import { abridged, byId } from "./dom.js";

/** The same two things the page does, as commands to paste. */
export class Terminal {
  #token = "";
  #streamUrl = "";

  constructor() {
    copies(byId("copy-publish"), () => this.#publish(this.#token));
    copies(byId("copy-listen"), () => this.#listen(this.#token));
  }

  show(token, streamUrl) {
    this.#token = token;
    this.#streamUrl = new URL(streamUrl, location.href).href;
    const shown = abridged(token, 8, 4);
    byId("curl-publish").textContent = this.#publish(shown);
    byId("curl-listen").textContent = this.#listen(shown);
  }

  #publish(token) {
    return `curl ${location.origin}/v1/publish \\
  -H 'Authorization: Bearer ${token}' \\
  -H 'Content-Type: application/json' \\
  -d '{"channel":"lobby","event":"note","data":{"text":"Hello"}}'`;
  }

  #listen(token) {
    return `curl -N '${this.#streamUrl}?channels=lobby,orders' \\
  -H 'Authorization: Bearer ${token}'`;
  }
}
