package io.atrio.actors.identity;

import io.atrio.cluster.WireMessage;
import java.util.Objects;
import java.util.Set;

/**
 * Who a verified token speaks for.
 *
 * @param kind a person with a session, or a back end
 * @param user the token's {@code sub}; for a service its name
 * @param session the login session; empty for a service
 * @param roles roles the user has: those of the token and those he has been granted; equal sets are
 *     one object, so that a hundred thousand sessions share them
 * @param expiresAt when the token ends, in seconds since the epoch
 * @param claimed the roles of the token alone
 */
public record Principal(
    Kind kind, String user, String session, Set<String> roles, long expiresAt, Set<String> claimed)
    implements WireMessage {

  /** An older node knows of no roles but those of the token. */
  public Principal {
    claimed = Objects.requireNonNullElse(claimed, roles);
  }

  /** Persons hold sessions and streams; services are back ends, which may do everything. */
  public enum Kind {
    USER,
    SERVICE
  }

  /** Of a user who has no roles but those of the token. */
  public Principal(Kind kind, String user, String session, Set<String> roles, long expiresAt) {
    this(kind, user, session, roles, expiresAt, roles);
  }

  /** Whether this is a back end. */
  public boolean service() {
    return kind == Kind.SERVICE;
  }

  /** The same with {@code granted} roles besides those of the token, and with no others. */
  public Principal granted(Set<String> granted) {
    Set<String> all = RoleSets.union(claimed, granted);
    return all.equals(roles) ? this : new Principal(kind, user, session, all, expiresAt, claimed);
  }
}
