import { abridged, byId, clock } from "./dom.js";

/** The card that says who is signed in, and until when. */
export class Identity {
  /** @param claims of the token */
  show({ user, session, roles, expiresAt }) {
    byId("identity-user").textContent = user;
    byId("identity-roles").textContent = roles.join(", ") || "none";
    byId("identity-node").textContent = "";
    this.#session(session ?? "");
    this.until(expiresAt);
  }

  /** @param ready the `atrio.ready` frame: the server's word on the session */
  confirm({ session, node, expires_at }) {
    this.#session(session);
    byId("identity-node").textContent = node;
    if (expires_at) this.until(new Date(expires_at));
  }

  until(date) {
    byId("identity-expiry").textContent = date ? clock(date) : "no limit";
    byId("identity-expiry").title = date ? date.toLocaleString() : "";
  }

  #session(id) {
    byId("identity-session").textContent = abridged(id, 8, 0);
    byId("identity-session").title = id;
  }
}
