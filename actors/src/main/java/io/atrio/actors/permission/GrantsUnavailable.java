package io.atrio.actors.permission;

/** Roles that must be read from the database cannot be read now. */
public final class GrantsUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Because of {@code cause}. */
  public GrantsUnavailable(Throwable cause) {
    super("roles cannot be read: " + cause, cause, false, false);
  }
}
