package io.atrio.actors.permission;

import java.util.Set;

/** What has changed in the tables; what is remembered of it has been forgotten before. */
public sealed interface PermissionNews {
  /**
   * The roles of some users.
   *
   * @param users who
   */
  record Users(Set<String> users) implements PermissionNews {}

  /**
   * What some roles may do.
   *
   * @param roles whose permissions differ from before
   */
  record Roles(Set<String> roles) implements PermissionNews {}

  /** Possibly anything: something may have been missed, or it is time to make sure. */
  enum Everything implements PermissionNews {
    NOW
  }
}
