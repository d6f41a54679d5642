package io.atrio.actors.permission;

import java.util.Set;

/** Whose permissions may have changed. */
public sealed interface PermissionNews {

  /** Those of these users. */
  record Users(Set<String> users) implements PermissionNews {}

  /** Those of everybody who has one of these roles. */
  record Roles(Set<String> roles) implements PermissionNews {}

  /** Those of anybody. */
  enum Everything implements PermissionNews {
    /** Changes may have been missed, or so much has changed that nobody is named. */
    NEWS
  }
}
