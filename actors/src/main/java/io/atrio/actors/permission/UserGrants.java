package io.atrio.actors.permission;

import java.util.Set;

/**
 * The roles a user has been granted, besides those of his tokens.
 *
 * @param roles immutable; equal sets are one object
 * @param version greater with every change of the user's roles; 0 if there was none
 */
public record UserGrants(Set<String> roles, long version) {
  /** Of a user who was never granted anything. */
  public static final UserGrants NONE = new UserGrants(Set.of(), 0);
}
