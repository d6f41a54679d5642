package io.atrio.actors.identity;

import io.atrio.cluster.WireMessage;
import java.util.Set;

/**
 * Who a verified token speaks for.
 *
 * @param kind a person with a session, or a back end
 * @param user the token's {@code sub}; for a service its name
 * @param session the login session; empty for a service
 * @param roles roles the token grants; equal sets are one object, so that a hundred thousand
 *     sessions share them
 * @param expiresAt when the token ends, in seconds since the epoch
 */
public record Principal(Kind kind, String user, String session, Set<String> roles, long expiresAt)
    implements WireMessage {

  /** Persons hold sessions and streams; services are back ends, which may do everything. */
  public enum Kind {
    USER,
    SERVICE
  }

  /** Whether this is a back end. */
  public boolean service() {
    return kind == Kind.SERVICE;
  }
}
