package io.atrio.actors.audit;

import io.atrio.actors.identity.Principal;

/**
 * Who did something, and from where.
 *
 * @param user the user or service; empty if nobody is known
 * @param session the login session; empty if there is none
 * @param address the network address; empty if there is none
 */
public record AuditOrigin(String user, String session, String address) {

  /** Whom a verified token speaks for, at {@code address}. */
  public static AuditOrigin of(Principal principal, String address) {
    return new AuditOrigin(principal.user(), principal.session(), address);
  }

  /** The same at another address. */
  public AuditOrigin at(String other) {
    return address.equals(other) ? this : new AuditOrigin(user, session, other);
  }

  /** Nobody known, at {@code address}. */
  public static AuditOrigin unknown(String address) {
    return new AuditOrigin("", "", address);
  }
}
