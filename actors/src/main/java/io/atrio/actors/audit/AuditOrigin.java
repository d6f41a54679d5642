package io.atrio.actors.audit;

import io.atrio.actors.identity.Principal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who did something, from where, and in which request.
 *
 * @param user the user or service; empty if nobody is known
 * @param session the login session; empty if there is none
 * @param address the network address; empty if there is none
 * @param request the id of the request; empty if it was in none
 */
public record AuditOrigin(String user, String session, String address, String request) {

  /** An older node sends it without a request's id. */
  public AuditOrigin {
    request = Objects.requireNonNullElse(request, "");
  }

  /** Whom a verified token speaks for, at {@code address}. */
  public static AuditOrigin of(Principal principal, String address) {
    return new AuditOrigin(principal.user(), principal.session(), address, "");
  }

  /** The same at another address. */
  public AuditOrigin at(String other) {
    return address.equals(other) ? this : new AuditOrigin(user, session, other, request);
  }

  /** The same in the request {@code id}, null for none. */
  public AuditOrigin in(@Nullable String id) {
    return new AuditOrigin(user, session, address, id == null ? "" : id);
  }

  /** Nobody known, at {@code address}. */
  public static AuditOrigin unknown(String address) {
    return new AuditOrigin("", "", address, "");
  }
}
